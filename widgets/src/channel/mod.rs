//! How each channel looks. One module per channel; nobody else asks which channel it is.

use domain::channel::{ChannelKind, Source};

use crate::text::{Desk, Outbound};
use crate::ui::Shape;

pub mod email;
pub mod messenger;
pub mod sms;
pub mod web_chat;
pub mod whats_app;

/// How a channel looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Its icon.
    pub shape: Shape,
    /// What it is called.
    pub name: Desk,
    /// What one does who writes first.
    pub begin: Outbound,
}

/// How this channel looks.
pub const fn look(channel: ChannelKind) -> Look {
    match channel {
        ChannelKind::WebChat => web_chat::LOOK,
        ChannelKind::Email => email::LOOK,
        ChannelKind::Sms => sms::LOOK,
        ChannelKind::WhatsApp => whats_app::LOOK,
        ChannelKind::Messenger => messenger::LOOK,
    }
}

/// What that is called which a customer wrote to.
pub const fn source_name(source: Source) -> Desk {
    match source {
        Source::Site => Desk::Page,
        Source::Number => Desk::SourceNumber,
        Source::Page => Desk::SourcePage,
        Source::Mailbox => Desk::SourceMailbox,
    }
}
