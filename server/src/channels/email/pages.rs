//! Letters as pages. Long ones are kept for a while, from when they come in: whoever opens one does not wait for what takes a
//! moment, and asks for its other parts right after the first. Of one that is not kept any more the first part is made by
//! itself, and the others while it is read.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::FileId;
use tokio::sync::Mutex as AsyncMutex;
use tokio::task::JoinError;

use super::apart;
use super::html::{self, Look, Pictures};
use super::read::{self, Received};

/// Most bytes that are kept; a letter that is longer is made anew for each part.
const KEPT: usize = 24 << 20;

/// What was shown: the letter's file, and whether with pictures from elsewhere.
pub type Key = (FileId, bool);

/// Stands in pages for the words that unfold quoted text, which are each reader's own. No letter has it: markup cannot.
pub const QUOTED: &str = "\0quoted\0";

/// A letter up to this is made as a whole at once, in bytes.
const LONG: usize = 1 << 20;

/// The parts of a letter's page, with [`QUOTED`] in them; `remote` fetches pictures from elsewhere.
pub fn parts(raw: &[u8], remote: bool) -> Vec<String> {
    shown(raw, remote, |letter, look| html::parts(letter.html.as_deref(), &letter.text, look))
}

/// The first of them, long before the others are made; `None` if the letter is not long.
pub fn first_part(raw: &[u8], remote: bool) -> Option<String> {
    if raw.len() < LONG {
        return None;
    }
    shown(raw, remote, |letter, look| html::first_part(letter.html.as_deref(), look))
}

fn shown<T>(raw: &[u8], remote: bool, show: impl FnOnce(&Received, &Look<'_>) -> T) -> T {
    let letter = read::read_to_show(raw);
    let inline = |id: &str| letter.by_content_id(id).and_then(html::inline_address);
    let look = Look { pictures: Pictures { remote, inline: &inline }, quoted: QUOTED, forwards: letter.forwards() };
    show(&letter, &look)
}

/// The parts of pages, those asked for last.
#[derive(Debug, Default)]
pub struct Pages {
    kept: Mutex<VecDeque<(Key, Arc<Vec<String>>)>>,
    /// Whoever asks for one that is being made waits for that; some share a turn.
    making: [AsyncMutex<()>; 8],
}

impl Pages {
    /// The parts of this letter's page.
    pub async fn of(&self, key: Key, raw: Bytes) -> Result<Arc<Vec<String>>, JoinError> {
        let turn = &self.making[usize::from(key.0.0.as_bytes()[15] % 8)];
        let _turn = if raw.len() < LONG { None } else { Some(turn.lock().await) };
        if let Some(known) = self.get(&key) {
            return Ok(known);
        }
        let made = Arc::new(apart(move || parts(&raw, key.1)).await?);
        self.keep(key, &made);
        Ok(made)
    }

    /// What was shown under this key, if it is still known.
    pub fn get(&self, key: &Key) -> Option<Arc<Vec<String>>> {
        let mut pages = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = pages.iter().position(|(known, _)| known == key)?;
        let page = pages.remove(at)?;
        pages.push_front(page.clone());
        Some(page.1)
    }

    /// Keeps a page of several parts; those asked for longest ago make room.
    pub fn keep(&self, key: Key, parts: &Arc<Vec<String>>) {
        let size = |parts: &[String]| parts.iter().map(String::len).sum::<usize>();
        if parts.len() < 2 || size(parts) > KEPT {
            return;
        }
        let mut pages = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|(known, _)| *known != key);
        pages.push_front((key, Arc::clone(parts)));
        while pages.iter().map(|(_, parts)| size(parts)).sum::<usize>() > KEPT {
            pages.pop_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_kept_while_there_is_room() {
        let pages = Pages::default();
        let key = |number| (FileId::from_number(number), false);
        let parts = |size: usize| Arc::new(vec!["x".repeat(size), String::new()]);
        for number in 1..=3 {
            pages.keep(key(number), &parts(KEPT / 3));
        }
        assert!(pages.get(&key(1)).is_some());
        pages.keep(key(4), &parts(9));
        assert!(pages.get(&key(1)).is_some() && pages.get(&key(2)).is_none() && pages.get(&key(4)).is_some());
        assert!(pages.get(&(FileId::from_number(1), true)).is_none(), "with pictures it is another page");
        pages.keep(key(5), &parts(KEPT + 1));
        pages.keep(key(6), &Arc::new(vec!["short".into()]));
        assert!(pages.get(&key(5)).is_none() && pages.get(&key(6)).is_none());
    }
}
