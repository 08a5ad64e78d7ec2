//! What is open, in the page's address: `#/c/<conversation>`.

use domain::ConversationId;
use leptos::prelude::*;
use widgets::desk::store::{DeskStore, Opened};
use widgets::dom::address;

const PREFIX: &str = "/c/";
/// Administration was part of the desk once, and links to its pages may be kept anywhere.
const ADMIN: &str = "/admin/";

/// The address of another page that this fragment means.
pub fn elsewhere(fragment: &str) -> Option<String> {
    fragment.strip_prefix(ADMIN).map(|page| ["/admin/#/", page].concat())
}

/// Opens what the address names, and keeps both in step from then on.
pub fn follow(desk: DeskStore) {
    desk.open(parse(&address::fragment()));
    address::on_change(move |fragment| {
        if let Some(page) = elsewhere(&fragment) {
            return address::leave(&page);
        }
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

    #[test]
    fn old_links_to_administration_lead_there() {
        assert_eq!(elsewhere("/admin/templates").as_deref(), Some("/admin/#/templates"));
        assert_eq!(elsewhere("/c/7"), None);
    }
}
