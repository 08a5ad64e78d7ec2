//! What is in files: bytes that come in pieces, are looked at, kept, given out and thrown away (DESIGN.md §4, §5). Their
//! rows are the store's, who may have them is the desk's to say.
//!
//! **Invariants.** A row is written before the first byte and is forgotten after the last: nothing lies around that no row
//! names. A piece that was acknowledged is not asked for again, whatever happened to the connection or the process. Nothing
//! is kept under a name somebody chose.

mod collect;
mod given;
mod judge;
mod upload;
mod whole;

use std::collections::HashMap;
use std::io;
use std::path::{Path as FsPath, PathBuf};
use std::sync::{Arc, Mutex};

use domain::attachment::FileRefusal;
use domain::{FileId, Span};
use futures_util::StreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::store::StoreError;
use upload::Writer;

pub use given::{Given, Letter, full_name};
pub use upload::check_room;

/// What was not sent within this is thrown away.
pub const KEPT_FOR: Span = Span::days(1);
/// What a draft has is kept so long after that was changed last.
pub const DRAFTED_FOR: Span = Span::days(30);
/// Most files somebody may have begun or finished without sending them.
pub const MOST_UNSENT: usize = 30;

/// Why bytes were not taken, or not given.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file itself.
    #[error(transparent)]
    Refused(#[from] FileRefusal),
    /// There is none, or it is not this person's.
    #[error("there is no such file")]
    NotFound,
    /// The piece does not begin where the last one ended; here it should.
    #[error("the next byte is {0}")]
    Offset(u64),
    /// Too many that were not sent.
    #[error("at most {MOST_UNSENT} files may wait to be sent; send some or remove some")]
    TooManyUnsent,
    /// The piece broke off. What came is kept.
    #[error("the connection broke")]
    Broken,
    /// The disk is full or read-only. What came is kept.
    #[error("storage refuses writes")]
    Full,
    /// Anything else, for the log.
    #[error("files failed: {0}")]
    Failed(String),
}

/// Where files lie: one folder for what is still coming, an object store for what is finished.
pub struct Files {
    partial: PathBuf,
    finished: Arc<dyn ObjectStore>,
    writers: Mutex<HashMap<FileId, Arc<Writer>>>,
}

impl Files {
    /// In this data folder.
    pub fn open(data: &FsPath) -> io::Result<Self> {
        let partial = data.join("files/partial");
        let finished = data.join("files/finished");
        std::fs::create_dir_all(&partial)?;
        std::fs::create_dir_all(&finished)?;
        let finished = LocalFileSystem::new_with_prefix(finished).map_err(io::Error::other)?.with_fsync(true);
        Ok(Self { partial, finished: Arc::new(finished), writers: Mutex::default() })
    }

    /// Nowhere: for who shows pages and takes no files. What is sent to it is refused.
    pub fn none() -> Self {
        Self { partial: PathBuf::new(), finished: Arc::new(InMemory::new()), writers: Mutex::default() }
    }

    /// The bytes of a finished file, in pieces.
    pub async fn read(
        &self,
        id: FileId,
    ) -> Result<impl futures_util::Stream<Item = Result<bytes::Bytes, object_store::Error>> + use<>, FileError> {
        match self.finished.get(&place(id)).await {
            Ok(found) => Ok(found.into_stream().boxed()),
            Err(object_store::Error::NotFound { .. }) => Err(FileError::NotFound),
            Err(error) => Err(FileError::Failed(error.to_string())),
        }
    }

    fn partial(&self, id: FileId) -> PathBuf {
        self.partial.join(id.0.simple().to_string())
    }
}

// The last digits of an id are the random ones: folders fill evenly.
fn place(id: FileId) -> Path {
    let name = id.0.simple().to_string();
    Path::from_iter([name.get(30..).unwrap_or_default(), &name])
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            FileTooLarge, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull, WriteZero,
        };
        match error.kind() {
            NotFound => Self::NotFound,
            StorageFull | QuotaExceeded | FileTooLarge | ReadOnlyFilesystem | PermissionDenied | WriteZero => {
                Self::Full
            }
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(found) = cause {
            if let Some(io) = found.downcast_ref::<io::Error>() {
                return io::Error::new(io.kind(), io.to_string()).into();
            }
            cause = found.source();
        }
        Self::Failed(error.to_string())
    }
}

impl From<StoreError> for FileError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ReadOnly(_) => Self::Full,
            StoreError::Failed(why) | StoreError::Inconsistent(why) => Self::Failed(why),
        }
    }
}
