//! `cargo xtask run`: from a bare checkout to a running server with demo data, and a simulator of its carriers beside it.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::error::{Error, Result};
use crate::front::{self, Profile};
use crate::kit::Kit;
use crate::{server, sh};

/// Builds what is out of date, starts the simulator on the next port, then becomes the server.
pub fn run(port: u16, data: Option<PathBuf>) -> Result<ExitCode> {
    let mut kit = Kit::open()?;
    let data = match data {
        Some(folder) => std::path::absolute(&folder).map_err(Error::file("find", &folder))?,
        None => kit.place.root.join("data"),
    };
    let front = front::build(&mut kit, Profile::Dev)?;
    let binary = server::build(&kit, Profile::Dev, &front)?;
    let simulator = server::build_simulator(&kit)?;
    sh::step(&format!("starting on port {port}, data in {}", data.display()));
    let mut server = Command::new(binary);
    server.args(["serve", "--demo", "--port", &port.to_string(), "--data"]).arg(&data);
    // Port 0 is any: nobody could tell the simulator which.
    if let Some(next) = port.checked_add(1).filter(|_| port > 0) {
        let secret = secret();
        let mut simulator = Command::new(simulator);
        simulator.args(["--with-parent", "--port", &next.to_string()]);
        simulator.args(["--server", &format!("http://127.0.0.1:{port}")]);
        for command in [&mut simulator, &mut server] {
            command.env("SWITCHBOARD_CHANNELS__SIMULATOR__SECRET", &secret);
        }
        // The shop whose systems the demo's workflows call is the simulator.
        server.env("SWITCHBOARD_WORKFLOWS__ALLOW", "[\"127.0.0.1\"]");
        server.env("SWITCHBOARD_CHANNELS__SIMULATOR__URL", format!("http://127.0.0.1:{next}"));
        // The server goes on without it.
        if let Err(error) = simulator.stdout(std::process::Stdio::null()).spawn() {
            sh::step(&format!("no simulator: {error}"));
        }
    }
    become_it(&mut server)
}

/// Something nobody else on this machine knows, for this run.
fn secret() -> String {
    // Each is keyed by the operating system's randomness.
    let mut parts = std::iter::repeat_with(|| RandomState::new().build_hasher().finish());
    parts.by_ref().take(4).fold(String::new(), |secret, part| secret + &format!("{part:016x}"))
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
