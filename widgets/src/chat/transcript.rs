//! The conversation as plain text, made in the browser.

use crate::prelude::untrack;
use domain::Timestamp;

use crate::text::{Chat, Common, Dates, Key};
use crate::thread::{Body, Feed, Kind};

/// Everything the thread holds, one line per row with its time.
pub fn text(team: &str, feed: &Feed, now: Timestamp) -> String {
    let dates = Dates::here();
    let mut out = Chat::TranscriptTitle.fill(&[("team", team), ("date", &dates.full(now))]);
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
                    Body::Text(text) => out.push_str([text, " ", &message.files.names()].concat().trim()),
                    #[cfg(feature = "desk")]
                    Body::Rich(nodes) => out.push_str(&domain::richtext::plain(nodes)),
                    Body::Deleted => out.push_str(Common::MessageDeleted.say()),
                }
            }
        }
        out.push('\n');
    }
    out
}
