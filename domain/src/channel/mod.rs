//! What each channel can do. One module per channel; everything that differs between channels is a field of
//! [`Capability`], so that nobody else needs to ask which channel it is.

use serde::{Deserialize, Serialize};

use crate::attachment::FileRules;
use crate::contact::IdentityKind;
use crate::time::Span;

pub mod email;
pub mod messenger;
pub mod sms;
pub mod web_chat;
pub mod whats_app;
pub mod window;

pub use window::Window;

/// How the customer writes to us.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum ChannelKind {
    /// The chat on a website.
    WebChat,
    /// Email.
    Email,
    /// Text messages.
    Sms,
    /// `WhatsApp`.
    WhatsApp,
    /// Facebook Messenger.
    Messenger,
}

/// What an agent's slots are counted in (SPEC B.2-11).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Media {
    /// Website chat.
    Chat,
    /// SMS, `WhatsApp`, Messenger.
    Social,
    /// Email.
    Email,
}

/// Who sees that a colleague joined or left (SPEC A.4, H-12).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JoinAudience {
    /// Agents only.
    Desk,
    /// Agents and the customer.
    Everyone,
}

/// What an agent writes in (SPEC A.1 "rich composer modes", A.2 "send").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Composer {
    /// One text; Enter sends, as does the button.
    Line,
    /// Reply, reply all, forward, new; only the button sends.
    Mail,
}

/// How what is typed is counted beside its characters (SPEC C.1-8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counting {
    /// Not at all.
    Characters,
    /// In the messages a carrier makes of it, see [`crate::segments`].
    Segments,
}

/// What an agent's text can look like (SPEC A.1, A.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Formatting {
    /// Words and addresses.
    Plain,
    /// Bold, italic, strike and monospace by the markers of [`crate::richtext`], which the platform reads itself.
    Markers,
    /// All of a mail's.
    Mail,
}

/// What a template can be here (SPEC A.1, H-20).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TemplateKind {
    /// Inserted into the message; where the channel takes files, it may bring some.
    Attached,
    /// Only its fields can be written in.
    Locked,
    /// With fields the agent fills.
    Replaceable,
    /// With fields the house fills.
    System,
}

/// Every kind of template.
pub const TEMPLATES: &[TemplateKind] =
    &[TemplateKind::Attached, TemplateKind::Locked, TemplateKind::Replaceable, TemplateKind::System];

/// What the thread announces (SPEC A.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Announcements {
    /// What becomes of the conversation.
    Life,
    /// That, and recipients who were added or removed.
    LifeAndRecipients,
}

/// How far an agent's message is followed, and how that is shown (SPEC A.6, H-14).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Receipts {
    /// Not at all: no tick marks.
    None,
    /// Queued, sent, delivered, failed.
    Delivered,
    /// That, and read.
    Read,
    /// Sent, delivered, failed, as words of each mail.
    Status,
}

/// What an offer shows (SPEC A.2, "popover fields").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfferField {
    /// The customer's name.
    Customer,
    /// His email address.
    Email,
    /// His telephone number.
    Phone,
    /// Where he wrote to, see [`Source`].
    Source,
    /// The queue's name.
    Queue,
    /// How long he has waited.
    Timer,
    /// The button.
    Accept,
}

/// What the interaction panel shows (SPEC A.2, A.3, "panel fields").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PanelField {
    /// The customer's name.
    Customer,
    /// The queue's name.
    Queue,
    /// Who has it.
    Agent,
    /// The day it began, and those of the messages.
    Date,
    /// How long the agent has had it.
    Timer,
    /// The customer's telephone number.
    Phone,
    /// Where he wrote to, see [`Source`].
    Source,
    /// The messages.
    Thread,
    /// When each was written.
    Times,
    /// How far each came, up to read.
    ReadReceipts,
    /// Who sent each mail.
    Sender,
    /// To whom.
    Recipient,
    /// About what.
    Subject,
    /// How far each came, in words.
    Status,
    /// What became of the conversation.
    Announcements,
    /// Files of the mails received.
    Attachments,
}

/// What customers write to: the address of the entry point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A website.
    Site,
    /// A telephone number.
    Number,
    /// A page of Facebook.
    Page,
    /// A mailbox.
    Mailbox,
}

/// Whom a conversation can be given to, or who can be asked to join (SPEC A.4, H-04, H-06, H-09).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Targets {
    /// A queue: its next agent.
    pub queue: bool,
    /// One agent.
    pub agent: bool,
}

impl Targets {
    /// Nobody.
    pub const NONE: Self = Self { queue: false, agent: false };
    /// Queues.
    pub const QUEUE: Self = Self { queue: true, agent: false };
    /// Agents.
    pub const AGENT: Self = Self { queue: false, agent: true };
    /// Both.
    pub const BOTH: Self = Self { queue: true, agent: true };
}

/// What is asked of an agent before he ends (SPEC A.4, H-15).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgentEnd {
    /// The customer should have agreed; reminded of, never enforced.
    Consent,
    /// The customer should have been asked to end it himself.
    AskCustomer,
    /// Nothing.
    Plain,
}

/// How a customer ends a conversation, if he can (SPEC H-15).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CustomerEnd {
    /// Not at all.
    No,
    /// With a button.
    Button,
    /// With a word that is his whole message, once an administrator has set one.
    Keyword,
}

/// What a channel can do, as SPEC section A lists it. Limits are defaults: a tenant may configure some of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capability {
    /// Which slots its conversations take.
    pub media: Media,
    /// What its carriers know the customer by. `None`: he comes to us himself, and nothing is carried, so that there are no
    /// receipts either.
    pub identity: Option<IdentityKind>,
    /// What an agent writes in.
    pub composer: Composer,
    /// Longest message an agent may send, in code points (SPEC A.2).
    pub composer_limit: u32,
    /// Longest message taken from a customer, in code points; longer ones are refused with their length.
    pub customer_limit: u32,
    /// What else is counted.
    pub counting: Counting,
    /// Files an agent may send (SPEC A.5).
    pub agent_files: FileRules,
    /// Files that are taken from a customer (SPEC A.5).
    pub customer_files: FileRules,
    /// What templates can be.
    pub templates: &'static [TemplateKind],
    /// Whether a template replaces what was typed instead of coming in at the cursor (SPEC H-19).
    pub template_replaces: bool,
    /// What a text can look like.
    pub formatting: Formatting,
    /// Whether emoji are offered; typed ones go everywhere.
    pub emoji_picker: bool,
    /// Whether workflows can be started by hand.
    pub workflows: bool,
    /// What the thread announces.
    pub announcements: Announcements,
    /// How far messages are followed.
    pub receipts: Receipts,
    /// An agent may write what he likes this long after the customer's last message, later only approved templates
    /// (SPEC C.1-4); `None` means always.
    pub window: Option<Span>,
    /// What an offer shows, in order.
    pub offer: &'static [OfferField],
    /// What the panel shows, in order.
    pub panel: &'static [PanelField],
    /// What customers write to.
    pub source: Source,
    /// Whom it can be given to.
    pub transfer: Targets,
    /// Whom a conversation that we began can be given to (SPEC E, H-06); `None` where nobody can be written to first.
    pub outbound: Option<Targets>,
    /// Who can be asked to join.
    pub conference: Targets,
    /// Most wrap-up reasons; `None` means any number (SPEC H-08).
    pub max_reasons: Option<u32>,
    /// Who sees joins and leaves.
    pub join_audience: JoinAudience,
    /// What is asked of an agent before he ends.
    pub agent_end: AgentEnd,
    /// How the customer ends it.
    pub customer_end: CustomerEnd,
    /// Whether the customer has a live connection, so that quiet ones are reminded and ended (SPEC I.1).
    pub live: bool,
    /// An answered conversation gives its slot back after this long without a customer message (SPEC I.1).
    pub release_after: Span,
    /// How long an offer stands (SPEC B.2-5).
    pub accept_timeout: Span,
}

impl ChannelKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::WebChat, Self::Email, Self::Sms, Self::WhatsApp, Self::Messenger];

    /// The channel of this name, as [`Self::as_str`] gives it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What this channel can do.
    pub const fn capability(self) -> Capability {
        match self {
            Self::WebChat => web_chat::CAPABILITY,
            Self::Email => email::CAPABILITY,
            Self::Sms => sms::CAPABILITY,
            Self::WhatsApp => whats_app::CAPABILITY,
            Self::Messenger => messenger::CAPABILITY,
        }
    }

    /// The name in the store, in metrics and in the REST API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebChat => web_chat::NAME,
            Self::Email => email::NAME,
            Self::Sms => sms::NAME,
            Self::WhatsApp => whats_app::NAME,
            Self::Messenger => messenger::NAME,
        }
    }
}

impl Media {
    /// The name in the store and in the REST API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Social => "social",
            Self::Email => "email",
        }
    }
}

#[cfg(test)]
mod tests;
