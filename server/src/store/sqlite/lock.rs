//! One server per data folder, and the folder for its user only. The lock is the operating system's and goes with the process,
//! so a crash leaves none behind. It is on a file for whoever looks, and on the folder itself, which nobody removes by
//! tidying up.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::super::StoreError;
use super::error::OpenError;

/// Name of the lock file in the data folder.
pub const LOCK_FILE: &str = "switchboard.lock";

/// Held while the folder is in use; released on drop.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
    _folder: Option<File>,
}

/// The database file, told from another one that took its place.
#[derive(Debug)]
pub struct Place {
    file: PathBuf,
    identity: Option<(u64, u64)>,
}

/// Makes the folder if it is missing and takes its lock.
pub fn lock(folder: &Path) -> Result<FolderLock, OpenError> {
    private_folder()
        .create(folder)
        .map_err(|error| OpenError::Missing { folder: folder.to_owned(), why: error.to_string() })?;
    let not_writable =
        |error: std::io::Error| OpenError::NotWritable { folder: folder.to_owned(), why: error.to_string() };
    let in_use = || OpenError::InUse { folder: folder.to_owned() };
    let file = private_file().truncate(false).open(folder.join(LOCK_FILE)).map_err(not_writable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(in_use()),
        Err(TryLockError::Error(error)) => return Err(not_writable(error)),
    }
    // Where folders cannot be opened or locked, the file has to do.
    let folder_file = File::open(folder).ok();
    if let Some(Err(TryLockError::WouldBlock)) = folder_file.as_ref().map(File::try_lock) {
        return Err(in_use());
    }
    Ok(FolderLock { _file: file, _folder: folder_file })
}

/// Makes a database that is missing, so that nobody else may read it. `SQLite` gives its other files the same rights.
pub fn make(file: &Path) -> Result<(), OpenError> {
    match private_file().create_new(true).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            let folder = file.parent().unwrap_or(file).to_owned();
            Err(OpenError::NotWritable { folder, why: error.to_string() })
        }
        _ => Ok(()),
    }
}

impl Place {
    /// Where this file is now.
    pub fn of(file: &Path) -> Self {
        Self { file: file.to_owned(), identity: identity(file) }
    }

    /// Whether it still is there. Somebody may have removed the folder or put a backup in its place: what is written then
    /// would be nowhere.
    pub fn check(&self) -> Result<(), StoreError> {
        if identity(&self.file) == self.identity {
            Ok(())
        } else {
            Err(StoreError::ReadOnly("the database file was removed or replaced; put it back, or restart".into()))
        }
    }
}

#[cfg(unix)]
fn identity(file: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(file).ok().map(|is| (is.dev(), is.ino()))
}

#[cfg(not(unix))]
fn identity(file: &Path) -> Option<(u64, u64)> {
    fs::metadata(file).ok().map(|_| (0, 0))
}

fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn private_file() -> OpenOptions {
    let mut options = File::options();
    options.create(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
