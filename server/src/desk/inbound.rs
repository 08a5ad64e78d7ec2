//! What carriers bring: customers' messages, and reports on ours. Like a customer's command in web chat, but the customer is
//! found by what the carrier knows him by, and the command's id is made from the carrier's name for the message, so that the
//! same message is the same command however often it comes.

use domain::commit::{ContactChange, Principal};
use domain::contact::{Contact, Identity};
use domain::conversation::event::Introduction;
use domain::conversation::{Actor, Command, Conversation, Opening};
use domain::delivery::Handed;
use domain::entry_point::EntryPoint;
use domain::history::LIST_LIMIT;
use domain::message::{Attachment, MessageBody, Receipt, Via};
use domain::{CommandId, ContactId, ConversationId, Refusal, Seq, SharedSeq, delivery, text};
use protocol::{Done, limits};
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::Desk;
use super::customer::Door;
use super::ledger::{ATTEMPTS, Signed, Trouble, refusal};
use crate::channels::{Inbound, Reference, Report};
use crate::store::{CommandRow, StoreError};

impl Desk {
    /// What this message did, if it was taken before.
    pub async fn received(&self, at: &EntryPoint, message: &Inbound) -> Result<Option<Done<SharedSeq>>, Refusal> {
        let row = self.store.command(command_id(at, &message.external)).await.map_err(|error| refusal(&error))?;
        Ok(row.as_ref().map(first_answer))
    }

    /// The command a message is going to be, and whose: what its files are kept under until it takes them.
    pub async fn announced(&self, at: &EntryPoint, message: &Inbound) -> Result<(CommandId, ContactId), Refusal> {
        if self.is_blocked(&message.from) {
            return Err(Refusal::NotAllowed);
        }
        let contact = self.contact_behind(&message.from).await.map_err(|error| refusal(&error))?;
        Ok((command_id(at, &message.external), contact))
    }

    /// Takes a customer's message with its files, which lie ready under what [`Self::announced`] said of it: into the open
    /// conversation, else into the closed one if it may go on, else into a new one linked to that. The same message again is
    /// answered like the first time.
    pub async fn receive(
        &self,
        at: &EntryPoint,
        message: &Inbound,
        files: Vec<Attachment>,
    ) -> Result<Done<SharedSeq>, Refusal> {
        let (id, contact) = self.announced(at, message).await?;
        let signed = Signed::new(id, Principal::Contact(contact), &(&message.text, &message.external))?;
        let body = MessageBody::Text { text: message.text.clone(), attachments: files };
        let _customer = self.visitors.enter(contact.0.as_u128()).await;
        let before = self.latest(at, contact).await.map_err(|error| refusal(&error))?;
        let _lane = match before {
            Some(id) => Some(self.lanes.enter(id.0.as_u128()).await),
            None => None,
        };
        let taken = self.settle(&signed, first_answer, || self.take_in(at, contact, message, &body, &signed)).await;
        let done = match (taken, self.store.command(id).await) {
            // The carrier says something else under the same name: what came first stands.
            (Err(Refusal::IdReused), Ok(Some(row))) => first_answer(&row),
            (taken, _) => taken?,
        };
        if let Some(conversation) = done.conversation {
            self.heard_from(contact, &message.from, conversation).await;
        }
        Ok(done)
    }

    /// Takes a report on a message of ours. What is not news changes nothing.
    pub async fn report(&self, at: &EntryPoint, report: &Report) -> Result<(), Refusal> {
        let meant = self.meant(at, report).await.map_err(|error| refusal(&error))?;
        let meant = meant.ok_or(Refusal::NoSuchConversation)?;
        let _lane = self.lanes.enter(meant.conversation.0.as_u128()).await;
        for _ in 0..ATTEMPTS {
            match self.take_report(at, meant, report).await {
                Ok(()) => return Ok(()),
                Err(Trouble::Again | Trouble::Repeated) => {}
                Err(Trouble::Refused(refusal)) => return Err(refusal),
            }
        }
        Err(Refusal::Internal)
    }

    /// How far this message of ours came, as the thread shows it; `None` when there is no such message.
    pub(super) async fn receipt_of(&self, id: ConversationId, event: Seq) -> Result<Option<Receipt>, StoreError> {
        let page = self.store.page(id, Some(event.next()), 1, limits::PAGE).await?;
        let item = page.items.into_iter().find(|item| item.seq == event.0);
        Ok(item.map(|item| item.receipt.unwrap_or(Receipt::Queued)))
    }

    /// The customer with this identity; a new one if there is none.
    pub(super) async fn contact_behind(&self, identity: &Identity) -> Result<ContactId, StoreError> {
        let key = identity.key();
        if let Some(known) = self.store.identity(&key, &identity.value).await? {
            return Ok(known);
        }
        let new = ContactId(self.ids.uuid(self.clock.now()));
        self.store.put_identity(&key, &identity.value, new).await
    }

    /// The conversation that is open, or else the latest.
    async fn latest(&self, at: &EntryPoint, contact: ContactId) -> Result<Option<ConversationId>, StoreError> {
        match self.store.open_conversation(&at.open_key(contact)).await? {
            Some(open) => Ok(Some(open)),
            None => self.latest_written(at, contact).await,
        }
    }

    /// The latest conversation in which anything was said: what we began and never wrote is nothing to go on with.
    async fn latest_written(&self, at: &EntryPoint, contact: ContactId) -> Result<Option<ConversationId>, StoreError> {
        let Some(latest) = self.store.latest_conversation(contact, at.id).await? else { return Ok(None) };
        if self.store.conversation(latest).await?.is_some_and(|head| !head.left_nothing()) {
            return Ok(Some(latest));
        }
        for id in self.store.conversations_of(&[contact], LIST_LIMIT).await? {
            let head = self.store.conversation(id).await?;
            if head.is_some_and(|head| head.birth.entry_point == at.id && !head.left_nothing()) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    async fn take_in(
        &self,
        at: &EntryPoint,
        contact: ContactId,
        message: &Inbound,
        body: &MessageBody,
        signed: &Signed,
    ) -> Result<Done<SharedSeq>, Trouble> {
        let before = match self.latest(at, contact).await? {
            Some(id) => Some(self.head(id).await?),
            None => None,
        };
        if let Some(head) = &before {
            let command = Command::Write { body: body.clone(), via: Via::Channel };
            match self.simple(head, &command, signed).await {
                Err(Trouble::Refused(Refusal::Closed | Refusal::EndedByCustomer)) => {}
                answer => return answer,
            }
        }
        let change = self.introduced(contact, message).await?;
        // Who was merged is called as he is known now.
        let root = self.root(contact).await?.filter(|root| root.id != contact && !root.details.name.is_empty());
        let name = root.map_or_else(|| change.contact.details.name.clone(), |root| root.details.name);
        let opening = Opening {
            name,
            introduction: Introduction::default(),
            message: Some((body.clone(), Via::Channel)),
            letter: None,
            continues: before.as_ref().map(|head: &Conversation| (head.id(), head.last_agent)),
        };
        let door = Door { channel: at.channel, entry_point: at.id, contact, open_key: at.open_key(contact) };
        self.open(door, opening, Some(change), signed).await
    }

    /// The customer with what this message says of him.
    async fn introduced(&self, id: ContactId, message: &Inbound) -> Result<ContactChange, StoreError> {
        let known = self.store.contact(id).await?;
        let expected = known.as_ref().map(|contact| contact.version);
        let mut contact = known.unwrap_or(Contact::new(id));
        contact.take_identity(message.from.clone(), &text::name(&message.name).unwrap_or_default());
        contact.version += 1;
        Ok(ContactChange { expected, contact })
    }

    async fn meant(&self, at: &EntryPoint, report: &Report) -> Result<Option<Reference>, StoreError> {
        if report.reference.is_some() {
            return Ok(report.reference);
        }
        let Some(external) = &report.external else { return Ok(None) };
        let delivery = self.store.delivery_by_name(at.id, external).await?;
        Ok(delivery.map(|delivery| Reference { conversation: delivery.conversation, event: delivery.event }))
    }

    async fn take_report(&self, at: &EntryPoint, meant: Reference, report: &Report) -> Result<(), Trouble> {
        let Reference { conversation, event } = meant;
        let head = self.head(conversation).await?;
        // Nobody reports on what came in elsewhere.
        if head.birth.entry_point != at.id {
            return Err(Refusal::NoSuchConversation.into());
        }
        let delivery = self.store.delivery(conversation, event).await?.ok_or(Refusal::NoSuchConversation)?;
        let known = self.receipt_of(conversation, event).await?.ok_or(Refusal::NoSuchConversation)?;
        let catalog = self.catalog.get();
        let context = self.context(&catalog, &head, Actor::House).await?;
        let mut commit = Self::commit(self.clock.now(), None);
        let (receipt, external) = (report.receipt.clone(), report.external.clone());
        let handed = Handed { head: &head, delivery: &delivery, known: &known };
        Self::with_house(&catalog, |house| {
            delivery::reported(&mut commit, handed, receipt, external, &context, house);
        });
        if commit.is_empty() {
            return Ok(());
        }
        self.carry_out(commit, &[&head]).await
    }
}

fn first_answer(row: &CommandRow) -> Done<SharedSeq> {
    Done { conversation: row.conversation, seq: row.shared_seq }
}

/// The id of the command that takes this message in.
pub(super) fn command_id(at: &EntryPoint, external: &str) -> CommandId {
    let digest = Sha256::new().chain_update(at.id.0.as_bytes()).chain_update(external.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    CommandId(Builder::from_custom_bytes(bytes).into_uuid())
}
