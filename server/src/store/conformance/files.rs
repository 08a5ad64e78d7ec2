//! Files: begun, finished, tied to a message with its commit or not at all, thrown away.

use std::sync::Arc;

use domain::commit::{Commit, Principal};
use domain::conversation::{Event, SharedEvent};
use domain::message::{Attachment, AttachmentState, MessageBody, Via};
use domain::{ContactId, ConversationId, FileId, ParticipantNo, SharedSeq};

use super::super::{CommitError, FileRow, FileState, Store};
use super::talk::{Talk, at, deleted};

const FILE: FileId = FileId::from_number(71);
const OTHER: FileId = FileId::from_number(72);

fn row(id: FileId, talk: &Talk) -> FileRow {
    FileRow {
        id,
        by: Principal::Contact(talk.head.birth.contact),
        conversation: None,
        name: "Größe.png".into(),
        size: 3_000_000_000,
        mime: "image/png".into(),
        state: FileState::Uploading,
        created: at(1),
    }
}

async fn loose(store: &Arc<dyn Store>, row: FileRow) {
    let id = row.id;
    assert!(store.begin_file(row).await.unwrap());
    assert!(store.change_file(id, FileState::Uploading, FileState::Loose).await.unwrap());
}

async fn state(store: &Arc<dyn Store>, id: FileId) -> Option<FileState> {
    store.file(id).await.unwrap().map(|row| row.state)
}

fn posted(files: &[FileId]) -> Event {
    let attachment = |file: &FileId| Attachment {
        file: *file,
        name: "Größe.png".into(),
        size: 5,
        mime: "image/png".into(),
        state: AttachmentState::Ready,
    };
    let body = MessageBody::Text { text: String::new(), attachments: files.iter().map(attachment).collect() };
    SharedEvent::MessagePosted { by: ParticipantNo::CUSTOMER, body, via: Via::Channel }.into()
}

fn sent(talk: &Talk, number: u128, files: &[FileId]) -> Commit {
    talk.commanded(at(5), number, vec![posted(files)])
}

pub async fn files_are_begun_once_and_move_on_in_order(store: &Arc<dyn Store>) {
    let talk = Talk::begun(1, store).await;
    let begun = row(FILE, &talk);
    assert_eq!(store.file(FILE).await.unwrap(), None);
    assert!(store.begin_file(begun.clone()).await.unwrap());
    assert!(!store.begin_file(FileRow { name: "another".into(), ..begun.clone() }).await.unwrap());
    assert_eq!(store.file(FILE).await.unwrap(), Some(begun));
    assert!(!store.change_file(FILE, FileState::Loose, FileState::Erased).await.unwrap());
    assert!(store.change_file(FILE, FileState::Uploading, FileState::Loose).await.unwrap());
    assert!(!store.change_file(FILE, FileState::Uploading, FileState::Loose).await.unwrap());
    assert!(!store.change_file(OTHER, FileState::Uploading, FileState::Loose).await.unwrap());
}

pub async fn unsent_files_are_counted_by_whose_they_are(store: &Arc<dyn Store>) {
    let mut talk = Talk::begun(1, store).await;
    let mine = Principal::Contact(talk.head.birth.contact);
    loose(store, row(FILE, &talk)).await;
    assert!(store.begin_file(row(OTHER, &talk)).await.unwrap());
    let somebody = Principal::Contact(ContactId::from_number(99));
    let theirs = FileRow { by: somebody, ..row(FileId::from_number(73), &talk) };
    assert!(store.begin_file(theirs).await.unwrap());
    let ids = |rows: Vec<FileRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(ids(store.unsent_files(mine).await.unwrap()), [FILE, OTHER]);
    talk.run(store, sent(&talk, 9, &[FILE])).await;
    assert_eq!(ids(store.unsent_files(mine).await.unwrap()), [OTHER]);
    assert_eq!(store.unsent_files(somebody).await.unwrap().len(), 1);
}

pub async fn kept_files_are_nobodys_to_send_or_to_throw_away(store: &Arc<dyn Store>) {
    let talk = Talk::begun(1, store).await;
    let mine = Principal::Contact(talk.head.birth.contact);
    loose(store, row(FILE, &talk)).await;
    assert!(store.change_file(FILE, FileState::Loose, FileState::Kept).await.unwrap());
    let kept = FileRow { state: FileState::Kept, ..row(FILE, &talk) };
    assert_eq!(store.kept_files().await.unwrap(), [kept]);
    assert!(store.unsent_files(mine).await.unwrap().is_empty());
    assert!(store.spent_files(at(99), 9).await.unwrap().is_empty());
    assert_eq!(store.commit(sent(&talk, 9, &[FILE])).await, Err(CommitError::Stale));
    assert!(store.change_file(FILE, FileState::Kept, FileState::Erased).await.unwrap());
    assert!(store.kept_files().await.unwrap().is_empty());
}

pub async fn a_message_binds_its_files(store: &Arc<dyn Store>) {
    let mut talk = Talk::begun(1, store).await;
    loose(store, row(FILE, &talk)).await;
    loose(store, FileRow { conversation: Some(talk.id()), ..row(OTHER, &talk) }).await;
    talk.run(store, sent(&talk, 9, &[FILE, OTHER])).await;
    for id in [FILE, OTHER] {
        let row = store.file(id).await.unwrap().unwrap();
        assert_eq!((row.state, row.conversation), (FileState::Bound(talk.head.seq), Some(talk.id())));
    }
}

pub async fn what_does_not_fit_binds_nothing(store: &Arc<dyn Store>) {
    let talk = Talk::begun(1, store).await;
    loose(store, row(FILE, &talk)).await;
    let third = FileId::from_number(73);
    let stale = async |other: FileRow| {
        assert_eq!(store.commit(sent(&talk, 9, &[FILE, other.id])).await, Err(CommitError::Stale), "missing");
        loose(store, other.clone()).await;
        assert_eq!(store.commit(sent(&talk, 9, &[FILE, other.id])).await, Err(CommitError::Stale), "{other:?}");
    };
    stale(FileRow { by: Principal::Contact(ContactId::from_number(99)), ..row(OTHER, &talk) }).await;
    stale(FileRow { conversation: Some(ConversationId::from_number(99)), ..row(third, &talk) }).await;
    assert!(store.begin_file(row(FileId::from_number(74), &talk)).await.unwrap());
    let unfinished = sent(&talk, 9, &[FileId::from_number(74)]);
    assert_eq!(store.commit(unfinished).await, Err(CommitError::Stale));
    let twice = store.commit(sent(&talk, 9, &[FILE, FILE])).await;
    assert!(matches!(twice, Err(CommitError::Store(_))), "{twice:?}");
    assert_eq!(state(store, FILE).await, Some(FileState::Loose));
    let mut after = talk.clone();
    after.run(store, sent(&talk, 9, &[FILE])).await;
    assert_eq!(store.commit(sent(&after, 10, &[FILE])).await, Err(CommitError::Stale), "sent already");
}

pub async fn files_go_with_their_message(store: &Arc<dyn Store>) {
    let mut talk = Talk::begun(1, store).await;
    for (number, id) in [(9, FILE), (10, OTHER)] {
        loose(store, row(id, &talk)).await;
        talk.run(store, sent(&talk, number, &[id])).await;
    }
    let (first, second) = (talk.head.shared_seq.0 - 1, talk.head.seq);
    talk.run(store, talk.raw(at(6), vec![deleted(SharedSeq(first))])).await;
    assert_eq!(state(store, FILE).await, Some(FileState::Erased));
    assert!(matches!(state(store, OTHER).await, Some(FileState::Bound(_))));
    store.erase(talk.id(), &[second]).await.unwrap();
    assert_eq!(state(store, OTHER).await, Some(FileState::Erased));
}

pub async fn spent_files_are_thrown_away(store: &Arc<dyn Store>) {
    let mut talk = Talk::begun(1, store).await;
    let kept = FileId::from_number(73);
    loose(store, row(kept, &talk)).await;
    talk.run(store, sent(&talk, 9, &[kept])).await;
    loose(store, row(FILE, &talk)).await;
    assert!(store.begin_file(FileRow { created: at(100), ..row(OTHER, &talk) }).await.unwrap());
    let spent = async |before| {
        let rows = store.spent_files(at(before), 10).await.unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(spent(1).await, []);
    assert_eq!(spent(50).await, [FILE]);
    store.remove_file(FILE).await.unwrap();
    assert_eq!(spent(50).await, [FILE], "only what was given up is forgotten");
    store.renew_file(FILE, at(60)).await.unwrap();
    assert_eq!(spent(50).await, [], "it counts as begun later");
    assert_eq!(spent(70).await, [FILE]);
    store.renew_file(kept, at(60)).await.unwrap();
    assert_ne!(store.file(kept).await.unwrap().unwrap().created, at(60), "what was sent stays as it is");
    assert!(store.change_file(FILE, FileState::Loose, FileState::Erased).await.unwrap());
    assert_eq!(spent(0).await, [FILE]);
    store.remove_file(FILE).await.unwrap();
    assert_eq!(store.file(FILE).await.unwrap(), None);
    assert_eq!(spent(1_000).await, [OTHER]);
    store.remove_file(kept).await.unwrap();
    assert!(store.file(kept).await.unwrap().is_some());
}
