//! Letters in a random life: writers whose mail is brought again until it was taken, answers that leave after their pause, and a
//! carrier that takes them, some of them, later, never, or says nothing.

use std::collections::BTreeMap;

use domain::channel::{ChannelKind, Composer};
use domain::commit::Principal;
use domain::contact::IdentityKind;
use domain::conversation::{Conversation, DeskEvent, EndWhy, Event, Phase, Record, SharedEvent};
use domain::delivery::Outcome;
use domain::email::{Letter, LetterDraft, Mailbox, Mode, Own, Reply, Terms};
use domain::entry_point::{Carrier, EntryPoint};
use domain::message::{MessageBody, Receipt, Undelivered};
use domain::template::Form;
use domain::{AgentId, ConversationId, EntryPointId, FileId, ParticipantNo, Seq, Timestamp};
use protocol::agent;
use server::channels::email::thread::Clue;
use server::channels::{Reference, Report};
use server::clock::Ids;
use server::desk::{Made, Mail, Order};
use server::store::{FileRow, FileState, Store, StoreError};

use crate::world::{FIRST, World};

const MAILBOX: EntryPointId = EntryPointId::from_number(2);
const OURS: &str = "hello@shop.test";

/// Where letters come in.
pub fn mailbox() -> EntryPoint {
    EntryPoint {
        id: MAILBOX,
        channel: ChannelKind::Email,
        name: "Shop".into(),
        address: OURS.into(),
        queue: FIRST,
        carrier: Carrier::Simulated,
        active: true,
    }
}

fn mailbox_of(address: &str) -> Mailbox {
    Mailbox { name: String::new(), address: address.into() }
}

/// A customer who writes letters.
#[derive(Default)]
pub struct Writer {
    number: usize,
    count: usize,
    /// Names of his threads' first and last letters.
    threads: Vec<(String, String)>,
    /// Fetched, and not known to be taken.
    doubt: Option<(String, Mail)>,
    /// What was taken, in order, with where it went.
    pub acknowledged: Vec<(ConversationId, String)>,
}

impl Writer {
    pub fn new(number: usize) -> Self {
        Self { number, ..Self::default() }
    }

    fn address(&self) -> String {
        format!("w{}@x.test", self.number)
    }

    pub async fn act(&mut self, world: &mut World) {
        if self.doubt.is_none() {
            self.doubt = Some(self.something(world));
        }
        self.brought(world).await;
    }

    fn something(&mut self, world: &mut World) -> (String, Mail) {
        self.count += 1;
        let name = format!("{}.{}@x.test", self.number, self.count);
        let thread = match self.threads.len() {
            0 => None,
            _ if world.dice.once_in(4) => None,
            there => Some(world.dice.below(there)),
        };
        let (root, clues) = if let Some(place) = thread {
            let (root, last) = &mut self.threads[place];
            let before = std::mem::replace(last, name.clone());
            (root.clone(), vec![Clue::Anybodys(before)])
        } else {
            self.threads.push((name.clone(), name.clone()));
            (name.clone(), vec![])
        };
        let letter = Letter {
            from: vec![mailbox_of(&self.address())],
            to: vec![mailbox_of(OURS)],
            subject: "Grinder".into(),
            message_id: name.clone(),
            original: Some(FileId(world.hand.uuid(world.now()))),
            ..Letter::default()
        };
        let body = MessageBody::text(format!("w{}: {}", self.number, self.count));
        let mail = Mail { letter, body, clues, root, automatic: world.dice.once_in(15), at_once: None };
        (name, mail)
    }

    async fn brought(&mut self, world: &mut World) {
        let Some((name, mail)) = &self.doubt else { return };
        let from = IdentityKind::Email.checked(MAILBOX, &self.address()).expect("an address");
        let Ok((_, contact)) = world.desk.mail_announced(&mailbox(), name, &from).await else { return };
        let original = mail.letter.original.expect("it has one");
        if keep(world, original, Principal::Contact(contact), None).await.is_err() {
            return;
        }
        match world.desk.receive_letter(&mailbox(), name, &from, mail).await {
            // The server dies before it notes how far it is: the letter is fetched again.
            Ok(_) if world.dice.once_in(15) => {}
            Ok(done) => {
                let conversation = done.conversation.expect("a letter is in a conversation");
                self.acknowledged.push((conversation, mail.body.plain().to_owned()));
                self.doubt = None;
            }
            Err(refusal) => assert!(refusal.may_succeed_later(), "a letter is never refused: {refusal}"),
        }
    }

    pub async fn clear_doubts(&mut self, world: &mut World) {
        for _ in 0..100 {
            if self.doubt.is_none() {
                return;
            }
            self.brought(world).await;
        }
        assert!(self.doubt.is_none(), "never taken: {:?}", self.doubt);
    }
}

/// The letter as it was carried is a file that lies ready before it is taken, or leaves.
async fn keep(
    world: &World,
    id: FileId,
    by: Principal,
    conversation: Option<ConversationId>,
) -> Result<(), StoreError> {
    let row = FileRow {
        id,
        by,
        conversation,
        name: "message.eml".into(),
        size: 9,
        mime: "message/rfc822".into(),
        state: FileState::Uploading,
        created: world.now(),
    };
    world.store.begin_file(row).await?;
    world.store.change_file(id, FileState::Uploading, FileState::Loose).await.map(drop)
}

/// What is done with letters of ours.
#[derive(Default)]
pub struct Post {
    /// Letters a desk was told will leave, by whom and from where.
    pub held: Vec<(ConversationId, AgentId, String)>,
    /// What was last said of each letter that was handed over.
    said: BTreeMap<(ConversationId, Seq), Outcome>,
}

/// An answer to the last letter that came: its draft is saved, and the command that sends it given back with its text. A draft
/// that is there already is sent.
pub async fn answer(
    world: &mut World,
    who: AgentId,
    head: &Conversation,
    count: usize,
) -> Option<(agent::Command, String)> {
    let id = head.id();
    if head.held.is_some_and(|held| held.agent == who) {
        return Some((agent::Command::TakeLetterBack { conversation: id }, String::new()));
    }
    let draft = world.desk.draft(who, id).await.ok()?;
    let (version, text) = if draft.text.is_empty() {
        let (answers, letter) = last_received(&log(world, id).await)?;
        let own = Own::new([OURS]);
        let reply = Reply::open(Mode::Reply, Terms { letter: &letter, own: &own, lock_reply_all: false });
        let letter = Some(LetterDraft { answers: Some(answers), reply, rich: false, again: false });
        let text = format!("letter of {who}: {count}");
        let put =
            agent::DraftPut { text: text.clone(), base: draft.version, letter, files: vec![], form: Form::default() };
        (world.desk.save_draft(who, id, put).await.ok()?.version, text)
    } else {
        (draft.version, draft.text)
    };
    let wrap_up = world.dice.once_in(3);
    Some((agent::Command::SendLetter { conversation: id, draft: version, wrap_up }, text))
}

async fn log(world: &World, id: ConversationId) -> Vec<Record> {
    world.store.records(id, Seq(0), usize::MAX).await.expect("reading works").0
}

fn last_received(log: &[Record]) -> Option<(Seq, Letter)> {
    log.iter().rev().find_map(|record| match &record.event {
        Event::Desk(DeskEvent::Letter(letter)) if !letter.ours => Some((record.seq.next(), Letter::clone(letter))),
        _ => None,
    })
}

/// A letter whose time may have come leaves; sometimes it cannot be made.
pub async fn leave(world: &mut World, id: ConversationId, due: Timestamp) {
    if let Ok(Some(order)) = world.desk.letter_due(id).await {
        let done = if world.dice.once_in(12) {
            world.desk.letter_unfit(id).await
        } else {
            let made = made(world, &order);
            let original = made.letter.original.expect("it has one");
            let by = Principal::Agent(order.held.agent);
            match keep(world, original, by, Some(id)).await {
                Ok(()) => world.desk.letter_made(&order, &made).await,
                Err(error) => Err(error),
            }
        };
        if done.is_err() {
            return;
        }
    }
    // What could not be noted is looked at again.
    let _ = world.desk.letter_looked_at(id, due).await;
}

fn made(world: &World, order: &Order) -> Made {
    let name = world.hand.uuid(world.now());
    let letter = Letter {
        from: vec![mailbox_of(OURS)],
        to: order.letter.reply.to.clone(),
        subject: order.letter.reply.subject.clone(),
        message_id: format!("{name}@shop.test"),
        ours: true,
        original: Some(FileId(name)),
        ..Letter::default()
    };
    Made { letter, body: MessageBody::text(order.draft.text.clone()) }
}

/// The carrier's turn: what is due is handed over, and what had been taken may come back.
pub async fn carry(world: &mut World) {
    for parcel in world.desk.to_deliver(5).await.unwrap_or_default() {
        let key = (parcel.delivery.conversation, parcel.delivery.event);
        let before = world.post.said.get(&key);
        let again = matches!(before, None | Some(Outcome::Later { .. } | Outcome::Partly { .. }));
        assert!(again, "{key:?} is handed over again after {before:?}");
        let why = Undelivered::Recipient;
        let outcome = match world.dice.below(10) {
            0..4 => Outcome::Taken { external: None },
            4 | 5 => Outcome::Later { why: Undelivered::Unreachable, wait: None },
            6 => Outcome::Partly { missing: vec!["pat@x.test".into()], why },
            7 => Outcome::Unknown,
            _ => Outcome::Refused { why },
        };
        world.post.said.insert(key, outcome.clone());
        // Sometimes the server dies before it can note what it was told.
        if !world.dice.once_in(15) {
            let _ = world.desk.delivered(&parcel.delivery, outcome).await;
        }
    }
    if world.dice.once_in(4) {
        let over = |said: &Outcome| matches!(said, Outcome::Taken { .. } | Outcome::Refused { .. } | Outcome::Unknown);
        let taken: Vec<_> = world.post.said.iter().filter(|(_, said)| over(said)).collect();
        if let Some(((conversation, event), _)) = world.dice.pick(&taken).copied() {
            let reference = Some(Reference { conversation: *conversation, event: *event });
            let late = Receipt::Delivered { at: world.now() };
            let receipt = if world.dice.once_in(3) { late } else { Undelivered::Recipient.receipt() };
            let _ = world.desk.report(&mailbox(), &Report { reference, external: None, receipt }).await;
        }
    }
}

/// A letter that was said to leave has left once, or is still its agent's; and what did not arrive is somebody's to see to.
pub async fn check(world: &World, heads: &[Conversation], texts: &BTreeMap<ConversationId, Vec<String>>) {
    for (id, agent, text) in &world.post.held {
        let left = texts[id].iter().filter(|posted| *posted == text).count();
        let draft = world.store.draft(*agent, *id).await.expect("reading works");
        assert!(left <= 1, "{text} left {left} times");
        assert!(left == 1 || draft.text == *text, "{text} is gone: {draft:?}");
    }
    for head in heads.iter().filter(|head| head.capability().composer == Composer::Mail) {
        let Phase::Closed { why, .. } = head.phase else { continue };
        let over = matches!(why, EndWhy::Customer | EndWhy::Junk);
        let key = &head.birth.open_key;
        let elsewhere = world.store.open_conversation(key).await.expect("reading works").is_some();
        let asked = over || elsewhere || head.closers().next().is_some();
        let missing = did_not_arrive(&log(world, head.id()).await);
        assert!(asked || missing.is_none(), "{:?}: {missing:?} did not arrive and is nobody's", head.id());
    }
}

/// The letter that failed after the conversation had ended, unless it arrived after all, or somebody has written since.
fn did_not_arrive(log: &[Record]) -> Option<Seq> {
    let mut missing = None;
    for record in log {
        match &record.event {
            Event::Desk(DeskEvent::ReceiptChanged { target, receipt: Receipt::Failed { .. } }) => {
                missing = Some(*target);
            }
            Event::Desk(DeskEvent::ReceiptChanged { target, receipt: Receipt::Delivered { .. } }) => {
                missing.take_if(|missing| missing == target);
            }
            Event::Shared(SharedEvent::MessagePosted { by, .. }) if *by != ParticipantNo::CUSTOMER => missing = None,
            Event::Shared(SharedEvent::Ended { .. }) => missing = None,
            _ => {}
        }
    }
    missing
}
