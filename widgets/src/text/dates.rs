//! Dates and times as the reader writes them. The browser knows how; asking it anew each time would cost 50 µs.

use core::cell::Cell;

use domain::Timestamp;
use js_sys::{Array, Date, Function, Intl};
use wasm_bindgen::JsValue;

use crate::dom::js;

thread_local! {
    static PAGE: Cell<Option<Dates>> = const { Cell::new(None) };
}

/// Formats in the reader's language. A cheap handle; the page has one, see [`Dates::here`].
#[derive(Clone, Copy, Debug)]
pub struct Dates(&'static Formats);

#[derive(Debug)]
struct Formats {
    time: Function,
    day: Function,
    day_of_other_year: Function,
    full: Function,
}

impl Dates {
    /// The page's; English before the page chose.
    pub fn here() -> Self {
        PAGE.get().unwrap_or_else(|| Self::for_reader("en"))
    }

    /// For a reader with this BCP 47 tag; the page's from now on.
    pub fn for_reader(tag: &str) -> Self {
        let locales = Array::of1(&JsValue::from_str(tag));
        let format = |fields: &[(&str, &str)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
            Intl::DateTimeFormat::new(&locales, &js::object(&fields)).format()
        };
        let weekday = [("weekday", "long"), ("day", "numeric"), ("month", "long")];
        // The page's for as long as it lives, and made once: nothing would ever give it back.
        let dates = Self(Box::leak(Box::new(Formats {
            time: format(&[("hour", "numeric"), ("minute", "2-digit")]),
            day: format(&weekday),
            day_of_other_year: format(&[("day", "numeric"), ("month", "long"), ("year", "numeric")]),
            full: format(&[("dateStyle", "long"), ("timeStyle", "short")]),
        })));
        PAGE.set(Some(dates));
        dates
    }

    /// `14:05`, `2:05 PM`.
    pub fn time(self, at: Timestamp) -> String {
        format(at, &self.0.time)
    }

    /// `Friday, November 20`; with the year instead of the weekday if it is not this year's.
    pub fn day(self, at: Timestamp, now: Timestamp) -> String {
        if date(at).get_full_year() == date(now).get_full_year() {
            format(at, &self.0.day)
        } else {
            format(at, &self.0.day_of_other_year)
        }
    }

    /// Today and now as this language writes them, whatever the reader's is: for texts that go to others.
    pub fn in_language(tag: &str, at: Timestamp) -> (String, String) {
        let date = date(at);
        let fields = |fields: &[(&str, &str)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
            js::object(&fields)
        };
        let day = date.to_locale_date_string(tag, &fields(&[("dateStyle", "long")]));
        let time = date.to_locale_string(tag, &fields(&[("timeStyle", "short")]));
        (String::from(day), String::from(time))
    }

    /// Date and time in full, for titles and transcripts.
    pub fn full(self, at: Timestamp) -> String {
        format(at, &self.0.full)
    }
}

fn format(at: Timestamp, format: &Function) -> String {
    format.call1(&JsValue::NULL, &date(at)).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// The day in the reader's time zone, counted so that neighbours differ by one.
pub fn day_number(at: Timestamp) -> i64 {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    let minutes_west = date(at).get_timezone_offset() as i64;
    (at.0 - minutes_west * 60_000).div_euclid(DAY)
}

fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(at.0 as f64))
}
