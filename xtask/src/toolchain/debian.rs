//! The way without rustup's server: Debian's Rust, its newer `*-web` packages, made able to build for the browser.
//!
//! Debian ships the compiler and the library's source but not the library compiled for WebAssembly, nor a linker
//! under the name rustc looks for. So: packages, a link to lld of the compiler's own LLVM version (`wasm-ld` of another
//! version rejects its objects), the library compiled once, and a name for rustup to know it by.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::plan::Source;
use super::probe::{self, LINK};
use super::{WASM, probe::wasm_libs};
use crate::apt;
use crate::error::{Error, Result};
use crate::place::Place;
use crate::sh;
use crate::version::{self, Version};

const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web"];

/// Whether this is a Debian, or close enough to have its packages.
pub fn is_here() -> bool {
    apt::is_here()
}

/// Takes every step that has not been taken yet.
pub fn set_up(place: &Place, floor: Version, rustup: bool) -> Result<Source> {
    sh::step("setting up Debian's Rust for the browser: packages, linker, standard library (about 1 minute, once)");
    apt::install(&PACKAGES)?;
    let verbose = sh::output(probe::rustc(&Source::System).arg("-vV"))?;
    let release = version::verbose_field(&verbose, "release").unwrap_or("?");
    if Version::parse(release).is_none_or(|has| has < floor) {
        return Err(Error::new(format!("Debian's rustc-web is {release}, this project needs {floor}"))
            .mend("apt-get update && apt-get install rustc-web cargo-web (from the security archive)"));
    }
    let sysroot = PathBuf::from(sh::output(probe::rustc(&Source::System).args(["--print", "sysroot"]))?);
    link_linker(&sysroot, &verbose)?;
    if !probe::candidate(Source::System).is_some_and(|one| one.builds_wasm) {
        build_std(place, &sysroot, release)?;
    }
    if !rustup {
        return Ok(Source::System);
    }
    if !probe::is_linked() {
        sh::step(&format!("naming it for rustup (rustup toolchain link {LINK} {})", sysroot.display()));
        sh::run(Command::new("rustup").args(["toolchain", "link", LINK]).arg(&sysroot))?;
    }
    Ok(Source::Linked(LINK.to_owned()))
}

/// rustfmt or clippy for Debian's toolchain.
pub fn install_component(component: &str) -> Result<()> {
    let package = if component == "clippy" { "rust-web-clippy" } else { "rustfmt-web" };
    apt::install(&[package])
}

/// The standard library's source for Debian's toolchain.
pub fn install_source() -> Result<()> {
    apt::install(&["rust-web-src"])
}

fn link_linker(sysroot: &Path, verbose: &str) -> Result<()> {
    let field =
        |key| version::verbose_field(verbose, key).ok_or_else(|| Error::new(format!("rustc -vV says no `{key}`")));
    let llvm = field("LLVM version")?.split('.').next().unwrap_or_default();
    let lld = PathBuf::from(format!("/usr/lib/llvm-{llvm}/bin/lld"));
    if !lld.exists() {
        apt::install(&[&format!("lld-{llvm}")])?;
    }
    let folder = sysroot.join("lib/rustlib").join(field("host")?).join("bin");
    let link = folder.join("rust-lld");
    if std::fs::canonicalize(&link)
        .is_ok_and(|points_to| std::fs::canonicalize(&lld).is_ok_and(|wanted| wanted == points_to))
    {
        return Ok(());
    }
    sh::step(&format!("linking the linker: {} -> {}", link.display(), lld.display()));
    let [folder, link, lld] = [&folder, &link, &lld].map(|path| apt::quoted(path));
    apt::as_root(&format!("mkdir -p {folder} && ln -sfn {lld} {link}"))
}

fn build_std(place: &Place, sysroot: &Path, release: &str) -> Result<()> {
    sh::step(&format!("compiling the standard library {release} for {WASM}"));
    let folder = place.cache.join(format!("std-{release}"));
    let source = folder.join("src");
    std::fs::create_dir_all(&source).map_err(Error::file("create", &source))?;
    // A workspace of its own: the cache may lie inside somebody's checkout.
    let manifest = "[package]\nname = \"std-for-wasm\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n";
    for (file, text) in [(folder.join("Cargo.toml"), manifest), (source.join("main.rs"), "fn main() {}\n")] {
        std::fs::write(&file, text).map_err(Error::file("write", &file))?;
    }
    let target = folder.join("target");
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo
        .current_dir(&folder)
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("RUSTC", "/usr/bin/rustc")
        // Debian's compiler is a stable one, and building the library is not: this is the compiler's own switch for that.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without it a later `lto = true` finds no bitcode in the library.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", WASM, "--target-dir"])
        .arg(&target);
    sh::run(&mut cargo)?;
    let built = target.join(WASM).join("release/deps");
    let place_for_them = wasm_libs(sysroot);
    sh::step(&format!("putting it into {}", place_for_them.display()));
    let [from, to] = [&built, &place_for_them].map(|path| apt::quoted(path));
    // What an older compiler left there would be found first and refused.
    apt::as_root(&format!("rm -rf {to} && mkdir -p {to} && cp {from}/lib*.rlib {to}/"))?;
    std::fs::remove_dir_all(&folder).map_err(Error::file("remove", &folder))
}
