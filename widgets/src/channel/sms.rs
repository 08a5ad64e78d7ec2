//! Text messages.

use super::Look;
use crate::text::{Desk, Outbound};
use crate::ui::shapes;

/// A telephone.
pub const LOOK: Look = Look { shape: shapes::SMARTPHONE, name: Desk::ChannelSms, begin: Outbound::NewSms };
