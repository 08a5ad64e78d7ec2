//! Every page speaks every language, completely.

use std::collections::{BTreeMap, BTreeSet};

use crate::rule::{Finding, hold};
use crate::tree::{self, File};

const LANGUAGES: [&str; 3] = ["de", "en", "es"];

/// The catalogues, by page and language: `widgets/text/<page>.<language>.txt`.
fn catalogues() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static File>> {
    let mut pages: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for file in tree::files() {
        let name = file.path.strip_prefix("widgets/text/").and_then(|name| name.strip_suffix(".txt"));
        if let Some((page, language)) = name.and_then(|name| name.split_once('.')) {
            pages.entry(page).or_default().insert(language, file);
        }
    }
    pages
}

/// Key, text and line of every entry.
fn entries(file: &File) -> impl Iterator<Item = (&str, &str, usize)> {
    let lines = file.text.lines().zip(1..).filter(|(line, _)| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|(line, number)| {
        let (key, text) = line.split_once('=').unwrap_or((line, ""));
        (key.trim(), text.trim(), number)
    })
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_page_speaks_every_language() {
    let pages = catalogues();
    assert!(!pages.is_empty(), "no catalogue in widgets/text: keep this test where the texts are");
    let mut findings = Vec::new();
    for (page, languages) in pages {
        for language in LANGUAGES.iter().filter(|language| !languages.contains_key(**language)) {
            findings.push(Finding::of(format!("widgets/text/{page}.{language}.txt"), "is missing"));
        }
        for language in languages.keys().filter(|language| !LANGUAGES.contains(language)) {
            findings.push(Finding::of(format!("widgets/text/{page}.{language}.txt"), "is a language nobody listed"));
        }
        if let Some(english) = languages.get("en") {
            for file in languages.values() {
                compare(english, file, &mut findings);
            }
        }
    }
    hold(
        "A text exists in every language, with the same placeholders.",
        "write it into all three files of the page",
        findings,
    );
}

fn compare(english: &File, file: &File, findings: &mut Vec<Finding>) {
    let known: BTreeMap<&str, &str> = entries(english).map(|(key, text, _)| (key, text)).collect();
    let mut seen = BTreeSet::new();
    for (key, text, line) in entries(file) {
        let problem = match known.get(key) {
            None => Some("is not in the English file".to_owned()),
            Some(_) if text.is_empty() => Some("is empty".to_owned()),
            Some(_) if !seen.insert(key) => Some("stands there twice".to_owned()),
            Some(original) if placeholders(original) != placeholders(text) => {
                Some(format!("has other placeholders than `{original}`"))
            }
            Some(_) => None,
        };
        findings.extend(problem.map(|problem| Finding::at(file, line, format!("`{key}` {problem}"))));
    }
    let missing = known.keys().filter(|key| !seen.contains(**key));
    findings.extend(missing.map(|key| Finding::of(&*file.path, format!("lacks `{key}`"))));
}
