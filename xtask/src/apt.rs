//! Debian packages: installed only if missing, as root or through sudo, otherwise the command is named.

use std::path::Path;
use std::process::Command;

use crate::error::{Error, Result};
use crate::sh;

/// Whether this machine has Debian's packages.
pub fn is_here() -> bool {
    Path::new("/etc/debian_version").exists() && sh::which("apt-get").is_some()
}

/// Installs those that are missing, reading the package lists anew where they do not know them.
pub fn install(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand =
        format!("as root: apt-get update && apt-get install --no-install-recommends {names}");
    let refused =
        |error: Error| Error::new(format!("installing {names}: {error}")).mend(by_hand.clone());
    sh::step(&format!("installing packages: {names}"));
    if !missing.iter().all(|package| is_known(package)) {
        update().map_err(refused)?;
    } else if get(&missing).is_ok() {
        return Ok(());
    } else {
        // Lists that are days old name files the mirror no longer has.
        update().map_err(refused)?;
    }
    get(&missing).map_err(refused)
}

/// A command that writes where only root may.
pub fn as_root(program: &str) -> Result<Command> {
    let root = sh::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    if root {
        return Ok(Command::new(program));
    }
    if sh::which("sudo").is_none() {
        return Err(Error::new(format!(
            "`{program}` must run as root, and there is no sudo"
        ))
        .mend("run `cargo xtask setup` once as root"));
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    Ok(command)
}

fn update() -> Result<()> {
    sh::run(as_root("apt-get")?.args(["update", "-qq"]))
}

fn get(packages: &[&str]) -> Result<()> {
    // Through `env`, since sudo does not hand variables on.
    let mut command = as_root("env")?;
    command.args([
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
    ]);
    sh::run(command.args(packages))
}

fn is_installed(package: &str) -> bool {
    sh::output(Command::new("dpkg-query").args(["-W", "-f=${Status}", package]))
        .is_ok_and(|status| status.ends_with(" installed"))
}

fn is_known(package: &str) -> bool {
    sh::output(Command::new("apt-cache").args(["policy", package]))
        .is_ok_and(|policy| policy.contains("Candidate:") && !policy.contains("Candidate: (none)"))
}
