//! What makes a release front end small: wasm-opt and a JavaScript minifier, both from npm. `run` and the tests do without.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;

const BINARYEN: &str = "132";
const ESBUILD: &str = "0.28.2";
const AXE: &str = "4.14.1";

/// Programs that shrink what a browser downloads.
#[derive(Debug, Clone)]
pub struct Optimisers {
    /// binaryen's WebAssembly optimiser.
    pub wasm_opt: PathBuf,
    /// The minifier for JavaScript and CSS.
    pub esbuild: PathBuf,
}

/// Finds or installs them.
pub fn optimisers(kit: &Kit) -> Result<Optimisers> {
    if sh::which("node").is_none() || sh::which("npm").is_none() {
        return Err(Error::new("a release front end needs wasm-opt and esbuild, which need node and npm")
            .mend("install Node.js 18 or newer with npm (Debian: apt-get install nodejs npm; elsewhere https://nodejs.org). `cargo xtask run` does not need it"));
    }
    Ok(Optimisers {
        wasm_opt: ensure(kit, "binaryen", BINARYEN, "wasm-opt")?,
        esbuild: ensure(kit, "esbuild", ESBUILD, "esbuild")?,
    })
}

/// Finds or installs the accessibility checker the browser tests load into pages; `None` without node.
pub fn axe(kit: &Kit) -> Result<Option<PathBuf>> {
    let root = kit.place.cache.join("tools").join(format!("axe-core-{AXE}"));
    let path = root.join("node_modules/axe-core/axe.min.js");
    if !path.exists() {
        if sh::which("npm").is_none() {
            return Ok(None);
        }
        fetch("axe-core", AXE, &root)?;
    }
    Ok(Some(path))
}

fn ensure(kit: &Kit, package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let root = kit.place.cache.join("tools").join(format!("{package}-{version}"));
    let path = root.join("node_modules/.bin").join(program);
    if !answers(&path) {
        fetch(package, version, &root)?;
        if !answers(&path) {
            return Err(Error::new(format!("{program} was installed but does not run: {}", path.display()))
                .mend("is node 18 or newer?"));
        }
    }
    Ok(path)
}

fn fetch(package: &str, version: &str, root: &Path) -> Result<()> {
    sh::step(&format!("fetching {package} {version} (npm)"));
    std::fs::create_dir_all(root).map_err(Error::file("create", root))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]).arg(root);
    sh::run(npm.arg(format!("{package}@{version}")).current_dir(root)).map_err(|error| {
        Error::new(format!("{package} {version} cannot be installed: {error}")).mend("is the npm registry reachable?")
    })
}

fn answers(program: &Path) -> bool {
    program.exists() && sh::succeeds(Command::new(program).arg("--version"))
}
