//! `WhatsApp`.

use super::Look;
use crate::text::{Desk, Outbound};
use crate::ui::shapes;

/// A receiver.
pub const LOOK: Look = Look { shape: shapes::MESSAGE_CALL, name: Desk::ChannelWhatsApp, begin: Outbound::New };
