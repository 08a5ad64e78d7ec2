//! Files: which may go with a message, and who may have them. What is in them is `crate::files`' matter.

use domain::attachment::FileRules;
use domain::channel::web_chat;
use domain::commit::Principal;
use domain::conversation::{EngagementState, Reach};
use domain::entry_point::Carrier;
use domain::message::{Attachment, AttachmentState};
use domain::{AgentId, ConversationId, FileId, Refusal};

use super::ledger::{Trouble, refusal};
use super::{Desk, Visitor};
use crate::files::MOST_UNSENT;
use crate::store::{FileRow, FileState, StoreError};

impl Desk {
    /// What this agent may upload for this conversation: only whoever is in it may.
    pub async fn agent_file_rules(&self, who: AgentId, id: ConversationId) -> Result<FileRules, Refusal> {
        let head = self.visible(who, id).await.map_err(|error| refusal(&error))?.ok_or(Refusal::NoSuchConversation)?;
        match head.engagement_of(who).map(|(_, part)| part.state) {
            Some(EngagementState::Active { .. }) => Ok(head.capability().agent_files),
            _ => Err(Refusal::NotActive),
        }
    }

    /// What customers of websites may upload.
    pub const fn visitor_file_rules(&self) -> FileRules {
        web_chat::CAPABILITY.customer_files
    }

    /// Whether an agent may have a file: whoever may read its conversation; before it is sent, who brought it.
    pub async fn agent_may_have(&self, who: AgentId, file: &FileRow) -> Result<bool, StoreError> {
        match (file.state, file.conversation) {
            (FileState::Bound(event), Some(id)) => Ok(match self.reach(who, id).await? {
                Reach::All => true,
                Reach::UpTo(last) => event <= last,
                Reach::Nothing => false,
            }),
            (FileState::Loose, _) => Ok(file.by == Principal::Agent(who)),
            _ => Ok(false),
        }
    }

    /// Whether a visitor may have a file: whose conversation it stands in; before it is sent, who brought it.
    pub async fn visitor_may_have(&self, who: Visitor, file: &FileRow) -> Result<bool, StoreError> {
        match (file.state, file.conversation) {
            (FileState::Bound(_), Some(id)) => match self.own(who, id).await {
                Ok(_) => Ok(true),
                Err(Trouble::Refused(Refusal::StorageUnavailable)) => Err(StoreError::ReadOnly(file.id.to_string())),
                Err(Trouble::Refused(Refusal::Internal)) => Err(StoreError::Failed(file.id.to_string())),
                Err(_) => Ok(false),
            },
            (FileState::Loose, _) => Ok(file.by == Principal::Contact(who.contact)),
            _ => Ok(false),
        }
    }

    /// Whether a carrier may have a file: agents' files in conversations that it carries.
    pub async fn carrier_may_have(&self, who: Carrier, file: &FileRow) -> Result<bool, StoreError> {
        let (FileState::Bound(_), Principal::Agent(_), Some(id)) = (file.state, file.by, file.conversation) else {
            return Ok(false);
        };
        let Some(head) = self.store.conversation(id).await? else { return Ok(false) };
        let catalog = self.catalog.get();
        Ok(catalog.entry_points.get(&head.birth.entry_point).is_some_and(|at| at.active && at.carrier == who))
    }

    /// Those of these files that lie ready to be sent by this agent in this conversation.
    pub(super) async fn unsent(
        &self,
        who: AgentId,
        conversation: ConversationId,
        files: &[FileId],
    ) -> Result<Vec<Attachment>, StoreError> {
        let mut unsent: Vec<Attachment> = Vec::new();
        for id in files.iter().take(MOST_UNSENT) {
            let row = self.store.file(*id).await?;
            let theirs = |row: &FileRow| {
                row.state == FileState::Loose
                    && row.by == Principal::Agent(who)
                    && row.conversation == Some(conversation)
                    && unsent.iter().all(|other| other.file != row.id)
            };
            unsent.extend(row.filter(theirs).map(ready));
        }
        Ok(unsent)
    }

    /// The files of a message, as they will stand in it. The commit that carries it takes care that they are still loose.
    pub(super) async fn attachments(
        &self,
        by: Principal,
        conversation: ConversationId,
        files: &[FileId],
    ) -> Result<Vec<Attachment>, Trouble> {
        let mut attachments: Vec<Attachment> = Vec::with_capacity(files.len());
        for id in files {
            let row = self.store.file(*id).await?;
            let theirs = |row: &FileRow| {
                row.state == FileState::Loose
                    && row.by == by
                    && row.conversation.is_none_or(|only| only == conversation)
                    && attachments.iter().all(|other| other.file != row.id)
            };
            attachments.push(row.filter(theirs).map(ready).ok_or(Refusal::NoSuchFile)?);
        }
        Ok(attachments)
    }
}

fn ready(row: FileRow) -> Attachment {
    let FileRow { id, name, size, mime, .. } = row;
    Attachment { file: id, name, size, mime, state: AttachmentState::Ready }
}
