//! How a mailbox fares that is fetched from, and which letters stayed in it.

use domain::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::trial::Trouble;
use super::view::Page;
use crate::admin::api;
use crate::dom::timer::sleep;
use crate::text::{BoxState, Dates, Key};
use crate::ui::{Icon, shapes};

const FAMILY: &str = "mailboxes";
/// Between two looks, in milliseconds.
const EVERY: u32 = 5_000;

#[derive(Clone, PartialEq, Eq, Deserialize)]
struct Fares {
    state: String,
    at: Option<i64>,
    trouble: Option<Trouble>,
    taken: u64,
    aside: Vec<Aside>,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
struct Aside {
    uid: u32,
    at: i64,
    code: String,
    message: String,
}

/// The state of the mailbox that is chosen, if it is connected; looked at again as long as it is shown.
#[component]
pub(super) fn StatePane(page: Page) -> impl IntoView {
    let id = Memo::new(move |_| page.read(|form| form.of.clone().filter(|_| form.reached > 0).map(|(id, _)| id)));
    move || id.get().map(|id| view! { <Of id /> })
}

#[component]
fn Of(id: String) -> impl IntoView {
    let state = RwSignal::new(None::<Fares>);
    let id = StoredValue::new(id);
    let look = move || async move {
        let id = id.try_get_value()?;
        let came = api::get::<Fares>(FAMILY, &[&id, "/state"].concat()).await;
        if came.is_some() && state.try_get_untracked()? != came {
            state.try_set(came);
        }
        Some(())
    };
    spawn_local(async move {
        while look().await.is_some() {
            sleep(EVERY).await;
        }
    });
    let clear = move |_| {
        spawn_local(async move {
            let Some(id) = id.try_get_value() else { return };
            let _ = api::remove(FAMILY, &[&id, "/aside"].concat()).await;
            look().await;
        });
    };
    move || {
        let state = state.get()?;
        let dates = expect_context::<Dates>();
        let at = state.at.map(|at| dates.full(Timestamp(at))).unwrap_or_default();
        let (shape, text) = match state.state.as_str() {
            "listening" => (shapes::CHECK, BoxState::Listening.fill(&[("time", &at)])),
            "waiting" => (shapes::TRIANGLE_ALERT, BoxState::Waiting.fill(&[("time", &at)])),
            "connecting" => (shapes::CLOCK, BoxState::Connecting.say().to_owned()),
            _ => (shapes::CLOCK, BoxState::Off.say().to_owned()),
        };
        let taken =
            (state.taken > 0).then(|| BoxState::Taken.count(u32::try_from(state.taken).unwrap_or(u32::MAX), &[]));
        let wrong = state.trouble.is_some();
        let trouble = state.trouble.map(|trouble| view! { <p class="field-error">{trouble.view()}</p> });
        let aside = (!state.aside.is_empty()).then(|| view! { <Left aside=state.aside dates clear /> });
        Some(view! {
            <section class="field" aria-label=BoxState::Title.say()>
                <h3 class="field-name">{BoxState::Title.say()}</h3>
                <p class="admin-state" class:field-error=wrong role="status">
                    <Icon shape />
                    <span>{text} " " {taken}</span>
                </p>
                {trouble}
                {aside}
            </section>
        })
    }
}

#[component]
fn Left(aside: Vec<Aside>, dates: Dates, clear: impl Fn(web_sys::MouseEvent) + 'static) -> impl IntoView {
    let line = |aside: Aside| {
        let what = match aside.code.as_str() {
            "too_large" => BoxState::TooLarge,
            "unreadable" => BoxState::Unreadable,
            _ => BoxState::Refused,
        };
        let number = BoxState::Number.fill(&[("n", &aside.uid.to_string())]);
        view! {
            <li>
                <span class="tabular">{dates.full(Timestamp(aside.at))}</span>
                <span>{number}</span>
                <span class="field-error">{what.say()} <bdi class="admin-said">{aside.message}</bdi></span>
            </li>
        }
    };
    view! {
        <p class="hint">{BoxState::Aside.say()}</p>
        <ul class="admin-calls">{aside.into_iter().map(line).collect_view()}</ul>
        <button type="button" class="button" on:click=clear>{BoxState::Clear.say()}</button>
    }
}
