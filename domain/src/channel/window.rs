//! How long a platform lets an agent write what he likes after the customer's last message (SPEC C.1-4). Our own messages
//! do not extend it.

use super::Capability;
use crate::time::Timestamp;

/// Whether free text may be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// Until then.
    Open {
        /// The first moment it is closed.
        until: Timestamp,
    },
    /// Only approved templates.
    Closed,
}

impl Window {
    /// The window after a customer's last message; `None` where the channel has none. Who never wrote has not opened it.
    pub fn of(channel: &Capability, wrote_at: Option<Timestamp>, now: Timestamp) -> Option<Self> {
        let span = channel.window?;
        let until = wrote_at.map(|at| at + span).filter(|until| now < *until);
        Some(until.map_or(Self::Closed, |until| Self::Open { until }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::{sms, whats_app};
    use crate::time::Span;

    #[test]
    fn a_day_and_not_a_moment_longer() {
        let wrote = Timestamp(1_000);
        let until = wrote + Span::days(1);
        let window = |wrote_at, now| Window::of(&whats_app::CAPABILITY, wrote_at, now);
        assert_eq!(window(Some(wrote), wrote), Some(Window::Open { until }));
        assert_eq!(window(Some(wrote), Timestamp(until.0 - 1)), Some(Window::Open { until }));
        assert_eq!(window(Some(wrote), until), Some(Window::Closed));
        assert_eq!(window(None, wrote), Some(Window::Closed), "who never wrote opened nothing");
        assert_eq!(Window::of(&sms::CAPABILITY, None, wrote), None);
    }
}
