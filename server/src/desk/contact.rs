//! Correcting who a customer is: the contact, the record of it in the thread and the audit line are one commit (SPEC I.4).

use std::sync::Arc;

use domain::commit::{AuditEntry, ContactChange};
use domain::contact::{Contact, Details};
use domain::conversation::{Actor, Command, Conversation};
use domain::{AgentId, ConversationId, Refusal, Seq, step};
use protocol::Done;

use super::Desk;
use super::ledger::{Signed, Trouble};
use crate::bus::{News, Topic};

impl Desk {
    pub(super) async fn edit_contact(
        &self,
        who: AgentId,
        id: ConversationId,
        version: u32,
        details: Details,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let details = details.checked()?;
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let known = self.store.contact(head.birth.contact).await?.ok_or(Refusal::NoSuchConversation)?;
        if known.version != version {
            return Err(Refusal::ContactStale { version: known.version }.into());
        }
        let changes = known.details.changes_to(&details);
        if changes.is_empty() {
            // Remembered all the same: its id is used.
            self.carry_out(Self::commit(self.clock.now(), Some(signed)), &[]).await?;
            return Ok(Done { conversation: Some(id), seq: head.seq });
        }
        let catalog = self.catalog.get();
        let name = catalog.profiles.get(&who).map(|profile| profile.name.clone()).unwrap_or_default();
        let context = self.context(&catalog, &head, Actor::Agent { id: who, name }).await?;
        let mut commit = Self::commit(context.now, Some(signed));
        let fields = changes.iter().map(|change| format!("\"{}\"", change.field)).collect::<Vec<_>>().join(",");
        let command = Command::CorrectContact { changes };
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, &command, &context, house))?;
        let contact = Contact { version: version + 1, details, ..known };
        commit.contacts.push(ContactChange { expected: Some(version), contact: contact.clone() });
        commit.audit.push(AuditEntry {
            by: Some(who),
            act: "contact.edited",
            on: known.id.to_string(),
            details: format!("{{\"fields\":[{fields}]}}"),
        });
        self.carry_out(commit, &[&head]).await?;
        self.contact_changed(&after, contact);
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// Tells every desk that has to do with the conversation.
    pub(super) fn contact_changed(&self, head: &Conversation, contact: Contact) {
        let contact = Arc::new(contact);
        let news = News::Contact { conversation: head.id(), contact };
        for part in head.engagements.values() {
            self.bus.publish(Topic::Agent(part.agent), news.clone());
        }
        self.bus.publish(Topic::Conversation(head.id()), news);
    }
}
