//! The data folder: there, writable, not full, nobody else's.

use std::io::Write as _;
use std::path::Path;

use super::Finding;
use crate::store::sqlite::{DATABASE_FILE, OpenError, SqliteStore};

/// Less room than this is none: a write-ahead log alone grows to some megabytes.
const ROOM: usize = 16 * 1024 * 1024;

/// Opens the store, or says why that cannot be done.
pub fn open(folder: &Path) -> Result<SqliteStore, Finding> {
    let shown = folder.display();
    if !folder.exists() {
        return Err(Finding::new(
            format!("the data folder {shown} does not exist"),
            "make it and give it to the user the server runs as; or start the server once, which makes it",
        ));
    }
    room(folder)?;
    SqliteStore::open(folder).map_err(|error| {
        let mend = match &error {
            OpenError::InUse { .. } => "stop the server that runs on it to have sites and people checked too",
            OpenError::Missing { .. } | OpenError::NotWritable { .. } => {
                "give the server's user the right to write there"
            }
            OpenError::Corrupt { .. } => "restore a backup of the data folder",
            OpenError::Newer { .. } => "run the newer version of switchboard",
            OpenError::Failed { .. } => "see what the message says",
        };
        Finding::new(error.to_string(), mend)
    })
}

/// Whether everybody on the machine may read what customers write; the server makes its folder so that they may not.
#[cfg(unix)]
pub fn others(folder: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    let lets = |path: &Path, right| std::fs::metadata(path).is_ok_and(|is| is.permissions().mode() & right != 0);
    let shown = folder.display();
    (lets(folder, 0o001) && lets(&folder.join(DATABASE_FILE), 0o004)).then(|| {
        Finding::new(
            format!("everybody on this machine may read the database in {shown}"),
            format!("run `chmod 700 {shown}`"),
        )
    })
}

/// Only known to be so where files have rights.
#[cfg(not(unix))]
pub fn others(_: &Path) -> Option<Finding> {
    None
}

/// Writes a file that is as large as needed, and removes it.
fn room(folder: &Path) -> Result<(), Finding> {
    let path = folder.join(".switchboard-check");
    let written =
        std::fs::File::create(&path).and_then(|mut file| file.write_all(&vec![0; ROOM]).and_then(|()| file.sync_all()));
    let removed = std::fs::remove_file(&path);
    let Err(error) = written.and(removed) else { return Ok(()) };
    let shown = folder.display();
    Err(match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            Finding::new(format!("the disk of the data folder {shown} is full: {error}"), "make room there")
        }
        std::io::ErrorKind::ReadOnlyFilesystem => {
            Finding::new(format!("the data folder {shown} is on a read-only disk: {error}"), "mount it for writing")
        }
        _ => Finding::new(
            format!("the data folder {shown} cannot be written: {error}"),
            "give the server's user the right to write there",
        ),
    })
}
