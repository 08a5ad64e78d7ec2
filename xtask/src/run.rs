//! `cargo xtask run`: from a bare checkout to a running server with demo data.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::{Error, Result};
use crate::front::{self, Profile};
use crate::kit::Kit;
use crate::{server, sh};

/// Builds what is out of date, then becomes the server.
pub fn run(port: u16, data: Option<PathBuf>) -> Result<ExitCode> {
    let mut kit = Kit::open()?;
    let data = match data {
        Some(folder) => std::path::absolute(&folder).map_err(Error::file("find", &folder))?,
        None => kit.place.root.join("data"),
    };
    let front = front::build(&mut kit, Profile::Dev)?;
    let binary = server::build(&kit, Profile::Dev, &front)?;
    sh::step(&format!("starting on port {port}, data in {}", data.display()));
    let mut server = Command::new(binary);
    server.args(["serve", "--demo", "--port", &port.to_string(), "--data"]).arg(&data);
    become_it(&mut server)
}

// The server takes our place and our process id: signals and the exit code need no forwarding.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    let error = server.exec();
    Err(Error::new(format!("cannot start {}: {error}", sh::shown(server))))
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<ExitCode> {
    let status = server.status().map_err(|error| Error::new(format!("cannot start {}: {error}", sh::shown(server))))?;
    Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}
