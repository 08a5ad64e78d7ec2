//! What the desk publishes: read-only signals for views, written by `bridge.rs` alone.

use domain::Timestamp;
use domain::channel::{ChannelKind, Targets, Window};
use domain::contact::Contact;
use domain::conversation::event::Introduction;
use domain::conversation::{DeskEvent, EngagementState, Event, HeldLetter, Phase, Reach};
use domain::settings::Transfers;
use domain::{AgentId, ConversationId, ParticipantNo, SharedSeq};
use leptos::prelude::ReadSignal;
use protocol::agent::{DeskSettings, Directory, Me};

use super::model::Folded;
use crate::desk::alerts::model::Choices;
use crate::desk::begun::Begun;
use crate::desk::draft::Written;
use crate::desk::inactivity::model::Stage;
use crate::desk::keys::bindings::Bindings;
use crate::desk::link::machine::Banner;
use crate::desk::outgoing::request::Requests;
use crate::desk::panel::attention::TypingIn;
use crate::desk::tasks::model::Rows;
use crate::dom::clock::Skew;
use crate::socket::Link;
use crate::store::Published;

/// What is open in the middle.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Opened {
    /// Nothing.
    #[default]
    Nothing,
    /// Asked for.
    Loading(ConversationId),
    /// It cannot be read, any more or at all.
    Gone(ConversationId),
    /// Here it is.
    Here(Box<Face>),
}

impl Opened {
    /// Which conversation.
    pub const fn id(&self) -> Option<ConversationId> {
        match self {
            Self::Nothing => None,
            Self::Loading(id) | Self::Gone(id) => Some(*id),
            Self::Here(face) => Some(face.conversation),
        }
    }
}

/// What is shown of a conversation beside its thread.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Face {
    /// Which one.
    pub conversation: ConversationId,
    /// The customer's name; empty when unknown.
    pub customer: String,
    /// How he writes.
    pub channel: ChannelKind,
    /// Name of the queue.
    pub queue: String,
    /// Name of the agent who has it; empty when nobody has.
    pub agent: String,
    /// When it began.
    pub began: Timestamp,
    /// What it is in.
    pub phase: Phase,
    /// Who the customer is.
    pub contact: Contact,
    /// How he came.
    pub introduction: Introduction,
    /// How far the customer has seen.
    pub seen: SharedSeq,
    /// The agent who has it.
    pub owner: Option<AgentId>,
    /// The colleague beside him, if one is or was.
    pub conference: Option<Conference>,
    /// The agents who are in it, and may read all of it.
    pub agents: Vec<(AgentId, String)>,
    /// Everybody who was ever in it, by number.
    pub people: Vec<(ParticipantNo, String)>,
    /// When he wrote last, which opens the window of a channel that has one.
    pub customer_wrote_at: Option<Timestamp>,
    /// Whether a workflow runs.
    pub workflow_runs: bool,
    /// Whom it can be given to.
    pub transfer: Targets,
    /// The letter that is about to leave, if one is.
    pub held: Option<HeldLetter>,
}

/// A colleague beside the owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Conference {
    /// He was asked.
    Requested {
        /// Who.
        agent: AgentId,
        /// His name.
        name: String,
    },
    /// He is there.
    On {
        /// Who.
        agent: AgentId,
        /// His name.
        name: String,
    },
    /// He went; the owner may say how it was.
    Over,
}

impl Conference {
    fn of(folded: &Folded) -> Option<Self> {
        let head = &folded.head;
        let Some((no, part)) = head.conferee() else {
            let asked = head.owner().is_some_and(|(owner, _)| head.conferred == Some(owner));
            return asked.then_some(Self::Over);
        };
        let agent = part.agent;
        // Whoever was only asked has no name here but in the invitation.
        let invited = || {
            folded.thread.items().iter().rev().find_map(|item| match &item.event {
                Event::Desk(DeskEvent::Invited { engagement, name, .. }) if *engagement == no => Some(name.clone()),
                _ => None,
            })
        };
        let known = head.participants.values().find(|person| person.agent == Some(agent));
        let name = known.map(|person| person.name.clone()).or_else(invited).unwrap_or_default();
        Some(match part.state {
            EngagementState::Offered { .. } => Self::Requested { agent, name },
            _ => Self::On { agent, name },
        })
    }
}

impl Face {
    /// The face of a folded conversation.
    pub fn of(folded: &Folded, transfers: Option<&Transfers>) -> Self {
        let head = &folded.head;
        let agent = head
            .owner()
            .and_then(|(_, part)| head.participants.values().find(|person| person.agent == Some(part.agent)))
            .map_or_else(String::new, |person| person.name.clone());
        // What he is called now is the contact's to say: a name that came by merging stands in no event of this conversation.
        let known = folded.contact.details.name.as_str();
        let customer = if known.is_empty() { head.customer_name() } else { known };
        let name = |no, name: &str| if no == ParticipantNo::CUSTOMER { customer } else { name }.to_owned();
        Self {
            conversation: head.id(),
            customer: customer.to_owned(),
            channel: head.birth.channel,
            queue: folded.queue.clone(),
            agent,
            began: head.birth.at,
            phase: head.phase.clone(),
            contact: folded.contact.clone(),
            introduction: folded.introduction.clone(),
            seen: folded.cursors.get(&ParticipantNo::CUSTOMER).copied().unwrap_or_default(),
            owner: head.owner().map(|(_, part)| part.agent),
            conference: Conference::of(folded),
            agents: (head.participants.values())
                .filter_map(|person| Some((person.agent?, person.name.clone())))
                .filter(|(agent, _)| head.reach(*agent) == Reach::All)
                .collect(),
            people: head.participants.iter().map(|(no, person)| (*no, name(*no, &person.name))).collect(),
            customer_wrote_at: head.customer_wrote_at,
            workflow_runs: !head.calls.is_empty(),
            transfer: head.transfer_targets(transfers.unwrap_or(&Transfers::default())),
            held: head.held,
        }
    }

    /// Whether the agent may write what he likes; `None` where he always may.
    pub fn window(&self, now: Timestamp) -> Option<Window> {
        Window::of(&self.channel.capability(), self.customer_wrote_at, now)
    }
}

/// Something to be told once, beside nothing in particular.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// A colleague named the agent in a note.
    Mentioned {
        /// Where.
        conversation: ConversationId,
        /// The colleague.
        by: String,
        /// The customer; empty when unknown.
        customer: String,
    },
    /// So many contacts were left while nobody was here.
    LeftOffline(u32),
    /// So many offers that were accepted are over.
    OffersOver(u32),
    /// The browser did not open the customer's record, which is there.
    Record(String),
    /// Signing out waits for an offer to be answered.
    SignOutBusy,
    /// Signing out did not work.
    SignOutFailed,
}

/// What stands in the composer of the open conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DraftShown {
    /// What is typed.
    pub written: Written,
    /// Whether it is sent as soon as the server has all of it.
    pub leaving: bool,
    /// A text that a newer one replaced.
    pub overwritten: Option<String>,
}

/// Everything views read. Handles only; cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The agent; `None` before the first `Welcome`.
    pub me: ReadSignal<Option<Me>>,
    /// What he can choose.
    pub settings: ReadSignal<Option<DeskSettings>>,
    /// What he has to do with.
    pub rows: ReadSignal<Rows>,
    /// The link.
    pub link: ReadSignal<Link>,
    /// The banner about it.
    pub banner: ReadSignal<Banner>,
    /// The server's time, once a second. The one clock of all timers.
    pub now: ReadSignal<Timestamp>,
    /// What is open.
    pub opened: ReadSignal<Opened>,
    /// The earlier conversation that is read beside it.
    pub beside: ReadSignal<Opened>,
    /// What was asked and what was refused.
    pub requests: ReadSignal<Requests>,
    /// Who types.
    pub typing: ReadSignal<TypingIn>,
    /// The draft of what is open.
    pub draft: ReadSignal<DraftShown>,
    /// What was begun and not finished.
    pub begun: ReadSignal<Begun>,
    /// Something to be told once.
    pub notice: ReadSignal<Option<Notice>>,
    /// Whether anybody is there.
    pub inactivity: ReadSignal<Stage>,
    /// To whom a conversation could go, while that is asked.
    pub directory: ReadSignal<Option<Directory>>,
    /// Which keys do what.
    pub keys: ReadSignal<Bindings>,
    /// What this device wants to be told.
    pub alerts: ReadSignal<Choices>,
}

/// The writable side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Publisher {
    pub me: Published<Option<Me>>,
    pub settings: Published<Option<DeskSettings>>,
    pub rows: Published<Rows>,
    pub banner: Published<Banner>,
    pub now: Published<Timestamp>,
    pub opened: Published<Opened>,
    pub beside: Published<Opened>,
    pub requests: Published<Requests>,
    pub typing: Published<TypingIn>,
    pub draft: Published<DraftShown>,
    pub begun: Published<Begun>,
    pub notice: Published<Option<Notice>>,
    pub inactivity: Published<Stage>,
    pub directory: Published<Option<Directory>>,
    pub keys: Published<Bindings>,
    pub alerts: Published<Choices>,
    pub skew: Published<Skew>,
}

impl Publisher {
    /// Empty; lives as long as the current reactive owner, which must be the page's root.
    pub fn new(alerts: Choices) -> Self {
        Self {
            me: Published::new(None),
            settings: Published::new(None),
            rows: Published::new(Rows::new()),
            banner: Published::new(Banner::Hidden),
            now: Published::new(Timestamp(0)),
            opened: Published::new(Opened::Nothing),
            beside: Published::new(Opened::Nothing),
            requests: Published::new(Requests::default()),
            typing: Published::new(TypingIn::default()),
            draft: Published::new(DraftShown::default()),
            begun: Published::new(Begun::default()),
            notice: Published::new(None),
            inactivity: Published::new(Stage::Here),
            directory: Published::new(None),
            keys: Published::new(Bindings::default()),
            alerts: Published::new(alerts),
            skew: Published::new(Skew::default()),
        }
    }

    /// What views read.
    pub fn shown(self, link: ReadSignal<Link>) -> Shown {
        Shown {
            me: self.me.read(),
            settings: self.settings.read(),
            rows: self.rows.read(),
            link,
            banner: self.banner.read(),
            now: self.now.read(),
            opened: self.opened.read(),
            beside: self.beside.read(),
            requests: self.requests.read(),
            typing: self.typing.read(),
            draft: self.draft.read(),
            begun: self.begun.read(),
            notice: self.notice.read(),
            inactivity: self.inactivity.read(),
            directory: self.directory.read(),
            keys: self.keys.read(),
            alerts: self.alerts.read(),
        }
    }
}
