//! `WhatsApp`.

use super::Look;
use crate::text::Desk;
use crate::ui::shapes;

/// A receiver.
pub const LOOK: Look = Look { shape: shapes::MESSAGE_CALL, name: Desk::ChannelWhatsApp };
