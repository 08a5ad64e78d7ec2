//! Letters: held back, taken back, sent, crossed (SPEC D.5, H-16).

use proptest::prelude::*;

use super::*;
use crate::conversation::event::TakenBackWhy;
use crate::email::{Letter, LetterMark};
use crate::message::Receipt;
use crate::timer::Timer;

const BEN: AgentId = AgentId::from_number(2);

fn mail() -> Desk {
    Desk::accepted_on(ChannelKind::Email)
}

fn send(wrap_up: bool) -> Command {
    let letter = Box::new(Letter { subject: "Re: Grinder".into(), ours: true, ..Letter::default() });
    Command::SendLetter { letter, body: MessageBody::text("It is on its way."), wrap_up }
}

fn receive(via: Via) -> Command {
    let letter = Box::new(Letter { subject: "Grinder".into(), marks: vec![LetterMark::Bulk], ..Letter::default() });
    Command::ReceiveLetter { letter, body: MessageBody::text("Where is it?"), via }
}

fn held_until(desk: &Desk) -> Option<Timestamp> {
    let timers = desk.head.timers(&desk.settings, None);
    timers.into_iter().find(|(timer, _)| matches!(timer, Timer::Letter(_))).map(|(_, due)| due)
}

#[test]
fn a_letter_leaves_when_its_pause_is_over() {
    let mut desk = mail();
    assert_eq!(kinds(&desk.anna(Command::HoldLetter { wrap_up: false }).unwrap()), ["held"]);
    assert_eq!(held_until(&desk), Some(desk.now + desk.settings.email.pause));
    desk.wait(Span::seconds(10));
    let events = desk.house(send(true));
    assert_eq!(kinds(&events), ["letter", "posted", "receipt"], "what was said when it was held counts");
    let Some(Event::Desk(DeskEvent::ReceiptChanged { target, receipt: Receipt::Queued })) = events.last() else {
        panic!("it goes out")
    };
    let posted = desk.log.iter().find(|record| record.seq == *target).unwrap();
    assert!(matches!(posted.event, Event::Shared(SharedEvent::MessagePosted { .. })));
    assert_eq!((desk.head.held, held_until(&desk)), (None, None));
    assert!(matches!(desk.head.turn, Turn::Customer { .. }));
    assert!(desk.house(send(false)).is_empty(), "a timer that comes twice sends nothing twice");
    desk.check();
}

#[test]
fn sending_and_wrapping_up_is_one_step() {
    let mut desk = mail();
    desk.anna(Command::HoldLetter { wrap_up: true }).unwrap();
    let events = desk.house(send(false));
    assert_eq!(kinds(&events), ["letter", "posted", "receipt", "left", "ended", "wrap-up"]);
    desk.check();
}

#[test]
fn a_letter_is_taken_back_by_whoever_sent_it_and_nobody_else() {
    let mut desk = mail();
    assert_eq!(desk.anna(Command::TakeLetterBack), Err(Refusal::NoLetterHeld));
    desk.anna(Command::HoldLetter { wrap_up: true }).unwrap();
    let ben = Actor::Agent { id: BEN, name: "Ben".into() };
    assert_eq!(desk.act(ben, Command::TakeLetterBack), Err(Refusal::NoLetterHeld));
    assert_eq!(kinds(&desk.anna(Command::TakeLetterBack).unwrap()), ["taken-back"]);
    assert_eq!(held_until(&desk), None);
    assert!(desk.house(send(false)).is_empty(), "the timer finds nothing to send");
    desk.check();
}

#[test]
fn nothing_else_happens_to_it_while_a_letter_is_about_to_leave() {
    let mut desk = mail();
    desk.anna(Command::HoldLetter { wrap_up: false }).unwrap();
    let to = Destination::Queue(OTHER_QUEUE);
    for command in [
        Command::End,
        Command::Park { until: None, reason: String::new() },
        Command::Transfer { to, note: "because".into() },
        Command::HoldLetter { wrap_up: true },
        send(false),
        Command::Send { body: MessageBody::text("plain"), approved: None },
    ] {
        assert_eq!(desk.anna(command), Err(Refusal::LetterHeld));
    }
    desk.check();
}

#[test]
fn only_letters_are_written_where_letters_are_written() {
    let plain = || Command::Send { body: MessageBody::text("plain"), approved: None };
    assert_eq!(mail().anna(plain()), Err(Refusal::NotAllowed));
    assert_eq!(Desk::accepted().anna(Command::HoldLetter { wrap_up: false }), Err(Refusal::NotAllowed));
    assert_eq!(Desk::accepted().anna(send(false)), Err(Refusal::NotAllowed));
}

#[test]
fn a_lost_agents_letter_leaves_all_the_same() {
    let mut desk = mail();
    desk.anna(Command::HoldLetter { wrap_up: false }).unwrap();
    assert_eq!(kinds(&desk.house(Command::AgentLost { agent: ANNA })), ["released"], "it waits for no other");
    desk.house(send(false));
    assert!(matches!((&desk.head.phase, desk.head.turn), (Phase::Assigned { .. }, Turn::Customer { .. })));
    desk.check();
}

#[test]
fn a_letter_that_cannot_be_sent_is_somebodys_work_again() {
    let mut desk = mail();
    desk.anna(Command::HoldLetter { wrap_up: false }).unwrap();
    desk.house(Command::AgentLost { agent: ANNA });
    desk.owner = Some(OwnerFacts { presence: Presence::SignedOut, has_free_slot: false });
    let events = desk.house(Command::TakeLetterBack);
    assert!(matches!(events[0], Event::Desk(DeskEvent::LetterTakenBack { why: TakenBackWhy::Unfit, .. })));
    assert!(matches!(desk.head.phase, Phase::Waiting(_)));
    desk.check();
}

#[test]
fn whoever_takes_his_letter_back_after_he_was_gone_has_it_or_somebody_else_does() {
    for (presence, kept) in [(Presence::Available, true), (Presence::SignedOut, false)] {
        let mut desk = mail();
        desk.anna(Command::HoldLetter { wrap_up: false }).unwrap();
        desk.house(Command::AgentLost { agent: ANNA });
        desk.owner = Some(OwnerFacts { presence, has_free_slot: kept });
        desk.anna(Command::TakeLetterBack).unwrap();
        assert_eq!((desk.slots(), matches!(desk.head.phase, Phase::Assigned { .. })), (usize::from(kept), kept));
        desk.check();
    }
}

#[test]
fn a_letter_that_crosses_with_the_customers_takes_nothing_from_him() {
    let mut desk = mail();
    desk.anna(Command::HoldLetter { wrap_up: true }).unwrap();
    desk.house(Command::AgentLost { agent: ANNA });
    desk.owner = Some(OwnerFacts { presence: Presence::SignedOut, has_free_slot: false });
    desk.act(Actor::Customer, receive(Via::Channel)).unwrap();
    assert!(matches!(desk.head.phase, Phase::Waiting(_)));
    let events = desk.house(send(true));
    assert_eq!(kinds(&events), ["letter", "posted", "receipt"], "it waits for an answer, and is not ended");
    assert!(matches!((&desk.head.phase, desk.head.turn), (Phase::Waiting(_), Turn::Agent { .. })));
    desk.check();
}

#[test]
fn what_a_machine_answers_by_itself_brings_nothing_back() {
    let mut desk = mail();
    desk.anna(send(true)).unwrap();
    desk.wrap_up().unwrap();
    let before = (desk.head.phase.clone(), desk.head.turn, desk.head.customer_wrote_at);
    let events = desk.act(Actor::Customer, receive(Via::Automatic)).unwrap();
    assert_eq!(kinds(&events), ["letter", "posted"]);
    assert_eq!((desk.head.phase.clone(), desk.head.turn, desk.head.customer_wrote_at), before);
    assert_eq!(
        kinds(&desk.act(Actor::Customer, receive(Via::Channel)).unwrap())[..3],
        ["reopened", "letter", "posted"]
    );
    desk.check();
}

#[test]
fn names_and_files_of_a_letter_lead_to_its_message() {
    let desk = mail();
    let original = crate::FileId::from_number(9);
    let letter = Letter { message_id: "a@b".into(), original: Some(original), ..Letter::default() };
    let command = Command::ReceiveLetter { letter: Box::new(letter), body: MessageBody::text("hi"), via: Via::Channel };
    let events = desk.head.decide(&command, &desk.context(Actor::Customer)).unwrap();
    let mut commit = Commit::new(desk.now);
    commit.append(&desk.head, events, &desk.settings, |_| None, &|_: AgentId, _| 5);
    let posted = commit.conversations[0].records.iter().find(|record| record.shared_seq.is_some()).unwrap().seq;
    assert_eq!(
        commit.letters.iter().map(|name| (name.message_id.as_str(), name.event)).collect::<Vec<_>>(),
        [("a@b", posted)]
    );
    assert_eq!(commit.files.iter().map(|bound| (bound.file, bound.event)).collect::<Vec<_>>(), [(original, posted)]);
}

proptest! {
    #[test]
    fn random_walks_with_letters_keep_every_promise(steps in prop::collection::vec((0_u8..18, 0_u16..600), 0..60)) {
        let mut desk = Desk::open_on(ChannelKind::Email);
        for (kind, number) in steps {
            desk.wait(Span::seconds(i64::from(number)));
            desk.seen_all = number % 5 != 0;
            desk.owner = Some(OwnerFacts {
                presence: if number % 3 == 0 { Presence::SignedOut } else { Presence::Available },
                has_free_slot: number % 2 == 0,
            });
            let agent = AgentId::from_number(u128::from(number % 2) + 1);
            let actor = Actor::Agent { id: agent, name: "Somebody".into() };
            let mine = desk.head.engagement_of(agent).map_or(EngagementNo(1), |(no, _)| no);
            let newest = EngagementNo(desk.head.engagement_count);
            let note = || "because".to_owned();
            let wrap_up = number % 4 == 0;
            let (held, sent) = (desk.head.held, desk.head.messages);
            let answer = match kind {
                0 | 1 => desk.act(Actor::Customer, receive(Via::Channel)),
                2 => desk.act(Actor::Customer, receive(Via::Automatic)),
                3 | 4 => desk.act(Actor::House, Command::Offer { agent }),
                5 | 6 => desk.act(actor, Command::Accept { engagement: newest }),
                7 | 8 => desk.act(actor, Command::HoldLetter { wrap_up }),
                9 => desk.act(actor, send(wrap_up)),
                10 | 11 => desk.act(Actor::House, send(wrap_up)),
                12 => desk.act(actor, Command::TakeLetterBack),
                13 => desk.act(Actor::House, Command::TakeLetterBack),
                14 => desk.act(Actor::House, Command::AgentLost { agent }),
                15 => desk.act(actor, Command::WrapUp { engagement: mine, reasons: vec![ReasonId::from_number(0x21)] }),
                16 => desk.act(actor, Command::Transfer { to: Destination::Queue(OTHER_QUEUE), note: note() }),
                _ => desk.act(actor, Command::Park { until: None, reason: String::new() }),
            };
            if kind == 10 && held.is_some() {
                prop_assert!(answer.is_ok() && desk.head.messages == sent + 1, "what is held can always leave");
            }
            prop_assert_eq!(desk.head.held.is_some(), held_until(&desk).is_some(), "what is held has its time");
            desk.check();
        }
    }
}
