//! Nothing that was put in is read as markup, and nothing that stood in a composer is lost.

use proptest::prelude::*;

use super::composition::{from_utf16, to_utf16};
use super::locked::{Shown, verify};
use super::*;
use crate::Refusal;
use crate::contact::Details;
use crate::template::fill::fill;

fn path(parameter: &Parameter) -> String {
    parameter.path().into_owned()
}

fn facts() -> Facts {
    Facts {
        customer: Details { name: "Jo Doe".into(), email: String::new(), phone: "+49 170".into() },
        agent: "Anna Arnold".into(),
        queue: "Sales".into(),
        conversation: "c-1".into(),
        channel: "Web chat".into(),
        date: "20 November 2026".into(),
        time: "16:00".into(),
        attributes: [("membership".to_owned(), "gold".to_owned())].into(),
    }
}

fn gap(label: &str, default: &str) -> Piece {
    Piece::Gap { label: label.into(), default: default.into() }
}

#[test]
fn tags_are_read() {
    let known = |parameter| Part::Known(parameter);
    let field = |label: &str, default: &str| Part::Field { label: label.into(), default: default.into() };
    let text = |text: &str| Part::Text(text.into());
    assert_eq!(
        parse(
            "Hi {{ customer.first_name }}, [[order no|#]] and [[ when ]] \\{{x}} \\[[y]] {z} {{contact.Customer no}}"
        ),
        Ok(vec![
            text("Hi "),
            known(Parameter::CustomerFirstName),
            text(", "),
            field("order no", "#"),
            text(" and "),
            field("when", ""),
            text(" {{x}} [[y]] {z} "),
            known(Parameter::Attribute("Customer no".into())),
        ])
    );
    assert_eq!(parse("{{customer.shoe_size}}"), Err(Mistake::UnknownParameter("customer.shoe_size".into())));
    assert_eq!(parse("a {{customer.name"), Err(Mistake::Unclosed("{{customer.name".into())));
    assert_eq!(parse("[[ |x]]"), Err(Mistake::LabelMissing));
    assert_eq!(parse("[[a\nb]]"), Err(Mistake::LabelTooLong("a\nb".into())));
}

#[test]
fn every_parameter_is_found_by_its_path_and_has_a_value() {
    for parameter in Parameter::ALL.into_iter().chain([Parameter::Attribute("membership".into())]) {
        assert_eq!(Parameter::named(&parameter.path()), Some(parameter.clone()));
        let known = facts().value(&parameter).is_some();
        assert_eq!(known, parameter != Parameter::CustomerEmail, "{parameter:?}");
    }
    assert_eq!(Parameter::named("contact."), None);
}

#[test]
fn what_is_not_known_becomes_a_gap() {
    let parts = parse("Dear {{customer.first_name}}, we write to {{customer.email}} on [[day|Monday]].").unwrap();
    assert_eq!(
        fill(&parts, &facts(), &path),
        [
            Piece::Text("Dear Jo, we write to ".into()),
            gap("customer.email", ""),
            Piece::Text(" on ".into()),
            gap("day", "Monday"),
            Piece::Text(".".into()),
        ]
    );
}

#[test]
fn what_is_approved_is_locked_and_has_the_carriers_names() {
    let approval =
        Approval { name: " order_update ".into(), languages: [("en".to_owned(), "en_US".to_owned())].into() };
    let good = Template {
        id: TemplateId::from_number(1),
        group: String::new(),
        order: 0,
        name: "Update".into(),
        texts: ["en", "pt-br"].map(|tag| (tag.to_owned(), "Order [[no]]".to_owned())).into(),
        channels: vec![ChannelKind::WhatsApp],
        teams: vec![],
        owner: None,
        locked: true,
        approval: Some(approval.clone()),
        files: vec![],
    };
    let stored = good.clone().checked().unwrap().approval.unwrap();
    let values = ["17".to_owned()];
    let (english, portuguese) = (stored.with("en", &values), stored.with("pt-br", &values));
    assert_eq!((&*english.name, &*english.language, &*english.parameters), ("order_update", "en_US", &values[..]));
    assert_eq!(portuguese.language, "pt_BR");
    let wrong = |change: fn(&mut Template, &mut Approval)| {
        let (mut template, mut approval) = (good.clone(), approval.clone());
        change(&mut template, &mut approval);
        Template { approval: Some(approval), ..template }.checked().unwrap_err()
    };
    assert_eq!(wrong(|template, _| template.locked = false), Wrong::ApprovedUnlocked);
    assert_eq!(wrong(|template, _| template.channels.clear()), Wrong::ApprovedElsewhere);
    assert_eq!(wrong(|template, _| template.channels.push(ChannelKind::Sms)), Wrong::ApprovedElsewhere);
    assert_eq!(wrong(|_, approval| approval.name = "Order update".into()), Wrong::ApprovedName);
    assert_eq!(wrong(|_, approval| approval.name.clear()), Wrong::ApprovedName);
    let unknown = wrong(|_, approval| drop(approval.languages.insert("en".into(), "e/n".into())));
    assert_eq!(unknown, Wrong::ApprovedLanguage("en".into()));
}

#[test]
fn templates_are_judged() {
    let good = Template {
        id: TemplateId::from_number(1),
        group: " Orders \n".into(),
        order: 0,
        name: "Where is it".into(),
        texts: [("EN".to_owned(), "On its way\r\n".to_owned())].into(),
        channels: vec![ChannelKind::Sms],
        teams: vec![TeamId::from_number(2)],
        owner: None,
        locked: false,
        approval: None,
        files: vec![],
    };
    let checked = good.clone().checked().unwrap();
    assert_eq!((checked.group.as_str(), checked.texts["en"].as_str()), ("Orders", "On its way"));
    let me = AgentId::from_number(3);
    assert!(checked.is_for(me, &[TeamId::from_number(2)]) && !checked.is_for(me, &[]));
    assert!(checked.fits(ChannelKind::Sms) && !checked.fits(ChannelKind::Email));
    let mine = Template { owner: Some(me), ..good.clone() };
    assert!(mine.is_for(me, &[]) && !mine.is_for(AgentId::from_number(4), &[TeamId::from_number(2)]));
    let with = |text: &str| Template { texts: [("en".to_owned(), text.to_owned())].into(), ..good.clone() }.checked();
    assert_eq!(with(" "), Err(Wrong::TextBlank("en".into())));
    assert_eq!(with(&"x".repeat(2_001)), Err(Wrong::TextTooLong("en".into())));
    let mistake = Mistake::UnknownParameter("x".into());
    assert_eq!(with("{{x}}"), Err(Wrong::Markup { language: "en".into(), mistake }));
    assert_eq!(Template { name: "\u{200B}".into(), ..good }.checked(), Err(Wrong::NameMissing));
}

#[test]
fn the_language_that_suits_best_is_picked() {
    let texts = [("de".to_owned(), "Hallo".to_owned()), ("en".to_owned(), "Hello".to_owned())].into();
    assert_eq!(pick(&texts, &["fr-FR", "de-AT"]), Some(("de", "Hallo")));
    assert_eq!(pick(&texts, &["EN_us"]), Some(("en", "Hello")));
    assert_eq!(pick(&texts, &["fr"]), Some(("de", "Hallo")));
    assert_eq!(pick(&BTreeMap::new(), &["fr"]), None);
}

#[test]
fn a_field_is_filled_left_and_deleted() {
    let mut writing = Writing::from(Composition::from("Hi "));
    assert_eq!(Composition::from("{{a}} [b]").source(), "\\{{a}} [b]");
    let first = writing.insert(3..3, &[gap("order", ""), Piece::Text(" and ".into()), gap("day", "Monday")]);
    assert_eq!((writing.content().text.as_str(), first.clone()), ("Hi [order] and Monday", 3..10));
    assert_eq!(writing.content().open(), ["order"]);
    assert_eq!(writing.content().source(), "Hi [[order]] and [[day|Monday]]");
    assert_eq!(writing.content().next(&first, false), Some(15..21));
    assert_eq!(writing.content().next(&(15..21), true), Some(3..10));
    assert_eq!(writing.content().next(&(15..21), false), None);
    // The first letter of the value is also the label's.
    writing.typed("Hi [ and Monday".into(), 3..10, 4);
    assert_eq!((writing.content().open(), writing.content().gaps()[1].place()), (vec![], 9..15));
    writing.typed("Hi [7 and Monday".into(), 4..4, 5);
    assert_eq!(writing.content().gaps()[0].place(), 3..5);
    // The browser's undo, twice.
    writing.revisited("Hi [ and Monday".into(), 4);
    writing.revisited("Hi [order] and Monday".into(), 10);
    assert_eq!(writing.content().open(), ["order"]);
    writing.typed("Hi  and Monday".into(), 3..10, 3);
    assert_eq!(
        (writing.content().open(), writing.content().gaps().len()),
        (vec![], 1),
        "what was deleted is not asked for"
    );
}

#[test]
fn part_of_a_label_is_no_value() {
    let (text, _) = Composition::default().inserted(0..0, &[gap("order", "")]);
    let after = text.typed("[orde]".into(), 6..6, 5);
    assert_eq!((after.open(), after.gaps()[0].place()), (vec!["order".to_owned()], 0..6));
    let before = text.typed("x[order]".into(), 0..0, 1);
    assert_eq!((before.open(), before.gaps()[0].place()), (vec!["order".to_owned()], 1..8));
    let behind = text.typed("[order]x".into(), 7..7, 8);
    assert_eq!(behind.gaps()[0].place(), 0..7);
}

#[test]
fn a_locked_template_replaces_the_draft_and_gives_it_back() {
    let locked = Locked::begin(TemplateId::from_number(1), "en", "{{customer.name}}: [[code]]", &facts()).unwrap();
    assert_eq!(locked.values, ["Jo Doe", ""]);
    let mut writing = Writing::from(Composition::from("half a sentence"));
    writing.lock(locked);
    writing.typed("something else".into(), 0..0, 3);
    assert_eq!(writing.content().text, "Jo Doe: ");
    writing.set(1, "A\n1");
    assert_eq!(writing.content().text, "Jo Doe: A 1");
    let mut undone = writing.clone();
    assert!(undone.undo());
    assert_eq!(undone.content(), &Composition::from("half a sentence"));
    let mut reloaded = Writing::from(writing.content().clone());
    for writing in [&mut writing, &mut reloaded] {
        writing.unlock();
        assert_eq!(writing.content(), &Composition::from("half a sentence"));
    }
}

#[test]
fn a_locked_template_is_known_by_what_it_said() {
    let said = |source: &str, said: &str| {
        let locked = Locked::begin(TemplateId::from_number(1), "en", source, &facts()).unwrap();
        locked.saying(said, &facts()).map(|locked| locked.values)
    };
    let values = |values: &[&str]| Some(values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
    assert_eq!(said("[[no]] is here, [[who]].", "17 is here, Jo. D."), values(&["17", "Jo. D"]));
    assert_eq!(said("{{customer.name}}[[no]]", "Jo Doe17"), values(&["Jo Doe", "17"]), "what is known ends by itself");
    assert_eq!(said("Dear {{customer.name}}: [[no]]", "Dear Ann: 17"), values(&["Ann", "17"]), "he was called so then");
    assert_eq!(said("Welcome", "Welcome"), values(&[]));
    for (source, other) in [("Welcome", "Welcome!"), ("a [[b]] c", "a c"), ("[[a]][[b]]", "xy"), ("a [[b]]!", "b x!")] {
        assert_eq!(said(source, other), None, "{source}");
    }
}

#[test]
fn locked_words_cannot_be_changed() {
    let source = "Dear {{customer.name}}, on {{date}} your code is [[code]].";
    let now = facts();
    let mut locked = Locked::begin(TemplateId::from_number(1), "en", source, &now).unwrap();
    assert_eq!(locked.open(&path), ["code"]);
    let mismatch = Err(Refusal::TemplateMismatch);
    assert_eq!(verify(source, &locked.values, &now, &locked.text()), mismatch, "an open field");
    locked.set(2, "[[code]]");
    let said = locked.text();
    assert_eq!(said, "Dear Jo Doe, on 20 November 2026 your code is [[code]].");
    assert_eq!(verify(source, &locked.values, &now, &said), Ok(()));
    assert_eq!(verify(source, &locked.values, &now, &said.replace("Dear", "Hey")), mismatch);
    assert_eq!(verify(&source.replace("Dear", "Hey"), &locked.values, &now, &said), mismatch);
    assert_eq!(verify(source, &locked.values[..2], &now, &said), mismatch);
    let renamed = Facts { customer: Details { name: "Jo D".into(), ..Details::default() }, ..facts() };
    assert_eq!(verify(source, &locked.values, &renamed, &said), mismatch, "what the house knows is not made up");
    let fresh = locked.refreshed(&renamed);
    assert_eq!(verify(source, &fresh.values, &renamed, &fresh.text()), Ok(()));
    let shown = fresh.shown(&renamed, &path);
    assert_eq!(shown[1], Shown::Fixed("Jo D".into()));
    assert_eq!(shown[5], Shown::Input { tag: 2, label: "code".into(), value: "[[code]]".into() });
}

#[test]
fn places_are_counted_like_a_browser_counts() {
    assert_eq!((from_utf16("a👋b", 3), from_utf16("a👋b", 2), from_utf16("a👋b", 9)), (5, 5, 6));
    assert_eq!((to_utf16("a👋b", 5), to_utf16("a👋b", 3)), (3, 1));
}

#[test]
fn gaps_that_do_not_fit_are_left_out() {
    let gap = |start, end| Gap { start, end, label: "x".into(), open: true };
    let kept = Composition::kept("añb".into(), Form::Free(vec![gap(0, 1), gap(2, 3), gap(0, 4), gap(3, 9), gap(1, 3)]));
    assert_eq!(kept.gaps().iter().map(Gap::place).collect::<Vec<_>>(), [0..1, 1..3]);
}

/// Texts full of what could be taken for markup.
fn tricky() -> impl Strategy<Value = String> {
    let bits = prop_oneof!["\\{\\{", "\\}\\}", "\\[\\[", "\\]\\]", "\\\\", "\\|", "customer\\.name", "[a-zé👋 ]{1,4}"];
    proptest::collection::vec(bits, 0..8).prop_map(|bits| bits.concat())
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = prop_oneof![
        tricky().prop_map(Piece::Text),
        ("[a-z]{1,5}", prop_oneof![Just(String::new()), tricky()])
            .prop_map(|(label, default)| Piece::Gap { label, default }),
    ];
    proptest::collection::vec(piece, 0..5)
}

fn is_whole(composition: &Composition) -> bool {
    Composition::kept(composition.text.clone(), composition.form.clone()) == *composition
}

proptest! {
    #[test]
    fn what_is_escaped_says_itself(text in tricky()) {
        let expected = if text.is_empty() { vec![] } else { vec![Part::Text(text.clone())] };
        prop_assert_eq!(parse(&escape(&text)), Ok(expected));
    }

    #[test]
    fn reading_never_panics(text in tricky()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_value_is_expanded_again(name in tricky(), agent in tricky(), code in tricky(), before in "[a-z ]{0,5}") {
        let facts = Facts { customer: Details { name: name.clone(), ..Details::default() }, agent: agent.clone(), ..Facts::default() };
        let source = format!("{before}{{{{customer.name}}}}, {{{{agent.name}}}}: [[code]]");
        let pieces = fill(&parse(&source).unwrap(), &facts, &path);
        let or_gap = |value: &str, label: &str| {
            let value = value.trim();
            if value.is_empty() { format!("[{label}]") } else { value.to_owned() }
        };
        let (inserted, _) = Composition::default().inserted(0..0, &pieces);
        let expected = format!("{before}{}, {}: [code]", or_gap(&name, "customer.name"), or_gap(&agent, "agent.name"));
        prop_assert_eq!(&inserted.text, &expected);
        prop_assert_eq!(inserted.gaps().iter().all(|gap| gap.open), true);
        let mut locked = Locked::begin(TemplateId::from_number(1), "en", &source, &facts).unwrap();
        locked.set(2, &code);
        let said = format!("{before}{}, {}: {}", name.trim(), agent.trim(), code);
        prop_assert_eq!(locked.text(), said.clone());
        let read = locked.clone().saying(&said, &facts).map(|read| read.text());
        prop_assert_eq!(read, Some(said.clone()));
        let complete = locked.open(&path).is_empty();
        prop_assert_eq!(verify(&source, &locked.values, &facts, &said).is_ok(), complete);
        let forged = format!("{said}.");
        prop_assert!(verify(&source, &locked.values, &facts, &forged).is_err());
    }

    #[test]
    fn no_tag_is_left_where_no_value_brings_one(pieces in proptest::collection::vec("[a-z ]{1,5}", 1..4)) {
        let source: String = pieces.iter().flat_map(|text| [text.as_str(), "{{queue.name}}", "[[x|y]]", "{{date}}"]).collect();
        let (inserted, _) = Composition::default().inserted(0..0, &fill(&parse(&source).unwrap(), &facts(), &path));
        let tags = inserted.text.contains(['{', '}', '[', ']']);
        prop_assert!(!tags, "{}", inserted.text);
    }

    #[test]
    fn an_insertion_is_one_step_back(
        text in tricky(), first in pieces(), second in pieces(),
        at in 0_usize..40, to in 0_usize..40, from in 0_usize..40, length in 0_usize..10,
    ) {
        let mut writing = Writing::from(Composition::from(text));
        writing.insert(at.min(to)..at.max(to), &first);
        let before = writing.content().clone();
        prop_assert!(is_whole(&before));
        prop_assert!(parse(&before.source()).is_ok(), "{}", before.source());
        let go_on = writing.insert(from..from + length, &second);
        let after = writing.content().clone();
        prop_assert!(is_whole(&after));
        prop_assert!(after.text.get(go_on).is_some());
        let mut native = writing.clone();
        native.revisited(before.text.clone(), from);
        prop_assert_eq!(&native.content().text, &before.text);
        prop_assert!(writing.undo());
        prop_assert_eq!(writing.content(), &before);
    }

    #[test]
    fn typing_keeps_gaps_whole(
        first in pieces(), edits in proptest::collection::vec((0_usize..60, 0_usize..12, tricky()), 0..6),
    ) {
        let (mut now, _) = Composition::default().inserted(0..0, &first);
        for (from, length, put) in edits {
            let place = |wanted: usize| (0..=wanted.min(now.text.len())).rev().find(|at| now.text.is_char_boundary(*at)).unwrap();
            let (from, to) = (place(from), place(from + length));
            let text = [&now.text[..from], &put, &now.text[to..]].concat();
            now = now.typed(text.clone(), from..to, from + put.len());
            prop_assert_eq!(&now.text, &text);
            prop_assert!(is_whole(&now), "{now:?}");
        }
    }
}

#[test]
fn a_gap_takes_neither_another_line_nor_another_sentence() {
    let judged = |source: &str, value: &str| {
        let said = source.replace("[[number]]", value).replace("{{date}}", value).replace("{{time}}", value);
        verify(source, &[value.to_owned()], &Facts::default(), &said).is_ok()
    };
    assert!(judged("Order [[number]].", "4711 and 4712"));
    for value in ["1\r\rWE PAY", "1\u{2028}WE PAY", "1\u{7}", "1\t2"] {
        assert!(!judged("Order [[number]].", value), "{value:?}");
    }
    for value in
        ["November 20, 2026", "20. November 2026", "viernes, 20 de noviembre de 2026", "20.11.26", "2026-11-20"]
    {
        assert!(judged("Until {{date}}.", value), "{value}");
    }
    for value in ["9:47 PM", "9:47\u{202f}p. m.", "21:47"] {
        assert!(judged("At {{time}}.", value), "{value}");
    }
    for value in
        ["soon", "20 Nov (or ten years; coffee is free forever then)", "20 Nov or as long as you like it", "20;11"]
    {
        assert!(!judged("Until {{date}}.", value), "{value}");
    }
}
