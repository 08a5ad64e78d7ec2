//! When a parked conversation is to come back.

use domain::{Span, Timestamp};

/// Farther away is a slip in the year, which would hide the conversation for good.
const FARTHEST: Span = Span::days(366);

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
    /// At a date and a time of the agent's choice.
    Chosen,
}

/// Why a choice cannot be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// Date or time is missing, or there is no such time.
    Missing,
    /// It is over.
    Past,
    /// It is too far away.
    TooFar,
}

/// What the choices mean for this agent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Times {
    /// Now.
    pub now: Timestamp,
    /// Tomorrow morning where the agent is.
    pub tomorrow: Timestamp,
    /// What he put in, if it is a time.
    pub chosen: Option<Timestamp>,
}

impl Return {
    /// In the order they stand in.
    pub const ALL: [Self; 6] =
        [Self::WhenWritten, Self::HalfHour, Self::Hour, Self::FourHours, Self::Tomorrow, Self::Chosen];

    /// The time it means; `None` for no time.
    pub fn at(self, times: Times) -> Result<Option<Timestamp>, Wrong> {
        let after = |minutes| Ok(Some(times.now + Span::minutes(minutes)));
        match self {
            Self::WhenWritten => Ok(None),
            Self::HalfHour => after(30),
            Self::Hour => after(60),
            Self::FourHours => after(240),
            Self::Tomorrow => Ok(Some(times.tomorrow)),
            Self::Chosen => match times.chosen {
                None => Err(Wrong::Missing),
                Some(chosen) if chosen <= times.now => Err(Wrong::Past),
                Some(chosen) if chosen - times.now > FARTHEST => Err(Wrong::TooFar),
                Some(chosen) => Ok(Some(chosen)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn at(choice: Return, chosen: Option<i64>) -> Result<Option<Timestamp>, Wrong> {
        choice.at(Times { now: Timestamp(0), tomorrow: Timestamp(7), chosen: chosen.map(Timestamp) })
    }

    #[test]
    fn times_are_counted_from_now() {
        assert_eq!(at(Return::WhenWritten, None), Ok(None));
        assert_eq!(at(Return::HalfHour, None), Ok(Some(Timestamp(1_800_000))));
        assert_eq!(at(Return::Tomorrow, None), Ok(Some(Timestamp(7))));
    }

    #[test]
    fn a_time_of_the_agents_choice_is_to_come_and_not_too_far_away() {
        let table = [
            (None, Err(Wrong::Missing)),
            (Some(-1), Err(Wrong::Past)),
            (Some(0), Err(Wrong::Past)),
            (Some(1), Ok(Some(Timestamp(1)))),
            (Some(366 * DAY), Ok(Some(Timestamp(366 * DAY)))),
            (Some(366 * DAY + 1), Err(Wrong::TooFar)),
        ];
        for (chosen, meant) in table {
            assert_eq!(at(Return::Chosen, chosen), meant, "{chosen:?}");
        }
        assert_eq!(at(Return::Hour, Some(-1)), Ok(Some(Timestamp(3_600_000))), "what is not chosen does not count");
    }
}
