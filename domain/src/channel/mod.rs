//! What each channel can do. One module per channel; everything that differs between channels is a field of
//! [`Capability`], so that nobody else needs to ask which channel it is.

use serde::{Deserialize, Serialize};

use crate::attachment::FileRules;
use crate::time::Span;

pub mod email;
pub mod messenger;
pub mod sms;
pub mod web_chat;
pub mod whats_app;

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

/// What a channel can do, as SPEC section A lists it. Limits are defaults: a tenant may configure some of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capability {
    /// Which slots its conversations take.
    pub media: Media,
    /// Longest message an agent may send, in code points (SPEC A.2).
    pub composer_limit: u32,
    /// Longest message taken from a customer, in code points; longer ones are refused with their length.
    pub customer_limit: u32,
    /// Files an agent may send (SPEC A.5).
    pub agent_files: FileRules,
    /// Files that are taken from a customer (SPEC A.5).
    pub customer_files: FileRules,
    /// Most wrap-up reasons; `None` means any number (SPEC H-08).
    pub max_reasons: Option<u32>,
    /// Who sees joins and leaves.
    pub join_audience: JoinAudience,
    /// Whether the customer has a button to end the conversation (SPEC H-15).
    pub customer_may_end: bool,
    /// Whether the customer has a live connection, so that quiet ones are reminded and ended (SPEC I.1).
    pub live: bool,
    /// An answered conversation gives its slot back after this long without a customer message (SPEC I.1).
    pub release_after: Span,
    /// How long an offer stands (SPEC B.2-5).
    pub accept_timeout: Span,
}

impl ChannelKind {
    /// Every channel there is.
    pub const ALL: [Self; 5] = [Self::WebChat, Self::Email, Self::Sms, Self::WhatsApp, Self::Messenger];

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
