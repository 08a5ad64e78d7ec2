//! `cargo xtask dist`: one binary with everything in it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::error::{Error, Result};
use crate::front::{self, Profile};
use crate::kit::Kit;
use crate::server;
use crate::table::{Row, mega_bytes};

const BUDGET: u64 = 40_000_000;

/// Builds it and says what it weighs.
pub fn run() -> Result<ExitCode> {
    let mut kit = Kit::open()?;
    let binary = build(&mut kit)?;
    let row = weigh(&binary)?;
    println!("{}  {} (budget {})", binary.display(), row.figure, row.budget);
    Ok(if row.within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds `target/dist/switchboard`.
pub fn build(kit: &mut Kit) -> Result<PathBuf> {
    let front = front::build(kit, Profile::Release)?;
    let built = server::build(kit, Profile::Release, &front)?;
    let folder = kit.place.target.join("dist");
    std::fs::create_dir_all(&folder).map_err(Error::file("create", &folder))?;
    let binary = folder.join(built.file_name().unwrap_or_default());
    // A new file, not new content: one that is running must not change under itself.
    let fresh = folder.join("switchboard.new");
    std::fs::copy(&built, &fresh).map_err(Error::file("write", &fresh))?;
    std::fs::rename(&fresh, &binary).map_err(Error::file("write", &binary))?;
    Ok(binary)
}

/// The binary's size against its budget.
pub fn weigh(binary: &Path) -> Result<Row> {
    let bytes = binary.metadata().map_err(Error::file("read", binary))?.len();
    let budget = format!("<= {}", mega_bytes(BUDGET));
    Ok(Row::held("server binary, everything embedded", budget, mega_bytes(bytes), bytes <= BUDGET))
}
