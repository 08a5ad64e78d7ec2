//! Repetition, doubt and a store that fails.

use domain::{Refusal, Seq};

use super::world::{ANNA, World, principal, send, start, visitor, write};
use crate::store::Store;
use crate::store::memory::Fault;

#[tokio::test]
async fn a_repeated_command_is_answered_like_the_first_and_done_once() {
    let world = World::new();
    let who = visitor(1);
    let id = world.start(who, "hello").await;
    let command = world.command_id();
    let first = world.desk.customer(who, command, &write(id, "once")).await.unwrap();
    let second = world.desk.customer(who, command, &write(id, "once")).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(world.texts(id).await, ["hello", "once"]);
    let other = world.desk.customer(who, command, &write(id, "something else")).await;
    assert_eq!(other, Err(Refusal::IdReused));
    let thief = world.desk.customer(visitor(2), command, &write(id, "once")).await;
    assert_eq!(thief, Err(Refusal::IdReused));
    let row = world.store.command(command).await.unwrap().unwrap();
    assert_eq!(row.by, principal(who));
}

#[tokio::test]
async fn a_repetition_is_recognised_even_when_the_conversation_would_refuse_by_now() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    let command = world.command_id();
    let first = world.desk.agent(ANNA, command, &send(id, "bye")).await.unwrap();
    world.agent(ANNA, protocol::agent::Command::End { conversation: id }).await.unwrap();
    assert_eq!(world.desk.agent(ANNA, command, &send(id, "bye")).await.unwrap(), first);
}

#[tokio::test]
async fn a_commit_in_doubt_is_cleared_by_its_repetition() {
    let world = World::new();
    let who = visitor(1);
    let id = world.start(who, "hello").await;
    for (fault, text) in [(Fault::Before, "before"), (Fault::Middle, "middle"), (Fault::After, "after")] {
        let command = world.command_id();
        world.faults.plan(fault);
        // Committed and yet told of failure: the look-up finds it at once. Otherwise the sender tries again.
        let _ = world.desk.customer(who, command, &write(id, text)).await;
        world.desk.customer(who, command, &write(id, text)).await.unwrap();
    }
    assert_eq!(world.texts(id).await, ["hello", "before", "middle", "after"]);
}

#[tokio::test]
async fn a_full_disk_refuses_with_a_code_reads_go_on_and_it_recovers() {
    let world = World::new();
    let who = visitor(1);
    let id = world.start(who, "hello").await;
    let command = world.command_id();
    world.faults.set_read_only(true);
    let refused = world.desk.customer(who, command, &write(id, "kept by the sender")).await;
    assert_eq!(refused, Err(Refusal::StorageUnavailable));
    assert_eq!(world.store.records(id, Seq(0), usize::MAX).await.unwrap().0.len(), 4, "reading goes on");
    world.faults.set_read_only(false);
    world.desk.customer(who, command, &write(id, "kept by the sender")).await.unwrap();
    assert_eq!(world.texts(id).await, ["hello", "kept by the sender"]);
}

#[tokio::test]
async fn a_text_over_the_limit_is_refused_whatever_the_client_checked() {
    let world = World::new();
    world.arrive(ANNA).await;
    let id = world.start(visitor(1), "hello").await;
    world.accept(ANNA, id).await;
    let long = world.agent(ANNA, send(id, &"x".repeat(1_001))).await;
    assert_eq!(long, Err(Refusal::TextTooLong { length: 1_001, limit: 1_000 }));
    let blank = world.customer(visitor(1), start(" \n ")).await.unwrap();
    assert_eq!(blank.conversation, Some(id), "a start without words opens what is open");
}
