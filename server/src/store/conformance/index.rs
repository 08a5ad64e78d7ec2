//! What lists and look-ups need, kept in step with the log.

use std::sync::Arc;

use domain::commit::{Commit, Stage};
use domain::conversation::{Actor, Command, DeskEvent, Destination, SharedEvent};
use domain::{AgentId, EngagementNo, EntryPointId, Span};

use super::super::{CommitError, Store};
use super::talk::FIRST;
use super::{ANNA, BEN, QUEUE, Talk, at};

type Shared = Arc<dyn Store>;
type Step = fn(&Talk) -> Commit;

pub async fn open_key_is_exclusive(store: &Shared) {
    let mut first = Talk::begun(1, store).await;
    let second = Talk::new(2).of_the_customer_of(&first);
    assert_eq!(store.commit(second.opening(at(1))).await, Err(CommitError::Stale));
    assert_eq!(store.open_conversation("key 1").await.unwrap(), Some(first.id()));
    first.run(store, first.decide(at(2), Actor::Customer, Command::Leave)).await;
    assert_eq!(store.open_conversation("key 1").await.unwrap(), None);
    store.commit(second.opening(at(3))).await.unwrap();
    assert_eq!(store.open_conversation("key 1").await.unwrap(), Some(second.id()));
}

pub async fn open_key_passes_on_in_one_commit(store: &Shared) {
    let first = Talk::begun(1, store).await;
    let second = Talk::new(2).of_the_customer_of(&first);
    let begin = second.opening(at(1)).conversations.remove(0).records;
    let end = first.decide(at(1), Actor::Customer, Command::Leave);
    let end = end.conversations.into_iter().flat_map(|append| append.records);
    let mut commit = Commit::new(at(1));
    // The one that takes it comes first on purpose.
    second.add_to(&mut commit, begin.into_iter().map(|record| record.event).collect());
    first.add_to(&mut commit, end.map(|record| record.event).collect());
    store.commit(commit).await.unwrap();
    assert_eq!(store.open_conversation("key 1").await.unwrap(), Some(second.id()));
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
    assert_eq!(store.open_conversation("key 3").await.unwrap(), Some(third.id()));
}

pub async fn open_ones_are_counted_where_they_came_in(store: &Shared) {
    let mut first = Talk::begun(1, store).await;
    let _second = Talk::begun(2, store).await;
    let here = store.conversation(first.id()).await.unwrap().unwrap().birth.entry_point;
    assert_eq!(store.open_at(here).await.unwrap(), 2);
    first.run(store, first.decide(at(2), Actor::Customer, Command::Leave)).await;
    assert_eq!(store.open_at(here).await.unwrap(), 1);
    assert_eq!(store.open_at(EntryPointId::from_number(77)).await.unwrap(), 0);
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
    second.run(store, second.decide(at(2), Actor::Customer, Command::Leave)).await;
    assert!(waiting().await.is_empty());

    let later = Talk::new(3).of_the_customer_of(&second);
    store.commit(later.opening(at(3))).await.unwrap();
    let birth = &second.head.birth;
    let latest = store.latest_conversation(birth.contact, birth.entry_point).await;
    assert_eq!(latest.unwrap(), Some(later.id()));
    let elsewhere = domain::EntryPointId::from_number(9);
    let latest = store.latest_conversation(birth.contact, elsewhere).await;
    assert_eq!(latest.unwrap(), None);
}

pub async fn a_contacts_conversations_are_listed(store: &Shared) {
    let mut first = Talk::begun(1, store).await;
    let other = Talk::begun(2, store).await;
    first.run(store, first.decide(at(1), Actor::Customer, Command::Leave)).await;
    let later = Talk::new(3).of_the_customer_of(&first);
    store.commit(later.opening(at(2))).await.unwrap();
    let (contact, stranger) = (first.head.birth.contact, other.head.birth.contact);
    let of = async |contacts: &[domain::ContactId], limit| store.conversations_of(contacts, limit).await.unwrap();
    assert_eq!(of(&[contact], 9).await, [later.id(), first.id()], "the last first");
    assert_eq!(of(&[contact], 1).await, [later.id()]);
    assert_eq!(of(&[contact, stranger], 9).await, [later.id(), other.id(), first.id()]);
    assert!(of(&[domain::ContactId::from_number(99)], 9).await.is_empty());
    assert!(of(&[], 9).await.is_empty());
}

pub async fn parts_follow(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let part = async |done_since| {
        let parts = store.parts(ANNA, at(done_since)).await.unwrap();
        let of = |row: &super::super::PartRow| (row.conversation, row.no, row.stage, row.since);
        parts.first().map(of)
    };
    assert_eq!(part(0).await, None);
    let steps: [(Step, Stage); 4] = [
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
    assert!(store.parts(AgentId::from_number(9), at(0)).await.unwrap().is_empty());
    assert!(store.slots().await.unwrap().is_empty());
    assert_eq!(EngagementNo(talk.head.engagement_count), FIRST);
}

pub async fn who_left_had_a_part(store: &Shared) {
    let mut talk = Talk::accepted(1, store).await;
    let to = Destination::Queue(domain::QueueId::from_number(8));
    let gone = vec![
        DeskEvent::Transferred { engagement: FIRST, to, name: String::new(), note: "please".into() }.into(),
        DeskEvent::WrapUpStarted { engagement: FIRST, deadline: None }.into(),
    ];
    talk.run(store, talk.raw(at(3), gone)).await;
    let stages = async || {
        let parts = store.parts(ANNA, at(0)).await.unwrap();
        parts.iter().map(|part| part.stage).collect::<Vec<_>>()
    };
    assert_eq!(stages().await, [Stage::WrapUp]);
    talk.run(store, talk.wrap_up(at(4))).await;
    assert_eq!(stages().await, [Stage::Left]);
    assert!(store.parts(ANNA, at(5)).await.unwrap().is_empty(), "it was a part before that");
    // A colleague's request is answered: no customer waited.
    let waits = store.last_waits(QUEUE, 9).await.unwrap().len();
    talk.run(store, talk.offer(at(5), BEN)).await;
    talk.run(store, talk.accept(at(6))).await;
    assert_eq!(store.last_waits(QUEUE, 9).await.unwrap().len(), waits);
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
