//! The list of emoji: a file of its own (`public/emoji.txt`), fetched when the picker is opened first, for few open it.

use core::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::dom::fetch::{Answer, fetch};

const ADDRESS: &str = "/public/emoji.txt";

thread_local! {
    /// Kept as long as the page; empty before it was fetched.
    static KEPT: Cell<&'static str> = const { Cell::new("") };
}

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    /// Under way.
    Coming,
    /// It did not come.
    Failed,
    /// Its lines.
    There(&'static str),
}

impl List {
    /// Its lines; none before it is there.
    pub const fn lines(self) -> &'static str {
        match self {
            Self::There(lines) => lines,
            Self::Coming | Self::Failed => "",
        }
    }

    /// Takes these lines for the list from now on, as if they had been fetched.
    pub fn put(lines: &'static str) {
        KEPT.set(lines);
    }

    /// As it is now. What is not there yet is fetched, and `list` told.
    pub fn load(list: RwSignal<Self>) {
        let kept = KEPT.get();
        if !kept.is_empty() {
            return list.set(Self::There(kept));
        }
        list.set(Self::Coming);
        spawn_local(async move {
            let answer = fetch("GET", ADDRESS, &[], None).await.ok().filter(Answer::is_ok);
            let lines = answer.and_then(|answer| String::from_utf8(answer.body).ok());
            list.try_set(lines.map_or(Self::Failed, |lines| {
                // The page's for as long as it lives, and fetched once: nothing would ever give it back.
                Self::put(lines.leak());
                Self::There(KEPT.get())
            }));
        });
    }
}
