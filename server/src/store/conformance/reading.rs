//! What is read: heads, records, pages, and what is left of erased things.

use std::sync::Arc;

use domain::conversation::shared::SharedConversation;
use domain::conversation::{DeskEvent, Event, Record, SharedEvent};
use domain::message::{MessageBody, Receipt};
use domain::thread::{DeskItem, SharedItem, Thread, ThreadEvent};
use domain::{ConversationId, ParticipantNo, Seq, SharedSeq};

use super::super::{Store, paging};
use super::talk::{deleted, edited, posted};
use super::{Talk, at};

type Shared = Arc<dyn Store>;

const ALL: usize = usize::MAX;

pub async fn heads_follow_long_logs(store: &Shared) {
    let mut talk = Talk::accepted(1, store).await;
    talk.fill(store, 150, 3).await;
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
    // Several events of one commit may step over the place where a head is stored.
    let burst = (0..100).map(|_| posted("burst")).collect();
    talk.run(store, talk.raw(at(4), burst)).await;
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
}

pub async fn records_continue_without_gaps(store: &Shared) {
    let mut talk = Talk::accepted(1, store).await;
    talk.fill(store, 30, 100).await;
    let mut read: Vec<Record> = Vec::new();
    loop {
        let after = read.last().map_or(Seq(0), |record| record.seq);
        let (stretch, more) = store.records(talk.id(), after, 1_000).await.unwrap();
        let weight: usize = stretch.iter().map(|record| paging::weigh(&record.event)).sum();
        assert!(weight <= 1_000);
        assert!(!more || !stretch.is_empty());
        read.extend(stretch);
        if !more {
            break;
        }
    }
    assert_eq!(read, talk.log);
    // One that is larger than the budget still comes, alone.
    let (one, more) = store.records(talk.id(), Seq(5), 1).await.unwrap();
    assert_eq!((one.as_slice(), more), (&talk.log[5..6], true));
    let (last, more) = store.records(talk.id(), Seq(talk.head.seq.0 - 1), 1).await.unwrap();
    assert_eq!((last.len(), more), (1, false));
}

pub async fn shared_records_continue_without_gaps(store: &Shared) {
    let mut talk = Talk::accepted(1, store).await;
    talk.fill(store, 20, 100).await;
    let mut read = Vec::new();
    let mut customer = SharedConversation::default();
    loop {
        let (stretch, more) = store.shared_records(talk.id(), customer.seq, 700).await.unwrap();
        for record in stretch {
            assert_eq!(record.seq, customer.seq.next());
            customer.apply(&record);
            read.push(record);
        }
        if !more {
            break;
        }
    }
    let expected: Vec<_> = talk.log.iter().filter_map(Record::shared).collect();
    assert_eq!(read, expected);
}

pub async fn shared_numbers_are_dense(store: &Shared) {
    let talk = Talk::accepted(1, store).await;
    let (records, _) = store.records(talk.id(), Seq(0), ALL).await.unwrap();
    let seqs: Vec<u64> = records.iter().map(|record| record.seq.0).collect();
    let shared: Vec<u64> = records.iter().filter_map(|record| Some(record.shared_seq?.0)).collect();
    assert!(seqs.iter().copied().eq(1..=talk.head.seq.0));
    assert!(shared.iter().copied().eq(1..=talk.head.shared_seq.0));
    assert!(shared.len() < seqs.len());
}

/// The thread as a reader holds it who was there from the beginning.
fn watched<E: ThreadEvent>(items: impl Iterator<Item = domain::thread::Item<E>>) -> Thread<E> {
    let mut thread = Thread::default();
    thread.reset(Vec::new(), true);
    for item in items {
        thread.take(item);
    }
    thread
}

async fn altered(store: &Shared) -> Talk {
    let mut talk = Talk::accepted(1, store).await;
    talk.fill(store, 40, 50).await;
    let message = |nth: u64| SharedSeq(10 + nth);
    let receipt = |nth: u64, receipt| {
        let wanted = Some(message(nth));
        let target = talk.log.iter().find(|record| record.shared_seq == wanted);
        Event::from(DeskEvent::ReceiptChanged { target: target.unwrap().seq, receipt })
    };
    let alterations = vec![
        edited(message(1), "better"),
        edited(message(1), "best"),
        deleted(message(2)),
        edited(message(3), "gone soon"),
        deleted(message(3)),
        receipt(4, Receipt::Read { at: at(5) }),
        receipt(4, Receipt::Sent { at: at(4) }),
        edited(SharedSeq(9_999), "nothing"),
        posted("last"),
    ];
    talk.run(store, talk.raw(at(6), alterations)).await;
    talk
}

pub async fn pages_walk_to_the_start(store: &Shared) {
    let talk = altered(store).await;
    let expected = watched(talk.log.iter().cloned().map(DeskItem::from));
    for (limit, max_bytes) in [(7, ALL), (1_000, 600), (1_000, ALL), (1, 1)] {
        let mut thread: Thread<Event> = Thread::default();
        while !thread.reaches_start() {
            let before = thread.items().first().map(|item| Seq(item.seq));
            let page = store.page(talk.id(), before, limit, max_bytes).await.unwrap();
            assert!(!page.items.is_empty() && page.items.len() <= limit);
            thread.prepend(page.items, page.reaches_start);
        }
        assert_eq!(thread.items(), expected.items());
    }
}

pub async fn shared_pages_walk_to_the_start(store: &Shared) {
    let talk = altered(store).await;
    let shared = talk.log.iter().filter_map(Record::shared);
    let expected = watched(shared.map(SharedItem::from));
    for (limit, max_bytes) in [(7, ALL), (1_000, 600), (1_000, ALL)] {
        let mut thread: Thread<SharedEvent> = Thread::default();
        while !thread.reaches_start() {
            let before = thread.items().first().map(|item| SharedSeq(item.seq));
            let page = store.shared_page(talk.id(), before, limit, max_bytes).await.unwrap();
            assert!(!page.items.is_empty() && page.items.len() <= limit);
            thread.prepend(page.items, page.reaches_start);
        }
        assert_eq!(thread.items(), expected.items());
    }
}

pub async fn pages_fold_alterations(store: &Shared) {
    let talk = altered(store).await;
    let page = store.page(talk.id(), None, 1_000, ALL).await.unwrap();
    let item = |nth: u64| {
        let wanted = Some(SharedSeq(10 + nth));
        page.items.iter().find(|item| item.shared_seq == wanted).unwrap()
    };
    let body = |nth| match &item(nth).event {
        Event::Shared(SharedEvent::MessagePosted { body, .. }) => body.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!((body(1), item(1).edited_at), (MessageBody::text("best"), Some(at(6))));
    assert_eq!((body(2), item(2).deleted), (MessageBody::Erased, true));
    assert_eq!((body(3), item(3).deleted), (MessageBody::Erased, true));
    assert_eq!(item(4).receipt, Some(Receipt::Read { at: at(5) }));
    assert!(page.items.iter().all(|item| item.event.alteration().is_none()));
}

/// An edit may make an item larger than what the page had room for.
pub async fn pages_are_cut_after_folding(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    talk.fill(store, 20, 5).await;
    let last = talk.head.shared_seq.0;
    let long = "x".repeat(1_000);
    let grow = (last - 9..=last).map(|seq| edited(SharedSeq(seq), &long)).collect();
    talk.run(store, talk.raw(at(5), grow)).await;
    let page = store.page(talk.id(), None, 50, 3_500).await.unwrap();
    let weight: usize = page.items.iter().map(|item| paging::weigh(&item.event)).sum();
    assert!(weight <= 3_500, "{weight}");
    assert_eq!((page.items.len(), page.reaches_start), (3, false));
}

pub async fn deleting_blanks_every_version(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    talk.run(store, talk.raw(at(1), vec![posted("secret")])).await;
    let target = talk.head.shared_seq;
    let keep = talk.raw(at(1), vec![posted("kept")]);
    talk.run(store, keep).await;
    talk.run(store, talk.raw(at(2), vec![edited(target, "secret too")])).await;
    talk.run(store, talk.raw(at(3), vec![deleted(target)])).await;
    let (records, _) = store.records(talk.id(), Seq(0), ALL).await.unwrap();
    assert_eq!(records.len(), talk.log.len());
    let told = format!("{records:?}");
    assert!(!told.contains("secret") && told.contains("kept"), "{told}");
}

pub async fn erasing_leaves_places(store: &Shared) {
    let mut talk = Talk::accepted(1, store).await;
    talk.fill(store, 5, 5).await;
    let erased: Vec<Seq> = talk.log.iter().map(|record| record.seq).step_by(2).collect();
    store.erase(talk.id(), &erased).await.unwrap();
    let (records, _) = store.records(talk.id(), Seq(0), ALL).await.unwrap();
    let expected = talk.log.iter().cloned().map(|mut record| {
        if erased.contains(&record.seq) {
            record.event.take_content();
        }
        record
    });
    assert_eq!(records, expected.collect::<Vec<_>>());
    let page = store.page(talk.id(), None, 100, ALL).await.unwrap();
    assert_eq!(page.items.len(), talk.log.len());
    // Again, beyond the end, and nowhere: no harm.
    store.erase(talk.id(), &[Seq(1), Seq(9_999)]).await.unwrap();
    store.erase(ConversationId::from_number(404), &[Seq(1)]).await.unwrap();
}

/// A commit that was decided before an erasure still fits after it, but brings nothing back.
pub async fn erased_names_do_not_come_back(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    assert_eq!(talk.head.customer_name(), "Jo");
    let decided_before = talk.write(at(1), "hello?");
    store.erase(talk.id(), &[Seq(1)]).await.unwrap();
    let head = store.conversation(talk.id()).await.unwrap().unwrap();
    assert_eq!((head.customer_name(), head.seq), ("", talk.head.seq));
    talk.run(store, decided_before).await;
    talk.fill(store, 100, 5).await;
    let head = store.conversation(talk.id()).await.unwrap().unwrap();
    assert_eq!((head.customer_name(), head.seq), ("", talk.head.seq));
    assert!(head.participants.contains_key(&ParticipantNo::CUSTOMER));
}

pub async fn unknown_is_empty(store: &Shared) {
    let nowhere = ConversationId::from_number(404);
    assert_eq!(store.conversation(nowhere).await.unwrap(), None);
    assert_eq!(store.records(nowhere, Seq(0), ALL).await.unwrap(), (Vec::new(), false));
    assert_eq!(store.shared_records(nowhere, SharedSeq(0), ALL).await.unwrap(), (Vec::new(), false));
    let page = store.page(nowhere, None, 10, ALL).await.unwrap();
    assert!(page.items.is_empty() && page.reaches_start);
    let page = store.shared_page(nowhere, None, 10, ALL).await.unwrap();
    assert!(page.items.is_empty() && page.reaches_start);
    assert!(store.cursors(nowhere).await.unwrap().is_empty());
    assert_eq!(store.open_conversation("nobody").await.unwrap(), None);
}

/// Numbers come from clients.
pub async fn extremes_are_harmless(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let (records, more) = store.records(talk.id(), Seq(u64::MAX), ALL).await.unwrap();
    assert_eq!((records.len(), more), (0, false));
    let far = Some(Seq(u64::MAX));
    let page = store.page(talk.id(), far, ALL, ALL).await.unwrap();
    assert_eq!(page.items.len(), talk.log.len());
    let page = store.page(talk.id(), Some(Seq(0)), 10, ALL).await.unwrap();
    assert!(page.items.is_empty() && page.reaches_start);
    let page = store.page(talk.id(), None, 0, ALL).await.unwrap();
    assert!(page.items.is_empty() && !page.reaches_start);
    let seen = store.see(talk.id(), ParticipantNo::CUSTOMER, SharedSeq(u64::MAX)).await;
    assert!(seen.unwrap());
}
