//! The table of the specification, row by row; properties; and what people paste.

use proptest::prelude::*;

use super::*;
use crate::id::FileId;

fn somebody(address: &str) -> Mailbox {
    Mailbox { name: String::new(), address: address.to_owned() }
}

fn list(addresses: &[&str]) -> Vec<Mailbox> {
    addresses.iter().map(|address| somebody(address)).collect()
}

fn own() -> Own {
    Own::new(["help@shop.example", "Hello@shop.example"])
}

/// Cleo wrote to us and to Dan, with a copy to Eve and to our other name.
fn letter() -> Letter {
    Letter {
        from: list(&["cleo@example.org"]),
        reply_to: Vec::new(),
        to: list(&["help+t0k3n@shop.example", "dan@example.org"]),
        cc: list(&["eve@example.org", "hello@shop.example", "DAN@example.org"]),
        subject: "AW: Re[2]: Grinder".to_owned(),
        files: vec![FileId::from_number(7)],
        ..Letter::default()
    }
}

#[test]
fn who_cannot_be_written_to_is_no_reason_to_write_to_somebody_else() {
    let letter = Letter { from: list(&["taro..x@docomo.example"]), ..letter() };
    let reply = Reply::open(Mode::Reply, terms(&letter, &own()));
    assert_eq!(reply.to, [], "{reply:?}");
    let ours = Letter { from: list(&["help@shop.example"]), ..letter };
    assert_eq!(names(&Reply::open(Mode::Reply, terms(&ours, &own())).to), "dan", "a follow-up");
}

#[test]
fn our_addresses_are_ours_with_whatever_parts_the_token() {
    let token = "abcdefghijklmnopqrstuvwxyz234567abcdefg";
    for tag in ["+x".to_owned(), ["-", token].concat(), ["_", token].concat(), ["=", token].concat()] {
        assert!(own().has(&somebody(&format!("help{tag}@shop.example"))), "{tag}");
    }
    assert!(!own().has(&somebody("help-team@shop.example")), "a colleague");
}

fn terms<'a>(letter: &'a Letter, own: &'a Own) -> Terms<'a> {
    Terms { letter, own, lock_reply_all: false }
}

fn names(all: &[Mailbox]) -> String {
    if all.is_empty() {
        return "-".to_owned();
    }
    all.iter().map(|one| one.address.split('@').next().unwrap_or_default()).collect::<Vec<_>>().join("+")
}

/// A row of the table: what a state shows.
fn row(reply: &Reply) -> String {
    let lock = |editable: bool| if editable { "editable" } else { "locked" };
    let block = match &reply.block {
        None => "-",
        Some(Block::Untouched) => "forwarded mail",
        Some(Block::Edited(_)) => "edited mail",
    };
    format!(
        "To={} {}; Cc={} {}; Bcc={}; {} {}; {block}; {} files",
        names(&reply.to),
        lock(reply.editable(RecipientField::To)),
        names(&reply.cc),
        lock(reply.editable(RecipientField::Cc)),
        names(&reply.bcc),
        reply.subject,
        lock(reply.subject_editable()),
        reply.files.len(),
    )
}

/// The whole table of SPEC D.4, with somebody typed into Cc and Bcc before every switch.
#[test]
fn the_table_is_the_one_of_the_specification() {
    let (letter, own) = (letter(), own());
    let terms = terms(&letter, &own);
    let mut table = Vec::new();
    for mode in Mode::ALL {
        table.push(format!("open -> {mode:?}: {}", row(&Reply::open(mode, terms))));
    }
    for from in Mode::ALL {
        for to in Mode::ALL.into_iter().filter(|to| *to != from) {
            let mut reply = Reply::open(from, terms);
            reply.add(RecipientField::Cc, somebody("fay@example.org"), terms).unwrap();
            reply.add(RecipientField::Bcc, somebody("gus@example.org"), terms).unwrap();
            reply.switch(to, terms);
            table.push(format!("{from:?} -> {to:?}: {}", row(&reply)));
        }
    }
    let expected = "\
open -> Reply: To=cleo locked; Cc=- editable; Bcc=-; Re: Grinder locked; -; 0 files
open -> ReplyAll: To=cleo+dan locked; Cc=eve editable; Bcc=-; Re: Grinder locked; -; 0 files
open -> Forward: To=- editable; Cc=- editable; Bcc=-; Fwd: Grinder editable; forwarded mail; 1 files
Reply -> ReplyAll: To=cleo+dan editable; Cc=eve+fay editable; Bcc=gus; Re: Grinder locked; -; 0 files
Reply -> Forward: To=- editable; Cc=- editable; Bcc=-; Fwd: Grinder editable; forwarded mail; 1 files
ReplyAll -> Reply: To=cleo locked; Cc=- editable; Bcc=gus; Re: Grinder locked; -; 0 files
ReplyAll -> Forward: To=- editable; Cc=- editable; Bcc=-; Fwd: Grinder editable; forwarded mail; 1 files
Forward -> Reply: To=cleo locked; Cc=- editable; Bcc=-; Re: Grinder locked; -; 0 files
Forward -> ReplyAll: To=cleo+dan locked; Cc=eve editable; Bcc=-; Re: Grinder locked; -; 0 files";
    assert_eq!(table.join("\n"), expected);
}

#[test]
fn the_house_may_lock_the_recipients_of_a_reply_to_all() {
    let (letter, own) = (letter(), own());
    let strict = Terms { lock_reply_all: true, ..terms(&letter, &own) };
    let mut reply = Reply::open(Mode::Reply, strict);
    reply.switch(Mode::ReplyAll, strict);
    assert!(!reply.to_editable);
    reply.to.pop();
    assert_eq!(reply.check(strict), Err(ReplyRefusal::Locked));
    assert_eq!(reply.check(terms(&letter, &own)), Ok(()), "where it may be changed, so it may be sent");
}

#[test]
fn whoever_wrote_stays_and_we_never_write_to_ourselves() {
    let (letter, own) = (letter(), own());
    let terms = terms(&letter, &own);
    let mut reply = Reply::open(Mode::Reply, terms);
    assert_eq!(reply.remove(RecipientField::To, &letter.from[0], terms), Err(ReplyRefusal::Locked));
    reply.switch(Mode::ReplyAll, terms);
    let stays = ReplyRefusal::SenderStays("cleo@example.org".to_owned());
    assert_eq!(reply.remove(RecipientField::To, &somebody("Cleo@Example.org"), terms), Err(stays.clone()));
    reply.remove(RecipientField::To, &somebody("dan@example.org"), terms).unwrap();
    let ours = reply.add(RecipientField::Bcc, somebody("HELP+x@shop.example"), terms);
    assert_eq!(ours, Err(ReplyRefusal::OwnAddress("HELP+x@shop.example".to_owned())));
    assert_eq!(reply.check(terms), Ok(()));
    reply.to.clear();
    reply.to.push(somebody("dan@example.org"));
    assert_eq!(reply.check(terms), Err(stays));
}

#[test]
fn an_answer_goes_where_answers_are_wanted() {
    let own = own();
    let mut letter = letter();
    letter.reply_to = list(&["desk@example.org", "cleo@example.org"]);
    assert_eq!(names(&Reply::open(Mode::Reply, terms(&letter, &own)).to), "desk+cleo");
    // A list that sends answers back to us.
    letter.reply_to = list(&["help@shop.example"]);
    assert_eq!(names(&Reply::open(Mode::Reply, terms(&letter, &own)).to), "cleo");
    // Our own letter is followed up: it goes to whom it went.
    letter.from = list(&["help@shop.example"]);
    letter.reply_to.clear();
    let all = Reply::open(Mode::ReplyAll, terms(&letter, &own));
    assert_eq!((names(&all.to).as_str(), names(&all.cc).as_str()), ("dan", "eve"));
    // Nobody but us: the agent says to whom.
    letter.to.clear();
    letter.cc.clear();
    let mut nobody = Reply::open(Mode::Reply, terms(&letter, &own));
    assert_eq!(nobody.check(terms(&letter, &own)), Err(ReplyRefusal::NoRecipient));
    nobody.add(RecipientField::To, somebody("ida@example.org"), terms(&letter, &own)).unwrap();
    assert_eq!(nobody.check(terms(&letter, &own)), Ok(()));
}

#[test]
fn the_subject_follows_the_letter_except_in_a_forward() {
    let (letter, own) = (letter(), own());
    let terms = terms(&letter, &own);
    let mut reply = Reply::open(Mode::Reply, terms);
    assert_eq!(reply.rename("Another"), Err(ReplyRefusal::Locked));
    reply.switch(Mode::Forward, terms);
    reply.rename("Please look").unwrap();
    assert_eq!(reply.rename("two\nlines"), Err(ReplyRefusal::Subject));
    reply.switch(Mode::ReplyAll, terms);
    assert_eq!(reply.subject, "Re: Grinder");
    reply.subject = "Another".to_owned();
    assert_eq!(reply.check(terms), Err(ReplyRefusal::Subject));
}

#[test]
fn an_edited_block_stays_and_never_comes_twice() {
    let (letter, own) = (letter(), own());
    let terms = terms(&letter, &own);
    let mut reply = Reply::open(Mode::Forward, terms);
    reply.edit_block("shortened".to_owned());
    for mode in [Mode::Reply, Mode::ReplyAll, Mode::Forward] {
        reply.switch(mode, terms);
        assert_eq!(reply.block, Some(Block::Edited("shortened".to_owned())), "{mode:?}");
    }
    reply.mode = Mode::Reply;
    assert!(reply.check(terms).is_err(), "a forward in the clothes of a reply");
}

#[test]
fn marks_before_a_subject_are_found_in_many_languages() {
    for (raw, expected) in [
        ("Re: AW: Fwd: WG: Grinder", "Grinder"),
        ("RE[4]: re(2): Grinder", "Grinder"),
        ("Rép : Grinder", "Grinder"),
        ("回复：Grinder", "Grinder"),
        ("  SV:VS:Grinder ", "Grinder"),
        ("Regarding: Grinder", "Regarding: Grinder"),
        ("Grinder: re: noise", "Grinder: re: noise"),
        ("I: Grinder", "I: Grinder"),
        ("Re:", ""),
        ("", ""),
        ("a\r\nBcc: x@y.zz", "a  Bcc: x@y.zz"),
    ] {
        assert_eq!(bare(raw), expected, "{raw:?}");
    }
    assert_eq!(subject("Re", "Re: re: x"), "Re: x");
    assert_eq!(subject("Re", ""), "Re:");
}

#[test]
fn recipients_are_read_as_people_paste_them() {
    let read = split("a@b.de, \"Doe, John\" <John@Example.ORG>;Ann Bee <ann@b.de>\n\n nonsense ;");
    let found: Vec<_> = read.iter().map(|one| (one.name.as_str(), one.address.as_str(), one.is_valid())).collect();
    assert_eq!(
        found,
        [
            ("", "a@b.de", true),
            ("Doe, John", "John@example.org", true),
            ("Ann Bee", "ann@b.de", true),
            ("", "nonsense", false),
        ]
    );
}

#[test]
fn bad_recipients_hold_up_sending_and_are_named() {
    let (letter, own) = (letter(), own());
    let terms = terms(&letter, &own);
    let mut reply = Reply::open(Mode::Forward, terms);
    reply.add(RecipientField::To, Mailbox::read("nonsense"), terms).unwrap();
    assert_eq!(reply.check(terms), Err(ReplyRefusal::NoAddress("nonsense".to_owned())));
    reply.remove(RecipientField::To, &somebody("nonsense"), terms).unwrap();
    assert_eq!(reply.check(terms), Err(ReplyRefusal::NoRecipient));
    for number in 0..RECIPIENT_LIMIT {
        reply.add(RecipientField::Bcc, somebody(&format!("n{number}@example.org")), terms).unwrap();
    }
    let more = reply.add(RecipientField::To, somebody("more@example.org"), terms);
    assert_eq!(more, Err(ReplyRefusal::TooManyRecipients));
    // From a copy to whom it is for: named once.
    reply.remove(RecipientField::Bcc, &somebody("n1@example.org"), terms).unwrap();
    reply.add(RecipientField::To, somebody("n0@example.org"), terms).unwrap();
    assert_eq!((reply.to.len(), reply.bcc.len()), (1, RECIPIENT_LIMIT - 2));
    assert_eq!(reply.check(terms), Ok(()));
    reply.bcc.push(somebody("N0@example.org"));
    assert_eq!(reply.check(terms), Err(ReplyRefusal::Twice("N0@example.org".to_owned())));
}

/// What an agent does.
#[derive(Clone, Debug)]
enum Step {
    Switch(Mode),
    Add(RecipientField, usize),
    Remove(RecipientField, usize),
    Rename,
    Edit,
}

const PEOPLE: [&str; 8] = [
    "cleo@example.org",
    "dan@example.org",
    "Eve@example.org",
    "help@shop.example",
    "hello+1@shop.example",
    "fay@example.org",
    "gus@example.org",
    "no address",
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let mode = prop::sample::select(Mode::ALL.to_vec());
    let field = prop::sample::select(vec![RecipientField::To, RecipientField::Cc, RecipientField::Bcc]);
    let step = prop_oneof![
        mode.prop_map(Step::Switch),
        (field.clone(), 0..PEOPLE.len()).prop_map(|(field, who)| Step::Add(field, who)),
        (field, 0..PEOPLE.len()).prop_map(|(field, who)| Step::Remove(field, who)),
        Just(Step::Rename),
        Just(Step::Edit),
    ];
    prop::collection::vec(step, 0..24)
}

fn letters() -> impl Strategy<Value = Letter> {
    let people = || prop::collection::vec(prop::sample::select(PEOPLE.to_vec()), 0..4);
    (people(), people(), people(), people()).prop_map(|(from, reply_to, to, cc)| Letter {
        from: list(&from),
        reply_to: list(&reply_to),
        to: list(&to),
        cc: list(&cc),
        subject: "Re: Grinder".to_owned(),
        files: vec![FileId::from_number(7)],
        ..Letter::default()
    })
}

proptest! {
    /// No sequence of steps makes us write to ourselves, names somebody twice, shows who was to stay unseen, loses what the
    /// agent made of the forwarded letter, or ends in what the server would refuse but for what can be seen and mended.
    #[test]
    fn whatever_is_done_stays_in_order(letter in letters(), first in 0..3_usize, steps in steps(), lock: bool) {
        let own = own();
        let terms = Terms { letter: &letter, own: &own, lock_reply_all: lock };
        let mut reply = Reply::open(Mode::ALL[first], terms);
        let (mut edited, mut unseen) = (false, Vec::<String>::new());
        for step in steps {
            match step {
                Step::Switch(mode) => reply.switch(mode, terms),
                Step::Add(field, who) => {
                    let who = somebody(PEOPLE[who]);
                    let done = reply.add(field, who.clone(), terms);
                    if done.is_ok() && field == RecipientField::Bcc && reply.bcc.contains(&who) {
                        unseen.push(who.key());
                    } else if done.is_ok() {
                        unseen.retain(|key| *key != who.key());
                    }
                }
                Step::Remove(field, who) => drop(reply.remove(field, &somebody(PEOPLE[who]), terms)),
                Step::Rename => drop(reply.rename("Something else")),
                Step::Edit => {
                    edited |= reply.block.is_some();
                    reply.edit_block("mine".to_owned());
                }
            }
            let named = |key: &String| letter.to.iter().chain(&letter.cc).chain(&letter.from).chain(&letter.reply_to)
                .any(|one| one.key() == *key);
            let shown = reply.to.iter().chain(&reply.cc).find(|one| unseen.contains(&one.key()) && !named(&one.key()));
            prop_assert!(shown.is_none(), "{shown:?} was to stay unseen");
            if edited {
                prop_assert_eq!(&reply.block, &Some(Block::Edited("mine".to_owned())));
            }
            let judged = reply.check(terms);
            prop_assert!(
                matches!(judged, Ok(()) | Err(ReplyRefusal::NoRecipient | ReplyRefusal::NoAddress(_))),
                "{:?} of {:?}", judged, reply
            );
        }
    }

    /// Any text can be pasted; what comes out never breaks a header.
    #[test]
    fn pasted_texts_never_break_a_header(raw in "\\PC*[,;\\r\\n<>\"@a.b]{0,20}\\PC*") {
        for one in split(&raw) {
            prop_assert!(!one.address.chars().any(char::is_control) && !one.name.chars().any(char::is_control));
        }
        prop_assert!(!subject("Re", &raw).chars().any(char::is_control));
    }
}
