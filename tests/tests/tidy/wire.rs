//! Rule 7 and what else keeps shapes: every event and command is recorded, enums are written the one way both codecs can,
//! and backends have the same files.

use std::collections::BTreeSet;

use crate::rule::{Finding, hold};
use crate::source;
use crate::tree::{self, File};

/// Where events and commands are declared, and where they are recorded.
const RECORDED: [(&str, &str); 3] = [
    ("domain/src/conversation/event.rs", "protocol/wire/agent.txt"),
    ("protocol/src/agent.rs", "protocol/wire/agent.txt"),
    ("protocol/src/customer.rs", "protocol/wire/customer.txt"),
];

/// The variants of a file's public enums, with the line each stands on.
fn variants(file: &File) -> Vec<(usize, String)> {
    let mut variants = Vec::new();
    let mut inside = false;
    for (index, line) in file.lines().iter().enumerate() {
        if line.code.starts_with("pub enum ") {
            inside = true;
        } else if line.code.starts_with('}') {
            inside = false;
        } else if inside && let Some(name) = line.code.strip_prefix("    ") {
            let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
            if name.starts_with(|first: char| first.is_ascii_uppercase()) {
                variants.push((index + 1, name));
            }
        }
    }
    variants
}

#[test]
fn every_event_and_command_is_recorded() {
    let mut findings = Vec::new();
    for (declared, recorded) in RECORDED {
        let Some((declared, recorded)) = tree::file(declared).zip(tree::file(recorded)) else {
            findings.push(Finding::of(declared, format!("it or {recorded} is gone: keep this list true")));
            continue;
        };
        for (line, variant) in variants(declared) {
            if !recorded.text.contains(&format!("\"{variant}\"")) {
                findings.push(Finding::at(declared, line, format!("`{variant}` is not in {}", recorded.path)));
            }
        }
    }
    hold(
        "Every variant that travels is recorded.",
        "add a sample in `protocol/tests/wire/samples`, then `UPDATE_WIRE=1 cargo test -p protocol --all-features`",
        findings,
    );
}

#[test]
fn variants_are_found() {
    let file = File::new(
        "x.rs",
        "pub enum A {\n    /// No.\n    One,\n    Two {\n        Field: u8,\n    },\n    Three(B),\n}\nstruct No {\n    Four: u8,\n}\n",
    );
    let names: Vec<String> = variants(&file).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["One", "Two", "Three"]);
}

#[test]
fn shapes_are_written_the_way_both_codecs_can() {
    let mut findings = Vec::new();
    for file in tree::rust().filter(|file| file.is_in(&["domain/src/", "protocol/src/"])) {
        for (index, line) in file.lines().iter().enumerate().filter(|(_, line)| line.code.contains("serde(")) {
            let words = ["flatten", "untagged", "tag", "content", "skip_serializing_if", "skip_serializing", "skip"];
            for word in words.iter().filter(|word| source::has(&line.code, word)) {
                findings.push(Finding::at(file, index + 1, format!("`{word}`")));
            }
        }
    }
    hold(
        "What travels is tagged from outside and written whole: postcard can carry nothing else.",
        "use an ordinary enum; a field that is added gets `#[serde(default)]`",
        findings,
    );
}

#[test]
fn backends_have_the_same_files() {
    let files_of = |backend: &str| -> BTreeSet<&str> {
        let place = format!("server/src/store/{backend}/");
        tree::rust().filter_map(|file| file.path.strip_prefix(&place)).collect()
    };
    let (sqlite, postgres) = (files_of("sqlite"), files_of("postgres"));
    let missing = if postgres.is_empty() { Vec::new() } else { sqlite.difference(&postgres).collect() };
    hold(
        "Every file of the SQLite store has its twin in the PostgreSQL one.",
        "add it under the same name, so that both are read side by side",
        missing.iter().map(|file| Finding::of(format!("server/src/store/postgres/{file}"), "is missing")).collect(),
    );
}
