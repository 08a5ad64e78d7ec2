//! What customers do.

use domain::agent::{Agent, Presence};
use domain::block::Sender;
use domain::channel::{ChannelKind, Media, web_chat};
use domain::commit::{ContactChange, Principal};
use domain::contact::{Contact, Details};
use domain::conversation::event::Introduction;
use domain::conversation::{Actor, Arrival, Birth, Command, Context, Conversation, Opening, Phase, Queues};
use domain::message::{MessageBody, Via};
use domain::site::Site;
use domain::{CommandId, ContactId, ConversationId, EntryPointId, FileId, QueueId, Refusal, SharedSeq, step, text};
use protocol::Done;
use protocol::customer::{self, Availability, Start};

use super::ledger::{Signed, Trouble, refusal};
use super::{Desk, Visitor};
use crate::catalog::Catalog;
use crate::store::{CommandRow, StoreError};

type Answer = Result<Done<SharedSeq>, Trouble>;

impl Desk {
    /// Carries out a customer's command. A repetition is answered like the first time.
    pub async fn customer(
        &self,
        who: Visitor,
        id: CommandId,
        command: &customer::Command,
    ) -> Result<Done<SharedSeq>, Refusal> {
        let signed = Signed::new(id, Principal::Contact(who.contact), command)?;
        let first = |row: &CommandRow| Done { conversation: row.conversation, seq: row.shared_seq };
        // One visitor is one lane: his tabs and his impatient clicks do not race each other.
        let _visitor = self.visitors.enter(who.contact.0.as_u128()).await;
        let _lane = match command {
            customer::Command::Write { conversation, .. }
            | customer::Command::Leave { conversation }
            | customer::Command::LeaveEmail { conversation, .. } => {
                Some(self.lanes.enter(conversation.0.as_u128()).await)
            }
            customer::Command::Start(_) => None,
        };
        let says = matches!(command, customer::Command::Start(_) | customer::Command::Write { .. });
        if says && self.catalog.get().blocked.contains(&Sender::Visitor(who.contact)) {
            return Err(Refusal::NotAllowed);
        }
        let done = self.settle(&signed, first, || async {
            match command {
                customer::Command::Start(start) => self.start(who, start, &signed).await,
                customer::Command::Write { conversation, text, files } => {
                    self.write(who, *conversation, text, files, &signed).await
                }
                customer::Command::Leave { conversation } => {
                    let head = self.own(who, *conversation).await?;
                    self.simple(&head, &Command::Leave, &signed).await
                }
                customer::Command::LeaveEmail { conversation, email } => {
                    self.leave_email(who, *conversation, email, &signed).await
                }
            }
        });
        match done.await? {
            // What changed nothing made no event: its repetition is answered with how things stand.
            Done { conversation: None, .. } => self.as_it_stands(who).await,
            done => Ok(done),
        }
    }

    async fn as_it_stands(&self, who: Visitor) -> Result<Done<SharedSeq>, Refusal> {
        let conversation = self.current(who).await?;
        let head = match conversation {
            Some(id) => self.store.conversation(id).await.map_err(|error| refusal(&error))?,
            None => None,
        };
        Ok(Done { conversation, seq: head.map_or(SharedSeq(0), |head| head.shared_seq) })
    }

    /// Whether anybody can answer on this site now (SPEC H-35): within hours, and with somebody Available who serves the
    /// queue. His slots may be taken, for contacts may queue; he may be between two connections, for that is soon over.
    pub async fn availability(&self, site: &Site) -> Result<Availability, StoreError> {
        let catalog = self.catalog.get();
        let attended = self.is_attended(&catalog, site.queue, web_chat::CAPABILITY.media).await?;
        Ok(if attended { Availability::Open } else { Availability::Offline })
    }

    pub(super) async fn is_attended(
        &self,
        catalog: &Catalog,
        queue: QueueId,
        media: Media,
    ) -> Result<bool, StoreError> {
        if !catalog.is_open(queue, self.clock.now()) {
            return Ok(false);
        }
        let answers = |agent: &Agent| agent.presence == Presence::Available && catalog.serves(agent.id, queue, media);
        Ok(self.store.agents().await?.iter().any(answers))
    }

    /// Get-or-create: an open conversation takes the words of a second start (DESIGN.md §3.8).
    async fn start(&self, who: Visitor, start: &Start, signed: &Signed) -> Answer {
        let catalog = self.catalog.get();
        let site = catalog.sites.get(&who.site).filter(|site| site.active).ok_or(Refusal::NoSuchSite)?;
        let body = start.text.as_deref().filter(|text| !text::is_blank(text)).map(MessageBody::text);
        if let Some(open) = self.store.open_conversation(&open_key(site, who)).await? {
            let head = self.head(open).await?;
            if let Some(body) = body {
                return self.simple(&head, &Command::Write { body, via: Via::Channel }, signed).await;
            }
            // It changes nothing and is remembered all the same: its id is used.
            self.carry_out(Self::commit(self.clock.now(), Some(signed)), &[]).await?;
            return Ok(Done { conversation: Some(open), seq: head.shared_seq });
        }
        let offline = self.availability(site).await? == Availability::Offline;
        let (details, answers) = site.form.check(&start.form, offline)?;
        let introduction = Introduction {
            page: start.page.as_deref().and_then(text::page),
            title: start.title.as_deref().map(text::excerpt).filter(|title| !title.is_empty()),
            answers,
            language: start.language.as_deref().map(text::excerpt).filter(|language| language.len() <= 35),
            arrival: if offline { Arrival::LeftOffline } else { Arrival::Live },
        };
        let opening = Opening {
            name: details.name.clone(),
            introduction,
            message: body.map(|body| (body, Via::Channel)),
            letter: None,
            continues: None,
        };
        let change = self.merged_details(who, details).await?;
        self.open(Door::of_site(site, who), opening, change, signed).await
    }

    /// Never refused for the conversation's state: what is over goes on elsewhere (DESIGN.md §3.8).
    async fn write(&self, who: Visitor, id: ConversationId, text: &str, files: &[FileId], signed: &Signed) -> Answer {
        let head = self.own(who, id).await?;
        let attachments = self.attachments(signed.entry.by, id, files).await?;
        let body = MessageBody::Text { text: text.to_owned(), attachments };
        let command = Command::Write { body: body.clone(), via: Via::Channel };
        if matches!(head.phase, Phase::Closed { .. })
            && let Some(open) = self.store.open_conversation(&head.birth.open_key).await?
        {
            let head = self.head(open).await?;
            return self.simple(&head, &command, signed).await;
        }
        match self.simple(&head, &command, signed).await {
            Err(Trouble::Refused(Refusal::Closed | Refusal::EndedByCustomer)) => {
                let catalog = self.catalog.get();
                let site = catalog.sites.get(&who.site).filter(|site| site.active).ok_or(Refusal::NoSuchSite)?;
                let offline = self.availability(site).await? == Availability::Offline;
                let arrival = if offline { Arrival::LeftOffline } else { Arrival::Live };
                let opening = Opening {
                    name: head.customer_name().to_owned(),
                    introduction: Introduction { arrival, ..Introduction::default() },
                    message: Some((body, Via::Channel)),
                    letter: None,
                    continues: Some((id, head.last_agent)),
                };
                self.open(Door::of_site(site, who), opening, None, signed).await
            }
            answer => answer,
        }
    }

    /// A new conversation behind this door.
    pub(super) async fn open(
        &self,
        door: Door,
        opening: Opening,
        contact: Option<ContactChange>,
        signed: &Signed,
    ) -> Answer {
        let catalog = self.catalog.get();
        let now = self.clock.now();
        let Door { channel, entry_point, contact: who, open_key } = door;
        let id = ConversationId(self.ids.uuid(now));
        let empty = Conversation::new(Birth { id, channel, entry_point, contact: who, open_key, at: now });
        let context = self.plain_context(&catalog, Actor::Customer);
        let mut commit = Self::commit(now, Some(signed));
        let head = Self::with_house(&catalog, |house| step::open(&mut commit, &empty, opening, &context, house))?;
        commit.contacts.extend(contact);
        self.carry_out(commit, &[&empty]).await?;
        Ok(Done { conversation: Some(head.id()), seq: head.shared_seq })
    }

    /// What the form says is newer than what was known; what it leaves empty is kept.
    async fn merged_details(&self, who: Visitor, new: Details) -> Result<Option<ContactChange>, Trouble> {
        let known = self.root(who.contact).await?;
        let expected = known.as_ref().map(|contact| contact.version);
        let mut contact = known.clone().unwrap_or(Contact::new(who.contact));
        let take = |old: &mut String, new: String| {
            if !new.is_empty() {
                *old = new;
            }
        };
        take(&mut contact.details.name, new.name);
        take(&mut contact.details.email, new.email);
        take(&mut contact.details.phone, new.phone);
        if known.is_some_and(|known| known.details == contact.details) {
            return Ok(None);
        }
        contact.version += 1;
        Ok(Some(ContactChange { expected, contact }))
    }

    /// The customer will not wait at the screen; the address is where the answer may go.
    async fn leave_email(&self, who: Visitor, id: ConversationId, email: &str, signed: &Signed) -> Answer {
        let email = text::email(email)?;
        let head = self.own(who, id).await?;
        let catalog = self.catalog.get();
        let context = self.context(&catalog, &head, Actor::Customer).await?;
        let attended = match catalog.home(head.birth.entry_point) {
            Some(home) => self.is_attended(&catalog, home, head.capability().media).await?,
            None => false,
        };
        let context = Context { attended, ..context };
        let known = self.root(who.contact).await?.ok_or(Refusal::NoSuchConversation)?;
        let details = Details { email, ..known.details.clone() };
        let changes = known.details.changes_to(&details);
        let mut events = head.decide(&Command::LeaveOffline, &context)?;
        let mut commit = Self::commit(context.now, Some(signed));
        if !changes.is_empty() {
            events.extend(head.decide(&Command::CorrectContact { changes }, &context)?);
            let contact = Contact { version: known.version + 1, details, ..known.clone() };
            commit.contacts.push(ContactChange { expected: Some(known.version), contact });
        }
        let after = Self::with_house(&catalog, |house| {
            commit.append(&head, events, house.settings, house.overflow, &house.capacity)
        });
        let corrected = !commit.contacts.is_empty();
        self.carry_out(commit, &[&head]).await?;
        if corrected {
            let person = self.person(who.contact).await?;
            self.contact_changed(&after, person);
        }
        Ok(Done { conversation: Some(id), seq: after.shared_seq })
    }

    /// One command of one conversation that is the visitor's.
    pub(super) async fn simple(&self, head: &Conversation, command: &Command, signed: &Signed) -> Answer {
        let catalog = self.catalog.get();
        let context = self.context(&catalog, head, Actor::Customer).await?;
        let mut commit = Self::commit(context.now, Some(signed));
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, head, command, &context, house))?;
        self.carry_out(commit, &[head]).await?;
        Ok(Done { conversation: Some(after.id()), seq: after.shared_seq })
    }

    /// A conversation of this visitor; anybody else's looks as if it did not exist.
    pub(super) async fn own(&self, who: Visitor, id: ConversationId) -> Result<Conversation, Trouble> {
        let head = self.head(id).await?;
        let entry_point = self.catalog.get().sites.get(&who.site).map(|site| site.entry_point);
        if head.birth.contact == who.contact && Some(head.birth.entry_point) == entry_point {
            Ok(head)
        } else {
            Err(Refusal::NoSuchConversation.into())
        }
    }

    /// The conversation a returning visitor sees: the latest on this site, open or not.
    pub async fn current(&self, who: Visitor) -> Result<Option<ConversationId>, Refusal> {
        let catalog = self.catalog.get();
        let Some(site) = catalog.sites.get(&who.site) else { return Ok(None) };
        self.store.latest_conversation(who.contact, site.entry_point).await.map_err(|error| refusal(&error))
    }
}

/// Where a new conversation begins, and whose it is.
pub(super) struct Door {
    pub channel: ChannelKind,
    pub entry_point: EntryPointId,
    pub contact: ContactId,
    pub open_key: String,
}

impl Door {
    fn of_site(site: &Site, who: Visitor) -> Self {
        let open_key = open_key(site, who);
        Self { channel: ChannelKind::WebChat, entry_point: site.entry_point, contact: who.contact, open_key }
    }
}

/// Chat: entry point and identity (DESIGN.md §3.8).
fn open_key(site: &Site, who: Visitor) -> String {
    format!("{}:{}:{}", web_chat::NAME, site.entry_point, who.contact)
}
