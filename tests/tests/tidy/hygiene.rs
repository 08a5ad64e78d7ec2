//! What must not slip into the tree: a machine's paths, private registries, and tests that wait or try again.

use crate::rule::{Exception, Finding, hold, is_excepted, needless, search};
use crate::tree::{self, File};

const LOCK: &str = "Cargo.lock";
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn the_lock_file_is_committed_and_public() {
    let Some(lock) = tree::file(LOCK) else {
        return hold("Cargo.lock is committed.", "git add Cargo.lock", vec![Finding::of(LOCK, "is not tracked")]);
    };
    let mut findings = Vec::new();
    for (index, line) in lock.text.lines().enumerate() {
        if let Some(source) = line.strip_prefix("source = ")
            && source.trim_matches('"') != CRATES_IO
        {
            findings.push(Finding::at(lock, index + 1, source));
        }
    }
    hold("Everything comes from crates.io.", "depend on a released version", findings);
}

/// Settings that make a build depend on somebody's machine or network.
const PRIVATE: [&str; 8] = [
    "replace-with",
    "[source.",
    "sparse+http",
    "_authToken",
    "registry-token",
    "index-url",
    "extra-index-url",
    "artifactory",
];

#[test]
fn no_private_registry_is_named() {
    let own = own_file();
    let others = tree::files().iter().filter(|file| file.path != own && file.path != LOCK);
    hold(
        "The build names no registry but the public ones.",
        "put mirrors and proxies into your own home, never into the repository",
        find(others, |line| PRIVATE.iter().find(|word| line.contains(**word)).map(ToString::to_string)),
    );
}

/// Places that are one machine's.
const MACHINE: [&str; 7] = ["/work/", "/root/", "/tmp/", "/home/", "/Users/", "/var/folders/", "C:\\Users\\"];

/// Files that may name one.
const MAY_NAME_MACHINES: &[Exception] = &[];

#[test]
fn no_path_of_one_machine_is_named() {
    let own = own_file();
    let others = || tree::files().iter().filter(|file| file.path != own);
    let mut findings = find(others().filter(|file| !is_excepted(MAY_NAME_MACHINES, file)), machine_path);
    findings.extend(needless(MAY_NAME_MACHINES, |path| {
        !find(others().filter(|file| file.path == path), machine_path).is_empty()
    }));
    hold(
        "No file names a path of one machine.",
        "use a path relative to the repository, `tempfile`, or what the operating system says its folders are",
        findings,
    );
}

/// A machine's place at the begin of a path: not in the middle of an address or of a longer path.
fn machine_path(line: &str) -> Option<String> {
    MACHINE
        .iter()
        .find(|place| {
            line.match_indices(**place).any(|(at, _)| {
                let before = line.get(..at).and_then(|before| before.chars().next_back());
                before.is_none_or(|c| !c.is_alphanumeric() && !"._-~/}".contains(c))
            })
        })
        .map(ToString::to_string)
}

/// Tests that may wait for time to pass, each with its reason.
const MAY_SLEEP: &[Exception] = &[
    ("tests/src/network.rs", "a delay is what it is there for"),
    ("tests/src/bin/load/rest.rs", "measures what is held after a while of nothing"),
    ("tests/src/bin/load/volume.rs", "counts what is done within a time"),
];

#[test]
fn tests_do_not_sleep() {
    let tests = || tree::rust().filter(|file| file.is_test());
    let sleeps = ["thread::sleep", "time::sleep", "sleep_until", "sleep_ms", "Timer::after", "park_timeout"];
    let mut findings = search(tests().filter(|file| !is_excepted(MAY_SLEEP, file)), &sleeps);
    findings.extend(needless(MAY_SLEEP, |path| !search(tests().filter(|file| file.path == path), &sleeps).is_empty()));
    hold(
        "Tests do not sleep: what takes a second today takes two on another machine.",
        "move the clock by hand, or wait for the state itself with a deadline",
        findings,
    );
}

#[test]
fn tests_are_not_tried_again() {
    let tests = tree::rust().filter(|file| file.is_test());
    let mut findings = search(tests, &["flaky", "retries", "retry_test", "max_retries", "#[ignore]"]);
    let settings =
        tree::files().iter().filter(|file| file.path.ends_with("nextest.toml") || file.path.starts_with(".ci/"));
    findings.extend(find(settings, |line| line.contains("retries").then(|| "retries".to_owned())));
    hold(
        "A test that fails sometimes is a bug, and a test that is not run is none.",
        "find what it raced with; nothing is tried again or left out",
        findings,
    );
}

/// This file, which names what it forbids.
fn own_file() -> String {
    file!().replace('\\', "/")
}

/// Every line of these files in which `what` finds something.
fn find<'a>(files: impl Iterator<Item = &'a File>, what: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(found) = what(line) {
                findings.push(Finding::at(file, index + 1, format!("`{found}`")));
            }
        }
    }
    findings
}

#[test]
fn machine_paths_are_noticed() {
    assert!(machine_path("data = \"/tmp/x\"").is_some() && machine_path("/root/.cargo").is_some());
    assert!(machine_path("https://example.org/work/it").is_none() && machine_path("a/tmp/b").is_none());
    assert!(tree::file(&own_file()).is_none_or(|file| file.text.contains("machine_paths_are_noticed")));
}
