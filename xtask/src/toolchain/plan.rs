//! Which way to a toolchain: a decision from what was found, without looking at the machine.

use std::fmt;
use std::process::Command;

use crate::version::Version;

/// How a toolchain is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The one `cargo` runs anyway.
    Active,
    /// One that rustup knows by name.
    Linked(String),
    /// The distribution's own, in /usr/bin, without rustup.
    System,
}

/// A toolchain found on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// How to reach it.
    pub source: Source,
    /// `release` of `rustc -vV`.
    pub release: String,
    /// A program for the browser was compiled and linked as a try.
    pub builds_wasm: bool,
}

/// One way to a toolchain that builds for the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// It is there.
    Use(Source),
    /// rustup fetches the standard library for the active toolchain.
    AddTarget,
    /// Debian's packages, completed by a standard library built here.
    Debian,
}

/// The ways worth trying, best first; none when only the person can help.
pub fn ways(found: &[Candidate], floor: Version, rustup: bool, debian: bool) -> Vec<Way> {
    let ready =
        found.iter().find(|one| one.builds_wasm && Version::parse(&one.release).is_some_and(|has| has >= floor));
    if let Some(ready) = ready {
        return vec![Way::Use(ready.source.clone())];
    }
    let mut ways = Vec::new();
    if rustup {
        ways.push(Way::AddTarget);
    }
    if debian {
        ways.push(Way::Debian);
    }
    ways
}

impl Source {
    /// What a child process needs to use it.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Active => Vec::new(),
            Self::Linked(name) => vec![("RUSTUP_TOOLCHAIN", name.clone())],
            Self::System => vec![("RUSTC", "/usr/bin/rustc".to_owned())],
        }
    }

    /// Makes a command use it.
    pub fn apply(&self, command: &mut Command) {
        command.envs(self.variables());
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Active => f.write_str("the active one"),
            Self::Linked(name) => write!(f, "rustup's `{name}`"),
            Self::System => f.write_str("/usr/bin/rustc"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Source, Version, Way, ways};

    const FLOOR: Version = Version(1, 90, 0);

    fn one(source: Source, release: &str, builds_wasm: bool) -> Candidate {
        Candidate { source, release: release.to_owned(), builds_wasm }
    }

    fn debian() -> Source {
        Source::Linked("debian".to_owned())
    }

    #[test]
    fn the_active_toolchain_is_used_when_it_can() {
        let found = [one(Source::Active, "1.95.0", true), one(debian(), "1.96.0", true)];
        assert_eq!(ways(&found, FLOOR, true, true), [Way::Use(Source::Active)]);
    }

    #[test]
    fn another_that_can_is_preferred_to_downloading() {
        let found = [one(Source::Active, "1.95.0", false), one(debian(), "1.96.0", true)];
        assert_eq!(ways(&found, FLOOR, true, true), [Way::Use(debian())]);
    }

    #[test]
    fn too_old_a_compiler_does_not_count() {
        let found = [one(Source::Active, "1.95.0", false), one(Source::System, "1.63.0", true)];
        assert_eq!(ways(&found, FLOOR, true, true), [Way::AddTarget, Way::Debian]);
    }

    #[test]
    fn rustup_comes_before_debian_and_each_only_where_it_exists() {
        let found = [one(Source::Active, "1.95.0", false)];
        assert_eq!(ways(&found, FLOOR, true, false), [Way::AddTarget]);
        assert_eq!(ways(&found, FLOOR, false, true), [Way::Debian]);
        assert_eq!(ways(&found, FLOOR, false, false), []);
    }
}
