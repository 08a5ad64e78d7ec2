//! The chat on a website.

use super::Look;
use crate::text::{Desk, Outbound};
use crate::ui::shapes;

/// A speech bubble.
pub const LOOK: Look = Look { shape: shapes::MESSAGE_CIRCLE, name: Desk::ChannelWebChat, begin: Outbound::New };
