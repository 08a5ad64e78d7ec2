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
        let mut failure = Error::new(format!("no Rust toolchain here builds for {WASM}"))
            .mend(format!("install rustup (https://rustup.rs), then: rustup target add {WASM}"));
        for (number, way) in plan::ways(&found, floor, rustup, debian::is_here()).into_iter().enumerate() {
            if number > 0 {
                sh::step(&format!("that did not work: {failure}"));
            }
            let outcome = match way {
                Way::Use(source) => Ok(source),
                Way::AddTarget => add_target(),
                Way::Debian => debian::set_up(place, floor, rustup),
            };
            match outcome.and_then(Self::checked) {
                Ok(toolchain) => return Ok(toolchain),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    fn checked(source: Source) -> Result<Self> {
        let candidate = probe::candidate(source.clone());
        match candidate {
            Some(candidate) if candidate.builds_wasm => Ok(Self { source, release: candidate.release }),
            _ => Err(Error::new(format!("the toolchain ({source}) was set up but still does not build for {WASM}"))),
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
            if self.source == Source::Active && sh::which("rustup").is_some() {
                sh::run(Command::new("rustup").args(["component", "add", component]))?;
            } else if debian::is_here() {
                debian::install_component(component)?;
            } else {
                return Err(Error::new(format!("this toolchain has no {component}"))
                    .mend(format!("install {component} from where the toolchain came from")));
            }
        }
        Ok(())
    }

    /// Makes sure the source of the standard library is there, which release front ends build their own from.
    pub fn ensure_source(&self) -> Result<()> {
        let source = || -> Result<bool> {
            let sysroot = sh::output(probe::rustc(&self.source).args(["--print", "sysroot"]))?;
            Ok(PathBuf::from(sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").exists())
        };
        if source()? {
            return Ok(());
        }
        sh::step("adding the source of the standard library");
        if self.source == Source::Active && sh::which("rustup").is_some() {
            sh::run(Command::new("rustup").args(["component", "add", "rust-src"]))?;
        } else if debian::is_here() {
            debian::install_source()?;
        }
        if source()? {
            return Ok(());
        }
        Err(Error::new("a release front end needs the source of the standard library, and this toolchain has none")
            .mend("rustup component add rust-src (`cargo xtask run` does not need it)"))
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
    sh::step(&format!("adding the target {WASM} to the active toolchain (rustup target add)"));
    // A machine without rustup's server gets here too: its error is to be one line, not a stack.
    sh::run(Command::new("rustup").args(["target", "add", WASM]).env("RUST_BACKTRACE", "0"))?;
    Ok(Source::Active)
}
