//! Threads of letters as cards, and composing them.

use domain::conversation::{DeskEvent, Event, SharedEvent};
use domain::email::{Block, Letter, Mailbox, Mode, Own, RecipientField, ReplyRefusal, Terms};
use domain::message::{MessageBody, Via};
use domain::template::{Locked, Piece};
use domain::thread::DeskItem;
use domain::{FileId, ParticipantNo, Seq, TemplateId, Timestamp};

use super::machine::{Around, Compose, Obstacle, html_of, plain_of, start, without_tags};
use super::model::{self, Place};
use crate::desk::draft::Written;
use crate::files::Loaded;

const AGENT: ParticipantNo = ParticipantNo(1);

fn item(seq: u64, event: Event) -> DeskItem {
    DeskItem {
        seq,
        shared_seq: None,
        at: Timestamp(seq as i64),
        event,
        edited_at: None,
        deleted: false,
        receipt: None,
        echo: None,
    }
}

fn message(seq: u64, by: ParticipantNo) -> DeskItem {
    let body = MessageBody::text(format!("text {seq}"));
    item(seq, SharedEvent::MessagePosted { by, body, via: Via::Channel }.into())
}

fn letter(from: &str, to: &[&str], cc: &[&str]) -> Letter {
    Letter { from: people(&[from]), to: people(to), cc: people(cc), subject: "Grinder".into(), ..Letter::default() }
}

fn people(all: &[&str]) -> Vec<Mailbox> {
    all.iter().map(|one| Mailbox::read(one)).collect()
}

fn own() -> Own {
    Own::new(["hello@shop.example"])
}

fn pair(seq: u64, by: ParticipantNo, letter: Letter) -> [DeskItem; 2] {
    [item(seq, Event::Desk(DeskEvent::Letter(Box::new(letter)))), message(seq + 1, by)]
}

fn jo() -> Letter {
    letter("Jo <jo@doe.example>", &["hello@shop.example"], &["eve@doe.example"])
}

fn thread() -> Vec<DeskItem> {
    let ours = letter("hello@shop.example", &["jo@doe.example"], &["eve@doe.example", "dan@doe.example"]);
    let parts = [pair(1, ParticipantNo::CUSTOMER, jo()), pair(3, AGENT, ours)];
    let mut items: Vec<_> = parts.into_iter().flatten().collect();
    let released = DeskEvent::SlotReleased { engagement: domain::EngagementNo(1) };
    items.push(item(5, Event::Desk(released)));
    items.push(item(6, Event::Desk(DeskEvent::Unparked { engagement: domain::EngagementNo(1) })));
    items.extend(pair(7, ParticipantNo::CUSTOMER, letter("jo@doe.example", &["hello@shop.example"], &[])));
    items
}

#[test]
fn a_letter_and_its_message_are_one_card() {
    let items = thread();
    let places = model::places(&items, &own());
    let expected =
        [Place::Letter(2), Place::People(4), Place::Letter(4), Place::Said(6, 6), Place::People(8), Place::Letter(8)];
    assert_eq!(places, expected);
    let card = model::card(&items, 2).unwrap();
    assert_eq!((card.letter.from[0].name.as_str(), card.text.as_str(), card.is_ours()), ("Jo", "text 2", false));
    assert_eq!(card.others(), 1);
    assert!(model::card(&items, 3).is_none(), "that is no message");
    assert_eq!((model::latest(&items), model::subject(&items)), (Some(8), Some("Grinder".to_owned())));
    assert_eq!(model::received_after(&items, 2), [8]);
    assert_eq!(model::last_received(&items, 5), [8, 2]);
}

#[test]
fn a_page_that_cuts_a_pair_in_two_shows_what_is_known() {
    let items = thread();
    let card = model::card(&items[1..], 2).unwrap();
    assert_eq!((card.letter, card.text.as_str()), (Letter::default(), "text 2"));
}

#[test]
fn who_comes_and_goes_is_told_and_we_are_not_counted() {
    let items = thread();
    let names = |all: &[Mailbox]| all.iter().map(|one| one.address.clone()).collect::<Vec<_>>();
    let change = model::change(&items, 4, &own()).unwrap();
    assert_eq!((names(&change.added), names(&change.removed)), (vec!["dan@doe.example".to_owned()], vec![]));
    let change = model::change(&items, 8, &own()).unwrap();
    assert_eq!(names(&change.removed), ["eve@doe.example", "dan@doe.example"]);
    assert!(model::change(&items, 2, &own()).is_none(), "the first changes nothing");
}

#[test]
fn a_forward_to_others_changes_nothing_about_who_talks_here() {
    let mut items = thread();
    items.extend(pair(9, AGENT, letter("hello@shop.example", &["lab@maker.example"], &[])));
    items.extend(pair(11, ParticipantNo::CUSTOMER, letter("jo@doe.example", &["hello@shop.example"], &[])));
    assert!(model::change(&items, 10, &own()).is_none());
    assert!(model::change(&items, 12, &own()).is_none());
}

// --- composing ---

fn answered() -> Letter {
    Letter { files: vec![FileId::from_number(7)], ..jo() }
}

fn with<T>(run: impl FnOnce(Terms<'_>) -> T) -> T {
    let (letter, own) = (answered(), own());
    run(Terms { letter: &letter, own: &own, lock_reply_all: false })
}

fn composing(mode: Mode) -> Compose {
    let mut compose = Compose::default();
    with(|terms| compose.begin(mode, Some(Seq(2)), terms, &start("<p>Anna</p>")));
    compose
}

fn around(plain: &str) -> Around<'_> {
    let files = Loaded::Nothing;
    let blank = domain::text::is_blank(plain);
    Around { up: true, leaving: false, unseen: 0, plain, blank, open: &[], limit: 20, word: None, files }
}

#[test]
fn a_new_letter_begins_with_the_signature_once() {
    let mut compose = composing(Mode::Reply);
    assert_eq!(compose.text().matches("Anna").count(), 1);
    for mode in [Mode::ReplyAll, Mode::Forward, Mode::Reply] {
        with(|terms| compose.begin(mode, Some(Seq(2)), terms, &start("<p>Anna</p>")));
        assert_eq!(compose.text().matches("Anna").count(), 1, "{mode:?}");
    }
}

#[test]
fn every_switch_keeps_the_text_and_the_drafts_form() {
    let mut compose = composing(Mode::Reply);
    compose.typed("<p>mine</p>".into());
    for from in Mode::ALL {
        for to in Mode::ALL {
            with(|terms| compose.begin(from, Some(Seq(2)), terms, ""));
            with(|terms| compose.begin(to, Some(Seq(2)), terms, ""));
            assert_eq!((compose.text(), compose.mode()), ("<p>mine</p>", Some(to)), "{from:?} {to:?}");
            let kept = Compose::of(&compose.written());
            assert_eq!(kept.written(), compose.written());
        }
    }
}

#[test]
fn the_latest_is_answered_with_the_same_text() {
    let mut compose = composing(Mode::ReplyAll);
    compose.typed("<p>mine</p>".into());
    let newer = letter("ann@doe.example", &["hello@shop.example"], &[]);
    let own = own();
    let terms = Terms { letter: &newer, own: &own, lock_reply_all: false };
    compose.begin(Mode::Reply, Some(Seq(8)), terms, "");
    let reply = &compose.letter().unwrap().reply;
    assert_eq!((compose.text(), compose.answers()), ("<p>mine</p>", Some(Seq(8))));
    assert_eq!((reply.to[0].address.as_str(), reply.cc.len()), ("ann@doe.example", 0));
}

#[test]
fn what_was_written_into_a_forwarded_letter_is_kept() {
    let mut compose = composing(Mode::Forward);
    compose.edit_block("<p>changed</p>".into());
    let newer = letter("ann@doe.example", &["hello@shop.example"], &[]);
    let own = own();
    compose.begin(Mode::Forward, Some(Seq(8)), Terms { letter: &newer, own: &own, lock_reply_all: false }, "");
    let reply = &compose.letter().unwrap().reply;
    assert_eq!(reply.block, Some(Block::Edited("<p>changed</p>".into())));
}

#[test]
fn recipients_are_added_one_by_one_and_the_first_trouble_is_told() {
    let mut compose = composing(Mode::Forward);
    let added =
        with(|terms| compose.add(RecipientField::To, "Lab <lab@maker.example>; hello@shop.example, nonsense", terms));
    assert_eq!(added, Err(ReplyRefusal::OwnAddress("hello@shop.example".into())));
    let to = &compose.letter().unwrap().reply.to;
    assert_eq!(to.iter().map(|one| one.address.as_str()).collect::<Vec<_>>(), ["lab@maker.example", "nonsense"]);
    let why = with(|terms| compose.obstacle(Some(terms), &around("hi")));
    assert_eq!(why, Some(Obstacle::Reply(ReplyRefusal::NoAddress("nonsense".into()))));
    with(|terms| compose.remove(RecipientField::To, &Mailbox::read("nonsense"), terms)).unwrap();
    compose.leave_out(FileId::from_number(7));
    assert!(compose.letter().unwrap().reply.files.is_empty());
    assert_eq!(with(|terms| compose.obstacle(Some(terms), &around("hi"))), None);
}

#[test]
fn what_hinders_sending_is_named_in_order() {
    let compose = composing(Mode::Reply);
    let of = |around: &Around<'_>| with(|terms| compose.obstacle(Some(terms), around));
    assert_eq!(of(&around("hi")), None);
    assert_eq!(of(&around(" ")), Some(Obstacle::Blank));
    assert_eq!(of(&Around { files: Loaded::Ready, ..around(" ") }), None);
    assert_eq!(of(&Around { up: false, ..around("hi") }), Some(Obstacle::Offline));
    assert_eq!(of(&Around { leaving: true, up: false, ..around("hi") }), Some(Obstacle::Leaving));
    assert_eq!(of(&Around { unseen: 2, ..around("hi") }), Some(Obstacle::Unseen(2)));
    assert_eq!(of(&Around { word: Some("damn"), ..around("hi") }), Some(Obstacle::Word("damn".into())));
    assert_eq!(of(&Around { files: Loaded::Busy, ..around("hi") }), Some(Obstacle::Uploading));
    assert_eq!(of(&around(&"x".repeat(21))), Some(Obstacle::TooLong(1)));
    let open = ["day".to_owned()];
    assert_eq!(of(&Around { open: &open, ..around("hi") }), Some(Obstacle::Open(open.to_vec())));
    assert_eq!(compose.obstacle(None, &around("hi")), Some(Obstacle::Loading));
    assert_eq!(Compose::default().obstacle(None, &around("hi")), None, "nothing is composed");
    let forward = composing(Mode::Forward);
    let why = with(|terms| forward.obstacle(Some(terms), &around("")));
    assert_eq!(why, Some(Obstacle::Reply(ReplyRefusal::NoRecipient)));
}

#[test]
fn a_locked_template_takes_the_place_of_the_text_and_gives_it_back() {
    let mut compose = composing(Mode::Reply);
    compose.typed("<p>mine</p>".into());
    let source = "Dear [[name]]".to_owned();
    let template = TemplateId::from_number(1);
    let locked = Locked {
        template,
        language: "en".into(),
        source,
        values: vec!["Jo".into()],
        approved: false,
        before: String::new(),
    };
    compose.lock(locked);
    let written = compose.written();
    assert_eq!(written.typed.text, "Dear Jo");
    assert_eq!(written.typed.locked().unwrap().before, "<p>mine</p>");
    with(|terms| compose.begin(Mode::Forward, Some(Seq(2)), terms, ""));
    assert!(compose.locked().is_some(), "it stays locked across switches");
    compose.unlock("");
    assert_eq!((compose.text(), compose.rich()), ("<p>mine</p>", true));
    let mut reloaded = Compose::of(&written);
    reloaded.unlock("<p><br></p>");
    assert_eq!((reloaded.text(), reloaded.rich()), ("<p>mine</p>", true), "it outlives a reload");
}

#[test]
fn templates_become_html_and_their_values_stay_text() {
    let gap = |default: &str| Piece::Gap { label: "d\"ay".into(), default: default.into() };
    let pieces =
        [Piece::Text("Dear <b>Jo</b>,\n\nit left on ".into()), gap(""), Piece::Text("\nor ".into()), gap("now")];
    assert_eq!(
        html_of(&pieces),
        "<p>Dear &lt;b&gt;Jo&lt;/b&gt;,</p><p>it left on <span data-gap=\"d&quot;ay\">[d&quot;ay]</span><br>or \
         <span data-gap=\"d&quot;ay\" data-filled=\"\">now</span></p>"
    );
    let (text, labels) = plain_of(&pieces);
    assert_eq!(text, "Dear <b>Jo</b>,\n\nit left on [d\"ay]\nor now");
    assert_eq!(labels, ["d\"ay"]);
}

#[test]
fn pictures_of_the_text_go_along_and_lie_in_no_tray() {
    let mut compose = composing(Mode::Reply);
    let picture = FileId::from_number(9);
    compose.typed(format!("<p><img src=\"cid:{picture}\" alt=\"x\"></p>"));
    let written = compose.written();
    assert_eq!(written.files.ids(), [picture]);
    assert!(Compose::of(&written).files().is_empty());
}

#[test]
fn pictures_of_an_edited_letter_go_along_too() {
    let mut compose = composing(Mode::Forward);
    let picture = FileId::from_number(9);
    compose.edit_block(format!("<p><img src=\"cid:{picture}\"><img src=\"cid:logo@x.test\"></p>"));
    let written = compose.written();
    assert_eq!(written.files.ids(), [picture]);
    assert!(Compose::of(&written).files().is_empty());
}

#[test]
fn what_is_too_large_for_a_draft_is_not_sent() {
    let mut compose = composing(Mode::Forward);
    compose.typed("<p>See below</p>".into());
    compose.edit_block("x".repeat(domain::draft::DRAFT_LIMIT));
    assert!(compose.is_too_large() && compose.written().is_too_large());
    compose.edit_block("x".into());
    assert!(!compose.is_too_large() && !compose.written().is_too_large());
}

#[test]
fn a_letter_that_did_not_arrive_is_written_once_more() {
    let somebody = |address: &str| Mailbox { name: String::new(), address: address.into() };
    let file = FileId::from_number(7);
    let sent = Letter {
        from: vec![somebody("hello@shop.example")],
        to: vec![somebody("jo@doe.example")],
        bcc: vec![somebody("boss@x.test")],
        subject: "Re: Grinder".into(),
        ours: true,
        files: vec![file],
        ..Letter::default()
    };
    let own = own();
    let terms = Terms { letter: &sent, own: &own, lock_reply_all: true };
    let mut compose = Compose::default();
    compose.again(Seq(4), terms);
    let reply = &compose.letter().unwrap().reply;
    assert_eq!((&reply.to, &reply.bcc, reply.subject.as_str()), (&sent.to, &sent.bcc, "Re: Grinder"));
    assert_eq!((&reply.block, reply.files.as_slice()), (&Some(Block::Untouched), [file].as_slice()));
    assert_eq!((reply.check(terms), compose.text()), (Ok(()), ""));
    assert!(compose.letter().unwrap().again, "the server learns that it takes the place of the first");
    compose.edit_block("<p>It left today<img src=\"cid:a\"></p>".into());
    let mut forwarded = compose.clone();
    compose.begin(Mode::Reply, Some(Seq(4)), terms, "");
    assert_eq!((compose.text(), compose.is_again()), ("<p>It left today</p>", false), "what he made of it is his");
    assert_eq!(compose.letter().unwrap().reply.block, None);
    forwarded.begin(Mode::Forward, Some(Seq(4)), terms, "");
    let reply = &forwarded.letter().unwrap().reply;
    assert!(!forwarded.is_again() && reply.to.is_empty(), "a forward is another letter");
    assert_eq!((&reply.block, reply.subject.as_str()), (&Some(Block::Untouched), "Fwd: Grinder"));
}

#[test]
fn what_was_written_is_read_without_its_markup() {
    assert_eq!(without_tags("<p>a &lt;b&gt;&amp;amp; <b>c</b></p><p>d</p>"), "a <b>&amp; c d");
    assert_eq!(without_tags("plain < text"), "plain");
}

#[test]
fn open_places_of_plain_text_outlive_a_reload() {
    let mut compose = composing(Mode::Reply);
    compose.set_rich(false, "on [day] or [hour]".into());
    compose.left_open(vec!["day".into(), "hour".into(), "gone".into()]);
    let again = Compose::of(&compose.written());
    assert_eq!(again.labels(), ["day", "hour"]);
}

#[test]
fn nothing_composed_is_an_empty_draft() {
    let mut compose = composing(Mode::Reply);
    compose.discard();
    assert_eq!(compose.written(), Written::default());
}
