//! The tracked files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::source::{self, Line};

/// A tracked file.
#[derive(Debug)]
pub struct File {
    /// From the root of the repository, with slashes.
    pub path: String,
    /// What is in it; empty for what is no text.
    pub text: String,
    lines: OnceLock<Vec<Line>>,
}

impl File {
    /// A file with this content.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), lines: OnceLock::new() }
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it is Rust source.
    pub fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }

    /// Whether it stands in one of these folders, or is one of these files.
    pub fn is_in(&self, places: &[&str]) -> bool {
        places
            .iter()
            .any(|place| self.path.strip_prefix(place).is_some_and(|rest| place.ends_with('/') || rest.is_empty()))
    }

    /// Whether it holds tests only.
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || matches!(self.name(), "tests.rs" | "conformance.rs")
    }

    /// Its lines, code and comments apart, if it is Rust.
    pub fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| source::lines(&self.text))
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Every tracked file. In a copy without git: every file outside of what `.gitignore` names.
pub fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let paths = tracked().unwrap_or_else(found);
        // A file that was removed and not yet committed is not there.
        paths.iter().filter(|path| root().join(path).is_file()).map(|path| read(path)).collect()
    })
}

/// Tracked Rust sources.
pub fn rust() -> impl Iterator<Item = &'static File> {
    files().iter().filter(|file| file.is_rust())
}

/// The tracked file at this path.
pub fn file(path: &str) -> Option<&'static File> {
    files().iter().find(|file| file.path == path)
}

fn read(path: &str) -> File {
    let bytes = fs::read(root().join(path)).unwrap_or_default();
    File::new(path, &String::from_utf8(bytes).unwrap_or_default())
}

fn tracked() -> Option<Vec<String>> {
    let output = Command::new("git").args(["ls-files", "-z", "--cached"]).current_dir(root()).output().ok()?;
    let list = String::from_utf8(output.stdout).ok()?;
    let paths: Vec<String> = list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    (output.status.success() && !paths.is_empty()).then_some(paths)
}

fn found() -> Vec<String> {
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap_or_default();
    let mut paths = Vec::new();
    walk(&root(), "", &ignored, &mut paths);
    paths.sort();
    paths
}

fn walk(folder: &Path, place: &str, ignored: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{place}{name}");
        let is_ignored = ignored.lines().any(|line| line == name || line == format!("/{path}"));
        match entry.file_type() {
            _ if is_ignored || name == ".git" => {}
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &format!("{path}/"), ignored, paths),
            Ok(kind) if kind.is_file() => paths.push(path),
            _ => {}
        }
    }
}

#[test]
fn the_tree_is_there() {
    assert!(file("Cargo.toml").is_some() && rust().count() > 100, "only {} files", files().len());
    let without_git = found();
    let unfound: Vec<_> = files().iter().filter(|file| !without_git.contains(&file.path)).collect();
    assert!(unfound.is_empty(), "a copy without git would not see {unfound:?}");
    let file = File::new("widgets/src/thread/scroll.rs", "");
    assert!(file.is_in(&["widgets/src/thread/scroll.rs"]) && file.is_in(&["server/", "widgets/src/"]));
    assert!(!file.is_in(&["widgets/src/thread/scroll"]) && !file.is_test());
}
