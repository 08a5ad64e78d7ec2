//! One in flight per conversation, the same id on every attempt, nothing lost with a link.

use domain::agent::Choice;
use domain::{CommandId, ConversationId, Refusal, Seq, Timestamp};
use protocol::agent::{ClientFrame, Command};

use crate::files::Files;

use super::model::{Message, MessageState, Outgoing, lasting, lasting_code};
use super::request::{Act, Requests};

fn message(id: u128, conversation: u128) -> Message {
    Message {
        id: CommandId::from_number(id),
        conversation: ConversationId::from_number(conversation),
        typed: format!("text {id}").into(),
        files: Files::default(),
        draft: Some(1),
        at: Timestamp(0),
        state: MessageState::Queued,
    }
}

fn ids(frames: &[ClientFrame]) -> Vec<u128> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            ClientFrame::Command { id, .. } => Some(id.0.as_u128()),
            _ => None,
        })
        .collect()
}

#[test]
fn one_in_flight_per_conversation() {
    let mut out = Outgoing::default();
    for (id, conversation) in [(1, 7), (2, 7), (3, 8)] {
        out.add(message(id, conversation));
    }
    assert_eq!(ids(&out.pump()), [1, 3]);
    assert!(out.pump().is_empty());
    out.answered(CommandId::from_number(1), Ok(Seq(5)));
    assert_eq!(ids(&out.pump()), [2]);
}

#[test]
fn a_lost_link_sends_again_under_the_same_id() {
    let mut out = Outgoing::default();
    out.add(message(1, 7));
    out.add(message(2, 7));
    out.pump();
    out.link_lost();
    assert_eq!(ids(&out.pump()), [1]);
}

#[test]
fn a_failed_one_stays_and_lets_the_next_one_pass() {
    let mut out = Outgoing::default();
    out.add(message(1, 7));
    out.add(message(2, 7));
    out.pump();
    out.answered(CommandId::from_number(1), Err(Refusal::StorageUnavailable));
    assert_eq!(ids(&out.pump()), [2]);
    out.answered(CommandId::from_number(2), Ok(Seq(9)));
    out.retry(CommandId::from_number(1));
    assert_eq!(ids(&out.pump()), [1]);
    assert_eq!(out.get(CommandId::from_number(1)).and_then(|m| m.draft), None);
}

#[test]
fn the_thread_takes_over_by_echo_or_by_number() {
    let mut out = Outgoing::default();
    out.add(message(1, 7));
    out.add(message(2, 8));
    out.pump();
    assert!(out.echoed(CommandId::from_number(1)).is_some());
    assert!(out.answered(CommandId::from_number(1), Ok(Seq(3))).is_none());
    out.answered(CommandId::from_number(2), Ok(Seq(3)));
    out.held_up_to(ConversationId::from_number(8), Seq(2));
    assert!(out.is_busy(ConversationId::from_number(8)));
    out.held_up_to(ConversationId::from_number(8), Seq(3));
    assert!(!out.is_busy(ConversationId::from_number(8)));
}

#[test]
fn giving_up_gives_the_text_back_and_only_what_failed_can_be_given_up() {
    let mut out = Outgoing::default();
    out.add(message(1, 7));
    assert_eq!(out.discard(CommandId::from_number(1)), None);
    out.pump();
    out.answered(CommandId::from_number(1), Err(Refusal::Closed));
    let discarded = out.discard(CommandId::from_number(1));
    assert_eq!(discarded.map(|message| message.typed.text).as_deref(), Some("text 1"));
}

#[test]
fn what_is_refused_for_good_is_known_by_a_code_and_the_rest_by_none() {
    let code = |refusal| lasting_code(&refusal);
    assert_eq!(code(Refusal::StorageUnavailable), None);
    assert_eq!(code(Refusal::TooMany { seconds: 3 }), None);
    assert_eq!(code(Refusal::TextTooLong { length: 9, limit: 5 }), Some("too_long"));
    assert_eq!(code(Refusal::OfferOver), Some("other"));
    assert_eq!(lasting("not_active"), Refusal::NotActive);
    assert_eq!(lasting("of a newer version"), Refusal::Internal);
}

#[test]
fn a_double_click_asks_once() {
    let mut requests = Requests::default();
    let available = Command::Choose(Choice::Available);
    assert!(requests.ask(CommandId::from_number(1), available.clone()).is_some());
    assert!(requests.ask(CommandId::from_number(2), available.clone()).is_none());
    assert_eq!(ids(&requests.again()), [1]);
    let refused = Err(Refusal::StateNotAllowed);
    let answered = requests.answered(CommandId::from_number(1), &refused);
    assert_eq!(answered, Some((Act::Presence, available.clone())));
    assert_eq!(requests.refused(Act::Presence), Some(&Refusal::StateNotAllowed));
    requests.ask(CommandId::from_number(3), available);
    assert_eq!(requests.refused(Act::Presence), None);
}

#[test]
fn a_letter_is_on_its_way_until_the_thread_says_so() {
    let mut requests = Requests::default();
    let id = CommandId::from_number(9);
    requests
        .ask(id, Command::SendLetter { conversation: ConversationId::from_number(1), draft: 3, wrap_up: false })
        .unwrap();
    assert!(requests.is_pending(Act::Letter(ConversationId::from_number(1))));
    requests.answered(id, &Ok(()));
    requests.settles(ConversationId::from_number(1), Seq(7));
    assert!(
        !requests.held_up_to(ConversationId::from_number(1), Seq(6))
            && requests.is_pending(Act::Letter(ConversationId::from_number(1))),
        "its events are on their way"
    );
    assert!(
        requests.held_up_to(ConversationId::from_number(1), Seq(7))
            && !requests.is_pending(Act::Letter(ConversationId::from_number(1)))
    );
    assert!(!requests.held_up_to(ConversationId::from_number(1), Seq(8)));
}
