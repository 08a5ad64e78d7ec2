//! Why a command was not carried out: a small stable code plus the facts a view needs to word it (DESIGN.md §4).

use serde::{Deserialize, Serialize};

#[cfg(feature = "desk")]
use crate::email::ReplyRefusal;
#[cfg(feature = "desk")]
use crate::id::ConversationId;

/// A refused command changed nothing and is not stored; the same id may be sent again (DESIGN.md §3.2).
/// Codes are stable: variants are added, never renamed. Words belong to the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// There is no such conversation, or it is not this person's to see: both look the same from outside.
    #[error("no such conversation")]
    NoSuchConversation,
    /// The person may see it, but this act is not his.
    #[error("not allowed")]
    NotAllowed,
    /// The offer was withdrawn, expired or went to somebody else.
    #[error("the offer is over")]
    OfferOver,
    /// The conversation is closed and the act needs an open one.
    #[error("the conversation is closed")]
    Closed,
    /// The customer ended the chat; a new one must be started (SPEC A.7).
    #[error("ended by the customer")]
    EndedByCustomer,
    /// The agent is wrapping up, or otherwise not in the conversation, and may not do this now.
    #[error("not active in this conversation")]
    NotActive,
    /// Nothing to send.
    #[error("the text is blank")]
    TextBlank,
    /// Longer than the channel allows, counted as SPEC C.1 says.
    #[error("the text has {length} of at most {limit} characters")]
    TextTooLong {
        /// Counted length.
        length: u32,
        /// The channel's limit.
        limit: u32,
    },
    /// The platform takes no free text so long after the customer's last message, only approved templates (SPEC C.1-4).
    #[error("the window for free text is closed")]
    WindowClosed,
    /// More attachments than the channel allows, or an attachment on a channel without.
    #[error("at most {limit} attachments")]
    TooManyAttachments {
        /// The channel's limit.
        limit: u32,
    },
    /// A file that is not there, not this person's, not finished, of another conversation, or sent already: all look the same.
    #[error("no such file")]
    NoSuchFile,
    /// A file of a kind the channel does not take.
    #[error("files of this type are not taken")]
    FileTypeNotAllowed,
    /// The files of one message are too large together.
    #[error("the files are larger than {limit} bytes together")]
    FilesTooLarge {
        /// Most bytes.
        limit: u64,
    },
    /// A field is missing.
    #[error("{field} is missing")]
    FieldMissing {
        /// Which one.
        field: Field,
    },
    /// A field is there and wrong.
    #[error("{field} is not valid")]
    FieldInvalid {
        /// Which one.
        field: Field,
    },
    /// Wrap-up needs at least one reason.
    #[error("a wrap-up reason is required")]
    ReasonMissing,
    /// A reason that does not exist or was retired.
    #[error("no such reason")]
    ReasonUnknown,
    /// More reasons than the channel allows (SPEC H-08).
    #[error("at most {limit} reasons")]
    TooManyReasons {
        /// The channel's limit.
        limit: u32,
    },
    /// The countdown may not be stopped here, or was stopped already.
    #[error("the wrap-up cannot be extended")]
    ExtensionNotAllowed,
    /// The state cannot be chosen now: RONA by hand, or signing out with an offer or a conversation on the desk.
    #[error("this state cannot be chosen now")]
    StateNotAllowed,
    /// The agent or queue a conversation was to go to cannot have it any more (SPEC B.3).
    #[error("no longer available")]
    NoLongerAvailable,
    /// No free slot for this medium.
    #[error("no free slot")]
    NoFreeSlot,
    /// The command's id was used before, by somebody else or for something else.
    #[error("this command id was used before")]
    IdReused,
    /// The contact's details were changed by somebody else since they were read.
    #[error("the details were changed by somebody else")]
    ContactStale {
        /// The version that is newest now.
        version: u32,
    },
    /// Not what the locked template says with these values, or the template is no longer there for this agent (SPEC C.3-5).
    #[error("not what the locked template says")]
    TemplateMismatch,
    /// Too many in a short time; the same command may be sent again after the wait.
    #[error("too many; wait {seconds} s")]
    TooMany {
        /// Seconds until one is taken again.
        seconds: u32,
    },
    /// The site does not exist, is switched off, or does not take this.
    #[error("no such site")]
    NoSuchSite,
    /// The data folder is full or read-only: nothing was written, reading goes on (DESIGN.md §3.1).
    #[error("storage refuses writes")]
    StorageUnavailable,
    /// The server could not decide after several attempts, or met an error of its own. Nothing was written.
    #[error("internal error")]
    Internal,
    /// The letter cannot be sent so (SPEC D.4).
    #[cfg(feature = "desk")]
    #[error("the letter cannot be sent so: {0}")]
    Letter(ReplyRefusal),
    /// A letter is about to leave: first it leaves, or is taken back.
    #[cfg(feature = "desk")]
    #[error("a letter is about to leave")]
    LetterHeld,
    /// Nothing is about to leave: it has left, or was taken back.
    #[cfg(feature = "desk")]
    #[error("no letter is about to leave")]
    NoLetterHeld,
    /// The draft is another one now.
    #[cfg(feature = "desk")]
    #[error("the draft was changed on another device")]
    DraftStale,
    /// A conversation with this number or address is open at this entry point (SPEC E).
    #[cfg(feature = "desk")]
    #[error("a conversation with this address is open")]
    OutboundActive {
        /// Which one, if the agent may see it.
        conversation: Option<ConversationId>,
    },
    /// From there nobody can be written to first: no such entry point, or its channel does not allow it.
    #[cfg(feature = "desk")]
    #[error("nobody can be written to from there")]
    NoEntryPoint,
    /// It holds a word that agents must not write to customers (SPEC C.1-7). Only desks are told so: the customer's panel is
    /// built without it.
    #[cfg(feature = "desk")]
    #[error("must not hold {word:?}")]
    WordRestricted {
        /// The word, as the list has it.
        word: String,
    },
}

/// A field of a form, named in a [`Refusal`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Field {
    /// A person's name.
    Name,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// An extra pre-chat question.
    Answer,
    /// The address of a page.
    Page,
    /// A time, for instance when a parked conversation should come back.
    Time,
    /// The text of a message.
    Text,
}

impl core::fmt::Display for Field {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Answer => "answer",
            Self::Page => "page",
            Self::Time => "time",
            Self::Text => "text",
        })
    }
}

impl Refusal {
    /// Whether sending the very same command again can succeed without anybody changing it.
    pub const fn may_succeed_later(&self) -> bool {
        matches!(self, Self::TooMany { .. } | Self::StorageUnavailable | Self::Internal | Self::NoFreeSlot)
    }
}
