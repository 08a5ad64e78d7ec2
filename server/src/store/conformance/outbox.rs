//! Messages on their way to carriers.

use std::sync::Arc;

use domain::commit::Commit;
use domain::delivery::{Delivery, DeliveryChange, DeliveryState};
use domain::template::Approved;
use domain::{ConversationId, EntryPointId, Seq, Timestamp};

use super::super::{CommitError, Store};
use super::{Talk, at};

type Shared = Arc<dyn Store>;

/// Where [`Talk`]s come in.
const DOOR: EntryPointId = EntryPointId::from_number(1);

fn only(change: DeliveryChange) -> Commit {
    let mut commit = Commit::new(at(1));
    commit.outbox.push(change);
    commit
}

async fn queued(store: &Shared, talk: &Talk, event: u64, due: Timestamp) -> Delivery {
    let delivery = Delivery::new(talk.id(), Seq(event), due);
    store.commit(only(DeliveryChange { expected: 0, delivery: delivery.clone() })).await.unwrap();
    delivery
}

fn after(delivery: &Delivery, state: DeliveryState, external: Option<&str>) -> DeliveryChange {
    let version = delivery.version + 1;
    let external = external.map(str::to_owned);
    DeliveryChange {
        expected: delivery.version,
        delivery: Delivery { version, attempts: 3, state, external, ..delivery.clone() },
    }
}

pub async fn deliveries_are_kept(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let approved = Approved { name: "news".into(), language: "en_US".into(), parameters: vec!["Größe".into()] };
    let missing = vec!["jörg@x.test".to_owned()];
    let delivery =
        Delivery { approved: Some(approved), missing, lets_pass: true, ..Delivery::new(talk.id(), Seq(1), at(1)) };
    store.commit(only(DeliveryChange { expected: 0, delivery: delivery.clone() })).await.unwrap();
    assert_eq!(store.delivery(talk.id(), Seq(1)).await.unwrap(), Some(delivery.clone()));
    assert_eq!(store.deliveries_due(at(1), 9).await.unwrap(), [delivery]);
    assert_eq!(store.delivery(talk.id(), Seq(2)).await.unwrap(), None);
    for state in [DeliveryState::Claimed { until: at(9) }, DeliveryState::Queued { due: at(5) }, DeliveryState::Done] {
        let now = store.delivery(talk.id(), Seq(1)).await.unwrap().unwrap();
        let change = after(&now, state, Some("SM1"));
        store.commit(only(change.clone())).await.unwrap();
        assert_eq!(store.delivery(talk.id(), Seq(1)).await.unwrap(), Some(change.delivery));
    }
}

pub async fn deliveries_have_versions(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let delivery = queued(store, &talk, 1, at(1)).await;
    let again = DeliveryChange { expected: 0, delivery: delivery.clone() };
    assert_eq!(store.commit(only(again)).await, Err(CommitError::Stale));
    // Two nodes claim the same one: one of them gets it.
    store.commit(only(delivery.claim(at(2), domain::delivery::CLAIM))).await.unwrap();
    assert_eq!(store.commit(only(delivery.claim(at(2), domain::delivery::CLAIM))).await, Err(CommitError::Stale));
    let nowhere = Delivery { conversation: ConversationId::from_number(404), ..delivery };
    assert_eq!(store.commit(only(nowhere.claim(at(2), domain::delivery::CLAIM))).await, Err(CommitError::Stale));
}

pub async fn deliveries_come_in_order(store: &Shared) {
    let (one, two) = (Talk::begun(1, store).await, Talk::begun(2, store).await);
    assert_eq!(store.next_delivery().await.unwrap(), None);
    let first = queued(store, &one, 1, at(5)).await;
    let second = queued(store, &one, 2, at(1)).await;
    let other = queued(store, &two, 1, at(3)).await;
    assert_eq!(store.deliveries_due(at(2), 9).await.unwrap(), [], "the earlier one of its conversation is not due");
    assert_eq!(store.next_delivery().await.unwrap(), Some(at(3)));
    assert_eq!(store.deliveries_due(at(5), 9).await.unwrap(), [other.clone(), first.clone()]);
    assert_eq!(store.deliveries_due(at(5), 1).await.unwrap(), [other]);
    let claimed = first.claim(at(5), domain::delivery::CLAIM);
    store.commit(only(claimed.clone())).await.unwrap();
    assert!(!store.deliveries_due(at(6), 9).await.unwrap().contains(&second), "it waits for the first");
    let late = at(5) + domain::delivery::CLAIM;
    assert!(
        store.deliveries_due(late, 9).await.unwrap().contains(&claimed.delivery),
        "a claim without news comes back"
    );
    store.commit(only(after(&claimed.delivery, DeliveryState::Done, None))).await.unwrap();
    assert!(store.deliveries_due(at(6), 9).await.unwrap().contains(&second));
}

pub async fn a_delivery_lets_others_pass(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let first = queued(store, &talk, 1, at(1)).await;
    let second = queued(store, &talk, 2, at(1)).await;
    let mut change = after(&first, DeliveryState::Queued { due: at(9) }, None);
    change.delivery.lets_pass = true;
    store.commit(only(change.clone())).await.unwrap();
    assert_eq!(store.deliveries_due(at(2), 9).await.unwrap(), [second], "the first one is wanted later");
    assert_eq!(store.deliveries_due(at(9), 9).await.unwrap().len(), 2);
    assert_eq!(store.next_delivery().await.unwrap(), Some(at(1)));
}

pub async fn deliveries_are_found_by_what_carriers_call_them(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let delivery = queued(store, &talk, 1, at(1)).await;
    let change = after(&delivery, DeliveryState::Done, Some("SM1"));
    store.commit(only(change.clone())).await.unwrap();
    assert_eq!(store.delivery_by_name(DOOR, "SM1").await.unwrap(), Some(change.delivery));
    assert_eq!(store.delivery_by_name(DOOR, "SM2").await.unwrap(), None);
    let foreign = EntryPointId::from_number(2);
    assert_eq!(store.delivery_by_name(foreign, "SM1").await.unwrap(), None, "names are an entry point's own");
}
