//! A file on its way: announced, then written piece by piece at the end of a partial file, whose length is how far it is.
//! It survives lost connections and a killed server; a newer piece takes over from an older one that still hangs.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use domain::attachment::{FileKind, FileRules};
use domain::commit::Principal;
use domain::{FileId, Timestamp};
use futures_util::{Stream, StreamExt as _};
use object_store::ObjectStoreExt as _;
use protocol::file::{FilePost, FileProgress};
use tokio::fs::OpenOptions;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::{Mutex, MutexGuard};

use super::{FileError, Files, MOST_UNSENT, judge, place};
use crate::store::{FileRow, FileState, Store};

/// Pieces in which a finished file is handed on.
const PART: usize = 5 * 1024 * 1024;

/// Who writes a partial file: the latest who asked to.
#[derive(Debug, Default)]
pub struct Writer {
    latest: AtomicU64,
    lock: Mutex<()>,
}

/// One piece's turn at a partial file.
struct Turn<'a> {
    files: &'a Files,
    id: FileId,
    writer: Arc<Writer>,
    number: u64,
}

impl<'a> Turn<'a> {
    fn take(files: &'a Files, id: FileId) -> Self {
        let mut writers = files.writers.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = Arc::clone(writers.entry(id).or_default());
        let number = writer.latest.fetch_add(1, Ordering::SeqCst) + 1;
        Self { files, id, writer, number }
    }

    fn is_latest(&self) -> bool {
        self.writer.latest.load(Ordering::SeqCst) == self.number
    }

    /// Whoever is overtaken stops: what he has in hand is sent again by the newer one.
    async fn enter(&self) -> Result<MutexGuard<'_, ()>, FileError> {
        let guard = self.writer.lock.lock().await;
        if self.is_latest() { Ok(guard) } else { Err(FileError::Broken) }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut writers = self.files.writers.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_latest() {
            writers.remove(&self.id);
        }
    }
}

/// Whether somebody may begin another file there: drafts of other conversations, which keep theirs, do not count.
pub async fn check_room(store: &dyn Store, row: &FileRow) -> Result<(), FileError> {
    let unsent = store.unsent_files(row.by).await?;
    let beside = unsent.iter().filter(|other| other.conversation == row.conversation).count();
    if beside < MOST_UNSENT { Ok(()) } else { Err(FileError::TooManyUnsent) }
}

impl Files {
    /// Takes note of a file that is about to come, or says how far one is that was announced before.
    pub async fn announce(
        &self,
        store: &dyn Store,
        by: Principal,
        rules: FileRules,
        post: &FilePost,
        now: Timestamp,
    ) -> Result<FileProgress, FileError> {
        let (name, kind) = rules.announced(&post.name, post.size)?;
        let row = FileRow {
            id: post.id,
            by,
            conversation: post.conversation,
            name,
            size: post.size,
            mime: kind.mime().to_owned(),
            state: FileState::Uploading,
            created: now,
        };
        if let Some(known) = store.file(post.id).await? {
            let same = FileRow { state: known.state, created: known.created, ..row };
            // Sent already is as good as finished: whoever asks has missed the answer.
            return if same == known { self.progress(&known).await } else { Err(FileError::NotFound) };
        }
        check_room(store, &row).await?;
        if !store.begin_file(row.clone()).await? {
            return Err(FileError::NotFound);
        }
        self.progress(&row).await
    }

    /// Appends a piece that begins at `offset`; with the last one the file is looked at and finished. A refused file is
    /// gone; after every other error what came is kept and [`Self::announce`] says how far it is.
    pub async fn append<E>(
        &self,
        store: &dyn Store,
        by: Principal,
        id: FileId,
        offset: u64,
        pieces: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<FileProgress, FileError> {
        let row = store.file(id).await?.filter(|row| row.by == by).ok_or(FileError::NotFound)?;
        if row.state != FileState::Uploading {
            return self.progress(&row).await;
        }
        let turn = Turn::take(self, id);
        match write(&turn, &self.partial(id), &row, offset, pieces).await? {
            length if length == row.size => self.finish(store, &turn, &row).await,
            length => Ok(progress(&row, length)),
        }
    }

    /// What is in one file in another as well, which is new and at once ready to be sent. No byte of it comes here: where it
    /// lies shares or copies it.
    pub async fn duplicate(&self, store: &dyn Store, source: FileId, row: FileRow) -> Result<(), FileError> {
        if !store.begin_file(row.clone()).await? {
            return Err(FileError::NotFound);
        }
        self.finished.copy(&place(source), &place(row.id)).await?;
        if !store.change_file(row.id, FileState::Uploading, FileState::Loose).await? {
            // Given up meanwhile.
            self.forget_content(row.id).await?;
            return Err(FileError::NotFound);
        }
        Ok(())
    }

    /// Gives a file up that was not sent.
    pub async fn cancel(&self, store: &dyn Store, by: Principal, id: FileId) -> Result<(), FileError> {
        let Some(row) = store.file(id).await?.filter(|row| row.by == by) else { return Ok(()) };
        self.throw_away(store, &row).await
    }

    /// All bytes are there: they are what they say, or the file is no more.
    async fn finish(&self, store: &dyn Store, turn: &Turn<'_>, row: &FileRow) -> Result<FileProgress, FileError> {
        let _guard = turn.enter().await?;
        let path = self.partial(row.id);
        let kind = FileKind::of_name(&row.name).ok_or(FileError::NotFound)?;
        let (judged, size) = (path.clone(), row.size);
        let verdict = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::open(judged)?;
            // A power cut must not take what the row calls finished.
            file.sync_all()?;
            judge::judge(file, kind, size)
        });
        match verdict.await.map_err(|error| FileError::Failed(error.to_string()))? {
            Ok(()) => {}
            Err(FileError::Refused(why)) => {
                self.throw_away(store, row).await?;
                return Err(why.into());
            }
            Err(error) => return Err(error),
        }
        self.keep(row.id, &path).await?;
        if !store.change_file(row.id, FileState::Uploading, FileState::Loose).await? {
            // Given up meanwhile.
            self.forget_content(row.id).await?;
            return Err(FileError::NotFound);
        }
        // It is kept twice until the row is collected, at worst.
        let _ = tokio::fs::remove_file(&path).await;
        Ok(FileProgress { ready: true, ..progress(row, row.size) })
    }

    async fn keep(&self, id: FileId, path: &Path) -> Result<(), FileError> {
        let mut from = tokio::fs::File::open(path).await?;
        let mut upload = self.finished.put_multipart(&place(id)).await?;
        loop {
            let mut part = Vec::new();
            (&mut from).take(PART as u64).read_to_end(&mut part).await?;
            if part.is_empty() {
                break;
            }
            if let Err(error) = upload.put_part(part.into()).await {
                let _ = upload.abort().await;
                return Err(error.into());
            }
        }
        if let Err(error) = upload.complete().await {
            let _ = upload.abort().await;
            return Err(error.into());
        }
        Ok(())
    }

    async fn progress(&self, row: &FileRow) -> Result<FileProgress, FileError> {
        match row.state {
            FileState::Uploading => {
                let length = match tokio::fs::metadata(self.partial(row.id)).await {
                    Ok(found) => found.len(),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
                    Err(error) => return Err(error.into()),
                };
                Ok(progress(row, length))
            }
            FileState::Loose | FileState::Bound(_) | FileState::Kept => {
                Ok(FileProgress { ready: true, ..progress(row, row.size) })
            }
            FileState::Erased => Err(FileError::NotFound),
        }
    }
}

fn progress(row: &FileRow, offset: u64) -> FileProgress {
    FileProgress { offset, ready: false, name: row.name.clone(), mime: row.mime.clone() }
}

/// Appends the pieces and says how long the file is now.
async fn write<E>(
    turn: &Turn<'_>,
    path: &Path,
    row: &FileRow,
    offset: u64,
    pieces: impl Stream<Item = Result<Bytes, E>>,
) -> Result<u64, FileError> {
    let guard = turn.enter().await?;
    let mut file = OpenOptions::new().create(true).append(true).open(path).await?;
    let mut length = file.metadata().await?.len();
    if length != offset {
        return Err(FileError::Offset(length));
    }
    drop(guard);
    let mut pieces = std::pin::pin!(pieces);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| FileError::Broken)?;
        let _guard = turn.enter().await?;
        if piece.len() as u64 > row.size - length {
            return Err(FileError::Offset(length));
        }
        file.write_all(&piece).await?;
        // Without it the bytes may be on their way when the answer is, and an error is nobody's.
        file.flush().await?;
        length += piece.len() as u64;
    }
    Ok(length)
}
