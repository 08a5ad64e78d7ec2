//! The arrows between crates (DESIGN.md §1), and what may never be in whose tree.

use std::collections::BTreeSet;

use crate::cargo::{self, Built};
use crate::rule::{Finding, hold};
use crate::tree;

/// Which member may depend on which, for any purpose. What is not listed may not.
const ARROWS: [(&str, &[&str]); 11] = [
    ("domain", &[]),
    ("protocol", &["domain"]),
    ("widgets", &["domain", "protocol"]),
    ("agent-app", &["domain", "protocol", "widgets"]),
    ("admin-app", &["domain", "protocol", "widgets"]),
    ("customer-widget", &["domain", "protocol", "widgets"]),
    ("server", &["domain", "protocol"]),
    // These stand outside and use public interfaces; `tests` may also build the server in its own process.
    ("simulator", &["domain", "protocol"]),
    ("tests", &["domain", "protocol", "server", "simulator"]),
    // The panel's widgets on a page that is measured and never shipped.
    ("thread-bench", &["domain", "widgets"]),
    ("xtask", &[]),
];

/// Beyond the arrows, in tests only: the server's channels are tested against the stand-ins of their providers, and the
/// rules with everything the desk may be refused for.
const IN_TESTS: [(&str, &str); 2] = [("server", "simulator"), ("domain", "domain")];

/// Everything the pure crates may use from outside.
const PURE: [(&str, &[&str]); 2] =
    [("domain", &["serde", "thiserror", "uuid"]), ("protocol", &["postcard", "serde", "serde_json", "thiserror"])];

const FRONT: [&str; 4] = ["widgets", "agent-app", "admin-app", "customer-widget"];
const WASM: &str = "wasm32-unknown-unknown";

#[test]
fn arrows_run_one_way() {
    let mut findings = Vec::new();
    for member in cargo::members() {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == member.name) else {
            findings.push(Finding::of(
                &*member.name,
                "is a new member: draw its arrows in `ARROWS` and in ARCHITECTURE.md",
            ));
            continue;
        };
        for dependency in member.dependencies.iter().filter(|dependency| dependency.is_ours) {
            let in_tests = IN_TESTS.contains(&(&*member.name, &*dependency.name)) && dependency.kind == "dev";
            if !allowed.contains(&&*dependency.name) && !in_tests {
                let place = format!("{}/Cargo.toml", member.name);
                findings.push(Finding::of(place, format!("{} dependency on `{}`", dependency.kind, dependency.name)));
            }
        }
    }
    hold(
        "Crates depend in one direction: domain ← protocol ← widgets ← apps, and protocol ← server.",
        "move what both need down, into `domain` or `protocol`",
        findings,
    );
}

#[test]
fn the_pure_crates_use_next_to_nothing() {
    let mut findings = Vec::new();
    for member in cargo::members() {
        let Some((_, allowed)) = PURE.iter().find(|(name, _)| *name == member.name) else { continue };
        let foreign = member.dependencies.iter().filter(|dependency| !dependency.is_ours && dependency.kind != "dev");
        for dependency in foreign.filter(|dependency| !allowed.contains(&&*dependency.name)) {
            findings.push(Finding::of(format!("{}/Cargo.toml", member.name), format!("`{}`", dependency.name)));
        }
    }
    hold(
        "`domain` and `protocol` are in every download: each library in them is one in the panel.",
        "do without, or use it in `server` or `widgets`",
        findings,
    );
}

/// Packages of this build with one of these names; `web-*` is every name that begins so.
fn named(built: &[Built], names: &[&str]) -> Vec<Finding> {
    let is_meant = |name: &str| {
        names.iter().any(|meant| match meant.strip_suffix('*') {
            Some(begin) => name.starts_with(begin),
            None => name == *meant,
        })
    };
    let found: BTreeSet<&str> = built.iter().map(|package| &*package.name).filter(|name| is_meant(name)).collect();
    found.into_iter().map(|name| Finding::of(name, "is in the tree")).collect()
}

#[test]
fn the_server_knows_no_front_end() {
    let built = cargo::built(&["server"], None);
    hold(
        "Nothing of a browser is in the server's tree.",
        "the server sends facts; `cargo tree -p server -i <package>` says who brought it",
        named(
            &built,
            &[
                "leptos*",
                "tachys",
                "reactive_*",
                "web-sys",
                "gloo*",
                "widgets",
                "agent-app",
                "admin-app",
                "customer-widget",
            ],
        ),
    );
}

#[test]
fn the_front_ends_know_no_server() {
    let built = cargo::built(&FRONT, Some(WASM));
    hold(
        "Nothing of a server is in a front end's tree.",
        "`cargo tree --target wasm32-unknown-unknown -i <package>` says who brought it",
        named(&built, &["server", "tokio*", "axum*", "hyper*", "rusqlite", "reqwest", "rustls*", "openssl*"]),
    );
}

#[test]
fn the_panel_links_no_templates() {
    let built = cargo::built(&["customer-widget"], Some(WASM));
    hold(
        "The customer's panel is made of plain elements and signals; Leptos' templates are the desk's.",
        "put the component behind `widgets`' feature `desk`, and what the panel needs into a function that makes an `El`",
        named(&built, &["leptos*", "tachys", "server_fn", "wasm-streams", "serde_json"]),
    );
}

#[test]
fn leptos_renders_in_the_browser_only() {
    let mut findings = Vec::new();
    for package in cargo::built(&FRONT, Some(WASM)) {
        let is_renderer =
            package.name.starts_with("leptos") || package.name == "tachys" || package.name.starts_with("reactive_");
        if !is_renderer {
            continue;
        }
        // `ssr` makes every event handler panic in the browser; `delegation` cannot see into a shadow root.
        for feature in ["ssr", "hydrate", "islands", "delegation"] {
            if package.features.iter().any(|on| on == feature) {
                findings.push(Finding::of(&*package.name, format!("is built with `{feature}`")));
            }
        }
        if package.name == "leptos" && !package.features.iter().any(|on| on == "csr") {
            findings.push(Finding::of("leptos", "is built without `csr`"));
        }
    }
    findings.sort_by_key(|finding| format!("{finding:?}"));
    findings.dedup();
    hold(
        "Leptos is built with `csr`, declared once in the workspace, and with none of its opposites.",
        "`cargo tree -e features -i <package>` says who turned the feature on",
        findings,
    );
}

#[test]
fn one_crypto_provider() {
    let lock = tree::file("Cargo.lock").map_or("", |file| &*file.text);
    let locked = |name: &str| lock.contains(&format!("\nname = \"{name}\"\n"));
    let others = ["aws-lc-rs", "aws-lc-sys", "openssl", "openssl-sys", "native-tls", "boring", "boring-sys"];
    let others = others.into_iter().filter(|name| locked(name));
    let mut findings: Vec<Finding> = others.map(|name| Finding::of("Cargo.lock", format!("has `{name}`"))).collect();
    if locked("rustls") && !locked("ring") {
        findings.push(Finding::of("Cargo.lock", "has `rustls` and no `ring`"));
    }
    hold(
        "There is one TLS, rustls with ring: a second provider panics at the first connection, and wants a C compiler.",
        "turn the library's default features off and choose `rustls` with `ring`",
        findings,
    );
}
