//! Dates and times as the reader writes them. The browser knows how; asking it anew each time would cost 50 µs.

use domain::Timestamp;
use js_sys::{Array, Date, Function, Intl};
use leptos::prelude::{LocalStorage, StoredValue, WithValue};
use wasm_bindgen::JsValue;

use crate::dom::js;

/// Formats in the reader's language. A cheap handle, to be put into the context at the root of a page.
#[derive(Clone, Copy, Debug)]
pub struct Dates(StoredValue<Formats, LocalStorage>);

#[derive(Debug)]
struct Formats {
    time: Function,
    day: Function,
    day_of_other_year: Function,
    full: Function,
}

impl Dates {
    /// For a reader with this BCP 47 tag; lives as long as the current reactive owner.
    pub fn for_reader(tag: &str) -> Self {
        let locales = Array::of1(&JsValue::from_str(tag));
        let format = |fields: &[(&str, &str)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
            Intl::DateTimeFormat::new(&locales, &js::object(&fields)).format()
        };
        let weekday = [("weekday", "long"), ("day", "numeric"), ("month", "long")];
        Self(StoredValue::new_local(Formats {
            time: format(&[("hour", "numeric"), ("minute", "2-digit")]),
            day: format(&weekday),
            day_of_other_year: format(&[("day", "numeric"), ("month", "long"), ("year", "numeric")]),
            full: format(&[("dateStyle", "long"), ("timeStyle", "short")]),
        }))
    }

    /// `14:05`, `2:05 PM`.
    pub fn time(self, at: Timestamp) -> String {
        self.format(at, |formats| &formats.time)
    }

    /// `Friday, November 20`; with the year instead of the weekday if it is not this year's.
    pub fn day(self, at: Timestamp, now: Timestamp) -> String {
        if date(at).get_full_year() == date(now).get_full_year() {
            self.format(at, |formats| &formats.day)
        } else {
            self.format(at, |formats| &formats.day_of_other_year)
        }
    }

    /// Date and time in full, for titles and transcripts.
    pub fn full(self, at: Timestamp) -> String {
        self.format(at, |formats| &formats.full)
    }

    fn format(self, at: Timestamp, which: impl FnOnce(&Formats) -> &Function) -> String {
        self.0
            .try_with_value(|formats| which(formats).call1(&JsValue::NULL, &date(at)).ok())
            .flatten()
            .and_then(|text| text.as_string())
            .unwrap_or_default()
    }
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
