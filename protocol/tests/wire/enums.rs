//! Every enum of this crate, with its variants; those of `domain` are listed beside its samples.

use crate::coverage::{Listed, domain, variants};

mod shared {
    use protocol::{Signal, UnsubscribedWhy};

    use super::{Listed, variants};

    pub const ENUMS: &[Listed] = variants! {
        Signal { Typing, Waiting }
        UnsubscribedWhy { AccessLost, NotFound, Superseded }
    };

    /// Serde's name for the answer to a command.
    pub const RESULT: Listed = Listed { name: "Result", variants: &["Ok", "Err"] };
}

mod customer {
    use protocol::customer::{Availability, ClientFrame, Command, ServerFrame};

    use super::{Listed, variants};

    pub const ENUMS: &[Listed] = variants! {
        Availability { Open, Offline }
        ClientFrame { Hello, Command, History, Typing, Seen, Pong }
        Command { Start, Write, Leave, LeaveEmail }
        ServerFrame { Welcome, Snapshot, Events, Page, Ack, Signal, Seen, Ping, Unsubscribed, Availability }
    };
}

mod agent {
    use protocol::agent::{ClientFrame, Command, DeskChange, RowState, ServerFrame};

    use super::{Listed, variants};

    pub const ENUMS: &[Listed] = variants! {
        ClientFrame { Hello, Command, Subscribe, Unsubscribe, History, Typing, Seen, Pong, Active, Directory }
        Command {
            Choose, Accept, Decline, Send, End, WrapUp, ExtendWrapUp, Resume, Park, Unpark, EditContact,
            NoteContact, MergeContact, UnmergeContact, Transfer, Invite, CancelInvitation, EndConference, LeaveConference, HandOver, WrapUpConference,
            Note, Trigger, SendLetter, TakeLetterBack, Junk, Begin,
        }
        DeskChange { Me, Row, RowGone, Settings, Draft, LeftOffline, Mentioned, Contact }
        RowState { Offered, Active, WrapUp }
        ServerFrame { Welcome, Desk, Snapshot, Events, Page, Ack, Signal, Seen, Ping, Directory, Unsubscribed }
    };
}

/// What a customer's frames may contain.
pub fn of_customer() -> Vec<Listed> {
    both(customer::ENUMS)
}

/// What an agent's frames may contain.
pub fn of_agent() -> Vec<Listed> {
    both(agent::ENUMS)
}

/// The variants of one of these enums.
pub fn variants_of(listed: &[Listed], name: &str) -> &'static [&'static str] {
    listed.iter().find(|listed| listed.name == name).map_or(&[], |listed| listed.variants)
}

fn both(own: &[Listed]) -> Vec<Listed> {
    [own, shared::ENUMS, &[shared::RESULT], domain::ENUMS].concat()
}
