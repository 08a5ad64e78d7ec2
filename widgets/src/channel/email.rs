//! Email.

use super::Look;
use crate::text::{Desk, Outbound};
use crate::ui::shapes;

/// A letter.
pub const LOOK: Look = Look { shape: shapes::MAIL, name: Desk::ChannelEmail, begin: Outbound::NewEmail };
