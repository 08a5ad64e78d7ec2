//! What the toolchains of this machine can do, found out by trying.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::WASM;
use super::plan::{Candidate, Source};
use crate::sh;
use crate::version;

/// The name the Debian way links its toolchain under.
pub const LINK: &str = "debian";

/// Every toolchain worth considering, the active one first.
pub fn candidates(rustup: bool) -> Vec<Candidate> {
    let mut sources = vec![Source::Active];
    if rustup && is_linked() {
        sources.push(Source::Linked(LINK.to_owned()));
    }
    // With rustup in front of it, /usr/bin/cargo is reached through a link only.
    if !rustup {
        sources.push(Source::System);
    }
    sources.into_iter().filter_map(candidate).collect()
}

/// Looks at one toolchain; none if it does not run.
pub fn candidate(source: Source) -> Option<Candidate> {
    let verbose = sh::output(rustc(&source).arg("-vV")).ok()?;
    let release = version::verbose_field(&verbose, "release")?.to_owned();
    let builds_wasm = has_target(&source) && compiles(&source);
    Some(Candidate { source, release, builds_wasm })
}

/// Whether rustup has a toolchain under our name.
pub fn is_linked() -> bool {
    sh::output(Command::new("rustup").args(["toolchain", "list"]))
        .is_ok_and(|list| list.lines().any(|line| line.split_whitespace().next() == Some(LINK)))
}

/// The compiler of a toolchain.
pub fn rustc(source: &Source) -> Command {
    let mut command = Command::new(match source {
        Source::System => "/usr/bin/rustc",
        Source::Active | Source::Linked(_) => "rustc",
    });
    source.apply(&mut command);
    command
}

/// Where a sysroot keeps the standard library of the browser target.
pub fn wasm_libs(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(WASM).join("lib")
}

fn has_target(source: &Source) -> bool {
    sh::output(rustc(source).args(["--print", "sysroot"])).is_ok_and(|sysroot| {
        std::fs::read_dir(wasm_libs(Path::new(&sysroot))).is_ok_and(|mut files| files.next().is_some())
    })
}

// The folder alone proves little: after an upgrade of the compiler the old library lies there still, and a linker may be missing.
fn compiles(source: &Source) -> bool {
    let folder = std::env::temp_dir().join(format!("switchboard-probe-{}", std::process::id()));
    let input = folder.join("probe.rs");
    let ready = std::fs::create_dir_all(&folder).is_ok() && std::fs::write(&input, "pub fn probe() {}\n").is_ok();
    let mut command = rustc(source);
    command
        .args(["--edition", "2024", "--crate-type", "cdylib", "--target", WASM, "--out-dir"])
        .arg(&folder)
        .arg(&input);
    let compiled = ready && sh::succeeds(&mut command);
    // A left-over of a few bytes in the temporary folder is not worth failing for.
    drop(std::fs::remove_dir_all(&folder));
    compiled
}
