//! What is open, in the page's address: `#/c/<conversation>`, or `#/admin/<page>`.

use domain::ConversationId;
use leptos::prelude::*;
use widgets::desk::store::{DeskStore, Opened};
use widgets::dom::address;

use crate::admin::AdminPage;

const PREFIX: &str = "/c/";
const ADMIN: &str = "/admin/";

/// The administrators' page that is asked for, and the conversation that was open then. Another one that is opened, such
/// as by accepting an offer, is in front of it.
#[derive(Clone, Copy, Debug)]
pub struct AdminRoute(RwSignal<Option<(AdminPage, Option<ConversationId>)>>);

impl AdminRoute {
    /// None is asked for.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks for a page, or for the desk.
    pub fn go(self, desk: DeskStore, page: Option<AdminPage>) {
        let open = desk.shown.opened.with_untracked(Opened::id);
        self.0.set(page.map(|page| (page, open)));
    }

    /// The page to show.
    pub fn page(self, desk: DeskStore) -> Option<AdminPage> {
        let (page, open) = self.0.get()?;
        (desk.shown.opened.with(Opened::id) == open).then_some(page)
    }
}

/// Opens what the address names, and keeps both in step from then on.
pub fn follow(desk: DeskStore, admin: AdminRoute) {
    let first = address::fragment();
    desk.open(parse(&first));
    admin.go(desk, parse_admin(&first));
    address::on_change(move |fragment| {
        if let Some(page) = parse_admin(&fragment) {
            return admin.go(desk, Some(page));
        }
        admin.go(desk, None);
        let wanted = parse(&fragment);
        if desk.shown.opened.try_with_untracked(Opened::id).is_some_and(|open| open != wanted) {
            desk.open(wanted);
        }
    });
    address::show(Memo::new(move |_| {
        if let Some(page) = admin.page(desk) {
            return [ADMIN, page.slug()].concat();
        }
        let id = desk.shown.opened.with(Opened::id);
        id.map_or_else(|| "/".to_owned(), |id| [PREFIX, &id.to_string()].concat())
    }));
}

fn parse_admin(fragment: &str) -> Option<AdminPage> {
    let slug = fragment.strip_prefix(ADMIN)?;
    AdminPage::ALL.into_iter().find(|page| page.slug() == slug)
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
        assert_eq!(parse_admin("/admin/templates"), Some(AdminPage::Templates));
        assert_eq!(parse_admin("/admin/nonsense"), None);
    }
}
