//! What is open, in the page's address: `#/c/<conversation>`.

use domain::ConversationId;
use leptos::prelude::*;
use widgets::desk::store::{DeskStore, Opened};
use widgets::dom::address;

const PREFIX: &str = "/c/";

/// Opens what the address names, and keeps both in step from then on.
pub fn follow(desk: DeskStore) {
    desk.open(parse(&address::fragment()));
    address::on_change(move |fragment| {
        let wanted = parse(&fragment);
        if desk.shown.opened.try_with_untracked(Opened::id).is_some_and(|open| open != wanted) {
            desk.open(wanted);
        }
    });
    address::show(Memo::new(move |_| {
        let id = desk.shown.opened.with(Opened::id);
        id.map_or_else(|| "/".to_owned(), |id| [PREFIX, &id.to_string()].concat())
    }));
}

fn parse(fragment: &str) -> Option<ConversationId> {
    fragment.strip_prefix(PREFIX)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_conversations() {
        let id = ConversationId::from_number(7);
        assert_eq!(parse(&[PREFIX, &id.to_string()].concat()), Some(id));
        assert_eq!(parse("/c/nonsense"), None);
        assert_eq!(parse("/"), None);
    }
}
