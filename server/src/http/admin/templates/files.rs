//! The files of a template: uploaded by an administrator, then kept as long as the template names them.

use domain::commit::Principal;
use domain::message::{Attachment, AttachmentState};
use domain::template::Template;
use domain::{AgentId, FileId};

use super::TemplateBody;
use crate::app::App;
use crate::http::error::ApiError;
use crate::store::{FileRow, FileState};

/// The files this body names: those the template has already, and what this administrator uploaded for one.
pub async fn named(
    app: &App,
    who: AgentId,
    body: &TemplateBody,
    before: &[Attachment],
) -> Result<Vec<Attachment>, ApiError> {
    let mut files: Vec<Attachment> = Vec::new();
    for (index, named) in body.files.iter().enumerate() {
        let id = FileId(named.id);
        if files.iter().any(|file| file.file == id) {
            continue;
        }
        if let Some(known) = before.iter().find(|file| file.file == id) {
            files.push(known.clone());
            continue;
        }
        // Kept without a template: saving failed after it was kept.
        let free = |row: &FileRow| {
            let there = matches!(row.state, FileState::Loose | FileState::Kept);
            there && row.by == Principal::Agent(who) && row.conversation.is_none()
        };
        let row = app.store.file(id).await?.filter(free);
        let wrong =
            || ApiError::invalid(format!("files[{index}]"), "there is no such file of yours without a conversation");
        let FileRow { id, name, size, mime, .. } = row.ok_or_else(wrong)?;
        files.push(Attachment { file: id, name, size, mime, state: AttachmentState::Ready });
    }
    Ok(files)
}

/// Keeps what is new among the files of a template that is about to be written.
pub async fn keep(app: &App, template: &Template) -> Result<(), ApiError> {
    for (index, file) in template.files.iter().enumerate() {
        let kept = app.store.change_file(file.file, FileState::Loose, FileState::Kept).await?;
        let row = if kept { None } else { Some(app.store.file(file.file).await?) };
        if row.is_some_and(|row| row.is_none_or(|row| row.state != FileState::Kept)) {
            return Err(ApiError::invalid(format!("files[{index}]"), "was thrown away"));
        }
    }
    Ok(())
}
