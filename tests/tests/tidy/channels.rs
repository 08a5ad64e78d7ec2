//! Rules 3 and 8: channels are siblings, and nobody asks which one it is.

use std::collections::BTreeSet;

use crate::rule::{Finding, hold};
use crate::tree;

/// Where each channel has its module: what it can do, how it looks, how it is carried.
const HOMES: [&str; 3] = ["domain/src/channel/", "widgets/src/channel/", "server/src/channels/"];
/// Files that are no channel.
const NO_CHANNEL: [&str; 6] = ["mod", "conformance", "tests", "common", "files", "window"];

/// The channels that have a module in this folder.
fn channels_in(home: &str) -> BTreeSet<&'static str> {
    let inside = tree::rust().filter_map(|file| file.path.strip_prefix(home));
    let names = inside.map(|rest| rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs"));
    names.filter(|name| !NO_CHANNEL.contains(name)).collect()
}

#[test]
fn every_channel_has_its_siblings() {
    let [can_do, looks, carried] = HOMES.map(channels_in);
    let missing = |home: &str, from: &BTreeSet<&str>, there: &BTreeSet<&str>| -> Vec<Finding> {
        from.difference(there).map(|channel| Finding::of(format!("{home}{channel}.rs"), "is missing")).collect()
    };
    let mut findings = missing(HOMES[1], &can_do, &looks);
    findings.extend(missing(HOMES[0], &looks, &can_do));
    // A channel may be shown before it is carried, never the other way round.
    findings.extend(missing(HOMES[0], &carried, &can_do));
    hold(
        "A channel is one module in `domain/src/channel`, one in `widgets/src/channel`, one in `server/src/channels`.",
        "add the module under the same name",
        findings,
    );
}

#[test]
fn nobody_asks_which_channel_it_is() {
    let modules = HOMES.map(|home| format!("{home}mod.rs"));
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
