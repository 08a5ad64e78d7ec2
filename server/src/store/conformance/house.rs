//! Agents, drafts, timers, cursors, documents.

use std::sync::Arc;

use domain::commit::{Commit, DraftConsumed, TimerChange};
use domain::draft::Draft;
use domain::timer::Timer;
use domain::{AgentId, ConversationId, EngagementNo, ParticipantNo, SharedSeq, Timestamp};

use super::super::{CommitError, Document, Store};
use super::talk::signed_in;
use super::{ANNA, BEN, Talk, at};

type Shared = Arc<dyn Store>;

pub async fn agents_are_listed(store: &Shared) {
    assert!(store.agents().await.unwrap().is_empty());
    // Mentioned is not yet here.
    Talk::accepted(1, store).await;
    assert!(store.agents().await.unwrap().is_empty());
    let mut commit = Commit::new(at(1));
    for id in [BEN, ANNA] {
        let (before, after) = signed_in(id);
        commit.change_agent(&before, after, &Talk::new(1).settings);
    }
    store.commit(commit).await.unwrap();
    let mut ids: Vec<AgentId> = store.agents().await.unwrap().iter().map(|agent| agent.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [ANNA, BEN]);
    assert_eq!(store.agent(AgentId::from_number(9)).await.unwrap(), None);
}

fn gapped() -> Draft {
    let gap = domain::template::Gap { start: 0, end: 1, label: "order".into(), open: true };
    Draft { form: domain::template::Form::Free(vec![gap]), ..Draft::default() }
}

fn draft(version: u32, text: &str) -> Draft {
    Draft { version, text: text.into(), at: at(1), overwritten: vec!["earlier".into()], ..gapped() }
}

pub async fn drafts_have_versions(store: &Shared) {
    let id = Talk::begun(1, store).await.id();
    assert_eq!(store.draft(ANNA, id).await.unwrap(), Draft::default());
    store.save_draft(ANNA, id, 0, draft(1, "a")).await.unwrap();
    let late = store.save_draft(ANNA, id, 0, draft(1, "b")).await;
    assert_eq!(late, Err(CommitError::Stale));
    store.save_draft(ANNA, id, 1, draft(2, "c")).await.unwrap();
    assert_eq!(store.draft(ANNA, id).await.unwrap(), draft(2, "c"));
    assert_eq!(store.draft(BEN, id).await.unwrap(), Draft::default());
    let nowhere = ConversationId::from_number(404);
    let lost = store.save_draft(ANNA, nowhere, 0, draft(1, "a")).await;
    assert_eq!(lost, Err(CommitError::Stale));
}

pub async fn sent_drafts_are_consumed(store: &Shared) {
    let mut talk = Talk::accepted(1, store).await;
    let id = talk.id();
    store.save_draft(ANNA, id, 0, draft(1, "sent")).await.unwrap();
    let sending = |talk: &Talk, version| {
        let mut commit = talk.write(at(5), "hi");
        commit.drafts.push(DraftConsumed { agent: ANNA, conversation: id, version });
        commit
    };
    talk.run(store, sending(&talk, 1)).await;
    let stored = store.draft(ANNA, id).await.unwrap();
    assert_eq!((stored.text.as_str(), stored.version, stored.at), ("", 2, at(5)));
    // Typed on meanwhile: stays.
    store.save_draft(ANNA, id, 2, draft(3, "more")).await.unwrap();
    talk.run(store, sending(&talk, 2)).await;
    assert_eq!(store.draft(ANNA, id).await.unwrap(), draft(3, "more"));
}

async fn set(store: &Shared, changes: Vec<TimerChange>) {
    let mut commit = Commit::new(at(0));
    commit.timers = changes;
    store.commit(commit).await.unwrap();
}

const HERE: ConversationId = ConversationId::from_number(1);

pub async fn timers_are_replaced_and_cleared(store: &Shared) {
    assert_eq!(store.next_due().await.unwrap(), None);
    let [park, quiet] = [Timer::Park(HERE), Timer::Quiet(HERE)];
    set(store, vec![TimerChange::Set(park, at(5)), TimerChange::Set(quiet, at(9))]).await;
    set(store, vec![TimerChange::Set(park, at(7)), TimerChange::Clear(Timer::Overflow(HERE))]).await;
    assert_eq!(store.timers().await.unwrap(), [(park, at(7)), (quiet, at(9))]);
    assert_eq!(store.next_due().await.unwrap(), Some(at(7)));
    set(store, vec![TimerChange::Clear(park)]).await;
    assert_eq!(store.timers().await.unwrap(), [(quiet, at(9))]);
}

pub async fn timers_come_in_order(store: &Shared) {
    let all = [
        (Timer::Recovery(ANNA), at(1)),
        (Timer::Offer(HERE, EngagementNo(1)), at(2)),
        (Timer::Offer(HERE, EngagementNo(2)), at(2)),
        (Timer::WrapUp(HERE, EngagementNo(1)), at(2)),
        (Timer::Prefer(HERE), at(2)),
        (Timer::Overflow(HERE), at(3)),
        (Timer::Quiet(HERE), at(4)),
        (Timer::Park(HERE), at(5)),
    ];
    let changes = all.iter().rev().map(|(timer, due)| TimerChange::Set(*timer, *due));
    set(store, changes.collect()).await;
    assert_eq!(store.due(Timestamp(0), 99).await.unwrap(), []);
    assert_eq!(store.due(at(2), 99).await.unwrap(), all[..5]);
    assert_eq!(store.due(at(9), 3).await.unwrap(), all[..3]);
    assert_eq!(store.timers().await.unwrap(), all);
}

pub async fn settling_undoes_nothing_newer(store: &Shared) {
    let timer = Timer::Park(HERE);
    set(store, vec![TimerChange::Set(timer, at(5))]).await;
    // Somebody moved it while its handler was busy.
    store.settle_timer(timer, at(4), None).await.unwrap();
    store.settle_timer(timer, at(4), Some(at(3))).await.unwrap();
    assert_eq!(store.timers().await.unwrap(), [(timer, at(5))]);
    store.settle_timer(timer, at(5), Some(at(6))).await.unwrap();
    assert_eq!(store.timers().await.unwrap(), [(timer, at(6))]);
    store.settle_timer(timer, at(6), None).await.unwrap();
    store.settle_timer(timer, at(6), Some(at(7))).await.unwrap();
    assert!(store.timers().await.unwrap().is_empty());
}

pub async fn cursors_only_move_forward(store: &Shared) {
    let id = Talk::begun(1, store).await.id();
    let customer = ParticipantNo::CUSTOMER;
    assert!(!store.see(id, customer, SharedSeq(0)).await.unwrap());
    assert!(store.see(id, customer, SharedSeq(2)).await.unwrap());
    assert!(!store.see(id, customer, SharedSeq(2)).await.unwrap());
    assert!(!store.see(id, customer, SharedSeq(1)).await.unwrap());
    assert!(store.see(id, ParticipantNo(1), SharedSeq(1)).await.unwrap());
    assert!(store.see(id, customer, SharedSeq(3)).await.unwrap());
    let cursors = store.cursors(id).await.unwrap();
    assert_eq!(cursors, [(customer, SharedSeq(3)), (ParticipantNo(1), SharedSeq(1))]);
    let nowhere = ConversationId::from_number(404);
    assert!(!store.see(nowhere, customer, SharedSeq(3)).await.unwrap());
    assert!(store.cursors(nowhere).await.unwrap().is_empty());
}

pub async fn documents_have_versions(store: &Shared) {
    let document = |id: &str, version, json: &str| Document { id: id.into(), version, json: json.into() };
    let put = async |document| store.put_document("queue", document, Some(ANNA), at(1)).await;
    put(document("b", 0, "{}")).await.unwrap();
    put(document("a", 0, "{}")).await.unwrap();
    assert_eq!(put(document("a", 0, "[]")).await, Err(CommitError::Stale));
    put(document("a", 1, "[1]")).await.unwrap();
    assert_eq!(put(document("a", 1, "[2]")).await, Err(CommitError::Stale));
    let expected = [document("a", 2, "[1]"), document("b", 1, "{}")];
    assert_eq!(store.documents("queue").await.unwrap(), expected);
    assert!(store.documents("site").await.unwrap().is_empty());
    for id in ["a", "a", "never"] {
        store.remove_document("queue", id, None, at(2)).await.unwrap();
    }
    assert_eq!(store.documents("queue").await.unwrap(), [document("b", 1, "{}")]);
    put(document("a", 0, "again")).await.unwrap();
    let both = vec![document("c", 0, "new"), document("b", 0, "stale")];
    assert_eq!(store.put_documents("queue", both, None, at(3)).await, Err(CommitError::Stale));
    let both = vec![document("c", 0, "new"), document("b", 1, "newer")];
    store.put_documents("queue", both, None, at(3)).await.unwrap();
    let expected = [document("a", 1, "again"), document("b", 2, "newer"), document("c", 1, "new")];
    assert_eq!(store.documents("queue").await.unwrap(), expected, "several are written together or not at all");
}

pub async fn probing_leaves_nothing(store: &Shared) {
    store.probe().await.unwrap();
    store.probe().await.unwrap();
    assert!(store.timers().await.unwrap().is_empty());
}

pub async fn closed_is_closed(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    store.close().await.unwrap();
    assert!(store.commit(talk.write(at(1), "late")).await.is_err());
    assert!(store.conversation(talk.id()).await.is_err());
    assert!(store.timers().await.is_err());
    assert!(store.probe().await.is_err());
    store.close().await.unwrap();
}
