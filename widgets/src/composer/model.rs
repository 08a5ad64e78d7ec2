//! What may be sent and what keys mean (SPEC C.1). The limits are `domain`'s, which the server asks as well.

use domain::composer::Counter;
use domain::text;

use crate::files::Loaded;

/// Why Send is disabled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// Nothing to send.
    Blank,
    /// Too long by so many characters.
    TooLong {
        /// How many.
        by: u32,
    },
    /// The page said so: no link, ended, wrapping up.
    Closed,
    /// A file is on its way.
    Uploading,
    /// A file did not get through.
    UploadFailed,
}

/// Whether this text can be sent with these files, and if not, why.
pub fn obstacle(text: &str, limit: u32, closed: bool, files: Loaded) -> Option<Obstacle> {
    let counter = Counter::of(text, limit);
    if counter.is_over() {
        return Some(Obstacle::TooLong { by: counter.length - counter.limit });
    }
    if closed {
        return Some(Obstacle::Closed);
    }
    match files {
        Loaded::Busy => Some(Obstacle::Uploading),
        Loaded::Failed => Some(Obstacle::UploadFailed),
        Loaded::Nothing if text::is_blank(text) => Some(Obstacle::Blank),
        Loaded::Nothing | Loaded::Ready => None,
    }
}

/// A key press, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Press<'a> {
    /// `KeyboardEvent.key`.
    pub key: &'a str,
    /// Shift is down.
    pub shift: bool,
    /// Ctrl or the Mac's Command is down.
    pub ctrl: bool,
    /// Alt is down.
    pub alt: bool,
    /// An input method is at work, by either of the two ways browsers say so.
    pub composing: bool,
}

/// What a key press means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// Send.
    Send,
    /// Whatever the browser makes of it.
    Other,
}

impl Press<'_> {
    /// Enter sends, Ctrl+Enter too; Shift+Enter breaks the line; while an input method composes, Enter is its own.
    pub fn meaning(self) -> Meaning {
        let sends = self.key == "Enter" && !self.composing && !self.alt && (!self.shift || self.ctrl);
        if sends { Meaning::Send } else { Meaning::Other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hinders_is_named() {
        let of = |text, closed, files| obstacle(text, 10, closed, files);
        assert_eq!(of("hi", false, Loaded::Nothing), None);
        assert_eq!(of(" \n", false, Loaded::Nothing), Some(Obstacle::Blank));
        assert_eq!(of(" \n", false, Loaded::Ready), None);
        assert_eq!(of("hi", false, Loaded::Busy), Some(Obstacle::Uploading));
        assert_eq!(of("hi", false, Loaded::Failed), Some(Obstacle::UploadFailed));
        assert_eq!(of("hi", true, Loaded::Ready), Some(Obstacle::Closed));
        assert_eq!(of("01234567890", true, Loaded::Busy), Some(Obstacle::TooLong { by: 1 }));
    }

    #[test]
    fn enter_means_what_people_expect() {
        let enter = Press { key: "Enter", ..Press::default() };
        assert_eq!(enter.meaning(), Meaning::Send);
        let table = [
            (Press { shift: true, ..enter }, Meaning::Other),
            (Press { ctrl: true, ..enter }, Meaning::Send),
            (Press { composing: true, ..enter }, Meaning::Other),
            (Press { alt: true, ..enter }, Meaning::Other),
            (Press { key: "a", ..enter }, Meaning::Other),
        ];
        for (press, meaning) in table {
            assert_eq!(press.meaning(), meaning, "{press:?}");
        }
    }
}
