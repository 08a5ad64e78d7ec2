//! What can be done by a shortcut. A feature that has something to do adds one line to the table. Pure.

use super::chord::{Chord, Key};
use crate::text::Desk;

/// Parts of the list, in its order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// The place as a whole.
    Desk,
    /// Offers and the list.
    Tasks,
    /// The open conversation.
    Conversation,
}

impl Group {
    /// In the order they stand in.
    pub const ALL: [Self; 3] = [Self::Desk, Self::Tasks, Self::Conversation];

    /// What it is called.
    pub const fn name(self) -> Desk {
        match self {
            Self::Desk => Desk::KeysDesk,
            Self::Tasks => Desk::Tasks,
            Self::Conversation => Desk::Conversation,
        }
    }
}

/// One line: what it does, its name in storage (kept for ever), where it stands in the list, the keys it comes with, what it
/// is called.
macro_rules! actions {
    ($($(#[$doc:meta])+ $action:ident = $id:literal, $group:ident, $chord:expr, $name:ident;)+) => {
        /// Something a shortcut does.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Action {
            $($(#[$doc])+ $action,)+
        }

        impl Action {
            /// All of them, in the order they are listed in.
            pub const ALL: &'static [Self] = &[$(Self::$action,)+];

            /// Its name in storage.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$action => $id,)+ }
            }

            /// Where it is listed.
            pub const fn group(self) -> Group {
                match self { $(Self::$action => Group::$group,)+ }
            }

            /// The keys it comes with; `None` for those that wait to be given some.
            pub const fn default_chord(self) -> Option<Chord> {
                match self { $(Self::$action => $chord,)+ }
            }

            /// What it is called.
            pub const fn name(self) -> Desk {
                match self { $(Self::$action => Desk::$name,)+ }
            }
        }
    };
}

actions! {
    /// Searches everything.
    Find = "find", Desk, Some(Chord::ctrl('K')), Find;
    /// Shows the list of shortcuts.
    ShortcutList = "shortcut-list", Desk, Some(Chord::ctrl_alt('F')), Keys;
    /// Goes Available.
    Available = "available", Desk, Some(Chord::ctrl_alt('R')), GoAvailable;
    /// Opens the state selector.
    StateSelector = "state-selector", Desk, Some(Chord::ctrl_alt('N')), StateList;
    /// Opens the dialog that begins a conversation.
    Begin = "begin", Desk, Some(Chord::ctrl_alt('O')), Begin;
    /// Collapses or shows the task list.
    TaskList = "task-list", Desk, Some(Chord::ctrl_alt('L')), KeysTaskList;
    /// Collapses or shows the contact pane.
    ContactPane = "contact-pane", Desk, Some(Chord::ctrl_alt('I')), KeysContact;
    /// Sounds off for now, and on again.
    Silent = "silent", Desk, None, Silent;
    /// Accepts the offer that expires first.
    Accept = "accept", Tasks, Some(Chord::ctrl_alt('Y')), Accept;
    /// Accepts every offer.
    AcceptAll = "accept-all", Tasks, Some(Chord::ctrl_alt_shift('Y')), AcceptAll;
    /// Goes to the next offer that stands: to its button.
    NextOffer = "next-offer", Tasks, Some(Chord::ctrl_alt('B')), KeysNextOffer;
    /// Folds or unfolds the stack of offers.
    OfferStack = "offer-stack", Tasks, None, KeysOfferStack;
    /// Opens the next conversation with messages that were not seen.
    NextUnread = "next-unread", Tasks, None, KeysNextUnread;
    /// Opens the next conversation.
    NextTask = "next-task", Tasks, Some(Chord::ctrl_alt_key(Key::PageDown)), KeysNextTask;
    /// Opens the one before.
    PreviousTask = "previous-task", Tasks, Some(Chord::ctrl_alt_key(Key::PageUp)), KeysPreviousTask;
    /// Puts the focus into the wrap-up.
    WrapUp = "wrap-up", Conversation, Some(Chord::ctrl_alt('W')), KeysWrapUp;
    /// Answers the latest letter.
    Reply = "reply", Conversation, Some(Chord::ctrl_alt('J')), KeysReply;
    /// Answers everybody who has it.
    ReplyAll = "reply-all", Conversation, Some(Chord::ctrl_alt_shift('J')), KeysReplyAll;
    /// Forwards it.
    Forward = "forward", Conversation, Some(Chord::ctrl_alt_shift('F')), KeysForward;
    /// Opens the template picker.
    Templates = "templates", Conversation, Some(Chord::ctrl_alt('P')), Templates;
    /// Chooses files to go with the message.
    Attach = "attach", Conversation, Some(Chord::ctrl_alt('U')), KeysAttach;
    /// Opens the list of workflows.
    Workflows = "workflows", Conversation, Some(Chord::ctrl_alt('K')), Flows;
    /// Ends the open conversation.
    End = "end", Conversation, Some(Chord::ctrl_alt('X')), EndConfirm;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name_of_its_own_and_keys_that_can_be_pressed() {
        for (index, action) in Action::ALL.iter().enumerate() {
            let others = &Action::ALL[index + 1..];
            assert!(others.iter().all(|other| other.id() != action.id()), "{}", action.id());
            if let Some(chord) = action.default_chord() {
                assert!(others.iter().all(|other| other.default_chord() != Some(chord)), "{chord} twice");
                assert_eq!((chord.check(false), chord.check(true)), (Ok(()), Ok(())), "{chord}");
            }
        }
    }

    #[test]
    fn keys_are_those_of_the_decision() {
        // SPEC C.2
        let decided = [
            (Action::ShortcutList, "Ctrl+Alt+F"),
            (Action::Available, "Ctrl+Alt+R"),
            (Action::StateSelector, "Ctrl+Alt+N"),
            (Action::Begin, "Ctrl+Alt+O"),
            (Action::Accept, "Ctrl+Alt+Y"),
            (Action::AcceptAll, "Ctrl+Alt+Shift+Y"),
            (Action::NextTask, "Ctrl+Alt+PageDown"),
            (Action::PreviousTask, "Ctrl+Alt+PageUp"),
            (Action::TaskList, "Ctrl+Alt+L"),
            (Action::ContactPane, "Ctrl+Alt+I"),
            (Action::End, "Ctrl+Alt+X"),
            (Action::WrapUp, "Ctrl+Alt+W"),
            (Action::Reply, "Ctrl+Alt+J"),
            (Action::ReplyAll, "Ctrl+Alt+Shift+J"),
            (Action::Forward, "Ctrl+Alt+Shift+F"),
            (Action::Attach, "Ctrl+Alt+U"),
            (Action::Workflows, "Ctrl+Alt+K"),
        ];
        for (action, keys) in decided {
            assert_eq!(action.default_chord().map(|chord| chord.to_string()).as_deref(), Some(keys));
        }
    }
}
