//! What there is to set up, each with a sentence: the first thing to see, and the navigation of a phone.

use leptos::prelude::*;
use widgets::text::{Admin, Key};
use widgets::ui::{Icon, shapes};

use crate::pages::{AdminPage, PAGES};

/// The overview.
#[component]
pub fn Overview() -> impl IntoView {
    let card = |page: &'static AdminPage| {
        view! {
            <li>
                <a class="page-card" href=page.address()>
                    <span class="page-card-icon">
                        <Icon shape=page.shape large=true />
                    </span>
                    <span class="page-card-words">
                        <strong>{page.name()}</strong>
                        <span class="hint">{page.about()}</span>
                    </span>
                    <Icon shape=shapes::CHEVRON_RIGHT />
                </a>
            </li>
        }
    };
    view! {
        <section class="overview" aria-label=Admin::Overview.say()>
            <h2>{Admin::Title.say()}</h2>
            <p>{Admin::Intro.say()}</p>
            <ul role="list" class="page-cards">
                {PAGES.iter().map(card).collect_view()}
            </ul>
        </section>
    }
}
