//! One Rust toolchain that builds for the server and for the browser: found, or set up once.
//!
//! With rustup and a network that is one command; otherwise Debian's own Rust is completed (see `debian`).
//! The same toolchain then builds everything, so that nothing is compiled twice.

mod debian;
mod plan;
mod probe;

use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::place::Place;
use crate::sh;
use crate::version;

pub use plan::Source;
use plan::Way;

/// The target every front end is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The toolchain everything is built with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    source: Source,
    release: String,
}

impl Toolchain {
    /// Finds a toolchain that can build for the browser, or makes one.
    pub fn ensure(place: &Place) -> Result<Self> {
        let floor = version::rust_version(&place.read("Cargo.toml")?)
            .ok_or_else(|| Error::new("Cargo.toml names no rust-version"))?;
        let rustup = sh::which("rustup").is_some();
        let found = probe::candidates(rustup);
        let mut tried = Vec::new();
        for way in plan::ways(&found, floor, rustup, debian::is_here()) {
            let outcome = match way {
                Way::Use(source) => Ok(source),
                Way::AddTarget => add_target(),
                Way::Debian => debian::set_up(place, floor, rustup),
            };
            match outcome {
                Ok(source) => return Self::checked(source),
                Err(error) => {
                    sh::step(&format!("that did not work: {error}"));
                    tried.push(error.to_string());
                }
            }
        }
        let reasons = if tried.is_empty() {
            String::new()
        } else {
            format!(":\n{}", tried.join("\n"))
        };
        Err(
            Error::new(format!("no Rust toolchain here builds for {WASM}{reasons}")).mend(format!(
                "install rustup (https://rustup.rs), then: rustup target add {WASM}"
            )),
        )
    }

    fn checked(source: Source) -> Result<Self> {
        let candidate = probe::candidate(source.clone());
        match candidate {
            Some(candidate) if candidate.builds_wasm => Ok(Self {
                source,
                release: candidate.release,
            }),
            _ => Err(Error::new(format!(
                "the toolchain ({source}) was set up but still does not build for {WASM}"
            ))),
        }
    }

    /// Makes sure rustfmt and clippy are there, which only the tests need.
    pub fn ensure_components(&self) -> Result<()> {
        for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
            let mut ask = Command::new(program);
            self.source.apply(&mut ask);
            if sh::succeeds(ask.arg("--version")) {
                continue;
            }
            sh::step(&format!("adding {component}"));
            match &self.source {
                Source::Active => {
                    sh::run(Command::new("rustup").args(["component", "add", component]))?;
                }
                Source::Linked(_) | Source::System => debian::install_component(component)?,
            }
        }
        Ok(())
    }

    /// What a child process needs to use this toolchain, as variables.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        self.source.variables()
    }

    /// A folder that must come first in PATH, where rustup is not there to choose.
    pub fn first_in_path(&self) -> Option<PathBuf> {
        matches!(self.source, Source::System).then(|| PathBuf::from("/usr/bin"))
    }

    /// Changes whenever the compiler does: part of what a front end is built from.
    pub fn release(&self) -> &str {
        &self.release
    }
}

fn add_target() -> Result<Source> {
    sh::step(&format!(
        "adding the target {WASM} to the active toolchain (rustup target add)"
    ));
    sh::run(Command::new("rustup").args(["target", "add", WASM]))?;
    match probe::candidate(Source::Active) {
        Some(candidate) if candidate.builds_wasm => Ok(Source::Active),
        _ => Err(Error::new(format!(
            "rustup added {WASM}, but nothing can be compiled for it"
        ))),
    }
}
