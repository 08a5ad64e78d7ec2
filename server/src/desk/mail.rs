//! Letters that come in: to which conversation they belong, whose they are, and what becomes of them (PROVIDERS 4.2, SPEC I.1).
//!
//! One letter of a mailbox is taken after the other, so that an answer never overtakes what it answers.

use domain::commit::{ContactChange, Principal};
use domain::contact::{Contact, Identity};
use domain::conversation::event::Introduction;
use domain::conversation::{Command, Conversation, EndWhy, Opening, Phase};
use domain::email::{Letter, LetterMark, Mailbox};
use domain::entry_point::EntryPoint;
use domain::message::{MessageBody, Receipt, Via};
use domain::{CommandId, ContactId, ConversationId, Refusal, Seq, SharedSeq};
use protocol::Done;
use sha2::{Digest as _, Sha256};

use super::Desk;
use super::customer::Door;
use super::inbound::command_id;
use super::ledger::{Signed, Trouble, refusal};
use super::letters::{Answered, own};
use crate::channels::email::thread::Clue;
use crate::channels::{Reference, Report};
use crate::hex::hex;
use crate::store::{CommandRow, StoreError};

/// A letter as it came, read and kept.
#[derive(Debug, Clone)]
pub struct Mail {
    /// What its header says.
    pub letter: Letter,
    /// What is new in it, and its files.
    pub body: MessageBody,
    /// What leads to its conversation: the first that leads anywhere counts.
    pub clues: Vec<Clue>,
    /// The name of the letter its thread began with.
    pub root: String,
    /// Whether a machine wrote it: then nobody owes it an answer.
    pub automatic: bool,
    /// What a rule for mail does with the conversation it begins, before anybody is rung for.
    pub at_once: Option<Command>,
}

/// Where a letter would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Into a new conversation.
    New,
    /// Into one that is there.
    Thread,
    /// Into one that was closed as junk.
    Junk,
}

impl Desk {
    /// What the letter of this name did, if it was taken before.
    pub async fn mail_taken(&self, at: &EntryPoint, external: &str) -> Result<Option<Done<SharedSeq>>, Refusal> {
        let row = self.store.command(command_id(at, external)).await.map_err(|error| refusal(&error))?;
        Ok(row.as_ref().map(first_answer))
    }

    /// The command a letter is going to be, and whose: what its files are kept under until it takes them.
    pub async fn mail_announced(
        &self,
        at: &EntryPoint,
        external: &str,
        from: &Identity,
    ) -> Result<(CommandId, ContactId), Refusal> {
        let contact = self.contact_behind(from).await.map_err(|error| refusal(&error))?;
        Ok((command_id(at, external), contact))
    }

    /// Takes a letter whose files lie ready: into the conversation it belongs to if that is open or may go on, else into a
    /// new one linked to that. The same letter again is answered like the first time.
    pub async fn receive_letter(
        &self,
        at: &EntryPoint,
        external: &str,
        from: &Identity,
        mail: &Mail,
    ) -> Result<Done<SharedSeq>, Refusal> {
        let (id, contact) = self.mail_announced(at, external, from).await?;
        let signed = Signed::new(id, Principal::Contact(contact), &external)?;
        let _mailbox = self.visitors.enter(at.id.0.as_u128()).await;
        let before = self.thread_of(at, mail).await.map_err(|error| refusal(&error))?;
        let _lane = match before {
            Some((id, _)) => Some(self.lanes.enter(id.0.as_u128()).await),
            None => None,
        };
        // What a rule closes is offered to nobody meanwhile.
        let _routing = match mail.at_once {
            Some(_) => Some(self.router.lock().await),
            None => None,
        };
        let done =
            self.settle(&signed, first_answer, || self.take_mail(at, contact, from, mail, before, &signed)).await?;
        if let Some(conversation) = done.conversation
            && !mail.automatic
        {
            self.heard_from(contact, from, conversation).await;
        }
        if let (Some(command), Some(id)) = (&mail.at_once, done.conversation)
            && before.is_none_or(|(earlier, _)| earlier != id)
        {
            self.until_done(id, || self.house_command(id, command)).await.map_err(|error| refusal(&error))?;
        }
        Ok(done)
    }

    /// Where a letter would go, for the rules for mail.
    pub async fn mail_leads(&self, at: &EntryPoint, mail: &Mail) -> Result<Lead, StoreError> {
        let Some((id, _)) = self.thread_of(at, mail).await? else { return Ok(Lead::New) };
        let head = self.store.conversation(id).await?;
        let junk = head.is_some_and(|head| matches!(head.phase, Phase::Closed { why: EndWhy::Junk, .. }));
        Ok(if junk { Lead::Junk } else { Lead::Thread })
    }

    /// A letter reports what became of one of ours, which stands here.
    pub async fn letter_reported(&self, at: &EntryPoint, message_id: &str, receipt: Receipt) -> Result<bool, Refusal> {
        let found = self.store.letter_by_name(at.id, message_id).await.map_err(|error| refusal(&error))?;
        let Some(name) = found.filter(|name| name.ours) else { return Ok(false) };
        let reference = Some(Reference { conversation: name.conversation, event: name.event });
        self.report(at, &Report { reference, external: None, receipt }).await.map(|()| true)
    }

    /// Whether a letter of this name is ours.
    pub async fn is_own_letter(&self, at: &EntryPoint, message_id: &str) -> Result<bool, Refusal> {
        let found = self.store.letter_by_name(at.id, message_id).await.map_err(|error| refusal(&error))?;
        Ok(found.is_some_and(|name| name.ours))
    }

    async fn take_mail(
        &self,
        at: &EntryPoint,
        contact: ContactId,
        from: &Identity,
        mail: &Mail,
        before: Option<(ConversationId, Option<Seq>)>,
        signed: &Signed,
    ) -> Result<Done<SharedSeq>, Trouble> {
        let mut letter = mail.letter.clone();
        let via = if mail.automatic { Via::Automatic } else { Via::Channel };
        let mut continued = None;
        if let Some((id, event)) = before {
            let head = self.head(id).await?;
            if !self.is_known(&head, event, &letter).await? {
                letter.marks.push(LetterMark::Stranger);
            }
            let command = Command::ReceiveLetter { letter: Box::new(letter.clone()), body: mail.body.clone(), via };
            match self.simple(&head, &command, signed).await {
                Err(Trouble::Refused(Refusal::Closed | Refusal::EndedByCustomer)) => continued = Some(head),
                answer => return answer,
            }
        }
        let change = self.written_by(contact, from, &letter).await?;
        let name = self.root(contact).await?.map(|root| root.details.name).filter(|name| !name.is_empty());
        let opening = Opening {
            name: name.unwrap_or_else(|| change.contact.details.name.clone()),
            introduction: Introduction::default(),
            message: Some((mail.body.clone(), via)),
            letter: Some(Box::new(letter)),
            continues: continued.as_ref().map(|head: &Conversation| (head.id(), head.last_agent)),
        };
        // What an earlier conversation is over for begins a thread of its own.
        let root = if continued.is_some() { &mail.letter.message_id } else { &mail.root };
        let door = Door { channel: at.channel, entry_point: at.id, contact, open_key: thread_key(at, root) };
        self.open(door, opening, Some(change), signed).await
    }

    /// The conversation a letter belongs to, and the letter there that led to it.
    async fn thread_of(
        &self,
        at: &EntryPoint,
        mail: &Mail,
    ) -> Result<Option<(ConversationId, Option<Seq>)>, StoreError> {
        for clue in &mail.clues {
            let found = match clue {
                Clue::Conversation(id) => {
                    let head = self.store.conversation(*id).await?;
                    head.filter(|head| head.birth.entry_point == at.id).map(|head| (head.id(), None))
                }
                Clue::Ours(name) | Clue::Reported(name) => {
                    let found = self.store.letter_by_name(at.id, name).await?;
                    found.filter(|name| name.ours).map(|name| (name.conversation, Some(name.event)))
                }
                Clue::Anybodys(name) => {
                    let found = self.store.letter_by_name(at.id, name).await?;
                    found.map(|name| (name.conversation, Some(name.event)))
                }
            };
            if let Some(found) = found {
                return Ok(Some(self.latest_after(at, found).await?));
            }
        }
        let open = self.store.open_conversation(&thread_key(at, &mail.root)).await?;
        Ok(open.map(|id| (id, None)))
    }

    /// A thread that went on in a later conversation goes on there: what was opened for its next letter is found by the
    /// names of that letter, not by older ones.
    async fn latest_after(
        &self,
        at: &EntryPoint,
        (id, event): (ConversationId, Option<Seq>),
    ) -> Result<(ConversationId, Option<Seq>), StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok((id, event)) };
        if head.open_key().is_some() {
            return Ok((id, event));
        }
        // While the same thread is open again elsewhere, that is where it is answered.
        let again = self.store.open_conversation(&head.birth.open_key).await?;
        let same = again.filter(|_| head.birth.entry_point == at.id);
        Ok(same.map_or((id, event), |open| (open, None)))
    }

    /// Whether everybody who wrote a letter, or wants its answer, is among the people of the conversation: its customer, or
    /// somebody the letter that is answered names.
    async fn is_known(&self, head: &Conversation, event: Option<Seq>, letter: &Letter) -> Result<bool, StoreError> {
        let customer = self.store.contact(head.birth.contact).await?;
        let addresses = customer.iter().flat_map(|contact| &contact.identities);
        let mut known: Vec<Mailbox> =
            addresses.map(|identity| Mailbox { name: String::new(), address: identity.value.clone() }).collect();
        let answered = match event {
            Some(event) => self.letter_at(head.id(), event).await?,
            None => self.last_letter(head).await?,
        };
        if let Some(Answered { letter: Letter { from, reply_to, to, cc, bcc, .. }, .. }) = answered {
            known.extend([from, reply_to, to, cc, bcc].into_iter().flatten());
        }
        let own = own(&self.catalog.get());
        let mut authors = letter.from.iter().chain(&letter.reply_to);
        Ok(authors.all(|author| own.has(author) || known.iter().any(|somebody| somebody.is_same(author))))
    }

    /// The customer with what a letter says of him.
    async fn written_by(&self, id: ContactId, from: &Identity, letter: &Letter) -> Result<ContactChange, StoreError> {
        let known = self.store.contact(id).await?;
        let expected = known.as_ref().map(|contact| contact.version);
        let mut contact = known.unwrap_or(Contact::new(id));
        let name = letter.from.first().map(|author| author.name.as_str()).unwrap_or_default();
        contact.take_identity(from.clone(), name);
        contact.version += 1;
        Ok(ContactChange { expected, contact })
    }
}

/// The key of a thread: made from the name of the letter it began with, which says more than a key should.
fn thread_key(at: &EntryPoint, root: &str) -> String {
    at.thread_key(&hex(&Sha256::digest(root)[..16]))
}

fn first_answer(row: &CommandRow) -> Done<SharedSeq> {
    Done { conversation: row.conversation, seq: row.shared_seq }
}
