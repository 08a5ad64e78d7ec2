//! Correcting who a customer is: the contact, the record of it in the thread and the audit line are one commit (SPEC I.4).

use std::sync::Arc;

use domain::commit::{AuditEntry, ContactChange};
use domain::contact::{self, Contact, Details, FieldChange, Identity};
use domain::conversation::{Actor, Command, Conversation};
use domain::refusal::Field;
use domain::{AgentId, ContactId, ConversationId, Refusal, Seq, step};
use protocol::Done;

use super::Desk;
use super::ledger::{Signed, Trouble};
use crate::bus::{News, Topic};

/// What an agent corrects.
pub(super) enum Edit {
    /// Who the customer is.
    Details(Details),
    /// What colleagues should know of him.
    Notes(String),
}

impl Edit {
    fn checked(self) -> Result<Self, Refusal> {
        Ok(match self {
            Self::Details(details) => Self::Details(details.checked()?),
            Self::Notes(notes) => Self::Notes(contact::checked_notes(&notes)?),
        })
    }

    fn applied_to(self, known: &Contact) -> Contact {
        let version = known.version + 1;
        match self {
            Self::Details(details) => Contact { version, details, ..known.clone() },
            Self::Notes(notes) => Contact { version, notes, ..known.clone() },
        }
    }
}

pub(super) fn changes(from: &Contact, to: &Contact) -> Vec<FieldChange> {
    let mut changes = from.details.changes_to(&to.details);
    if from.notes != to.notes {
        changes.push(FieldChange { field: Field::Text, from: from.notes.clone(), to: to.notes.clone() });
    }
    changes
}

impl Desk {
    pub(super) async fn edit_contact(
        &self,
        who: AgentId,
        id: ConversationId,
        version: u32,
        edit: Edit,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let edit = edit.checked()?;
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let known = self.root(head.birth.contact).await?.ok_or(Refusal::NoSuchConversation)?;
        if known.version != version {
            return Err(Refusal::ContactStale { version: known.version }.into());
        }
        let contact = edit.applied_to(&known);
        let changes = changes(&known, &contact);
        if changes.is_empty() {
            // Remembered all the same: its id is used.
            self.carry_out(Self::commit(self.clock.now(), Some(signed)), &[]).await?;
            return Ok(Done { conversation: Some(id), seq: head.seq });
        }
        let catalog = self.catalog.get();
        let name = catalog.agent_name(who);
        let context = self.context(&catalog, &head, Actor::Agent { id: who, name }).await?;
        let mut commit = Self::commit(context.now, Some(signed));
        let fields = changes.iter().map(|change| format!("\"{}\"", change.field)).collect::<Vec<_>>().join(",");
        let command = Command::CorrectContact { changes };
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, &command, &context, house))?;
        commit.contacts.push(ContactChange { expected: Some(version), contact });
        commit.audit.push(AuditEntry {
            by: Some(who),
            act: "contact.edited",
            on: known.id.to_string(),
            details: format!("{{\"fields\":[{fields}]}}"),
        });
        self.carry_out(commit, &[&head]).await?;
        let person = self.person(after.birth.contact).await?;
        self.contact_changed(&after, person);
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// A customer wrote from this address: it is his. Not known if that cannot be noted now; his next message says it again.
    pub(super) async fn heard_from(&self, who: ContactId, from: &Identity, id: ConversationId) {
        let noted = async {
            let Some(mut contact) = self.store.contact(who).await? else { return Ok(()) };
            if !contact.hear(from) {
                return Ok(());
            }
            let expected = Some(contact.version);
            contact.version += 1;
            let mut commit = Self::commit(self.clock.now(), None);
            commit.contacts.push(ContactChange { expected, contact });
            self.carry_out(commit, &[]).await?;
            let head = self.head(id).await?;
            self.contact_changed(&head, self.person(who).await?);
            Ok::<_, Trouble>(())
        };
        if noted.await.is_err() {
            tracing::warn!(contact = %who, "that an address is a customer's could not be noted");
        }
    }

    /// Tells every desk that has to do with the conversation.
    pub(super) fn contact_changed(&self, head: &Conversation, contact: Contact) {
        let contact = Arc::new(contact);
        let news = News::Contact { conversation: head.id(), contact };
        // Who left while it went on is told nothing new.
        for part in head.engagements.values().filter(|part| part.left.is_none()) {
            self.bus.publish(Topic::Agent(part.agent), news.clone());
        }
        self.bus.publish(Topic::Conversation(head.id()), news);
    }
}
