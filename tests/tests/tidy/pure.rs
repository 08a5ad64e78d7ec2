//! Rule 1: where nothing may depend on a browser, a runtime or a clock.

use crate::rule::{hold, search};
use crate::tree;

/// Files that are pure wherever they stand.
const PURE_NAMES: [&str; 4] = ["model.rs", "machine.rs", "backoff.rs", "window.rs"];

const IMPURE: [&str; 10] =
    ["leptos", "web_sys", "js_sys", "wasm_bindgen", "tokio", "axum", "async fn", "async move", ".await", "now("];

/// What reaches out of the process, or into the machine.
const OUTSIDE: [&str; 8] =
    ["std::fs", "std::net", "std::env", "std::process", "std::thread", "std::io", "std::time", "rand"];

/// The desk awaits its Store and its Bus, and asks its Clock by `self.clock.now()`; the globals are what is forbidden.
const FOR_THE_DESK: [&str; 9] =
    ["tokio", "axum", "spawn", "sleep", "Instant::now", "SystemTime::now", "Utc::now", "Date::now", "rand::rng"];

#[test]
fn domain_and_protocol_are_pure() {
    let files = tree::rust().filter(|file| file.is_in(&["domain/", "protocol/"]));
    hold(
        "`domain` and `protocol` do no I/O, wait for nothing and read no clock.",
        "take the time, an id or what was read as a parameter; do the rest in `server` or `widgets`",
        search(files, &IMPURE),
    );
}

#[test]
fn domain_and_protocol_do_not_reach_outside() {
    let files = tree::rust().filter(|file| file.is_in(&["domain/src/", "protocol/src/"]));
    hold(
        "`domain` and `protocol` touch no file, no network and no machine.",
        "let the server read it and hand it over as a value",
        search(files, &OUTSIDE),
    );
}

#[test]
fn models_and_machines_are_pure() {
    let files = tree::rust().filter(|file| PURE_NAMES.contains(&file.name()) && !file.is_in(&["domain/"]));
    hold(
        "A `model.rs`, `machine.rs`, `backoff.rs` or `window.rs` is pure wherever it stands: it is tested without a browser.",
        "return what is to be done as a value and do it in the file beside it; take the time as a parameter",
        search(files, &IMPURE),
    );
}

#[test]
fn the_desk_can_be_simulated() {
    let files = tree::rust().filter(|file| file.is_in(&["server/src/desk/", "server/src/desk.rs"]) && !file.is_test());
    hold(
        "`server/src/desk` neither spawns nor sleeps and knows no runtime: a test moves its clock by hand.",
        "use `self.clock`, `self.ids`, `self.store`, `self.bus`; what waits is a timer row, what runs is in `server/src/timers.rs`",
        search(files, &FOR_THE_DESK),
    );
}
