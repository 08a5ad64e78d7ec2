//! Files that come whole and are nobody's to judge: letters as they were carried, and what is in them. They are kept as they
//! are, and given out as what they are.

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use object_store::ObjectStoreExt as _;

use super::{FileError, Files, place};
use crate::store::{FileRow, FileState, Store};

impl Files {
    /// Keeps these bytes under this row, to be tied to a message. The same again changes nothing.
    pub async fn keep_whole(&self, store: &dyn Store, row: FileRow, content: Bytes) -> Result<(), FileError> {
        let (id, by) = (row.id, row.by);
        let is_new = store.begin_file(FileRow { state: FileState::Uploading, ..row }).await?;
        let known = store.file(id).await?.filter(|known| known.by == by).ok_or(FileError::NotFound)?;
        if is_new || known.state == FileState::Uploading {
            self.finished.put(&place(id), content.into()).await?;
            store.change_file(id, FileState::Uploading, FileState::Loose).await?;
        }
        Ok(())
    }

    /// All bytes of a finished file.
    pub async fn whole(&self, id: domain::FileId) -> Result<Bytes, FileError> {
        let mut bytes = BytesMut::new();
        let mut pieces = self.read(id).await?;
        while let Some(piece) = pieces.try_next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes.freeze())
    }
}
