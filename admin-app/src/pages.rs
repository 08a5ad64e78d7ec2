//! The pages there are, in the order of the navigation.

use leptos::prelude::*;
use widgets::admin::mail_rules::MailRulesPage;
use widgets::admin::mailboxes::MailboxesPage;
use widgets::admin::queue::QueuesPage;
use widgets::admin::settings::SettingsPage;
use widgets::admin::template::TemplatesPage;
use widgets::admin::words::WordsPage;
use widgets::admin::workflow::WorkflowsPage;
use widgets::text::{Admin, Key};
use widgets::ui::{Shape, shapes};

/// A page.
#[derive(Debug)]
pub struct AdminPage {
    /// As in the address: `/admin/#/<slug>`.
    pub slug: &'static str,
    /// Stands before its name.
    pub shape: Shape,
    /// What it is called.
    name: Admin,
    /// What is set up there, in a sentence.
    about: Admin,
    /// The page itself, below its title.
    pub show: fn() -> AnyView,
}

/// All of them.
pub static PAGES: &[AdminPage] = &[
    page("settings", shapes::SLIDERS, Admin::Settings, Admin::SettingsAbout, || SettingsPage().into_any()),
    page("queues", shapes::INBOX, Admin::Queues, Admin::QueuesAbout, || QueuesPage().into_any()),
    page("templates", shapes::FILE_TEXT, Admin::Templates, Admin::TemplatesAbout, || TemplatesPage().into_any()),
    page("words", shapes::CIRCLE_ALERT, Admin::Words, Admin::WordsAbout, || WordsPage().into_any()),
    page("mailboxes", shapes::MAIL, Admin::Mailboxes, Admin::MailboxesAbout, || MailboxesPage().into_any()),
    page("mail-rules", shapes::INBOX, Admin::MailRules, Admin::MailRulesAbout, || MailRulesPage().into_any()),
    page("workflows", shapes::ZAP, Admin::Workflows, Admin::WorkflowsAbout, || WorkflowsPage().into_any()),
];

const fn page(slug: &'static str, shape: Shape, name: Admin, about: Admin, show: fn() -> AnyView) -> AdminPage {
    AdminPage { slug, shape, name, about, show }
}

impl AdminPage {
    /// The one a fragment of an address names.
    pub fn named(fragment: &str) -> Option<&'static Self> {
        let slug = fragment.strip_prefix('/')?;
        PAGES.iter().find(|page| page.slug == slug)
    }

    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.name.say()
    }

    /// What is set up there.
    pub fn about(&self) -> &'static str {
        self.about.say()
    }

    /// Where it is.
    pub fn address(&self) -> String {
        ["#/", self.slug].concat()
    }
}
