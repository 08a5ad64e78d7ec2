//! Letters on their way out: judged when an agent sends them, held back for a while, judged once more and made.
//!
//! What is in files is not the desk's matter. Whoever has them takes an [`Order`], writes the letter, and says what it became:
//! [`Desk::letter_made`].

use domain::commit::{DraftConsumed, Principal};
use domain::contact::IdentityKind;
use domain::conversation::state::HeldLetter;
use domain::conversation::{Actor, Command, Conversation, DeskEvent, Event, Reach, SharedEvent};
use domain::draft::Draft;
use domain::email::{Letter, LetterDraft, Mailbox, Mode, Own, ReplyRefusal, Terms};
use domain::entry_point::EntryPoint;
use domain::message::{Attachment, MessageBody};
use domain::{AgentId, ConversationId, Refusal, Seq, Timestamp, step, text};
use protocol::agent::LetterTerms;
use protocol::{Done, limits};

use super::Desk;
use super::ledger::{ATTEMPTS, Signed, Trouble, refusal};
use crate::bus::{News, Topic};
use crate::catalog::Catalog;
use crate::channels::email::html;
use crate::store::StoreError;

/// A letter to be made.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Who sends it.
    pub held: HeldLetter,
    /// From where.
    pub entry_point: EntryPoint,
    /// What it says, and the files that go with it.
    pub draft: Draft,
    /// To whom, and how.
    pub letter: LetterDraft,
    /// What it answers or forwards.
    pub answered: Option<Answered>,
}

/// A letter of the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its message.
    pub event: Seq,
    /// When it was taken in, or sent.
    pub at: Timestamp,
    /// What its header says.
    pub letter: Letter,
    /// What is new in it.
    pub said: String,
    /// The files people see with it.
    pub files: Vec<Attachment>,
}

/// What an order became.
#[derive(Debug, Clone)]
pub struct Made {
    /// What its header says.
    pub letter: Letter,
    /// What is new in it, and its files.
    pub body: MessageBody,
}

impl Desk {
    /// Sends the letter this draft is to become: it leaves when the house's pause is over.
    pub(super) async fn send_letter(
        &self,
        who: AgentId,
        id: ConversationId,
        version: u32,
        wrap_up: bool,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        // What stands against it for other reasons is said first.
        let catalog = self.catalog.get();
        let actor = Actor::Agent { id: who, name: catalog.agent_name(who) };
        let context = self.context(&catalog, &head, actor).await?;
        head.decide(&Command::HoldLetter { wrap_up }, &context)?;
        let draft = self.store.draft(who, id).await?;
        if draft.version != version {
            return Err(Refusal::DraftStale.into());
        }
        self.judge(&head, who, &draft).await?;
        self.in_conversation(who, id, &Command::HoldLetter { wrap_up }, None, signed).await
    }

    /// What is about to leave stands still until it has left, or is taken back.
    pub(super) async fn not_held(&self, who: AgentId, id: ConversationId) -> Result<(), Refusal> {
        let head = self.store.conversation(id).await.map_err(|error| refusal(&error))?;
        let held = head.and_then(|head| head.held).filter(|held| held.agent == who);
        held.map_or(Ok(()), |_| Err(Refusal::LetterHeld))
    }

    /// The letter that is to leave here now. One that can no longer be sent is its agent's draft again.
    pub async fn letter_due(&self, id: ConversationId) -> Result<Option<Order>, StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        let Some(held) = head.held.filter(|held| held.until <= self.clock.now()) else { return Ok(None) };
        let draft = self.store.draft(held.agent, id).await?;
        match self.judge(&head, held.agent, &draft).await {
            Ok((entry_point, letter, answered)) => {
                Ok(Some(Order { conversation: id, held, entry_point, draft, letter, answered }))
            }
            Err(Trouble::Refused(Refusal::StorageUnavailable)) => Err(StoreError::ReadOnly(format!("letter in {id}"))),
            Err(Trouble::Refused(Refusal::Internal)) => Err(StoreError::Failed(format!("letter in {id}"))),
            Err(_) => self.letter_unfit(id).await.map(|()| None),
        }
    }

    /// A letter that was about to leave cannot be made.
    pub async fn letter_unfit(&self, id: ConversationId) -> Result<(), StoreError> {
        let _lane = self.lanes.enter(id.0.as_u128()).await;
        self.until_done(id, || self.house_command(id, &Command::TakeLetterBack)).await
    }

    /// The letter was made and its files lie ready: it stands in the thread and goes out, and the draft is used up. Nothing
    /// happens when it was taken back meanwhile.
    pub async fn letter_made(&self, order: &Order, made: &Made) -> Result<(), StoreError> {
        let id = order.conversation;
        let _lane = self.lanes.enter(id.0.as_u128()).await;
        self.until_done(id, || self.post_letter(order, made)).await
    }

    /// The row of its deadline, after it was looked at.
    pub async fn letter_looked_at(&self, id: ConversationId, due: Timestamp) -> Result<(), StoreError> {
        let held = self.store.conversation(id).await?.and_then(|head| head.held);
        let timer = domain::timer::Timer::Letter(id);
        self.store.settle_timer(timer, due, held.map(|held| held.until)).await
    }

    async fn post_letter(&self, order: &Order, made: &Made) -> Result<(), Trouble> {
        let (id, agent) = (order.conversation, order.held.agent);
        let catalog = self.catalog.get();
        let head = self.head(id).await?;
        if head.held != Some(order.held) {
            return Ok(());
        }
        let context = self.context(&catalog, &head, Actor::House).await?;
        let mut commit = Self::commit(context.now, None);
        let letter = Box::new(made.letter.clone());
        let command = Command::SendLetter { letter, body: made.body.clone(), wrap_up: order.held.wrap_up };
        Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, &command, &context, house))?;
        commit.drafts.push(DraftConsumed { agent, conversation: id, version: order.draft.version });
        // Whoever still was to get the first one gets this one.
        if let Some(first) = made.letter.again {
            let row = self.store.delivery(id, first).await?;
            commit.outbox.extend(row.and_then(|row| row.replaced()));
        }
        self.carry_out(commit, &[&head]).await?;
        if let Ok(draft) = self.store.draft(agent, id).await {
            self.bus.publish(Topic::Agent(agent), News::Draft { conversation: id, version: draft.version });
        }
        Ok(())
    }

    /// Tries until it is done or refused; what is refused is for the log, for nobody is there to be told.
    pub(super) async fn until_done<F: Future<Output = Result<(), Trouble>> + Send>(
        &self,
        id: ConversationId,
        mut attempt: impl FnMut() -> F,
    ) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            match attempt().await {
                Ok(()) => return Ok(()),
                Err(Trouble::Again | Trouble::Repeated) => {}
                Err(Trouble::Refused(Refusal::StorageUnavailable)) => {
                    return Err(StoreError::ReadOnly(format!("letter in {id}")));
                }
                Err(Trouble::Refused(refusal)) => {
                    return Err(StoreError::Failed(format!("letter in {id}: {refusal}")));
                }
            }
        }
        Err(StoreError::Failed(format!("letter in {id}: overtaken every time")))
    }

    /// Whether this draft can be sent: by the rules of answers, the restricted words, and the channel's limits.
    async fn judge(
        &self,
        head: &Conversation,
        who: AgentId,
        draft: &Draft,
    ) -> Result<(EntryPoint, LetterDraft, Option<Answered>), Trouble> {
        let catalog = self.catalog.get();
        let id = head.id();
        let entry_point = catalog.entry_points.get(&head.birth.entry_point).ok_or(Refusal::NoEntryPoint)?;
        let letter = draft.letter.as_ref().ok_or(Refusal::Letter(ReplyRefusal::NoRecipient))?;
        let answered = self.answered(head, letter).await?;
        let first = match &answered {
            Some(answered) => answered.letter.clone(),
            None => self.before_the_first(head).await?,
        };
        let own = own(&catalog);
        let lock_reply_all = catalog.settings.email.lock_reply_all;
        letter.reply.check(Terms { letter: &first, own: &own, lock_reply_all }).map_err(Refusal::Letter)?;
        let plain = plain(draft);
        let limit = catalog.settings.composer_limit(head.birth.channel);
        let length = text::length(&plain);
        if length > limit {
            return Err(Refusal::TextTooLong { length, limit }.into());
        }
        let named: Vec<_> = draft.files.iter().map(|file| file.file).collect();
        let own_files = self.attachments(Principal::Agent(who), id, &named).await?;
        let rules = head.capability().agent_files;
        rules.message(&own_files)?;
        let forwarded = answered.iter().flat_map(|answered| &answered.files);
        let forwarded = forwarded.filter(|file| letter.reply.files.contains(&file.file));
        if own_files.iter().chain(forwarded).map(|file| file.size).sum::<u64>() > rules.max_message_bytes {
            return Err(Refusal::FilesTooLarge { limit: rules.max_message_bytes }.into());
        }
        let own_text = without_signature(&plain, &signature(&catalog, who, head));
        if text::is_blank(own_text) && own_files.is_empty() && letter.reply.mode != Mode::Forward {
            return Err(Refusal::TextBlank.into());
        }
        self.check_words(who, id, &plain).await?;
        self.check_words(who, id, &letter.reply.subject).await?;
        self.check_words(who, id, &edited(letter)).await?;
        Ok((entry_point.clone(), letter.clone(), answered))
    }

    /// What a draft answers; `None` for a first letter. A letter that is not there cannot be answered, and where there is one
    /// none is the first.
    async fn answered(&self, head: &Conversation, draft: &LetterDraft) -> Result<Option<Answered>, Trouble> {
        let foreign = Refusal::Letter(ReplyRefusal::ForeignPart);
        match (draft.answers, draft.reply.mode) {
            (None, Mode::New) if head.messages == 0 => Ok(None),
            (Some(event), Mode::Reply | Mode::ReplyAll | Mode::Forward) => {
                Ok(Some(self.letter_at(head.id(), event).await?.ok_or(foreign)?))
            }
            _ => Err(foreign.into()),
        }
    }

    /// The letter whose message this is; `None` when it is none, or was erased.
    pub(super) async fn letter_at(&self, id: ConversationId, event: Seq) -> Result<Option<Answered>, StoreError> {
        let page = self.store.page(id, Some(event.next()), 2, limits::PAGE).await?;
        let [header, message] = page.items.as_slice() else { return Ok(None) };
        match (&header.event, &message.event) {
            (
                Event::Desk(DeskEvent::Letter(letter)),
                Event::Shared(SharedEvent::MessagePosted { body: MessageBody::Text { text, attachments }, .. }),
            ) if message.seq == event.0 && letter.original.is_some() && !message.deleted => Ok(Some(Answered {
                event,
                at: message.at,
                letter: Letter::clone(letter),
                said: text.clone(),
                files: attachments.clone(),
            })),
            _ => Ok(None),
        }
    }

    /// The latest letter of a thread, among its last items.
    pub(super) async fn last_letter(&self, head: &Conversation) -> Result<Option<Answered>, StoreError> {
        let page = self.store.page(head.id(), None, limits::PAGE_ITEMS, limits::PAGE).await?;
        let is_letter = |event: &Event| matches!(event, Event::Desk(DeskEvent::Letter(_)));
        let last = page.items.iter().rev().find(|item| is_letter(&item.event));
        match last {
            Some(item) => self.letter_at(head.id(), Seq(item.seq).next()).await,
            None => Ok(None),
        }
    }

    /// What is known before a first letter: whom it goes to.
    async fn before_the_first(&self, head: &Conversation) -> Result<Letter, StoreError> {
        let contact = self.store.contact(head.birth.contact).await?;
        let known = contact.as_ref().and_then(|contact| contact.identity(IdentityKind::Email, head.birth.entry_point));
        let name = head.customer_name().to_owned();
        let somebody = known.map(|known| Mailbox { name, address: known.value.clone() });
        Ok(Letter { from: somebody.into_iter().collect(), ..Letter::default() })
    }

    /// A letter of the thread, for whoever may read its message.
    pub async fn letter(&self, who: AgentId, id: ConversationId, event: Seq) -> Result<Answered, Refusal> {
        let reach = self.reach(who, id).await.map_err(|error| refusal(&error))?;
        let reads = match reach {
            Reach::All => true,
            Reach::UpTo(last) => event <= last,
            Reach::Nothing => false,
        };
        let found = if reads { self.letter_at(id, event).await.map_err(|error| refusal(&error))? } else { None };
        found.ok_or(Refusal::NoSuchConversation)
    }

    /// What composing a letter needs there, for whoever is in it.
    pub async fn letter_terms(&self, who: AgentId, id: ConversationId) -> Result<LetterTerms, Refusal> {
        self.terms(who, id).await.map_err(|trouble| match trouble {
            Trouble::Refused(refusal) => refusal,
            Trouble::Again | Trouble::Repeated => Refusal::Internal,
        })
    }

    async fn terms(&self, who: AgentId, id: ConversationId) -> Result<LetterTerms, Trouble> {
        if !self.may_read(who, id).await? {
            return Err(Refusal::NoSuchConversation.into());
        }
        let head = self.head(id).await?;
        let catalog = self.catalog.get();
        let at = catalog.entry_points.get(&head.birth.entry_point).ok_or(Refusal::NoEntryPoint)?;
        let first = match head.messages {
            0 => self.before_the_first(&head).await?.from.into_iter().next(),
            _ => None,
        };
        let settings = catalog.settings.email;
        Ok(LetterTerms {
            from: Mailbox { name: at.name.clone(), address: at.address.clone() },
            own: own_addresses(&catalog).map(str::to_owned).collect(),
            first,
            lock_reply_all: settings.lock_reply_all,
            signature: signature(&catalog, who, &head),
            history: settings.history,
            pause: settings.pause,
            wrap_up: settings.wrap_up,
        })
    }
}

/// What stands below an agent's letters there, as HTML.
fn signature(catalog: &Catalog, who: AgentId, head: &Conversation) -> String {
    let name = catalog.queue_name(head.queue);
    let queue = head.queue.map(|queue| (queue, name.as_str()));
    catalog.signatures.html(who, &catalog.agent_name(who), queue)
}

/// A text without the signature below it, which is not the agent's doing.
fn without_signature<'a>(plain: &'a str, signature: &str) -> &'a str {
    let signature = html::text(&html::composed(signature), html::Links::Hidden);
    let text = plain.trim_end();
    text.strip_suffix(signature.trim()).unwrap_or(text)
}

/// What an agent wrote, as plain text.
pub fn plain(draft: &Draft) -> String {
    if draft.is_rich() {
        html::text(&html::composed(&draft.text), html::Links::Hidden)
    } else {
        text::normalize(&draft.text)
    }
}

/// What an agent made of the letter he forwards, as plain text.
pub fn edited(letter: &LetterDraft) -> String {
    match letter.reply.edited() {
        "" => String::new(),
        block if letter.rich => html::text(&html::composed(block), html::Links::Hidden),
        block => text::normalize(block),
    }
}

/// Our addresses, of all mailboxes: a letter to one of them would come back to us.
pub(super) fn own(catalog: &Catalog) -> Own {
    Own::new(own_addresses(catalog))
}

fn own_addresses(catalog: &Catalog) -> impl Iterator<Item = &str> {
    let mailboxes = catalog.entry_points.values();
    let mailboxes = mailboxes.filter(|at| at.channel.capability().identity == Some(IdentityKind::Email));
    let aliases = catalog.mailboxes.values().flat_map(|account| &account.aliases);
    mailboxes.map(|at| at.address.as_str()).chain(aliases.map(String::as_str))
}
