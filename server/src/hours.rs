//! Wall-clock time in a queue's place: the time zone database is the server's, the rule is `domain::hours`.

use domain::Timestamp;
use domain::hours::{Date, LocalTime};

/// What the clock on the wall shows there. An unknown zone name counts as UTC; `switchboard check` names it.
pub fn local_time(time_zone: &str, at: Timestamp) -> LocalTime {
    let zone = if time_zone.is_empty() { None } else { jiff::tz::TimeZone::get(time_zone).ok() };
    let zone = zone.unwrap_or(jiff::tz::TimeZone::UTC);
    let local = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone);
    LocalTime {
        date: Date { year: local.year(), month: local.month().unsigned_abs(), day: local.day().unsigned_abs() },
        weekday: local.weekday().to_monday_zero_offset().unsigned_abs(),
        minute: u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs()),
    }
}

/// Whether the name is one the database knows.
pub fn is_known_zone(time_zone: &str) -> bool {
    time_zone.is_empty() || jiff::tz::TimeZone::get(time_zone).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_time_is_kept() {
        // 2026-07-01 00:30 UTC is 02:30 in Berlin; 2026-01-01 00:30 UTC is 01:30.
        let july = local_time("Europe/Berlin", Timestamp(1_782_865_800_000));
        assert_eq!((july.date, july.minute, july.weekday), (Date { year: 2026, month: 7, day: 1 }, 150, 2));
        let january = local_time("Europe/Berlin", Timestamp(1_767_227_400_000));
        assert_eq!(january.minute, 90);
        assert_eq!(local_time("Nowhere/Land", Timestamp(0)).minute, 0);
    }
}
