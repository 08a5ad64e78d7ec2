//! How a rule looks at files and what it says when it is broken.

use crate::source;
use crate::tree::File;

/// Where a rule is broken, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    place: String,
    what: String,
}

impl Finding {
    /// In a line, counted from 1.
    pub fn at(file: &File, line: usize, what: impl Into<String>) -> Self {
        Self { place: format!("{}:{line}", file.path), what: what.into() }
    }

    /// In a file, or in something else with a name.
    pub fn of(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// Fails with everything that was found.
pub fn hold(rule: &str, instead: &str, findings: Vec<Finding>) {
    let list: Vec<String> = findings.iter().map(|finding| format!("  {}: {}", finding.place, finding.what)).collect();
    assert!(findings.is_empty(), "\n{rule}\n{}\nInstead: {instead}\n", list.join("\n"));
}

/// Every line of code in `files` that has one of `words` in it.
pub fn search<'a>(files: impl Iterator<Item = &'a File>, words: &[&str]) -> Vec<Finding> {
    search_where(files, words, |_, _| true)
}

/// The same, of those that `counts`; it gets the file and the index of the line.
pub fn search_where<'a>(
    files: impl Iterator<Item = &'a File>,
    words: &[&str],
    counts: impl Fn(&File, usize) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (index, line) in file.lines().iter().enumerate() {
            for word in words.iter().filter(|word| source::has(&line.code, word)) {
                if counts(file, index) {
                    findings.push(Finding::at(file, index + 1, format!("`{word}` in `{}`", line.code.trim())));
                }
            }
        }
    }
    findings
}

/// A place where a rule does not hold, and why.
pub type Exception = (&'static str, &'static str);

/// Whether the file is excepted.
pub fn is_excepted(exceptions: &[Exception], file: &File) -> bool {
    exceptions.iter().any(|(place, _)| file.path == *place)
}

/// Exceptions nobody needs any more.
pub fn needless(exceptions: &[Exception], is_needed: impl Fn(&str) -> bool) -> Vec<Finding> {
    let needless = exceptions.iter().filter(|(place, _)| !is_needed(place));
    needless.map(|(place, _)| Finding::of(*place, "is on the list of exceptions and needs no exception")).collect()
}

#[test]
fn what_is_broken_is_found_where_it_stands() {
    let file = File::new("a/b.rs", "//! tokio\nuse tokio::time;\nlet text = \"tokio\";\n");
    assert_eq!(search([&file].into_iter(), &["tokio"]), [Finding::at(&file, 2, "`tokio` in `use tokio::time;`")]);
    let exceptions: &[Exception] = &[("a/b.rs", "a reason"), ("gone.rs", "another")];
    assert!(is_excepted(exceptions, &file));
    assert_eq!(needless(exceptions, |place| place == "a/b.rs").len(), 1);
}
