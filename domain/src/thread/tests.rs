//! A thread altered piece by piece equals one folded from pages.

use proptest::prelude::*;

use super::*;
use crate::id::ParticipantNo;
use crate::message::Via;

fn message(seq: u64, text: &str) -> Record {
    record(
        seq,
        SharedEvent::MessagePosted { by: ParticipantNo(1), body: MessageBody::text(text), via: Via::Channel }.into(),
    )
}

fn record(seq: u64, event: Event) -> Record {
    let shared_seq = matches!(event, Event::Shared(_)).then_some(SharedSeq(seq));
    Record { seq: Seq(seq), shared_seq, at: Timestamp(i64::try_from(seq).unwrap()), event, echo: None }
}

#[test]
fn an_alteration_of_something_not_held_is_dropped() {
    let mut thread = Thread::<Event>::default();
    thread.take(message(5, "five"));
    let edit = SharedEvent::MessageEdited { target: SharedSeq(2), body: MessageBody::text("two!") };
    assert_eq!(thread.take(record(6, edit.into())), Taken::Nothing);
    assert_eq!(thread.items().len(), 1);
}

#[test]
fn what_was_deleted_stays_deleted() {
    let mut thread = Thread::<Event>::default();
    thread.take(message(1, "secret"));
    thread.take(record(2, SharedEvent::MessageDeleted { target: SharedSeq(1) }.into()));
    thread.take(record(3, SharedEvent::MessageEdited { target: SharedSeq(1), body: MessageBody::text("back") }.into()));
    let item = &thread.items()[0];
    assert!(item.deleted);
    let Event::Shared(SharedEvent::MessagePosted { body, .. }) = &item.event else { panic!("not a message") };
    assert_eq!(*body, MessageBody::Erased);
}

#[test]
fn the_same_record_twice_is_one_item() {
    let mut thread = Thread::<Event>::default();
    assert_eq!(thread.take(message(1, "a")), Taken::Appended);
    assert_eq!(thread.take(message(1, "a")), Taken::Nothing);
    assert_eq!(thread.items().len(), 1);
}

/// A log of messages, edits, deletions and receipts, each aimed at some earlier place.
fn logs() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec((0_u8..5, any::<prop::sample::Index>(), "[a-z]{1,6}"), 1..60).prop_map(|steps| {
        let mut log = Vec::new();
        for (kind, aim, text) in steps {
            let seq = log.len() as u64 + 1;
            let target = aim.index(log.len().max(1)) as u64 + 1;
            log.push(match kind {
                0 => record(
                    seq,
                    SharedEvent::MessageEdited { target: SharedSeq(target), body: MessageBody::text(text) }.into(),
                ),
                1 => record(seq, SharedEvent::MessageDeleted { target: SharedSeq(target) }.into()),
                2 => record(
                    seq,
                    DeskEvent::ReceiptChanged { target: Seq(target), receipt: Receipt::Delivered { at: Timestamp(1) } }
                        .into(),
                ),
                _ => message(seq, &text),
            });
        }
        log
    })
}

proptest! {
    #[test]
    fn pages_and_streams_agree(log in logs(), cut in any::<prop::sample::Index>()) {
        let mut streamed = Thread::<Event>::default();
        for record in &log {
            streamed.take(record.clone());
        }
        // Another reader gets the end as a page, then the beginning as an earlier page, both folded by the server.
        let page = |from: usize, to: usize| {
            let mut items: Vec<DeskItem> = log[from..to]
                .iter()
                .filter(|record| record.event.alteration().is_none())
                .cloned()
                .map(Into::into)
                .collect();
            fold(&mut items, log.iter().map(|record| (record.event.clone(), record.at)));
            items
        };
        let cut = cut.index(log.len());
        let mut paged = Thread::<Event>::default();
        paged.reset(page(cut, log.len()), false);
        paged.prepend(page(0, cut), true);
        prop_assert_eq!(paged.items(), streamed.items());
    }
}
