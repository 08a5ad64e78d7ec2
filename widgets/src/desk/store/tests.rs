//! The desk's reducer with frames as a server sends them: in order, twice, with gaps, and after access is lost.

use domain::agent::Presence;
use domain::conversation::{DeskEvent, Priority, QueuedWhy};
use domain::thread::Taken;
use domain::{CommandId, ConversationId, ParticipantNo, QueueId, Seq, SharedSeq};
use protocol::agent::{ClientFrame, DeskChange, Held, ServerFrame};
use protocol::{Cursor, UnsubscribedWhy};

use super::model::{Desk, Output};
use crate::desk::sample;

fn id(number: u128) -> ConversationId {
    ConversationId::from_number(number)
}

fn subscribe(number: u128, seq: u64) -> Output {
    Output::Send(ClientFrame::Subscribe(Held { conversation: id(number), seq: Seq(seq) }))
}

fn desk(rows: Vec<protocol::agent::Row>) -> (Desk, Vec<Output>) {
    let mut desk = Desk::default();
    let outputs = desk.take(ServerFrame::Welcome(Box::new(sample::welcome(rows))));
    (desk, outputs)
}

fn with_thread(held: u64) -> Desk {
    let (mut desk, _) = desk(vec![sample::active(1, 0)]);
    desk.take(ServerFrame::Snapshot(Box::new(sample::snapshot(1, held))));
    desk
}

fn events(from: u64, to: u64) -> ServerFrame {
    ServerFrame::Events { conversation: id(1), records: (from..=to).map(|seq| sample::message(seq, None)).collect() }
}

#[test]
fn welcome_subscribes_to_what_is_ours_and_not_to_offers() {
    let (_, outputs) = desk(vec![sample::offer(1, 0), sample::active(2, 0), sample::wrap_up(3, 0)]);
    assert!(outputs.contains(&subscribe(2, 0)) && outputs.contains(&subscribe(3, 0)));
    assert!(!outputs.contains(&subscribe(1, 0)));
    assert_eq!(outputs.last(), Some(&Output::Welcomed));
}

#[test]
fn accepting_makes_an_offer_a_subscription() {
    let (mut desk, _) = desk(vec![sample::offer(1, 0)]);
    let outputs = desk.take(ServerFrame::Desk { number: 1, change: DeskChange::Row(Box::new(sample::active(1, 0))) });
    assert_eq!(outputs, [Output::Rows, subscribe(1, 0)]);
}

#[test]
fn events_extend_head_and_thread_and_repetitions_do_nothing() {
    let mut desk = with_thread(3);
    let outputs = desk.take(events(2, 5));
    let taken = outputs.iter().filter(|output| matches!(output, Output::Taken(_, Taken::Appended)));
    assert_eq!(taken.count(), 2);
    let folded = desk.threads.get(&id(1)).unwrap();
    assert_eq!((folded.head.seq, folded.thread.items().len(), folded.head.messages), (Seq(5), 5, 5));
}

#[test]
fn a_conversation_that_moves_is_named_by_its_new_queue() {
    let mut desk = with_thread(1);
    let moved = domain::conversation::Record {
        event: DeskEvent::Queued {
            queue: QueueId::from_number(2),
            why: QueuedWhy::Overflowed,
            priority: Priority::Normal,
            prefer: None,
        }
        .into(),
        shared_seq: None,
        ..sample::message(2, None)
    };
    desk.take(ServerFrame::Events { conversation: id(1), records: vec![moved] });
    assert_eq!(desk.threads.get(&id(1)).unwrap().queue, "Service");
}

#[test]
fn a_gap_is_asked_for_again_and_nothing_after_it_is_taken() {
    let mut desk = with_thread(3);
    assert_eq!(desk.take(events(5, 6)), [subscribe(1, 3)]);
    assert_eq!(desk.threads.get(&id(1)).unwrap().head.seq, Seq(3));
}

#[test]
fn a_gap_in_the_desks_numbers_ends_the_connection() {
    let (mut desk, _) = desk(vec![]);
    let change = |number| ServerFrame::Desk { number, change: DeskChange::Me(sample::me(Presence::Available)) };
    assert_eq!(desk.take(change(1)), [Output::Me]);
    assert_eq!(desk.take(change(3)), [Output::Reconnect]);
    desk.take(ServerFrame::Welcome(Box::new(sample::welcome(vec![]))));
    assert_eq!(desk.take(change(1)), [Output::Me], "counted anew");
}

#[test]
fn lost_access_drops_what_is_held() {
    let mut desk = with_thread(3);
    desk.take(ServerFrame::Unsubscribed { conversation: id(1), why: UnsubscribedWhy::AccessLost });
    assert!(desk.threads.is_empty());
    assert_eq!(desk.refused(id(1)), Some(UnsubscribedWhy::AccessLost));
    assert_eq!(desk.subscribe(id(1)), None, "not asked for by itself");
    let back = desk.take(ServerFrame::Desk { number: 1, change: DeskChange::Row(Box::new(sample::active(1, 9))) });
    assert_eq!(back, [Output::Rows, subscribe(1, 0)]);
}

#[test]
fn our_own_messages_are_known_by_their_id() {
    let mut desk = with_thread(1);
    let command = CommandId::from_number(77);
    let outputs =
        desk.take(ServerFrame::Events { conversation: id(1), records: vec![sample::message(2, Some(command))] });
    assert!(outputs.contains(&Output::Echo(command)));
}

#[test]
fn history_is_asked_once_and_stale_pages_are_ignored() {
    let mut desk = with_thread(0);
    desk.take(ServerFrame::Snapshot(Box::new({
        let mut snapshot = sample::snapshot(1, 9);
        snapshot.items.drain(..5);
        snapshot
    })));
    let asked = desk.history(id(1));
    assert_eq!(asked, Some(ClientFrame::History { conversation: id(1), before: Seq(6) }));
    assert_eq!(desk.history(id(1)), None);
    let page = || ServerFrame::Page {
        conversation: id(1),
        items: (1..=5).map(|seq| sample::message(seq, None).into()).collect(),
        reaches_start: true,
    };
    assert_eq!(desk.take(page()), [Output::Prepended(id(1), 5)]);
    assert_eq!(desk.history(id(1)), None, "the start is reached");
    assert_eq!(desk.take(page()), [], "nobody asked");
}

#[test]
fn cursors_only_grow() {
    let mut desk = with_thread(3);
    let seen = |up_to| ServerFrame::Seen {
        conversation: id(1),
        cursor: Cursor { participant: ParticipantNo::CUSTOMER, up_to: SharedSeq(up_to) },
    };
    assert_eq!(desk.take(seen(2)), [Output::Seen(id(1))]);
    assert_eq!(desk.take(seen(1)), []);
}
