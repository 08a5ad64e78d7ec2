//! What happens at once (DESIGN.md §5). Every race is run many times; exactly one outcome is allowed each time.

use std::sync::Arc;

use domain::channel::Media;
use domain::commit::{Commit, ContactChange};
use domain::contact::{self, Contact};
use domain::conversation::{Actor, Command, Phase, WithdrawnWhy};
use domain::draft::Draft;
use domain::{ContactId, Seq};

use super::super::{CommitError, Store};
use super::talk::{FIRST, posted};
use super::{ANNA, Talk, at};

type Shared = Arc<dyn Store>;

const ROUNDS: u128 = 10;

/// Two results, in no particular order.
fn one_won((a, b): (Result<(), CommitError>, Result<(), CommitError>), refusal: &CommitError) -> bool {
    match (a, b) {
        (Ok(()), Err(lost)) | (Err(lost), Ok(())) => lost == *refusal,
        _ => false,
    }
}

async fn at_once(
    store: &Shared,
    a: domain::commit::Commit,
    b: domain::commit::Commit,
) -> (Result<(), CommitError>, Result<(), CommitError>) {
    let [first, second] = [Arc::clone(store), Arc::clone(store)];
    let a = tokio::spawn(async move { first.commit(a).await });
    let b = tokio::spawn(async move { second.commit(b).await });
    let (a, b) = tokio::join!(a, b);
    (a.unwrap(), b.unwrap())
}

pub async fn the_last_slot(store: &Shared) {
    for round in 0..ROUNDS {
        let agent = domain::AgentId::from_number(100 + round);
        let mut talks = [Talk::begun(2 * round + 1, store).await, Talk::begun(2 * round + 2, store).await];
        for talk in &mut talks {
            talk.capacity = 1;
        }
        let offers = talks.each_ref().map(|talk| talk.offer(at(1), agent));
        let [a, b] = offers;
        assert!(one_won(at_once(store, a, b).await, &CommitError::NoFreeSlot));
        let slots = store.slots().await.unwrap();
        assert!(slots.contains(&(agent, Media::Chat, 1)));
    }
}

pub async fn accept_against_expiry(store: &Shared) {
    for round in 0..ROUNDS {
        let mut talk = Talk::begun(round + 1, store).await;
        talk.capacity = u32::MAX;
        talk.run(store, talk.offer(at(1), ANNA)).await;
        let accept = talk.accept(at(2));
        let why = WithdrawnWhy::Expired;
        let expire = Command::Withdraw { engagement: FIRST, why };
        let expire = talk.decide(at(2), Actor::House, expire);
        let (accepted, expired) = at_once(store, accept, expire).await;
        let won = accepted.is_ok();
        assert!(one_won((accepted, expired), &CommitError::Stale));
        let head = store.conversation(talk.id()).await.unwrap().unwrap();
        assert_eq!(won, matches!(head.phase, Phase::Assigned { .. }));
        assert_eq!(!won, matches!(head.phase, Phase::Waiting(_)));
        let parts = store.parts(ANNA, at(100)).await.unwrap();
        assert_eq!(won, parts.iter().any(|part| part.conversation == talk.id()));
    }
}

pub async fn two_starts_of_one_customer(store: &Shared) {
    for round in 0..ROUNDS {
        let first = Talk::new(2 * round + 1);
        let second = Talk::new(2 * round + 2).of_the_customer_of(&first);
        let results = at_once(store, first.opening(at(1)), second.opening(at(1))).await;
        assert!(one_won(results, &CommitError::Stale));
        // The loser finds the winner.
        let key = &first.head.birth.open_key;
        let winner = store.open_conversation(key).await.unwrap().unwrap();
        assert!(store.conversation(winner).await.unwrap().is_some());
        let loser = if winner == first.id() { second.id() } else { first.id() };
        assert_eq!(store.conversation(loser).await.unwrap(), None);
    }
}

pub async fn one_command_twice(store: &Shared) {
    for round in 1..=ROUNDS {
        let talk = Talk::begun(round, store).await;
        let command = talk.commanded(at(1), round, vec![posted("once")]);
        let results = at_once(store, command.clone(), command).await;
        assert!(one_won(results, &CommitError::CommandExists));
        let head = store.conversation(talk.id()).await.unwrap().unwrap();
        assert_eq!(head.messages, 2);
    }
}

pub async fn one_identity_twice(store: &Shared) {
    for round in 1..=ROUNDS {
        let value = format!("visitor {round}");
        let put = |contact: u128| {
            let (store, value) = (Arc::clone(store), value.clone());
            let contact = ContactId::from_number(contact);
            tokio::spawn(async move { store.put_identity("visitor", &value, contact).await })
        };
        let (a, b) = tokio::join!(put(2 * round), put(2 * round + 1));
        let (a, b) = (a.unwrap().unwrap(), b.unwrap().unwrap());
        assert_eq!(a, b);
        assert_eq!(store.identity("visitor", &value).await.unwrap(), Some(a));
    }
}

/// Each of two contacts into the other, by two agents: one of them was faster.
pub async fn one_merge_twice(store: &Shared) {
    let put = |expected, contacts: [Contact; 2]| {
        let contacts = contacts.map(|contact| ContactChange { expected, contact });
        Commit { contacts: contacts.into(), ..Commit::new(at(1)) }
    };
    for round in 1..=ROUNDS {
        let people = [2 * round, 2 * round + 1].map(|number| Contact::new(ContactId::from_number(number)));
        store.commit(put(None, people.clone())).await.unwrap();
        let [one, two] = &people;
        let merged = |into: &Contact, other: &Contact| {
            let (stays, goes) = contact::merge(into, other, &[], ANNA, at(1)).unwrap();
            let (store, commit) = (Arc::clone(store), put(Some(0), [stays, goes]));
            tokio::spawn(async move { store.commit(commit).await })
        };
        let (a, b) = tokio::join!(merged(one, two), merged(two, one));
        assert!(one_won((a.unwrap(), b.unwrap()), &CommitError::Stale));
        let stored = [store.contact(one.id).await.unwrap().unwrap(), store.contact(two.id).await.unwrap().unwrap()];
        assert_eq!(stored.iter().filter(|contact| contact.merged_into.is_some()).count(), 1);
        assert_eq!(stored.iter().filter(|contact| !contact.merged.is_empty()).count(), 1);
    }
}

pub async fn one_draft_twice(store: &Shared) {
    let id = Talk::begun(1, store).await.id();
    for round in 0..10 {
        let save = |text: &str| {
            let draft = Draft { version: round + 1, text: text.into(), ..Draft::default() };
            let store = Arc::clone(store);
            tokio::spawn(async move { store.save_draft(ANNA, id, round, draft).await })
        };
        let (a, b) = tokio::join!(save("laptop"), save("phone"));
        assert!(one_won((a.unwrap(), b.unwrap()), &CommitError::Stale));
    }
}

/// Everybody loads, decides and commits until he gets through: all messages are there once, in order, without gaps.
pub async fn many_writers_of_one_conversation(store: &Shared) {
    let first = Talk::begun(1, store).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let (store, mut talk) = (Arc::clone(store), first.clone());
        writers.spawn(async move {
            for nth in 0..10 {
                loop {
                    talk.head = store.conversation(talk.id()).await.unwrap().unwrap();
                    let text = format!("{writer} says {nth}");
                    match store.commit(talk.raw(at(1), vec![posted(&text)])).await {
                        Ok(()) => break,
                        Err(refusal) => assert_eq!(refusal, CommitError::Stale),
                    }
                }
            }
        });
    }
    writers.join_all().await;
    let (records, _) = store.records(first.id(), Seq(0), usize::MAX).await.unwrap();
    let mut head = first.head.clone();
    for record in &records[first.log.len()..] {
        assert_eq!(record.seq, head.seq.next());
        head.apply(record);
    }
    assert_eq!(head.messages, 81);
    assert_eq!(store.conversation(first.id()).await.unwrap(), Some(head));
}

/// Each commit posts two messages, so a reader must always find an odd number: one from the opening, and pairs.
pub async fn readers_see_whole_commits(store: &Shared) {
    let mut talk = Talk::begun(1, store).await;
    let id = talk.id();
    let reader = {
        let store = Arc::clone(store);
        tokio::spawn(async move {
            let mut messages = 0;
            while messages < 101 {
                let page = store.page(id, None, 1_000, usize::MAX).await.unwrap();
                let (records, _) = store.records(id, Seq(0), usize::MAX).await.unwrap();
                assert!(records.len() >= page.items.len());
                assert_eq!(page.items.len() % 2, 0, "4 events of the opening and pairs");
                assert_eq!(records.len() % 2, 0);
                messages = store.conversation(id).await.unwrap().unwrap().messages;
                assert_eq!(messages % 2, 1);
            }
        })
    };
    while talk.head.messages < 101 {
        let pair = vec![posted("one"), posted("two")];
        talk.run(store, talk.raw(at(1), pair)).await;
    }
    reader.await.unwrap();
}
