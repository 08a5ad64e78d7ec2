//! What a commit writes, and what refuses it.

use std::sync::Arc;

use domain::channel::Media;
use domain::commit::{AuditEntry, Commit, ContactChange, Principal, SlotTake, TimerChange};
use domain::contact::{Contact, Details};
use domain::conversation::Command;
use domain::delivery::{Delivery, DeliveryChange};
use domain::timer::Timer;
use domain::{CommandId, ContactId, ConversationId, Seq};

use super::super::{CommandRow, CommitError, Store, StoreError};
use super::talk::{FIRST, posted, signed_in};
use super::{ANNA, BEN, Talk, at};

type Shared = Arc<dyn Store>;

fn contact(version: u32, name: &str) -> Contact {
    let details = Details { name: name.into(), ..Details::default() };
    Contact { version, details, ..Contact::new(ContactId::from_number(50)) }
}

pub async fn writes_every_part(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let (before, after) = signed_in(ANNA);
    let mut commit = talk.offer(at(1), ANNA);
    commit.change_agent(&before, after.clone(), &talk.settings);
    commit.contacts.push(ContactChange { expected: None, contact: contact(1, "Jo") });
    let delivery = Delivery::new(talk.id(), commit.conversations[0].head.seq, at(1));
    commit.outbox.push(DeliveryChange { expected: 0, delivery: delivery.clone() });
    commit.audit.push(AuditEntry { by: Some(BEN), act: "test.done", on: "1".into(), details: "{}".into() });
    talk.run(store, commit).await;

    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
    assert_eq!(store.agent(ANNA).await.unwrap(), Some(after));
    assert_eq!(store.slots().await.unwrap(), [(ANNA, Media::Chat, 1)]);
    assert_eq!(store.contact(ContactId::from_number(50)).await.unwrap(), Some(contact(1, "Jo")));
    assert_eq!(store.delivery(talk.id(), delivery.event).await.unwrap(), Some(delivery));
    let timers = store.timers().await.unwrap();
    assert!(timers.iter().any(|(timer, _)| *timer == Timer::Offer(talk.id(), FIRST)));
}

/// Every part of a commit that is refused for its last guard.
pub async fn all_or_nothing(store: &Shared) {
    let good = Talk::begun(1, store).await;
    let stale = Talk::begun(2, store).await;
    store.commit(stale.write(at(1), "meanwhile")).await.unwrap();
    let (before, after) = signed_in(ANNA);

    let mut commit = good.commanded(at(2), 99, vec![posted("good")]);
    good.add_to(&mut Commit::new(at(2)), Vec::new());
    commit.change_agent(&before, after, &good.settings);
    commit.contacts.push(ContactChange { expected: None, contact: contact(1, "Jo") });
    commit.timers.push(TimerChange::Set(Timer::Park(good.id()), at(9)));
    commit.slots_taken.push(SlotTake {
        agent: ANNA,
        media: Media::Chat,
        conversation: good.id(),
        engagement: FIRST,
        capacity: 5,
    });
    stale.add_to(&mut commit, vec![posted("too late")]);

    assert_eq!(store.commit(commit).await, Err(CommitError::Stale));
    assert_eq!(store.conversation(good.id()).await.unwrap(), Some(good.head.clone()));
    let (records, _) = store.records(good.id(), Seq(0), usize::MAX).await.unwrap();
    assert_eq!(records, good.log);
    assert_eq!(store.command(CommandId::from_number(99)).await.unwrap(), None);
    assert_eq!(store.agent(ANNA).await.unwrap(), None);
    assert_eq!(store.contact(ContactId::from_number(50)).await.unwrap(), None);
    assert!(store.slots().await.unwrap().is_empty());
    let timers = store.timers().await.unwrap();
    assert!(!timers.iter().any(|(timer, _)| *timer == Timer::Park(good.id())));
}

pub async fn stale_conversation(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let late = talk.write(at(2), "late");
    talk.run(store, talk.write(at(1), "first")).await;
    assert_eq!(store.commit(late).await, Err(CommitError::Stale));
    // Neither may one be begun twice, nor go on before it began.
    let again = Talk::new(1).opening(at(3));
    assert_eq!(store.commit(again).await, Err(CommitError::Stale));
    let mut unborn = Talk::new(2);
    unborn.adopt(unborn.opening(at(3)));
    let second = unborn.write(at(4), "second");
    assert_eq!(store.commit(second).await, Err(CommitError::Stale));
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head));
}

pub async fn stale_agent(store: &Shared) {
    let settings = Talk::new(1).settings;
    let (before, after) = signed_in(ANNA);
    let mut first = Commit::new(at(1));
    first.change_agent(&before, after.clone(), &settings);
    store.commit(first.clone()).await.unwrap();
    assert_eq!(store.commit(first).await, Err(CommitError::Stale));

    let mut next = after.clone();
    next.version = 2;
    let mut second = Commit::new(at(2));
    second.change_agent(&after, next.clone(), &settings);
    store.commit(second).await.unwrap();
    assert_eq!(store.agent(ANNA).await.unwrap(), Some(next));
}

pub async fn stale_contact(store: &Shared) {
    let change = |expected, version, name| {
        let mut commit = Commit::new(at(1));
        commit.contacts.push(ContactChange { expected, contact: contact(version, name) });
        commit
    };
    assert_eq!(store.commit(change(Some(1), 2, "Jo")).await, Err(CommitError::Stale));
    store.commit(change(None, 1, "Jo")).await.unwrap();
    assert_eq!(store.commit(change(None, 1, "Joe")).await, Err(CommitError::Stale));
    store.commit(change(Some(1), 2, "Joanna")).await.unwrap();
    assert_eq!(store.commit(change(Some(1), 2, "Joe")).await, Err(CommitError::Stale));
    let stored = store.contact(ContactId::from_number(50)).await.unwrap();
    assert_eq!(stored, Some(contact(2, "Joanna")));
}

pub async fn no_free_slot(store: &Shared) {
    let mut talks = Vec::new();
    for number in 1..=3 {
        let mut talk = Talk::begun(number, store).await;
        talk.capacity = 2;
        talks.push(talk);
    }
    store.commit(talks[0].offer(at(1), ANNA)).await.unwrap();
    store.commit(talks[1].offer(at(1), ANNA)).await.unwrap();
    assert_eq!(store.commit(talks[2].offer(at(1), ANNA)).await, Err(CommitError::NoFreeSlot));
    assert_eq!(store.conversation(talks[2].id()).await.unwrap().as_ref(), Some(&talks[2].head));
    // Slots are counted per agent.
    store.commit(talks[2].offer(at(1), BEN)).await.unwrap();
    let mut slots = store.slots().await.unwrap();
    slots.sort_unstable();
    assert_eq!(slots, [(ANNA, Media::Chat, 2), (BEN, Media::Chat, 1)]);
}

/// One commit may give the last slot back and take it again, but not take it twice.
pub async fn freed_slots_count_first(store: &Shared) {
    let mut held = Talk::begun(1, store).await;
    held.capacity = 1;
    held.run(store, held.offer(at(1), ANNA)).await;
    let [mut second, mut third] = [Talk::begun(2, store).await, Talk::begun(3, store).await];
    second.capacity = 1;
    third.capacity = 1;
    let offer = |talk: &Talk| talk.offer(at(2), ANNA).conversations[0].records[0].event.clone();
    let decline = Command::Decline { engagement: FIRST };
    let declined = held.decide(at(2), super::talk::agent(ANNA), decline);
    let freed = declined.conversations[0].records[0].event.clone();

    let mut both = Commit::new(at(2));
    held.add_to(&mut both, vec![freed.clone()]);
    second.add_to(&mut both, vec![offer(&second)]);
    third.add_to(&mut both, vec![offer(&third)]);
    assert_eq!(store.commit(both).await, Err(CommitError::NoFreeSlot));

    let mut one = Commit::new(at(2));
    held.add_to(&mut one, vec![freed]);
    second.add_to(&mut one, vec![offer(&second)]);
    store.commit(one).await.unwrap();
    assert_eq!(store.slots().await.unwrap(), [(ANNA, Media::Chat, 1)]);
}

pub async fn a_command_is_carried_out_once(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let commit = talk.commanded(at(1), 5, vec![posted("once")]);
    talk.run(store, commit.clone()).await;
    // Stale as well; but that it was carried out is what its sender must hear.
    assert_eq!(store.commit(commit).await, Err(CommitError::CommandExists));
    let again = talk.commanded(at(2), 5, vec![posted("once more")]);
    assert_eq!(store.commit(again).await, Err(CommitError::CommandExists));
    let row = CommandRow {
        by: Principal::Contact(talk.head.birth.contact),
        digest: [7; 32],
        conversation: Some(talk.id()),
        seq: talk.head.seq,
        shared_seq: talk.head.shared_seq,
    };
    let id = CommandId::from_number(5);
    assert_eq!(store.command(id).await.unwrap(), Some(row));
    let (records, _) = store.records(talk.id(), Seq(0), usize::MAX).await.unwrap();
    assert_eq!(records.last().unwrap().echo, Some(id));
    assert_eq!(records, talk.log);

    // A command need not touch a conversation.
    let mut bare = Commit::new(at(3));
    bare.command = talk.commanded(at(3), 6, Vec::new()).command;
    bare.command.as_mut().unwrap().by = Principal::Agent(ANNA);
    store.commit(bare).await.unwrap();
    let row = store.command(CommandId::from_number(6)).await.unwrap().unwrap();
    assert_eq!((row.by, row.conversation, row.seq), (Principal::Agent(ANNA), None, Seq(0)));
}

pub async fn two_conversations_in_one_commit(store: &Shared) {
    let mut talks = [Talk::begun(1, store).await, Talk::begun(2, store).await];
    let mut commit = Commit::new(at(1));
    for talk in &talks {
        talk.add_to(&mut commit, vec![posted("to both")]);
    }
    store.commit(commit.clone()).await.unwrap();
    for talk in &mut talks {
        talk.adopt(commit.clone());
        assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head.clone()));
    }
}

pub async fn senseless_commits_are_refused(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let mut twice = talk.write(at(1), "one");
    talk.add_to(&mut twice, vec![posted("two")]);
    let mut gap = talk.write(at(1), "one");
    gap.conversations[0].records[0].seq.0 += 1;
    let mut shared_gap = talk.write(at(1), "one");
    shared_gap.conversations[0].records[0].shared_seq = Some(domain::SharedSeq(77));
    for commit in [twice, gap, shared_gap] {
        let refused = store.commit(commit).await;
        assert!(matches!(refused, Err(CommitError::Store(StoreError::Failed(_)))), "{refused:?}");
    }
    assert_eq!(store.conversation(talk.id()).await.unwrap(), Some(talk.head));
}

pub async fn what_hangs_on_nothing_is_stale(store: &Shared) {
    let nowhere = ConversationId::from_number(404);
    let mut outbox = Commit::new(at(1));
    outbox.outbox.push(DeliveryChange { expected: 0, delivery: Delivery::new(nowhere, Seq(1), at(1)) });
    let mut slot = Commit::new(at(1));
    slot.slots_taken.push(SlotTake {
        agent: ANNA,
        media: Media::Chat,
        conversation: nowhere,
        engagement: FIRST,
        capacity: 5,
    });
    for commit in [outbox, slot] {
        assert_eq!(store.commit(commit).await, Err(CommitError::Stale));
    }
}
