//! Facebook Messenger.

use super::Look;
use crate::text::{Desk, Outbound};
use crate::ui::shapes;

/// A square bubble.
pub const LOOK: Look = Look { shape: shapes::MESSAGE_ZAP, name: Desk::ChannelMessenger, begin: Outbound::New };
