//! One server per data folder. The lock is the operating system's and goes with the process, so a crash leaves none behind.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::error::OpenError;

/// Name of the lock file in the data folder.
pub const LOCK_FILE: &str = "switchboard.lock";

/// Held while the folder is in use; released on drop.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Makes the folder if it is missing and takes its lock.
pub fn lock(folder: &Path) -> Result<FolderLock, OpenError> {
    fs::create_dir_all(folder)
        .map_err(|error| OpenError::Missing { folder: folder.to_owned(), why: error.to_string() })?;
    let not_writable =
        |error: std::io::Error| OpenError::NotWritable { folder: folder.to_owned(), why: error.to_string() };
    let file =
        File::options().create(true).truncate(false).write(true).open(folder.join(LOCK_FILE)).map_err(not_writable)?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(not_writable(error)),
    }
}
