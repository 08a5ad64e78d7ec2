//! Running other programs: announced in one line, their progress shown, their failure named.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::error::{Error, Result};

/// Says what happens next. On stderr, so that stdout carries results only.
pub fn step(text: &str) {
    eprintln!("xtask: {text}");
}

/// Wall-clock time, to tell how long something took.
#[expect(clippy::disallowed_methods, reason = "a build tool reports real durations; no rule depends on them")]
pub fn now() -> Instant {
    Instant::now()
}

/// Runs to the end with its output on the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Error::new(format!("`{}` failed: {status}", shown(command)))) }
}

/// Runs quietly and returns stdout, trimmed; the failure carries stderr.
pub fn output(command: &mut Command) -> Result<String> {
    let out = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(command, &error))?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr);
        return Err(Error::new(format!("`{}` failed: {}\n{}", shown(command), out.status, said.trim())));
    }
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Runs to the end, showing stdout as it comes and keeping it; also tells whether it succeeded.
pub fn tee(command: &mut Command) -> Result<(bool, String)> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|error| cannot_start(command, &error))?;
    let mut kept = String::new();
    if let Some(pipe) = child.stdout.take() {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        // Bytes, not `lines()`: a test may print what is not UTF-8.
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            print!("{text}");
            kept.push_str(&text);
            line.clear();
        }
        std::io::stdout().flush().map_err(|error| Error::new(format!("cannot write to stdout: {error}")))?;
    }
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    Ok((status.success(), kept))
}

/// Whether it starts and succeeds; says nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Finds a program the way a shell does.
pub fn which(name: &str) -> Option<PathBuf> {
    which_in(name, std::env::var_os("PATH")?.as_os_str())
}

/// Finds a program in a PATH-like list.
pub fn which_in(name: &str, path: &OsStr) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path).map(|folder| folder.join(&file)).find(|candidate| is_executable(candidate))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// A command line as one would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Error {
    Error::new(format!("cannot run `{}`: {error}", shown(command)))
}
