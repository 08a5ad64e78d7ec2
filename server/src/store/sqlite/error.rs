//! What can go wrong with the database file, sorted by what it means to the caller.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use super::super::StoreError;

/// Why a data folder could not be opened. Each message names the folder and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder does not exist and cannot be made.
    #[error("the data folder {} cannot be created: {why}", folder.display())]
    Missing {
        /// Which folder.
        folder: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The folder is there, but nothing can be written in it.
    #[error("the data folder {} cannot be written (permissions, a full or read-only disk?): {why}", folder.display())]
    NotWritable {
        /// Which folder.
        folder: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Another server has it open.
    #[error("the data folder {} is in use by another server; stop it first, or give this one a folder of its own", folder.display())]
    InUse {
        /// Which folder.
        folder: PathBuf,
    },
    /// The file is damaged, or is no database of ours.
    #[error("the database {} is damaged or not a Switchboard database: {why}; restore it from a backup", file.display())]
    Corrupt {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A later version of the server wrote it.
    #[error("the database {} was written by a newer version of Switchboard (schema {found}, this one knows {known}); use that version, or restore a backup", file.display())]
    Newer {
        /// Which file.
        file: PathBuf,
        /// Its schema.
        found: usize,
        /// The latest schema known here.
        known: usize,
    },
    /// Anything else.
    #[error("the database {} cannot be opened: {why}", file.display())]
    Failed {
        /// Which file.
        file: PathBuf,
        /// What went wrong.
        why: String,
    },
}

/// Whether the disk refused: what ends by itself once there is room, or permission, again.
fn is_disk(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DiskFull
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
    )
}

fn is_corrupt(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(code) if is_disk(code) => Self::ReadOnly(error.to_string()),
            Some(code) if is_corrupt(code) => Self::Inconsistent(error.to_string()),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl OpenError {
    /// Sorts what the database said while this file was opened.
    pub(super) fn of(file: PathBuf, error: &rusqlite::Error) -> Self {
        let why = error.to_string();
        match error.sqlite_error_code() {
            Some(code) if is_disk(code) => {
                let folder = file.parent().unwrap_or(&file).to_owned();
                Self::NotWritable { folder, why }
            }
            Some(code) if is_corrupt(code) => Self::Corrupt { file, why },
            _ => Self::Failed { file, why },
        }
    }
}
