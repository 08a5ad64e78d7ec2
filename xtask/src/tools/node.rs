//! What makes a release front end small: wasm-opt and a JavaScript minifier, both from npm. `run` and the tests do without.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;

const BINARYEN: &str = "132";
const ESBUILD: &str = "0.28.2";
const AXE: &str = "4.14.1";
/// What the thread is measured beside; for the bench only.
const PEERS: [(&str, &str); 5] = [
    ("react", "19.3.1"),
    ("react-dom", "19.3.1"),
    ("react-virtuoso", "4.18.21"),
    ("stream-chat-react", "14.12.0"),
    ("stream-chat", "9.53.0"),
];
const RELAYS: [(&str, &str); 2] = [("ws", "8.18.3"), ("socket.io", "4.8.1")];

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
        fetch(&[("axe-core", AXE)], &root)?;
    }
    Ok(Some(path))
}

/// Finds or installs the packages the peers of the thread bench are made of; the folder they can be resolved in.
pub fn peers(kit: &Kit) -> Result<PathBuf> {
    packages(kit, "thread-peers", &PEERS)
}

/// The same for the relays the load bench compares with.
pub fn relays(kit: &Kit) -> Result<PathBuf> {
    packages(kit, "relays", &RELAYS)
}

fn packages(kit: &Kit, name: &str, wanted: &[(&str, &str)]) -> Result<PathBuf> {
    let versions: Vec<_> = wanted.iter().map(|(_, version)| *version).collect();
    let root = kit.place.cache.join("tools").join(format!("{name}-{}", versions.join("-")));
    let folder = root.join("node_modules");
    if wanted.iter().any(|(package, _)| !folder.join(package).join("package.json").exists()) {
        fetch(wanted, &root)?;
    }
    Ok(folder)
}

fn ensure(kit: &Kit, package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let root = kit.place.cache.join("tools").join(format!("{package}-{version}"));
    let path = root.join("node_modules/.bin").join(program);
    if !answers(&path) {
        fetch(&[(package, version)], &root)?;
        if !answers(&path) {
            return Err(Error::new(format!("{program} was installed but does not run: {}", path.display()))
                .mend("is node 18 or newer?"));
        }
    }
    Ok(path)
}

// At once: each further call would remove what is not in its list.
fn fetch(packages: &[(&str, &str)], root: &Path) -> Result<()> {
    let named: Vec<_> = packages.iter().map(|(package, version)| format!("{package}@{version}")).collect();
    sh::step(&format!("fetching {} (npm)", named.join(" ")));
    std::fs::create_dir_all(root).map_err(Error::file("create", root))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]).arg(root);
    sh::run(npm.args(&named).current_dir(root)).map_err(|error| {
        Error::new(format!("{} cannot be installed: {error}", named.join(" "))).mend("is the npm registry reachable?")
    })
}

fn answers(program: &Path) -> bool {
    program.exists() && sh::succeeds(Command::new(program).arg("--version"))
}
