//! What a commit writes, and what refuses it.

use std::sync::Arc;

use domain::channel::Media;
use domain::commit::{
    AuditEntry, Commit, ContactChange, OutboxEntry, Principal, SlotTake, Stage, TimerChange,
};
use domain::contact::{Contact, Details};
use domain::conversation::{Actor, Command, SharedEvent};
use domain::timer::Timer;
use domain::{AgentId, CommandId, ContactId, ConversationId, EngagementNo, Seq, Span};

use super::super::{CommandRow, CommitError, Store, StoreError};
use super::talk::{FIRST, posted, signed_in};
use super::{ANNA, BEN, QUEUE, Talk, at};

type Shared = Arc<dyn Store>;

fn contact(version: u32, name: &str) -> Contact {
    Contact {
        id: ContactId::from_number(50),
        version,
        details: Details {
            name: name.into(),
            ..Details::default()
        },
    }
}

pub async fn writes_every_part(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let (before, after) = signed_in(ANNA);
    let mut commit = talk.offer(at(1), ANNA);
    commit.change_agent(&before, after.clone(), &talk.settings);
    commit.contacts.push(ContactChange {
        expected: None,
        contact: contact(1, "Jo"),
    });
    commit.outbox.push(OutboxEntry {
        conversation: talk.id(),
        event: commit.conversations[0].head.seq,
    });
    commit.audit.push(AuditEntry {
        by: Some(BEN),
        act: "test.done",
        on: "1".into(),
        details: "{}".into(),
    });
    talk.run(store, commit).await;

    assert_eq!(
        store.conversation(talk.id()).await.unwrap(),
        Some(talk.head.clone())
    );
    assert_eq!(store.agent(ANNA).await.unwrap(), Some(after));
    assert_eq!(store.slots().await.unwrap(), [(ANNA, Media::Chat, 1)]);
    assert_eq!(
        store.contact(ContactId::from_number(50)).await.unwrap(),
        Some(contact(1, "Jo"))
    );
    let timers = store.timers().await.unwrap();
    assert!(
        timers
            .iter()
            .any(|(timer, _)| *timer == Timer::Offer(talk.id(), FIRST))
    );
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
    commit.contacts.push(ContactChange {
        expected: None,
        contact: contact(1, "Jo"),
    });
    commit
        .timers
        .push(TimerChange::Set(Timer::Park(good.id()), at(9)));
    commit.slots_taken.push(SlotTake {
        agent: ANNA,
        media: Media::Chat,
        conversation: good.id(),
        engagement: FIRST,
        capacity: 5,
    });
    stale.add_to(&mut commit, vec![posted("too late")]);

    assert_eq!(store.commit(commit).await, Err(CommitError::Stale));
    assert_eq!(
        store.conversation(good.id()).await.unwrap(),
        Some(good.head.clone())
    );
    let (records, _) = store.records(good.id(), Seq(0), usize::MAX).await.unwrap();
    assert_eq!(records, good.log);
    assert_eq!(
        store.command(CommandId::from_number(99)).await.unwrap(),
        None
    );
    assert_eq!(store.agent(ANNA).await.unwrap(), None);
    assert_eq!(
        store.contact(ContactId::from_number(50)).await.unwrap(),
        None
    );
    assert!(store.slots().await.unwrap().is_empty());
    let timers = store.timers().await.unwrap();
    assert!(
        !timers
            .iter()
            .any(|(timer, _)| *timer == Timer::Park(good.id()))
    );
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
    assert_eq!(
        store.conversation(talk.id()).await.unwrap(),
        Some(talk.head)
    );
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
        commit.contacts.push(ContactChange {
            expected,
            contact: contact(version, name),
        });
        commit
    };
    assert_eq!(
        store.commit(change(Some(1), 2, "Jo")).await,
        Err(CommitError::Stale)
    );
    store.commit(change(None, 1, "Jo")).await.unwrap();
    assert_eq!(
        store.commit(change(None, 1, "Joe")).await,
        Err(CommitError::Stale)
    );
    store.commit(change(Some(1), 2, "Joanna")).await.unwrap();
    assert_eq!(
        store.commit(change(Some(1), 2, "Joe")).await,
        Err(CommitError::Stale)
    );
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
    assert_eq!(
        store.commit(talks[2].offer(at(1), ANNA)).await,
        Err(CommitError::NoFreeSlot)
    );
    assert_eq!(
        store.conversation(talks[2].id()).await.unwrap().as_ref(),
        Some(&talks[2].head)
    );
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
    let offer = |talk: &Talk| {
        talk.offer(at(2), ANNA).conversations[0].records[0]
            .event
            .clone()
    };
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
    let row = store
        .command(CommandId::from_number(6))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (row.by, row.conversation, row.seq),
        (Principal::Agent(ANNA), None, Seq(0))
    );
}

pub async fn open_key_is_exclusive(store: &Shared) {
    let mut first = Talk::begun(1, store).await;
    let second = Talk::new(2).of_the_customer_of(&first);
    assert_eq!(
        store.commit(second.opening(at(1))).await,
        Err(CommitError::Stale)
    );
    assert_eq!(
        store.open_conversation("key 1").await.unwrap(),
        Some(first.id())
    );
    first
        .run(store, first.decide(at(2), Actor::Customer, Command::Leave))
        .await;
    assert_eq!(store.open_conversation("key 1").await.unwrap(), None);
    store.commit(second.opening(at(3))).await.unwrap();
    assert_eq!(
        store.open_conversation("key 1").await.unwrap(),
        Some(second.id())
    );
}

pub async fn open_key_passes_on_in_one_commit(store: &Shared) {
    let first = Talk::begun(1, store).await;
    let second = Talk::new(2).of_the_customer_of(&first);
    let begin = second.opening(at(1)).conversations.remove(0).records;
    let end = first.decide(at(1), Actor::Customer, Command::Leave);
    let end = end
        .conversations
        .into_iter()
        .flat_map(|append| append.records);
    let mut commit = Commit::new(at(1));
    // The one that takes it comes first on purpose.
    second.add_to(
        &mut commit,
        begin.into_iter().map(|record| record.event).collect(),
    );
    first.add_to(&mut commit, end.map(|record| record.event).collect());
    store.commit(commit).await.unwrap();
    assert_eq!(
        store.open_conversation("key 1").await.unwrap(),
        Some(second.id())
    );
}

pub async fn open_key_comes_back_with_a_reopening(store: &Shared) {
    let mut first = Talk::accepted(1, store).await;
    first.run(store, first.end(at(3))).await;
    first.run(store, first.wrap_up(at(4))).await;
    let second = Talk::new(2).of_the_customer_of(&first);
    let reopening = first.write(at(5), "one more thing");
    store.commit(second.opening(at(5))).await.unwrap();
    assert_eq!(store.commit(reopening).await, Err(CommitError::Stale));

    let mut third = Talk::accepted(3, store).await;
    third.run(store, third.end(at(3))).await;
    third.run(store, third.wrap_up(at(4))).await;
    third.run(store, third.write(at(5), "one more thing")).await;
    assert_eq!(
        store.open_conversation("key 3").await.unwrap(),
        Some(third.id())
    );
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
        assert_eq!(
            store.conversation(talk.id()).await.unwrap(),
            Some(talk.head.clone())
        );
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
        assert!(
            matches!(refused, Err(CommitError::Store(StoreError::Failed(_)))),
            "{refused:?}"
        );
    }
    assert_eq!(
        store.conversation(talk.id()).await.unwrap(),
        Some(talk.head)
    );
}

pub async fn what_hangs_on_nothing_is_stale(store: &Shared) {
    let nowhere = ConversationId::from_number(404);
    let mut outbox = Commit::new(at(1));
    outbox.outbox.push(OutboxEntry {
        conversation: nowhere,
        event: Seq(1),
    });
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

pub async fn lists_follow(store: &Shared) {
    let mut first = Talk::begun(1, store).await;
    let mut second = Talk::begun(2, store).await;
    let waiting = async || {
        let mut ids = store.waiting(QUEUE).await.unwrap();
        ids.sort_unstable();
        ids
    };
    assert_eq!(waiting().await, [first.id(), second.id()]);
    first.run(store, first.offer(at(1), ANNA)).await;
    assert_eq!(waiting().await, [second.id()]);
    second
        .run(store, second.decide(at(2), Actor::Customer, Command::Leave))
        .await;
    assert!(waiting().await.is_empty());

    let later = Talk::new(3).of_the_customer_of(&second);
    store.commit(later.opening(at(3))).await.unwrap();
    let birth = &second.head.birth;
    let latest = store
        .latest_conversation(birth.contact, birth.entry_point)
        .await;
    assert_eq!(latest.unwrap(), Some(later.id()));
    let elsewhere = domain::EntryPointId::from_number(9);
    let latest = store.latest_conversation(birth.contact, elsewhere).await;
    assert_eq!(latest.unwrap(), None);
}

pub async fn parts_follow(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let part = async |done_since| {
        let parts = store.parts(ANNA, at(done_since)).await.unwrap();
        let of = |row: &super::super::PartRow| (row.conversation, row.no, row.stage, row.since);
        parts.first().map(of)
    };
    assert_eq!(part(0).await, None);
    let steps: [(fn(&Talk) -> Commit, Stage); 4] = [
        (|talk| talk.offer(at(1), ANNA), Stage::Offered),
        (|talk| talk.accept(at(2)), Stage::Active),
        (|talk| talk.end(at(3)), Stage::WrapUp),
        (|talk| talk.wrap_up(at(4)), Stage::Done),
    ];
    for (step, (commit, stage)) in (1..).zip(steps) {
        talk.run(store, commit(&talk)).await;
        assert_eq!(part(4).await, Some((talk.id(), FIRST, stage, at(step))));
    }
    assert_eq!(part(5).await, None);
    assert!(store.parts(BEN, at(0)).await.unwrap().is_empty());
    assert!(
        store
            .parts(AgentId::from_number(9), at(0))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.slots().await.unwrap().is_empty());
    assert_eq!(EngagementNo(talk.head.engagement_count), FIRST);
}

pub async fn waits_are_kept(store: &Shared) {
    for number in 1..=3 {
        let mut talk = Talk::begun(number, store).await;
        talk.run(store, talk.offer(at(1), ANNA)).await;
        let seconds = i64::try_from(number).unwrap() * 10;
        talk.run(store, talk.accept(at(seconds))).await;
    }
    let waits = store.last_waits(QUEUE, 2).await.unwrap();
    assert_eq!(waits, [Span::seconds(20), Span::seconds(30)]);
    assert_eq!(store.last_waits(QUEUE, 99).await.unwrap().len(), 3);
    let other = domain::QueueId::from_number(8);
    assert!(store.last_waits(other, 9).await.unwrap().is_empty());
    // An event of another kind ends no wait.
    let talk = Talk::begun(4, store).await;
    let delayed = talk.raw(at(1), vec![SharedEvent::Delayed.into()]);
    store.commit(delayed).await.unwrap();
    assert_eq!(store.last_waits(QUEUE, 99).await.unwrap().len(), 3);
}
