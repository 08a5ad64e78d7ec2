//! What is told of a mailbox, for the page of administration.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::Place;
use crate::channels::email::connect::Trouble;

/// Most letters that were set aside that are listed here; the store has all.
const MOST: usize = 50;

/// How a mailbox fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// What is done now.
    pub state: State,
    /// What went wrong last, until it is well again.
    pub trouble: Option<(Timestamp, Trouble)>,
    /// Letters taken since the server began.
    pub taken: u64,
    /// Letters set aside since then, latest last.
    pub aside: Vec<SetAside>,
}

/// What is done with a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// The server is being reached.
    #[default]
    Connecting,
    /// New letters come at once.
    Listening {
        /// Since when.
        since: Timestamp,
    },
    /// It failed, and is tried again.
    Waiting {
        /// When.
        until: Timestamp,
    },
    /// Nothing any more.
    Stopped,
}

/// A letter that was not taken and is still in the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is.
    pub place: Place,
    /// When that was.
    pub at: Timestamp,
    /// Why.
    pub why: Aside,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aside {
    /// It is too large.
    TooLarge {
        /// Its bytes.
        size: u32,
        /// The most that is fetched.
        limit: u32,
    },
    /// The server cannot send it.
    Unreadable {
        /// What goes wrong.
        why: String,
    },
    /// It was not accepted here.
    Refused {
        /// Why not.
        why: String,
    },
}

impl Status {
    /// Adds a letter to those set aside.
    pub fn note(&mut self, letter: SetAside) {
        if self.aside.len() >= MOST {
            self.aside.remove(0);
        }
        self.aside.push(letter);
    }
}
