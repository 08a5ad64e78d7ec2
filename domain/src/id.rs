//! Names of things. A UUID names what lives outside one conversation; a small number names what lives inside it.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl $name {
            /// The id with this number; for tests and demo data, where ids must be the same at every start.
            pub const fn from_number(number: u128) -> Self {
                Self(Uuid::from_u128(number))
            }
        }
    )+};
}

uuid_id! {
    /// A conversation with one customer on one channel.
    ConversationId;
    /// A person who answers: agent, supervisor or administrator.
    AgentId;
    /// A customer, known by one or more identities.
    ContactId;
    /// A queue: where contacts wait and who serves them.
    QueueId;
    /// A team of agents.
    TeamId;
    /// A website that embeds the chat.
    SiteId;
    /// Where contacts come in: one address, number, page or site of a channel.
    EntryPointId;
    /// One thing a person did. A UUIDv7 made where the person did it and kept through every retry (DESIGN.md §3.2).
    CommandId;
    /// An idle reason or a wrap-up reason.
    ReasonId;
    /// A template.
    TemplateId;
    /// An uploaded file.
    FileId;
    /// A restricted word.
    WordId;
}

macro_rules! number_id {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The one after this.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    )+};
}

number_id! {
    /// Position of an event in its conversation, from 1, dense. 0 means "before the first".
    Seq(u64);
    /// Position of an event among those the customer may see, from 1, dense.
    SharedSeq(u64);
    /// One agent's part in a conversation, counted within it from 1.
    EngagementNo(u32);
    /// A person as the others in one conversation know him; 0 is the customer.
    ParticipantNo(u16);
}

impl ParticipantNo {
    /// The customer, in every conversation.
    pub const CUSTOMER: Self = Self(0);
}
