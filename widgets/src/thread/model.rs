//! What a row of a thread is, as it is shown: made by pure functions from what a store holds.

use domain::{CommandId, Span, Timestamp};

use crate::files::Files;
use crate::ui::Shape;

/// Messages of one person this close together form a group.
const GROUP: Span = Span::minutes(5);

/// What a row is called from the first key press to the server's copy and on: its element is kept as long as the key is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// Made by a command of the reader.
    Command(CommandId),
    /// Anything else, by its place in the reader's numbering.
    Seq(u64),
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its name.
    pub key: Key,
    /// When it happened.
    pub at: Timestamp,
    /// Whether the day is said above it.
    pub new_day: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a row is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Somebody wrote.
    Message(Message),
    /// Something happened: centred, small, with an icon.
    Notice(Notice),
}

/// A bubble.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Whose colours.
    pub look: Look,
    /// Whether the reader wrote it: then it stands at the end of the line, else at its begin.
    pub mine: bool,
    /// Who wrote it; also said to screen readers.
    pub name: String,
    /// Whether the disc with the initials is drawn.
    pub disc: bool,
    /// First of its group: the name is said.
    pub first: bool,
    /// Last of its group: the time is said.
    pub last: bool,
    /// What it says.
    pub body: Body,
    /// Files that go with it.
    pub files: Files,
    /// Whether it was changed afterwards.
    pub edited: bool,
    /// A remark beside the time, such as how it came; mostly empty.
    pub remark: String,
    /// How far it has come.
    pub delivery: Delivery,
}

/// Whose colours a bubble has (UI.md, "Tokens").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// Grey with a hairline.
    Customer,
    /// Solid blue.
    Agent,
    /// Tinted: another agent, as an agent sees him.
    Colleague,
    /// Amber: a note the customer never sees.
    Note,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    /// This.
    Text(String),
    /// This, formatted.
    #[cfg(feature = "desk")]
    Rich(Vec<domain::richtext::Node>),
    /// Nothing any more.
    Deleted,
}

/// How far a message of the reader has come, as far as it is worth saying.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// Not worth saying.
    Silent,
    /// On its way.
    Sending,
    /// Kept until there is a link; in the page's own words.
    Held(String),
    /// The server has it.
    Sent,
    /// The other has seen it.
    Seen,
    /// It did not go; why, and whether trying again is offered.
    Failed {
        /// In words.
        why: String,
        /// Whether the Retry button is there.
        retry: bool,
        /// Whether it can be given up: nobody but the reader has it.
        discard: bool,
    },
    /// A carrier says how far it brought it.
    #[cfg(feature = "desk")]
    Carried(Mark),
}

/// What a carrier says of a message: an icon with its text.
#[cfg(feature = "desk")]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The icon.
    pub shape: Shape,
    /// What it means.
    pub text: String,
    /// Whether the text is seen, not only heard and pointed at.
    pub in_words: bool,
    /// When it came so far.
    pub at: Option<Timestamp>,
    /// What the button says that sends it once more, where nobody knows whether it went.
    pub again: Option<String>,
}

/// An announcement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Its icon.
    pub shape: Shape,
    /// Its words.
    pub text: String,
    /// Whether only agents see it: then it looks different.
    pub agents_only: bool,
}

/// The rows a thread has, read one by one when they come into sight.
pub trait Rows {
    /// The row at this place, oldest first.
    fn row(&self, index: usize) -> Option<Row>;
    /// Its name alone.
    fn key(&self, index: usize) -> Option<Key>;
}

/// What there is, without what it says. Everything a view must react to is in here, as numbers that only grow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// Another one means other rows altogether.
    pub epoch: u32,
    /// Changes with every change, so that rows in sight are read again.
    pub revision: u32,
    /// How many rows.
    pub len: usize,
    /// How many were put before the first since the epoch began.
    pub prepended: usize,
    /// Whether nothing comes before the first.
    pub reaches_start: bool,
    /// How many messages of others came live.
    pub arrived: u32,
    /// How many the reader sent from here.
    pub sent: u32,
}

/// What arranging needs to know of a row and its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Brief {
    /// A number for who wrote it; `None` for what is no message.
    pub author: Option<u64>,
    /// When.
    pub at: Timestamp,
    /// The reader's day, see [`crate::text::dates::day_number`].
    pub day: i64,
}

/// How a row stands among its neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The day is said above it.
    pub new_day: bool,
    /// First of its group.
    pub first: bool,
    /// Last of its group.
    pub last: bool,
}

/// Finds out how a row stands among its neighbours.
pub fn place(before: Option<Brief>, this: Brief, after: Option<Brief>) -> Place {
    let joined = |earlier: Brief, later: Brief| {
        earlier.author.is_some()
            && earlier.author == later.author
            && earlier.day == later.day
            && later.at - earlier.at <= GROUP
    };
    Place {
        new_day: before.is_none_or(|before| before.day != this.day),
        first: !before.is_some_and(|before| joined(before, this)),
        last: !after.is_some_and(|after| joined(this, after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn said(author: u64, minute: i64) -> Brief {
        Brief { author: Some(author), at: Timestamp(minute * 60_000), day: minute / 1_000 }
    }

    #[test]
    fn what_one_person_says_in_a_row_is_a_group() {
        let middle = place(Some(said(1, 0)), said(1, 2), Some(said(1, 4)));
        assert_eq!(middle, Place { new_day: false, first: false, last: false });
        let other = place(Some(said(2, 0)), said(1, 2), Some(said(1, 8)));
        assert!(other.first && other.last);
    }

    #[test]
    fn a_new_day_and_a_notice_part_groups() {
        let late = place(Some(said(1, 999)), said(1, 1_000), None);
        assert!(late.new_day && late.first);
        let notice = Brief { author: None, ..said(0, 1) };
        assert!(place(Some(notice), said(1, 1), Some(notice)).last);
        assert!(place(Some(notice), notice, None).first);
    }
}
