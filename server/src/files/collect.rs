//! Throwing away what nobody sent, and no draft has, and what was erased. First the row says that nobody may have it, then the content goes,
//! then the row: whatever interrupts this, the next look goes on with it.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use domain::commit::Principal;
use domain::{FileId, Timestamp};
use object_store::ObjectStoreExt as _;

use super::{DRAFTED_FOR, FileError, Files, KEPT_FOR, place};
use crate::store::{FileRow, FileState, Store};

/// Files thrown away at a time.
const BATCH: usize = 100;

impl Files {
    /// Throws away what is due. Returns how many.
    pub async fn collect(&self, store: &dyn Store, now: Timestamp) -> Result<usize, FileError> {
        let before = Timestamp(now.0.saturating_sub(KEPT_FOR.0));
        let mut gone = 0;
        loop {
            let spent = store.spent_files(before, BATCH).await?;
            for row in &spent {
                if is_drafted(store, row, now).await? {
                    store.renew_file(row.id, now).await?;
                } else {
                    self.throw_away(store, row).await?;
                    gone += 1;
                }
            }
            if spent.len() < BATCH {
                return Ok(gone);
            }
        }
    }

    /// Gives up what was kept for templates and no template names any more. What came within a day may be on its way into
    /// one.
    pub async fn release(&self, store: &dyn Store, named: &BTreeSet<FileId>, now: Timestamp) -> Result<(), FileError> {
        let before = Timestamp(now.0.saturating_sub(KEPT_FOR.0));
        for row in store.kept_files().await? {
            if row.created < before && !named.contains(&row.id) {
                store.change_file(row.id, FileState::Kept, FileState::Erased).await?;
            }
        }
        Ok(())
    }

    /// Throws one away, unless it was sent meanwhile.
    pub(super) async fn throw_away(&self, store: &dyn Store, row: &FileRow) -> Result<(), FileError> {
        let taken = match row.state {
            FileState::Bound(_) | FileState::Kept => false,
            FileState::Erased => true,
            state => store.change_file(row.id, state, FileState::Erased).await?,
        };
        if taken {
            self.forget_content(row.id).await?;
            store.remove_file(row.id).await?;
        }
        Ok(())
    }

    pub(super) async fn forget_content(&self, id: FileId) -> Result<(), FileError> {
        match tokio::fs::remove_file(self.partial(id)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        match self.finished.delete(&place(id)).await {
            Err(object_store::Error::NotFound { .. }) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether an agent's draft still has it, beside his text or in it: he may come back to that after the weekend.
async fn is_drafted(store: &dyn Store, row: &FileRow, now: Timestamp) -> Result<bool, FileError> {
    let (FileState::Loose, Principal::Agent(agent), Some(conversation)) = (row.state, row.by, row.conversation) else {
        return Ok(false);
    };
    // What cannot be read may have it: nothing is thrown away for that, and the others are looked at.
    let Ok(draft) = store.draft(agent, conversation).await else {
        tracing::warn!(file = %row.id, %conversation, "a draft cannot be read; its files are kept");
        return Ok(true);
    };
    if now - draft.at > DRAFTED_FOR {
        return Ok(false);
    }
    let name = row.id.to_string();
    let form =
        serde_json::to_string(&(&draft.form, &draft.letter)).map_err(|error| FileError::Failed(error.to_string()))?;
    Ok(draft.files.iter().any(|file| file.file == row.id) || draft.text.contains(&name) || form.contains(&name))
}
