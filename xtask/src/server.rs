//! The server binary, built with the front ends it is to serve, and the simulator beside it.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::front::Profile;
use crate::kit::Kit;
use crate::sh;

/// Builds the server and returns its path: a debug build reads the front ends from disk, a release build embeds them.
pub fn build(kit: &Kit, profile: Profile, front: &Path) -> Result<PathBuf> {
    let mut cargo = kit.cargo()?;
    cargo.args(["build", "--package", "server", "--bin", "switchboard"]).env("SWITCHBOARD_FRONT", front);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            cargo.arg("--release");
            "release"
        }
    };
    sh::step(&format!("building the server ({folder})"));
    sh::run(&mut cargo)?;
    Ok(program(kit, folder, "switchboard"))
}

/// Builds the simulator and returns its path.
pub fn build_simulator(kit: &Kit) -> Result<PathBuf> {
    let mut cargo = kit.cargo()?;
    cargo.args(["build", "--package", "simulator"]);
    sh::step("building the simulator");
    sh::run(&mut cargo)?;
    Ok(program(kit, "debug", "simulator"))
}

fn program(kit: &Kit, folder: &str, name: &str) -> PathBuf {
    kit.place.target.join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
