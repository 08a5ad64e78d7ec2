//! The conversation as plain text, made in the browser.

use domain::Timestamp;
use leptos::prelude::untrack;

use crate::text::{Chat, Common, Dates, Words};
use crate::thread::{Body, Feed, Kind};

/// Everything the thread holds, one line per row with its time.
pub fn text(words: Words<Chat>, dates: Dates, team: &str, feed: Feed, now: Timestamp) -> String {
    let mut out = words.fill(Chat::TranscriptTitle, &[("team", team), ("date", &dates.full(now))]);
    out.push_str("\n\n");
    for index in 0..untrack(|| feed.outline()).len {
        let Some(row) = feed.row(index) else { continue };
        if row.new_day {
            out.push_str(&dates.day(row.at, now));
            out.push('\n');
        }
        out.push_str(&dates.time(row.at));
        out.push(' ');
        match &row.kind {
            Kind::Notice(notice) => out.push_str(&notice.text),
            Kind::Message(message) => {
                out.push_str(&message.name);
                out.push_str(": ");
                match &message.body {
                    Body::Text(text) => out.push_str(text),
                    Body::Deleted => out.push_str(&deleted()),
                }
            }
        }
        out.push('\n');
    }
    out
}

fn deleted() -> String {
    leptos::prelude::use_context::<Words<Common>>().map(|words| words.get(Common::MessageDeleted)).unwrap_or_default()
}
