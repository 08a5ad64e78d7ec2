//! When a parked conversation is to come back.

use domain::{Span, Timestamp};

/// The choices of the dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Return {
    /// When the customer writes.
    #[default]
    WhenWritten,
    /// In half an hour.
    HalfHour,
    /// In an hour.
    Hour,
    /// In four hours.
    FourHours,
    /// Tomorrow morning.
    Tomorrow,
}

impl Return {
    /// In the order they stand in.
    pub const ALL: [Self; 5] = [Self::WhenWritten, Self::HalfHour, Self::Hour, Self::FourHours, Self::Tomorrow];

    /// The time it means; `tomorrow` is tomorrow morning where the agent is.
    pub fn at(self, now: Timestamp, tomorrow: Timestamp) -> Option<Timestamp> {
        match self {
            Self::WhenWritten => None,
            Self::HalfHour => Some(now + Span::minutes(30)),
            Self::Hour => Some(now + Span::minutes(60)),
            Self::FourHours => Some(now + Span::minutes(240)),
            Self::Tomorrow => Some(tomorrow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_from_now() {
        let at = |choice: Return| choice.at(Timestamp(0), Timestamp(7));
        assert_eq!(at(Return::WhenWritten), None);
        assert_eq!(at(Return::HalfHour), Some(Timestamp(1_800_000)));
        assert_eq!(at(Return::Tomorrow), Some(Timestamp(7)));
    }
}
