//! People who are not heard: agents block them, here they are let in again.

use domain::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::view::Page;
use crate::admin::api::{self, Record};
use crate::text::{Admin, Dates, Key, MailPage};

const FAMILY: &str = "blocked";

/// Somebody who is not heard.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
struct Body {
    kind: String,
    value: String,
    at: i64,
}

/// The list.
#[component]
pub(super) fn Blocked(page: Page) -> impl IntoView {
    // `None` before the first answer, then what it says, or that there was none.
    let list = RwSignal::new(None::<Option<Vec<Record<Body>>>>);
    let load = move || {
        spawn_local(async move {
            let mut loaded = api::list::<Body>(FAMILY).await;
            if let Some(list) = &mut loaded {
                list.sort_by_key(|one| std::cmp::Reverse(one.value.at));
                page.blocked.try_set(list.iter().map(|one| one.value.value.clone()).collect());
            }
            list.try_set(Some(loaded));
        });
    };
    load();
    let release = Callback::new(move |id: String| {
        spawn_local(async move {
            // Whether it worked is seen in the list.
            let _ = api::remove(FAMILY, &id).await;
            load();
        });
    });
    let note = move || match list.with(|list| list.as_ref().map(|list| list.as_ref().map(Vec::is_empty))) {
        Some(Some(true)) => Some(MailPage::NoBlocked.say()),
        Some(None) => Some(Admin::LoadFailed.say()),
        _ => None,
    };
    view! {
        <section class="admin-try" aria-labelledby="blocked-title">
            <h2 class="picker-heading" id="blocked-title">{MailPage::Blocked.say()}</h2>
            <ul class="admin-rows">
                <For each=move || list.get().flatten().unwrap_or_default() key=|one| one.id.clone() let(one)>
                    <Row one release />
                </For>
            </ul>
            <p class="hint" role="status">{note}</p>
        </section>
    }
}

#[component]
fn Row(one: Record<Body>, release: Callback<String>) -> impl IntoView {
    let dates = expect_context::<Dates>();
    let Record { id, value, .. } = one;
    let name = if value.kind == "visitor" { MailPage::Visitor.say().to_owned() } else { value.value };
    let label = MailPage::ReleaseName.fill(&[("name", &name)]);
    view! {
        <li class="admin-row">
            <span class="admin-row-name">
                <bdi>{name}</bdi>
                <span class="admin-tags">{dates.full(Timestamp(value.at))}</span>
            </span>
            <button type="button" class="button" aria-label=label on:click=move |_| release.run(id.clone())>
                {MailPage::Release.say()}
            </button>
        </li>
    }
}
