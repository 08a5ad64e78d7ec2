//! What the thread is compared with: pages of the same interface in `tests/thread-bench/peers`, bundled for production.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::{sh, tools};

const SOURCES: &str = "tests/thread-bench/peers";

/// Names of the pages and their sources.
const PEERS: [(&str, &str); 3] =
    [("plain DOM", "plain.js"), ("react-virtuoso", "virtuoso.jsx"), ("stream-chat-react", "stream.jsx")];

/// Bundles all of them; returns their names and folders.
pub fn build(kit: &Kit) -> Result<Vec<(&'static str, PathBuf)>> {
    let packages = tools::peers(kit)?;
    let esbuild = tools::optimisers(kit)?.esbuild;
    PEERS
        .iter()
        .map(|(name, source)| {
            sh::step(&format!("bundling {name}"));
            let folder = kit.place.target.join("bench").join(source.split('.').next().unwrap_or(source));
            bundle(kit, &esbuild, &packages, source, &folder)?;
            Ok((*name, folder))
        })
        .collect()
}

fn bundle(kit: &Kit, esbuild: &Path, packages: &Path, source: &str, folder: &Path) -> Result<()> {
    let sources = kit.place.root.join(SOURCES);
    std::fs::create_dir_all(folder).map_err(Error::file("create", folder))?;
    let mut command = Command::new(esbuild);
    command.args(["--bundle", "--minify", "--format=iife", "--charset=utf8", "--jsx=automatic"]);
    command.args(["--define:process.env.NODE_ENV=\"production\"", "--legal-comments=none", "--log-level=error"]);
    command.args([
        "--loader:.woff2=dataurl",
        "--loader:.woff=dataurl",
        "--loader:.svg=dataurl",
        "--loader:.png=dataurl",
    ]);
    command.arg(sources.join(source)).arg(format!("--outfile={}", folder.join("page.js").display()));
    // The packages lie in the user's cache, not above the sources.
    sh::run(command.env("NODE_PATH", packages))?;
    let page = folder.join("index.html");
    std::fs::copy(sources.join("index.html"), &page).map_err(Error::file("write", &page))?;
    Ok(())
}
