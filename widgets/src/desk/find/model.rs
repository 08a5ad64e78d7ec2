//! What the finder lists, and where the choice stands. Pure.

use domain::ConversationId;
use domain::channel::ChannelKind;
use protocol::agent::{Found, Row, RowState};

use crate::desk::keys::Action;
use crate::desk::search::matches;
use crate::desk::tasks::model::Rows;

/// Most entries of one kind.
const SHOWN: usize = 8;

/// Something that can be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A conversation on the desk.
    Task {
        /// Which one.
        conversation: ConversationId,
        /// How the customer writes.
        channel: ChannelKind,
        /// His name; empty when unknown.
        name: String,
        /// Its queue.
        queue: String,
        /// Begin of the last message.
        last: String,
    },
    /// A conversation the server found.
    Past(Found),
    /// Something to do.
    Act(Action),
}

/// The tasks that match, those with the most unread messages first as the list has them; offers are answered where they are.
pub fn tasks(rows: &Rows, query: &str) -> Vec<Entry> {
    rows.values().filter_map(|row| task(row, query)).take(SHOWN).collect()
}

fn task(row: &Row, query: &str) -> Option<Entry> {
    let last = match &row.state {
        RowState::Offered { .. } => return None,
        RowState::Active { last, .. } => last.clone(),
        RowState::WrapUp { .. } => String::new(),
    };
    let text = [&row.customer, " ", &row.email, " ", &row.queue, " ", &last].concat();
    matches(&text, query).then(|| Entry::Task {
        conversation: row.conversation,
        channel: row.channel,
        name: row.customer.clone(),
        queue: row.queue.clone(),
        last,
    })
}

/// What the server found, without what is on the desk already.
pub fn past(found: &[Found], rows: &Rows) -> Vec<Entry> {
    let new = found.iter().filter(|found| !rows.contains_key(&found.past.conversation));
    new.cloned().map(Entry::Past).collect()
}

/// What can be done now and is called so. Without a question everything that can be done is listed.
pub fn acts(can: impl Fn(Action) -> bool, name: impl Fn(Action) -> String, query: &str) -> Vec<Entry> {
    let all = Action::ALL.iter().copied();
    let here = all.filter(|action| *action != Action::Find && can(*action) && matches(&name(*action), query));
    here.map(Entry::Act).collect()
}

/// Where an arrow key leads in a list of this length; past the end it begins anew.
pub const fn step(at: usize, len: usize, down: bool) -> usize {
    match (len, down) {
        (0, _) => 0,
        (_, true) if at + 1 >= len => 0,
        (_, true) => at + 1,
        (_, false) if at == 0 => len - 1,
        (_, false) => at - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round() {
        assert_eq!((step(0, 3, true), step(2, 3, true)), (1, 0));
        assert_eq!((step(0, 3, false), step(2, 3, false)), (2, 1));
        assert_eq!(step(5, 0, true), 0);
    }

    #[test]
    fn only_what_can_be_done_is_offered() {
        let name = |action: Action| format!("{action:?}");
        let can = |action| matches!(action, Action::End | Action::Available | Action::Find);
        assert_eq!(acts(can, name, ""), [Entry::Act(Action::Available), Entry::Act(Action::End)]);
        assert_eq!(acts(can, name, "en"), [Entry::Act(Action::End)]);
        assert!(acts(can, name, "find").is_empty(), "it is open already");
    }
}
