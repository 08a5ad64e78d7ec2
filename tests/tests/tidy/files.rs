//! Rules 6 and 9: headers, lengths, and what kinds of text stand in the tree.

use crate::rule::{Exception, Finding, hold, is_excepted, needless};
use crate::tree;

const LONGEST: usize = 500;

/// Files that may be longer, each with its reason.
const LONG: &[Exception] = &[];

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent = tree::rust().filter(|file| !file.text.starts_with("//! "));
    hold(
        "Every source file opens with a header.",
        "write a first line `//! …` that says what the file is for",
        silent.map(|file| Finding::at(file, 1, "has no header")).collect(),
    );
}

#[test]
fn no_source_file_is_too_long() {
    let length = |path: &str| tree::file(path).map_or(0, |file| file.text.lines().count());
    let long = tree::rust().filter(|file| length(&file.path) > LONGEST && !is_excepted(LONG, file));
    let mut findings: Vec<Finding> =
        long.map(|file| Finding::at(file, LONGEST, format!("has {} lines", length(&file.path)))).collect();
    findings.extend(needless(LONG, |path| length(path) > LONGEST));
    hold(
        "No source file passes 500 lines.",
        "split it into a folder of the same name, one subject per file; only if that helps nobody, put it on the list with the reason",
        findings,
    );
}

#[test]
fn modules_with_children_are_folders() {
    let beside = tree::rust().filter(|file| {
        let folder = format!("{}/", file.path.trim_end_matches(".rs"));
        let has_children =
            tree::files().iter().any(|other| other.path.starts_with(&folder) && other.name() != "tests.rs");
        has_children && file.path.contains("/src/") && !file.is_in(&["xtask/"])
    });
    hold(
        "A module with children is a folder with a `mod.rs`; only `tests.rs` may stand in a folder beside its file.",
        "move the file to `mod.rs` in the folder of the same name",
        beside.map(|file| Finding::of(&*file.path, "has a folder of children beside it")).collect(),
    );
}

/// Words of which a page in the tree would be for one day.
const PASSING: [&str; 8] = ["report", "plan", "summary", "notes", "todo", "status", "progress", "20"];

#[test]
fn pages_are_readmes_architecture_and_user_documentation() {
    let pages = tree::files().iter().filter(|file| file.path.to_ascii_lowercase().ends_with(".md"));
    let strange = pages.filter(|file| {
        let name = file.name().to_ascii_lowercase();
        let is_passing = PASSING.iter().any(|word| name.starts_with(word));
        is_passing || !(file.name() == "README.md" || file.path == "ARCHITECTURE.md" || file.is_in(&["docs/"]))
    });
    hold(
        "Markdown in the tree is README.md, ARCHITECTURE.md and user documentation in `docs/`; no reports, plans or dated notes.",
        "say it where it is true for long: a header, a README, or the commit message",
        strange.map(|file| Finding::of(&*file.path, "does not belong here")).collect(),
    );
}
