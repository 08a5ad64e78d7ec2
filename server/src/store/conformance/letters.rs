//! Names of letters.

use std::sync::Arc;

use domain::commit::{Commit, LetterName};
use domain::{EntryPointId, Seq};

use super::super::Store;
use super::{Talk, at};

type Shared = Arc<dyn Store>;

/// Where [`Talk`]s come in.
const DOOR: EntryPointId = EntryPointId::from_number(1);

async fn name(store: &Shared, talk: &Talk, message_id: &str, event: u64, ours: bool) -> LetterName {
    let (conversation, event) = (talk.id(), Seq(event));
    let name = LetterName { entry_point: DOOR, message_id: message_id.to_owned(), conversation, event, ours };
    store.commit(Commit { letters: vec![name.clone()], ..Commit::new(at(1)) }).await.unwrap();
    name
}

pub async fn letters_are_found_by_name(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    let ours = name(store, &talk, "1@shop.example", 2, true).await;
    let theirs = name(store, &talk, "1@example.org", 3, false).await;
    assert_eq!(store.letter_by_name(DOOR, "1@shop.example").await.unwrap(), Some(ours));
    assert_eq!(store.letter_by_name(DOOR, "1@example.org").await.unwrap(), Some(theirs));
    assert_eq!(store.letter_by_name(DOOR, "2@example.org").await.unwrap(), None);
    let foreign = EntryPointId::from_number(404);
    assert_eq!(store.letter_by_name(foreign, "1@shop.example").await.unwrap(), None, "names are an entry point's own");
}

pub async fn the_first_letter_of_a_name_stands(store: &Shared) {
    let (one, two) = (Talk::begun(1, store).await, Talk::begun(2, store).await);
    let first = name(store, &one, "1@shop.example", 2, true).await;
    name(store, &two, "1@shop.example", 3, false).await;
    assert_eq!(store.letter_by_name(DOOR, "1@shop.example").await.unwrap(), Some(first));
}

pub async fn erased_letters_have_no_name(store: &Shared) {
    let talk = Talk::begun(1, store).await;
    name(store, &talk, "1@example.org", 2, false).await;
    name(store, &talk, "2@example.org", 4, false).await;
    store.erase(talk.id(), &[Seq(2)]).await.unwrap();
    assert_eq!(store.letter_by_name(DOOR, "1@example.org").await.unwrap(), None);
    assert!(store.letter_by_name(DOOR, "2@example.org").await.unwrap().is_some());
}
