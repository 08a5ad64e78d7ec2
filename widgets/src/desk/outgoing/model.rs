//! Messages on their way. One at a time per conversation, in the order they were sent; each keeps its command id through every
//! retry, so that none can arrive twice (SPEC C.1-5, DESIGN.md §3.2).

use domain::template::Composition;
use domain::{CommandId, ConversationId, Refusal, Seq, Timestamp};
use protocol::agent::{ClientFrame, Command, TemplateUse};

use crate::files::Files;

/// A message on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its name for ever: the thread's row keeps it when the server's copy comes.
    pub id: CommandId,
    /// Where.
    pub conversation: ConversationId,
    /// What.
    pub typed: Composition,
    /// Files that go with it.
    pub files: Files,
    /// The draft it consumes.
    pub draft: Option<u32>,
    /// When it was sent.
    pub at: Timestamp,
    /// How far it is.
    pub state: MessageState,
}

/// How far a message is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MessageState {
    /// Waits for the one before it, or for the link.
    Queued,
    /// Given to the link, not answered.
    InFlight,
    /// Taken; the thread brings it as this event.
    Taken(Seq),
    /// Refused.
    Failed(Refusal),
}

/// All messages on their way, in the order they were sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outgoing {
    messages: Vec<Message>,
}

impl Outgoing {
    /// Sends a message, or lets it wait for its turn. An id that is known already changes nothing.
    pub fn add(&mut self, message: Message) {
        if self.messages.iter().all(|known| known.id != message.id) {
            self.messages.push(message);
        }
    }

    /// The messages of a conversation.
    pub fn of(&self, conversation: ConversationId) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(move |message| message.conversation == conversation)
    }

    /// A message by its id.
    pub fn get(&self, id: CommandId) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// Whether anything is on its way there; failed ones are not.
    pub fn is_busy(&self, conversation: ConversationId) -> bool {
        self.of(conversation).any(|message| !matches!(message.state, MessageState::Failed(_)))
    }

    /// Gives the link what is its turn.
    pub fn pump(&mut self) -> Vec<ClientFrame> {
        let mut busy: Vec<ConversationId> = self
            .messages
            .iter()
            .filter(|message| message.state == MessageState::InFlight)
            .map(|message| message.conversation)
            .collect();
        let mut frames = Vec::new();
        for message in &mut self.messages {
            if message.state == MessageState::Queued && !busy.contains(&message.conversation) {
                busy.push(message.conversation);
                message.state = MessageState::InFlight;
                frames.push(message.frame());
            }
        }
        frames
    }

    /// The link went: what was in flight will be given to the next one, under the same id.
    pub fn link_lost(&mut self) {
        for message in &mut self.messages {
            if message.state == MessageState::InFlight {
                message.state = MessageState::Queued;
            }
        }
    }

    /// The answer to a message. Returns the draft it consumed, if it was one of these and arrived.
    pub fn answered(&mut self, id: CommandId, result: Result<Seq, Refusal>) -> Option<&Message> {
        let message = self.messages.iter_mut().find(|message| message.id == id)?;
        message.state = match result {
            Ok(seq) => MessageState::Taken(seq),
            Err(refusal) => MessageState::Failed(refusal),
        };
        Some(message)
    }

    /// The thread has it: nothing is on its way any longer.
    pub fn echoed(&mut self, id: CommandId) -> Option<Message> {
        let index = self.messages.iter().position(|message| message.id == id)?;
        Some(self.messages.remove(index))
    }

    /// The thread is held up to here: taken ones it must have.
    pub fn held_up_to(&mut self, conversation: ConversationId, held: Seq) {
        self.messages.retain(|message| {
            message.conversation != conversation || !matches!(message.state, MessageState::Taken(seq) if seq <= held)
        });
    }

    /// Sends a failed one again, under the same id. The draft it named may be another by now; it names none.
    pub fn retry(&mut self, id: CommandId) {
        if let Some(message) = self.messages.iter_mut().find(|message| message.id == id)
            && matches!(message.state, MessageState::Failed(_))
        {
            message.state = MessageState::Queued;
            message.draft = None;
        }
    }

    /// Gives a failed one up and returns it.
    pub fn discard(&mut self, id: CommandId) -> Option<Message> {
        let failed = |message: &Message| message.id == id && matches!(message.state, MessageState::Failed(_));
        let index = self.messages.iter().position(failed)?;
        Some(self.messages.remove(index))
    }
}

/// Refusals that say no for good, and what they are called where messages are kept. Their details are not.
const LASTING: [(&str, Refusal); 12] = [
    ("gone", Refusal::NoSuchConversation),
    ("not_allowed", Refusal::NotAllowed),
    ("not_active", Refusal::NotActive),
    ("closed", Refusal::Closed),
    ("ended", Refusal::EndedByCustomer),
    ("blank", Refusal::TextBlank),
    ("no_file", Refusal::NoSuchFile),
    ("too_long", Refusal::TextTooLong { length: 0, limit: 0 }),
    ("id_reused", Refusal::IdReused),
    ("template", Refusal::TemplateMismatch),
    ("window", Refusal::WindowClosed),
    ("word", Refusal::WordRestricted { word: String::new() }),
];

/// A refusal as it is kept; `None` if the message may be tried again by itself.
pub fn lasting_code(refusal: &Refusal) -> Option<&'static str> {
    let same = |known: &Refusal| core::mem::discriminant(known) == core::mem::discriminant(refusal);
    let known = || LASTING.iter().find(|(_, known)| same(known)).map_or("other", |(code, _)| code);
    (!refusal.may_succeed_later()).then(known)
}

/// The refusal that was kept under this code, by this version or a newer one.
pub fn lasting(code: &str) -> Refusal {
    let known = LASTING.into_iter().find(|(known, _)| *known == code);
    known.map_or(Refusal::Internal, |(_, refusal)| refusal)
}

impl Message {
    fn frame(&self) -> ClientFrame {
        let template = self.typed.locked().map(|locked| TemplateUse {
            template: locked.template,
            language: locked.language.clone(),
            values: locked.values.clone(),
        });
        let (conversation, text, draft) = (self.conversation, self.typed.text.clone(), self.draft);
        let files = self.files.ids();
        ClientFrame::Command { id: self.id, command: Command::Send { conversation, text, draft, template, files } }
    }
}
