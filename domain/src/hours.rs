//! Business hours with holidays (SPEC I.3). The time zone is the server's to apply: here time is a local week and date.

use serde::{Deserialize, Serialize};

/// When a queue is open. Without any interval it is always open.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// IANA name such as `Europe/Berlin`; empty means UTC.
    pub time_zone: String,
    /// Open intervals of the week.
    pub open: Vec<Interval>,
    /// Days on which it is closed, whatever the week says.
    pub holidays: Vec<Date>,
}

/// An open interval on one weekday, `from` included, `to` excluded. An interval that should pass midnight is two.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Interval {
    /// 0 is Monday.
    pub weekday: u8,
    /// Minutes since midnight.
    pub from: u16,
    /// Minutes since midnight, at most 1440.
    pub to: u16,
}

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Date {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A moment as the clock on the wall of the queue's place shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalTime {
    /// The day.
    pub date: Date,
    /// 0 is Monday.
    pub weekday: u8,
    /// Minutes since midnight.
    pub minute: u16,
}

impl Hours {
    /// Whether it is open at that moment.
    pub fn is_open(&self, at: LocalTime) -> bool {
        if self.holidays.contains(&at.date) {
            return false;
        }
        self.open.is_empty()
            || self
                .open
                .iter()
                .any(|interval| interval.weekday == at.weekday && (interval.from..interval.to).contains(&at.minute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONDAY: Date = Date { year: 2026, month: 11, day: 23 };

    fn at(minute: u16) -> LocalTime {
        LocalTime { date: MONDAY, weekday: 0, minute }
    }

    #[test]
    fn open_from_included_to_excluded() {
        let hours = Hours { open: vec![Interval { weekday: 0, from: 540, to: 1_020 }], ..Hours::default() };
        assert!(!hours.is_open(at(539)));
        assert!(hours.is_open(at(540)));
        assert!(!hours.is_open(at(1_020)));
        assert!(!hours.is_open(LocalTime { weekday: 1, ..at(600) }));
    }

    #[test]
    fn no_hours_is_always_and_a_holiday_is_never() {
        assert!(Hours::default().is_open(at(0)));
        assert!(!Hours { holidays: vec![MONDAY], ..Hours::default() }.is_open(at(600)));
    }
}
