//! Rules 2 to 5 of the front ends: who writes what views read, who names the socket, where effects stand, what may leak.

use crate::rule::{Finding, hold, search, search_where};
use crate::source;
use crate::tree::{self, File};

const FRONT: [&str; 4] = ["widgets/", "agent-app/", "admin-app/", "customer-widget/"];

/// The one file that can write to what a store publishes.
const BRIDGE: &str = "widgets/src/store/bridge.rs";
/// The one file that knows the browser's WebSocket.
const SOCKET: &str = "widgets/src/socket/browser.rs";
/// Where something outside is kept in step with signals.
const EFFECTS: [&str; 4] =
    ["widgets/src/dom/", "widgets/src/ui/", "widgets/src/socket/", "widgets/src/thread/scroll.rs"];

fn front() -> impl Iterator<Item = &'static File> {
    tree::rust().filter(|file| file.is_in(&FRONT))
}

#[test]
fn stores_write_through_the_bridge_only() {
    let in_store = |file: &&File| {
        let folder = file.path.contains("/store/") || file.name() == "store.rs";
        folder && file.path != BRIDGE && !file.is_test()
    };
    hold(
        "A store's writable side is private to `widgets/src/store/bridge.rs`.",
        "publish through `Published`; hand out what its `read()` returns",
        search(front().filter(in_store), &["RwSignal", "ArcRwSignal", "WriteSignal", "ArcWriteSignal"]),
    );
}

#[test]
fn views_read_and_never_publish() {
    let views = front().filter(|file| {
        let is_view = matches!(file.name(), "view.rs" | "row.rs") || file.is_in(&["widgets/src/ui/"]);
        is_view || file.is_in(&["agent-app/", "admin-app/", "customer-widget/"])
    });
    hold(
        "Views and apps read what a store shows, and say what the person did through the store's methods.",
        "take a `ReadSignal` or `Signal`; give the store a method for what happened",
        search(views, &["Published", ".publish(", "WriteSignal"]),
    );
}

#[test]
fn one_file_knows_the_browsers_socket() {
    hold(
        "The browser's WebSocket is named in `widgets/src/socket/browser.rs` only.",
        "use `widgets::socket`, which reconnects for ever and loses nothing",
        search(front().filter(|file| file.path != SOCKET && !file.is_test()), &["WebSocket"]),
    );
}

const EFFECT: [&str; 5] =
    ["Effect::new", "Effect::watch", "Effect::new_sync", "RenderEffect::new", "ImmediateEffect::new"];

#[test]
fn effects_stand_where_the_outside_is() {
    let elsewhere = front().filter(|file| !file.is_in(&EFFECTS) && !file.is_test());
    hold(
        "Effects keep something outside in step; what can be derived is derived.",
        "use a `Memo` or a closure; what must reach the page goes through `widgets::dom`, `ui`, `socket` or `thread/scroll.rs`",
        search(elsewhere, &EFFECT),
    );
}

#[test]
fn every_effect_says_what_it_keeps_in_step() {
    let allowed = front().filter(|file| file.is_in(&EFFECTS));
    hold(
        "Every effect has a remark that says which outside thing it keeps in step.",
        "write it into the line above, or behind the effect",
        search_where(allowed, &EFFECT, |file, index| !has_remark(file, index)),
    );
}

/// A comment in the line itself, or above the few lines that prepare it.
fn has_remark(file: &File, index: usize) -> bool {
    let lines = file.lines();
    if lines.get(index).is_some_and(|line| !line.comment.is_empty()) {
        return true;
    }
    let above = lines.get(index.saturating_sub(3)..index).unwrap_or_default().iter().rev();
    let same_paragraph = above.take_while(|line| {
        let code = line.code.trim();
        !(code.is_empty() && line.comment.is_empty() || code.ends_with('{') || code.ends_with('}'))
    });
    same_paragraph.into_iter().any(|line| line.comment.trim_start().starts_with("//"))
}

#[test]
fn remarks_are_noticed() {
    let file = |text: &str| File::new("x.rs", text);
    assert!(has_remark(&file("// why\nlet a = b;\nEffect::new(f);"), 2));
    assert!(has_remark(&file("Effect::new(f); // why"), 0));
    assert!(!has_remark(&file("// of something else\n\nEffect::new(f);"), 2));
    assert!(!has_remark(&file("// of this function\nfn g() {\n    Effect::new(f);"), 2));
}

#[test]
fn nothing_is_forgotten() {
    let mut findings = search(front(), &[".forget()", "into_js_value"]);
    findings.extend(search(tree::rust(), &["mem::forget", "Closure::forget"]));
    hold(
        "`.forget()` and `into_js_value()` leak.",
        "keep the closure in `dom::listener` or `dom::timer`, whose drop undoes it; call a method of ours something else",
        findings,
    );
}

#[test]
fn only_an_apps_main_mounts_to_the_body() {
    let mains = ["agent-app/src/main.rs", "admin-app/src/main.rs", "customer-widget/src/main.rs"];
    let elsewhere = tree::rust().filter(|file| !file.is_in(&mains));
    hold(
        "`mount_to_body` forgets its owner.",
        "`mount_to`, and keep the handle",
        search(elsewhere, &["mount_to_body"]),
    );
}

#[test]
fn the_desk_carries_no_administration() {
    let desk = front().filter(|file| !file.is_in(&["widgets/src/admin/", "admin-app/"]) && !file.is_test());
    hold(
        "Administration is a page of its own; the desk, which agents open every day, links nothing of it, nor a parser for JSON.",
        "move what both need to `widgets/src/desk` or `ui`; lead to `/admin/` with a link; ask the server for postcard",
        search(desk, &["crate::admin", "widgets::admin", "Admin::", "serde_json"]),
    );
}

/// Innards of signals that outlive a view are private: a public field could be written by anybody.
#[test]
fn what_is_shown_is_not_writable_in_public() {
    let shows = front().filter(|file| matches!(file.name(), "store.rs" | "handle.rs" | "shown.rs" | "mod.rs"));
    let mut findings = Vec::new();
    for file in shows {
        for (index, line) in file.lines().iter().enumerate() {
            let is_field =
                line.code.trim_start().starts_with("pub ") && line.code.contains(':') && !line.code.contains("fn ");
            if is_field && (source::has(&line.code, "RwSignal") || source::has(&line.code, "WriteSignal")) {
                findings.push(Finding::at(file, index + 1, format!("`{}`", line.code.trim())));
            }
        }
    }
    hold("What a store shows can be read only.", "make the field a `ReadSignal` or `Signal`", findings);
}
