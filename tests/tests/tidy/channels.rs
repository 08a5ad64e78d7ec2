//! Rules 3 and 8: channels are siblings, carriers are named, and nobody asks which one it is.

use std::collections::BTreeSet;

use crate::rule::{Finding, hold};
use crate::tree;

/// Where each channel has its module: what it can do, how it looks.
const HOMES: [&str; 2] = ["domain/src/channel/", "widgets/src/channel/"];
/// Where each carrier has its module; one may carry several channels, and a channel may have several.
const CARRIERS: &str = "server/src/channels/";
/// What names the carriers.
const NAMES: &str = "domain/src/entry_point.rs";
/// What carriers share.
const NO_CARRIER: [&str; 5] = ["mod", "delivery", "email", "intake", "signature"];
/// Files that are no channel.
const NO_CHANNEL: [&str; 6] = ["mod", "conformance", "tests", "common", "files", "window"];

/// What has a module in this folder.
fn modules_in(home: &str, others: &[&str]) -> BTreeSet<&'static str> {
    let inside = tree::rust().filter_map(|file| file.path.strip_prefix(home));
    let names = inside.map(|rest| rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs"));
    names.filter(|name| !others.contains(name)).collect()
}

#[test]
fn every_channel_has_its_siblings() {
    let [can_do, looks] = HOMES.map(|home| modules_in(home, &NO_CHANNEL));
    let missing = |home: &str, from: &BTreeSet<&str>, there: &BTreeSet<&str>| -> Vec<Finding> {
        from.difference(there).map(|channel| Finding::of(format!("{home}{channel}.rs"), "is missing")).collect()
    };
    let mut findings = missing(HOMES[1], &can_do, &looks);
    findings.extend(missing(HOMES[0], &looks, &can_do));
    hold(
        "A channel is one module in `domain/src/channel` and one in `widgets/src/channel`.",
        "add the module under the same name",
        findings,
    );
}

#[test]
fn every_carrier_is_named() {
    let names = tree::file(NAMES).map_or("", |file| &*file.text);
    let modules = modules_in(CARRIERS, &NO_CARRIER);
    let nameless = modules.into_iter().filter(|module| !names.contains(&format!("\"{module}\"")));
    let findings =
        nameless.map(|module| Finding::of(format!("{CARRIERS}{module}.rs"), "is no carrier's name")).collect();
    hold(
        "A module of `server/src/channels` carries messages, under the name that `Carrier` has for it.",
        "name the carrier in `domain/src/entry_point.rs`, or move the module out",
        findings,
    );
}

#[test]
fn nobody_asks_which_channel_it_is() {
    let modules = [HOMES[0], HOMES[1], CARRIERS].map(|home| format!("{home}mod.rs"));
    let elsewhere = tree::rust().filter(|file| !modules.contains(&file.path) && !file.is_test());
    let mut findings = Vec::new();
    for file in elsewhere {
        for (index, line) in file.lines().iter().enumerate() {
            if asks(&line.code) {
                findings.push(Finding::at(file, index + 1, format!("`{}`", line.code.trim())));
            }
        }
    }
    hold(
        "Only the `mod.rs` of the channel modules tells channels apart.",
        "add what differs as a field of `Capability` (what it can do) or of the look in `widgets/src/channel`",
        findings,
    );
}

/// Whether this line distinguishes channels: an arm, a pattern, a comparison, or names brought in to do so.
fn asks(code: &str) -> bool {
    let Some((before, after)) = code.split_once("ChannelKind::") else { return false };
    after.contains("=>")
        || after.trim_start().starts_with(['*', '{'])
        || before.contains("matches!(")
        || before.trim_end().ends_with("==")
        || before.trim_end().ends_with("!=")
        || before.contains("if let ")
        || (before.contains("let ") && after.contains(" else"))
}

#[test]
fn asking_is_noticed() {
    assert!(asks("ChannelKind::Email => 1,"));
    assert!(asks("if kind == ChannelKind::Sms {"));
    assert!(asks("matches!(kind, ChannelKind::Sms)"));
    assert!(asks("use domain::channel::ChannelKind::*;"));
    assert!(!asks("channel: ChannelKind::WebChat,"));
}
