//! What a message consists of and how far it has come.

use serde::{Deserialize, Serialize};

use crate::id::FileId;
use crate::text;
use crate::time::Timestamp;

/// The content of a message. Texts over 8 KiB are not here: the body holds an excerpt and a reference (DESIGN.md §4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MessageBody {
    /// Plain text, line breaks as LF.
    Text {
        /// As typed, normalised.
        text: String,
        /// Files that go with it.
        attachments: Vec<Attachment>,
    },
    /// The content was deleted or erased; what is left is its place in the thread (SPEC I.5).
    Erased,
}

impl MessageBody {
    /// Plain text without files.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), attachments: Vec::new() }
    }

    /// The files that go with it.
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Text { attachments, .. } => attachments,
            Self::Erased => &[],
        }
    }

    /// Its begin, for lists; where nothing is written, what its files are called.
    pub fn excerpt(&self) -> String {
        let excerpt = text::excerpt(self.plain());
        if !excerpt.is_empty() {
            return excerpt;
        }
        let names = self.attachments().iter().map(|file| ["\u{1F4CE} ", &file.name].concat());
        text::excerpt(&names.collect::<Vec<_>>().join(", "))
    }

    /// What there is to read.
    pub fn plain(&self) -> &str {
        match self {
            Self::Text { text, .. } => text,
            Self::Erased => "",
        }
    }
}

/// A file that belongs to a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// Which file.
    pub file: FileId,
    /// Name as the sender gave it, without any path.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Type as the server found it in the content.
    pub mime: String,
    /// Whether it can be fetched.
    pub state: AttachmentState,
}

/// Whether a file can be fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AttachmentState {
    /// Still on its way from the provider.
    Pending,
    /// Can be fetched.
    Ready,
    /// Will not come.
    Failed,
}

/// How the message came, or left (SPEC G.2 "via chat", "via email").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Via {
    /// By the conversation's own channel.
    Channel,
    /// By mail, in a conversation of another channel.
    Email,
    /// By the conversation's own channel, from a machine that answers by itself (RFC 3834): nobody owes it an answer.
    Automatic,
}

/// How far an agent's message has come towards the customer (SPEC A.6, delivery receipts).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Receipt {
    /// Waiting to be handed over.
    Queued,
    /// The provider took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// It reached the customer's device.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// The customer opened it.
    Read {
        /// When.
        at: Timestamp,
    },
    /// It will not arrive.
    Failed {
        /// A name that [`Undelivered::from_reason`] understands; the view words it.
        reason: String,
        /// Whether sending again can help.
        retry: bool,
    },
    /// It may or may not have been sent; never resent by itself (DESIGN.md §3.2).
    Unknown,
}

/// Why a message was not taken or did not arrive: carriers' codes, put into classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Undelivered {
    /// Nobody can be reached under this number, id or address.
    Recipient,
    /// What it says, or its form, is not carried.
    Content,
    /// The customer does not want messages from us.
    OptedOut,
    /// The customer wrote too long ago for a free answer.
    WindowClosed,
    /// Our account, key or number is not set up for it.
    Setup,
    /// Too much at once.
    Throttled,
    /// The carrier could not be reached, or could not do it now.
    Unreachable,
}

impl Undelivered {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Recipient,
        Self::Content,
        Self::OptedOut,
        Self::WindowClosed,
        Self::Setup,
        Self::Throttled,
        Self::Unreachable,
    ];

    /// The name in receipts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Content => "content",
            Self::OptedOut => "opted_out",
            Self::WindowClosed => "window_closed",
            Self::Setup => "setup",
            Self::Throttled => "throttled",
            Self::Unreachable => "unreachable",
        }
    }

    /// The class a receipt names, with whatever was said beside it; what nobody knows is taken for trouble on the way.
    pub fn from_reason(reason: &str) -> Self {
        let class = reason.split_once(": ").map_or(reason, |(class, _)| class);
        Self::ALL.into_iter().find(|known| known.as_str() == class).unwrap_or(Self::Unreachable)
    }

    /// Whether sending the same again can help.
    pub const fn may_retry(self) -> bool {
        matches!(self, Self::Setup | Self::Throttled | Self::Unreachable)
    }

    /// The receipt of a message that ended so, with what was said of it.
    pub fn said(self, words: &[&str]) -> Receipt {
        let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        let reason = [&[self.as_str()][..], &words].concat().join(": ");
        Receipt::Failed { reason, retry: self.may_retry() }
    }

    /// What a receipt says beside its class, in the words of whoever refused; empty for nothing.
    pub fn words(reason: &str) -> &str {
        reason.split_once(": ").map_or("", |(_, words)| words)
    }

    /// The receipt of a message that ended so.
    pub fn receipt(self) -> Receipt {
        Receipt::Failed { reason: self.as_str().to_owned(), retry: self.may_retry() }
    }
}

impl Receipt {
    /// Whether this says more than `known`: later stages only, so that what comes late, twice or out of order changes
    /// nothing.
    pub const fn is_news_after(&self, known: &Self) -> bool {
        self.rank() > known.rank()
    }

    /// Receipts come out of order: a later stage is never taken back by an earlier one, and failure only replaces what is
    /// not yet delivered.
    #[must_use]
    pub fn merged_with(&self, other: &Self) -> Self {
        if other.rank() >= self.rank() { other.clone() } else { self.clone() }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Unknown => 1,
            Self::Sent { .. } => 2,
            Self::Failed { .. } => 3,
            Self::Delivered { .. } => 4,
            Self::Read { .. } => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_receipt_takes_nothing_back() {
        let read = Receipt::Read { at: Timestamp(5) };
        assert_eq!(read.merged_with(&Receipt::Delivered { at: Timestamp(9) }), read);
        assert_eq!(Receipt::Queued.merged_with(&read), read);
    }

    #[test]
    fn only_later_stages_are_news() {
        let sent = Receipt::Sent { at: Timestamp(1) };
        let failed = Undelivered::WindowClosed.receipt();
        assert!(sent.is_news_after(&Receipt::Unknown) && failed.is_news_after(&sent));
        assert!(!sent.is_news_after(&sent) && !Receipt::Queued.is_news_after(&failed));
        assert!(Receipt::Delivered { at: Timestamp(2) }.is_news_after(&failed), "it arrived after all");
    }

    #[test]
    fn reasons_are_understood() {
        for class in Undelivered::ALL {
            assert_eq!(Undelivered::from_reason(class.as_str()), class);
        }
        assert_eq!(Undelivered::from_reason("30003"), Undelivered::Unreachable);
        let Receipt::Failed { reason, .. } = Undelivered::Recipient.said(&["jo@example.org", "550 no such user"])
        else {
            panic!("it failed")
        };
        assert_eq!(Undelivered::from_reason(&reason), Undelivered::Recipient);
        assert_eq!(Undelivered::words(&reason), "jo@example.org: 550 no such user");
        assert_eq!(Undelivered::words("recipient"), "");
    }
}
