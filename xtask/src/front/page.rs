//! One page: a crate that trunk turns into HTML, JavaScript, CSS and WebAssembly.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::assets::ON_DEMAND;
use super::glue::Names;
use super::{Profile, split, stamp, style};
use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;
use crate::tools::Optimisers;

/// A front end and where it is served.
#[derive(Debug)]
pub struct Page {
    /// What it is called, and its folder.
    pub name: &'static str,
    /// The crate that holds its `index.html`.
    pub package: &'static str,
    /// Where it is served.
    pub address: &'static str,
    /// Whether its release comes in parts (the crate's feature `split`).
    pub split: bool,
}

/// All that are shipped.
pub const PAGES: [Page; 3] = [
    Page { name: "desk", package: "agent-app", address: "/desk/", split: true },
    Page { name: "admin", package: "admin-app", address: "/admin/", split: false },
    Page { name: "chat", package: "customer-widget", address: "/chat/", split: false },
];

/// Measured and never shipped; served wherever whoever measures likes.
pub const THREAD_BENCH: Page =
    Page { name: "thread-bench", package: "tests/thread-bench", address: "./", split: false };

/// How the name of a page's program ends.
pub const PROGRAM: &str = "_bg.wasm";

impl Page {
    /// Where trunk leaves it before it is gathered.
    pub fn stage(&self, kit: &Kit, profile: Profile) -> PathBuf {
        kit.place.target.join("front/stage").join(profile.name()).join(self.name)
    }

    /// Runs trunk, unless nothing it reads has changed since.
    pub fn build(&self, kit: &Kit, profile: Profile, optimisers: Option<&Optimisers>) -> Result<()> {
        let stage = self.stage(kit, profile);
        let stamp = stamp::Stamp::of(kit, self, profile)?;
        if stamp.is_current() && stage.join("index.html").exists() {
            return Ok(());
        }
        sh::step(&format!("building {} ({})", self.name, profile.name()));
        stamp.clear()?;
        // trunk keeps snippets of earlier builds there, of the other page too, and would ship them all.
        remove_dir(&kit.place.target.join("wasm-bindgen"))?;
        std::fs::create_dir_all(&stage).map_err(Error::file("create", &stage))?;
        self.trunk(kit, profile, &stage)?;
        if let Some(optimisers) = optimisers {
            if self.split {
                split::split(kit, self, &stage)?;
            }
            shrink(&kit.place.root, self, &stage, optimisers)?;
        }
        stamp.keep()
    }

    fn trunk(&self, kit: &Kit, profile: Profile, stage: &Path) -> Result<()> {
        let mut trunk = kit.command("trunk")?;
        trunk.args([
            "build",
            "--quiet",
            "--skip-version-check",
            "--cargo-profile",
            profile.name(),
            "--public-url",
            self.address,
            "--dist",
        ]);
        trunk.arg(stage).arg(kit.place.root.join(self.package).join("index.html"));
        if profile == Profile::Release {
            let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
            if self.split {
                trunk.args(["--features", "split"]);
            }
            trunk.envs(SMALL).env("RUSTFLAGS", format!("{flags} {SMALL_FLAGS}"));
        }
        // Its own backtraces hide the compiler's message, which is what matters.
        trunk.env("RUST_BACKTRACE", "0");
        // trunk reads NO_COLOR as a boolean and refuses the customary `1`.
        if std::env::var_os("NO_COLOR").is_some() {
            trunk.env("NO_COLOR", "true");
        }
        sh::run(&mut trunk).map_err(|error| Error::new(format!("{} cannot be built: {error}", self.name)))
    }
}

/// How a release differs from every other build. A browser that meets a panic cannot go on: the page says so and offers to
/// be loaded anew, so the program need not carry the words of every panic, nor where in the source it stands. That takes a
/// standard library built the same way, which the compiler calls unstable; [`crate::toolchain`] has the source.
const SMALL: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];
const SMALL_FLAGS: &str = concat!(
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none ",
    // Views of one type instead of a type for each: a sixth less of a program with as many views as the desk has.
    "--cfg erase_components",
);

// In place: the names carry trunk's hash of what went in, and what comes out depends on nothing else.
fn shrink(root: &Path, page: &Page, folder: &Path, optimisers: &Optimisers) -> Result<()> {
    let mut on_demand = String::new();
    // Letters are the desk's alone.
    let fetched = ON_DEMAND.iter().filter(|folder| page.name == "desk" || **folder == "widgets/files");
    for folder in fetched {
        for path in files_below(&root.join(folder))? {
            on_demand += &std::fs::read_to_string(&path).map_err(Error::file("read", &path))?;
        }
    }
    style::join(folder, &on_demand)?;
    for wasm in files_below(folder)?.iter().filter(|path| path.extension().is_some_and(|end| end == "wasm")) {
        sh::step(&format!("shrinking {}", file_name(wasm)));
        if file_name(wasm).ends_with(PROGRAM) {
            shrink_program(wasm, optimisers)?;
        } else {
            sh::output(&mut wasm_opt(wasm, optimisers))?;
        }
    }
    for path in files_below(folder)? {
        if path.extension().is_some_and(|end| end == "js" || end == "css") {
            minify(&path, optimisers)?;
        }
    }
    Ok(())
}

// Twice: the second time finds what the first made possible.
fn wasm_opt(wasm: &Path, optimisers: &Optimisers) -> Command {
    let mut command = Command::new(&optimisers.wasm_opt);
    command.args(["-Oz", "-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"]);
    command.arg(wasm).arg("-o").arg(wasm);
    command
}

// A part knows the program by the names it was cut with; only what the program and its script say to each other is renamed.
fn shrink_program(wasm: &Path, optimisers: &Optimisers) -> Result<()> {
    let mut command = wasm_opt(wasm, optimisers);
    let names = Names::read(&sh::output(command.arg("--minify-imports-and-exports-and-modules"))?)?;
    let script = wasm.with_file_name(file_name(wasm).replace(PROGRAM, ".js"));
    let glue = std::fs::read_to_string(&script).map_err(Error::file("read", &script))?;
    std::fs::write(&script, names.apply(&glue)?).map_err(Error::file("write", &script))
}

fn minify(path: &Path, optimisers: &Optimisers) -> Result<()> {
    let mut command = Command::new(&optimisers.esbuild);
    command.args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning", "--allow-overwrite"]);
    sh::run(command.arg(format!("--outfile={}", path.display())).arg(path))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Every file below a folder, sorted; none if the folder does not exist.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::file("read", &folder)(error)),
        };
        for entry in entries {
            let path = entry.map_err(Error::file("read", &folder))?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn remove_dir(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file("remove", folder)(error)),
        _ => Ok(()),
    }
}
