//! Tools that builds and tests call, each in its own folder of the per-user cache, installed only if missing.

mod browser;
mod mail;
mod node;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;
use crate::version;

pub use browser::{Browser, browser, find as found_browser};
pub use mail::mail_servers;
pub use node::{Optimisers, axe, optimisers, peers, relays};

/// The trunk this project is built with. 0.22 asks for a newer compiler than Debian has.
const TRUNK: &str = "0.21.14";

/// What cuts a release front end into parts.
const SPLITTER: &str = "0.2.4";

/// A tool that comes as a crate.
struct CrateTool<'a> {
    package: &'a str,
    version: &'a str,
    programs: &'a [&'a str],
    /// What its programs are built with.
    features: &'a str,
    /// With its own lock file: trunk does not compile without it, wasm-bindgen-cli not with it.
    locked: bool,
    takes: &'a str,
}

/// wasm-bindgen of exactly the version the crates are built with, and trunk; returns their folders for PATH.
pub fn wasm(kit: &Kit) -> Result<Vec<PathBuf>> {
    let bindgen = version::locked(&kit.place.read("Cargo.lock")?, "wasm-bindgen")
        .ok_or_else(|| Error::new("Cargo.lock names no wasm-bindgen").mend("cargo generate-lockfile"))?;
    let tools = [
        CrateTool {
            package: "wasm-bindgen-cli",
            version: &bindgen,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            features: "",
            locked: false,
            takes: "about 2 minutes",
        },
        CrateTool {
            package: "trunk",
            version: TRUNK,
            programs: &["trunk"],
            features: "",
            locked: true,
            takes: "about 6 minutes",
        },
    ];
    tools.iter().filter_map(|tool| ensure(kit, tool).transpose()).collect()
}

/// What cuts a program into the part a page begins with and those it fetches later; the folder for PATH.
pub fn splitter(kit: &Kit) -> Result<Option<PathBuf>> {
    let tool = CrateTool {
        package: "wasm_split_cli_support",
        version: SPLITTER,
        programs: &["wasm-split-cli"],
        features: "build-binary",
        locked: true,
        takes: "about 1 minute",
    };
    ensure(kit, &tool)
}

// None when PATH has it already.
fn ensure(kit: &Kit, tool: &CrateTool) -> Result<Option<PathBuf>> {
    if tool.programs.iter().all(|program| sh::which(program).is_some_and(|path| is_version(&path, tool.version))) {
        return Ok(None);
    }
    let root = kit.place.cache.join("tools").join(format!("{}-{}", tool.package, tool.version));
    let folder = root.join("bin");
    let complete = || tool.programs.iter().all(|program| sh::which_in(program, folder.as_os_str()).is_some());
    if complete() {
        return Ok(Some(folder));
    }
    if sh::which("cargo-binstall").is_some() {
        sh::step(&format!("fetching {} {} (cargo binstall)", tool.package, tool.version));
        let fetched = sh::run(
            kit.cargo()?
                .args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"])
                .arg(&root)
                .arg(format!("{}@={}", tool.package, tool.version)),
        );
        if fetched.is_ok() && complete() {
            return Ok(Some(folder));
        }
    }
    sh::step(&format!("building {} {}, once for this user ({} on 2 cores)", tool.package, tool.version, tool.takes));
    std::fs::create_dir_all(&root).map_err(Error::file("create", &root))?;
    let mut install = kit.cargo()?;
    install.args(["install", tool.package, "--version", &format!("={}", tool.version), "--root"]).arg(&root);
    // Outside the checkout: its .cargo/config.toml and its target folder are none of the tool's business.
    install.current_dir(&root).env_remove("CARGO_TARGET_DIR").env_remove("CARGO_BUILD_TARGET");
    if tool.locked {
        install.arg("--locked");
    }
    if !tool.features.is_empty() {
        install.args(["--features", tool.features]);
    }
    sh::run(&mut install).map_err(|error| {
        Error::new(format!("{} {} cannot be installed: {error}", tool.package, tool.version)).mend(
            "it comes from crates.io; is that reachable, and is there a C compiler (apt-get install build-essential)?",
        )
    })?;
    Ok(Some(folder))
}

fn is_version(program: &Path, wanted: &str) -> bool {
    sh::output(Command::new(program).arg("--version")).is_ok_and(|said| said.split_whitespace().nth(1) == Some(wanted))
}
