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
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    sh::step(&format!("installing packages: {names}"));
    let update = "apt-get update -qq";
    let install = format!("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {names}");
    let both = format!("{update} && {install}");
    if !missing.iter().all(|package| is_known(package)) {
        return as_root(&both);
    }
    // Lists that are days old name files the mirror no longer has.
    as_root(&install).or_else(|_| as_root(&both))
}

/// Runs shell lines that write where only root may.
pub fn as_root(lines: &str) -> Result<()> {
    let by_hand = format!("as root: {lines}");
    let mut command = if sh::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        Command::new("sh")
    } else if sh::which("sudo").is_some() {
        let mut command = Command::new("sudo");
        command.arg("sh");
        command
    } else {
        return Err(Error::new("this needs root, and there is no sudo").mend(by_hand));
    };
    sh::run(command.args(["-c", lines])).map_err(|error| error.mend(by_hand))
}

/// A path as a shell takes it literally.
pub fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

fn is_installed(package: &str) -> bool {
    sh::output(Command::new("dpkg-query").args(["-W", "-f=${Status}", package]))
        .is_ok_and(|status| status.ends_with(" installed"))
}

fn is_known(package: &str) -> bool {
    sh::output(Command::new("apt-cache").args(["policy", package]))
        .is_ok_and(|policy| policy.contains("Candidate:") && !policy.contains("Candidate: (none)"))
}

#[cfg(test)]
mod tests {
    use super::{Path, quoted};

    #[test]
    fn a_path_survives_the_shell() {
        assert_eq!(quoted(Path::new("/a b/c")), "'/a b/c'");
        assert_eq!(quoted(Path::new("/it's")), r"'/it'\''s'");
    }
}
