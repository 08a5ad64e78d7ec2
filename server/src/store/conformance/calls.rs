//! Uses of workflows: written with what they do, listed, and not for ever.

use std::sync::Arc;

use domain::commit::Commit;
use domain::workflow::call::CallEnd;
use domain::workflow::{Call, Failure};
use domain::{CommandId, WorkflowId};

use super::super::{CALLS_KEPT, Calls, CommitError, Store};
use super::talk::{ANNA, Talk, at};

const LOOK_UP: WorkflowId = WorkflowId::from_number(81);
const REFUND: WorkflowId = WorkflowId::from_number(82);

fn call(number: u128, workflow: WorkflowId) -> Call {
    Call {
        id: CommandId::from_number(number),
        workflow,
        name: "Größe nachsehen".into(),
        by: ANNA,
        conversation: None,
        began: at(1),
        end: None,
    }
}

fn ended(call: &Call) -> Call {
    let failure = Some(Failure::Status { status: 503 });
    call.ended(CallEnd { at: at(2), failure, status: Some(503), ignored: vec!["note".into()] })
}

fn commit(calls: Vec<Call>) -> Commit {
    Commit { calls, ..Commit::new(at(1)) }
}

pub async fn calls_are_listed_and_end(store: &Arc<dyn Store>) {
    let (first, second, third) = (call(1, LOOK_UP), call(2, REFUND), call(3, LOOK_UP));
    for one in [&first, &second, &third] {
        store.commit(commit(vec![one.clone()])).await.unwrap();
    }
    let list = async |which| store.calls(which, 10).await.unwrap();
    assert_eq!(list(Calls::All).await, [third.clone(), second.clone(), first.clone()]);
    assert_eq!(list(Calls::Of(LOOK_UP)).await, [third.clone(), first.clone()]);
    assert_eq!(store.calls(Calls::All, 1).await.unwrap(), std::slice::from_ref(&third));
    store.commit(commit(vec![ended(&first), ended(&third)])).await.unwrap();
    assert_eq!(list(Calls::Running).await, std::slice::from_ref(&second));
    assert_eq!(list(Calls::All).await, [ended(&third), second, ended(&first)], "an end does not move it");
}

pub async fn calls_are_written_with_their_conversation(store: &Arc<dyn Store>) {
    let talk = Talk::begun(1, store).await;
    let stale = talk.clone().write(at(2), "first");
    store.commit(stale.clone()).await.unwrap();
    let refused = store.commit(Commit { calls: vec![call(1, REFUND)], ..stale }).await;
    assert_eq!(refused, Err(CommitError::Stale));
    assert_eq!(store.calls(Calls::All, 10).await.unwrap(), []);
}

pub async fn only_the_latest_calls_are_kept(store: &Arc<dyn Store>) {
    let calls: Vec<_> = (1..=CALLS_KEPT as u128 + 2).map(|number| call(number, LOOK_UP)).collect();
    store.commit(commit(calls)).await.unwrap();
    let kept = store.calls(Calls::All, CALLS_KEPT + 2).await.unwrap();
    assert_eq!(kept.len(), CALLS_KEPT);
    assert_eq!(kept.last().map(|call| call.id), Some(CommandId::from_number(3)));
}
