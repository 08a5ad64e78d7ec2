//! Names the folder of front ends that goes into the binary: the one `cargo xtask` built, or a page that says how to build it.

use std::path::{Path, PathBuf};

const FRONT: &str = "SWITCHBOARD_FRONT";

fn main() {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let folder = match std::env::var_os(FRONT) {
        Some(folder) if Path::new(&folder).is_dir() => PathBuf::from(folder),
        Some(folder) => {
            println!("cargo::warning={FRONT} names no folder: {}", Path::new(&folder).display());
            here.join("fallback")
        }
        None => here.join("fallback"),
    };
    println!("cargo::rerun-if-env-changed={FRONT}");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rustc-env={FRONT}={}", folder.display());
}
