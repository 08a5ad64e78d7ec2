//! The administrators' pages: which there are, and the frame around them.

use leptos::prelude::*;
use widgets::admin::template::TemplatesPage;
use widgets::admin::workflow::WorkflowsPage;
use widgets::desk::context::use_words;
use widgets::text::Desk;
use widgets::ui::{IconButton, shapes};

/// A page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdminPage {
    /// Shared templates.
    Templates,
    /// Workflows.
    Workflows,
}

impl AdminPage {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Templates, Self::Workflows];

    /// As in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Templates => "templates",
            Self::Workflows => "workflows",
        }
    }

    /// What it is called.
    pub const fn name(self) -> Desk {
        match self {
            Self::Templates => Desk::Templates,
            Self::Workflows => Desk::Flows,
        }
    }
}

/// One of the pages.
#[component]
pub fn AdminArea(
    /// Which one.
    page: AdminPage,
    /// Back to the desk.
    back: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <main class="admin" id="conversation" tabindex="-1" aria-label=words.get(Desk::Admin)>
            <header class="admin-title">
                <IconButton shape=shapes::CHEVRON_LEFT name=words.get(Desk::AdminBack) press=move || back.run(()) />
                <h2>{words.get(page.name())}</h2>
            </header>
            {match page {
                AdminPage::Templates => view! { <TemplatesPage /> }.into_any(),
                AdminPage::Workflows => view! { <WorkflowsPage /> }.into_any(),
            }}
        </main>
    }
}
