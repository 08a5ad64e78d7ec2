//! What people read around letters that are shown, answered and forwarded, in the languages of the house.

use domain::Timestamp;
use domain::email::Mailbox;

use super::read::Received;
use super::write::Words;

/// The words of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// Opens quoted text that is folded away.
    pub quoted: &'static str,
    forwarded: &'static str,
    from: &'static str,
    date: &'static str,
    subject: &'static str,
    to: &'static str,
    /// Around the time and the name.
    wrote: [&'static str; 3],
}

const ENGLISH: Language = Language {
    quoted: "Show quoted text",
    forwarded: "Forwarded message",
    from: "From",
    date: "Date",
    subject: "Subject",
    to: "To",
    wrote: ["On ", ", ", " wrote:"],
};
const GERMAN: Language = Language {
    quoted: "Zitierten Text zeigen",
    forwarded: "Weitergeleitete Nachricht",
    from: "Von",
    date: "Datum",
    subject: "Betreff",
    to: "An",
    wrote: ["Am ", " schrieb ", ":"],
};
const SPANISH: Language = Language {
    quoted: "Mostrar el texto citado",
    forwarded: "Mensaje reenviado",
    from: "De",
    date: "Fecha",
    subject: "Asunto",
    to: "Para",
    wrote: ["El ", ", ", " escribió:"],
};

/// The words of this language, or of English.
pub fn of(tag: &str) -> Language {
    match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("de") => GERMAN,
        Some("es") => SPANISH,
        _ => ENGLISH,
    }
}

impl Language {
    /// Hands out the words around this letter, which came at that time.
    pub fn around<T>(&self, letter: &Received, at: Timestamp, use_them: impl FnOnce(&Words<'_>) -> T) -> T {
        let written_at = letter.written_at.map_or_else(|| time(at, 0), |at| time(at, letter.offset));
        let name =
            letter.from.first().map_or("", |Mailbox { name, address }| if name.is_empty() { address } else { name });
        let [before, between, after] = self.wrote;
        let wrote = [before, &written_at, between, name, after].concat();
        use_them(&Words {
            wrote: &wrote,
            forwarded: self.forwarded,
            from: self.from,
            date: self.date,
            written_at: &written_at,
            subject: self.subject,
            to: self.to,
            cc: "Cc",
        })
    }
}

/// A time that everybody reads alike, by the clock of whoever wrote: 2026-05-03 14:00 (UTC+02:00).
fn time(at: Timestamp, offset: i32) -> String {
    let minutes = at.0.div_euclid(60_000) + i64::from(offset);
    let (days, minute) = (minutes.div_euclid(1_440), minutes.rem_euclid(1_440));
    let (year, month, day) = date(days);
    let clock = format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60);
    let (sign, ahead) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    if offset == 0 { clock + " UTC" } else { format!("{clock} (UTC{sign}{:02}:{:02})", ahead / 60, ahead % 60) }
}

/// The date so many days after 1970-01-01, in the calendar of today (Howard Hinnant, "chrono-compatible low-level date
/// algorithms").
const fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_alike_everywhere() {
        assert_eq!(time(Timestamp(0), 0), "1970-01-01 00:00 UTC");
        assert_eq!(time(Timestamp(1_772_366_399_000), 0), "2026-03-01 11:59 UTC");
        assert_eq!(time(Timestamp(951_782_400_000), 0), "2000-02-29 00:00 UTC");
        assert_eq!(time(Timestamp(-60_000), 0), "1969-12-31 23:59 UTC");
        assert_eq!(time(Timestamp(0), 330), "1970-01-01 05:30 (UTC+05:30)");
        assert_eq!(time(Timestamp(0), -210), "1969-12-31 20:30 (UTC-03:30)");
    }

    #[test]
    fn the_line_above_a_quote_is_in_the_language_asked_for() {
        let letter = Received { from: vec![Mailbox::read("Jo Doe <jo@example.org>")], ..Received::default() };
        let wrote = |tag| of(tag).around(&letter, Timestamp(0), |words| words.wrote.to_owned());
        assert_eq!(wrote("en-GB"), "On 1970-01-01 00:00 UTC, Jo Doe wrote:");
        assert_eq!(wrote("de"), "Am 1970-01-01 00:00 UTC schrieb Jo Doe:");
        assert_eq!(wrote("es-MX"), "El 1970-01-01 00:00 UTC, Jo Doe escribió:");
        assert_eq!(wrote(""), wrote("fr"));
    }
}
