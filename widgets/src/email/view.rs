//! The conversation of letters: the letters, and below them what the agent writes.

use domain::ConversationId;
use domain::email::Mode;
use leptos::prelude::*;
use protocol::agent::{LetterTerms, Row};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::api;
use super::compose::Foot;
use super::junk::JunkDialog;
use super::list::Letters;
use super::room::Room;
use crate::desk::keys::{Action, Keys};
use crate::desk::store::Face;
use crate::dom::timer::Frame;
use crate::dom::{document, focus, js};
use crate::text::{Key, Language, Mail, Words};

/// Where what belongs to email alone is fetched.
const PLACE: &str = "/public/mail/";
/// What letters, their composer and its editor look like.
const LOOKS: [&str; 3] = ["letters.css", "composer.css", "editor.css"];

/// What was fetched before a conversation of letters is shown.
#[derive(Clone)]
enum Stage {
    Fetching,
    Failed,
    Ready(Box<Option<LetterTerms>>),
}

crate::part! {
    /// The panel of a conversation of letters, below its head: which one, what is known of it, the agent's part, and the name
    /// of the customer.
    pub fn panel(
        id: ConversationId,
        face: Memo<Option<Face>>,
        row: Memo<Option<Row>>,
        customer: Memo<String>,
    ) in mail { view! { <Panel id face row customer /> } }
}

#[component]
fn Panel(
    id: ConversationId,
    face: Memo<Option<Face>>,
    row: Memo<Option<Row>>,
    customer: Memo<String>,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Fetching);
    let fetch = move || {
        stage.set(Stage::Fetching);
        spawn_local(async move {
            let begun = begin().await;
            let terms = api::terms(id).await;
            let _ = stage.try_set(if begun { Stage::Ready(Box::new(terms)) } else { Stage::Failed });
        });
    };
    fetch();
    move || match stage.get() {
        // The shape of what comes; the style sheet shows it after 200 ms.
        Stage::Fetching => view! {
            <div class="panel-skeleton" role="status">
                <div class="skeleton skeleton-head"></div>
                <div class="skeleton skeleton-composer" aria-hidden="true"></div>
            </div>
        }
        .into_any(),
        Stage::Failed => view! {
            <p class="trouble" role="alert">
                {Mail::LoadFailed.say()}
                <button type="button" class="button" on:click=move |_| fetch()>
                    {Mail::TryAgain.say()}
                </button>
            </p>
        }
        .into_any(),
        Stage::Ready(terms) => view! { <Open id face row customer terms=*terms /> }.into_any(),
    }
}

#[component]
fn Open(
    id: ConversationId,
    face: Memo<Option<Face>>,
    row: Memo<Option<Row>>,
    customer: Memo<String>,
    terms: Option<LetterTerms>,
) -> impl IntoView {
    let room = Room::of(id, face, row, customer, terms);
    room.begin_first();
    if let Some(keys) = use_context::<Keys>() {
        keys.on(Action::Reply, move || room.answer(Mode::Reply, None));
        keys.on(Action::ReplyAll, move || room.answer(Mode::ReplyAll, None));
        keys.on(Action::Forward, move || room.answer(Mode::Forward, None));
    }
    if room.desk.takes_focus(id) {
        // Once it is in the document.
        let later = Frame::next(move || {
            let place = document().query_selector(".mail-foot [data-autofocus]").ok().flatten();
            if let Some(place) = place.and_then(|place| place.dyn_into().ok()) {
                focus::focus(&place);
            }
        });
        StoredValue::new_local(later);
    }
    view! {
        <Letters room />
        <Show when=move || room.writes()>
            <Foot room />
        </Show>
        <JunkDialog room />
    }
}

// Words, looks and the elements letters are read and written in; all of them are fetched once, and kept by the browser.
async fn begin() -> bool {
    if Mail::page().get().is_empty() {
        let language = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        let (language, _) = Language::pick([language.as_str()]);
        let looks = looks();
        let Ok(texts) = language.fetch(PLACE).await else { return false };
        let Some(()) = looks.await else { return false };
        let _: Words<Mail> = Words::read(&texts);
    }
    for script in ["page.js", "editor.js"] {
        load(script);
    }
    true
}

fn load(script: &str) {
    let address = [PLACE, script].concat();
    // A module is carried out once, however often it is asked for.
    if let (Ok(element), Some(body)) = (document().create_element("script"), document().body()) {
        let _ = element.set_attribute("type", "module");
        let _ = element.set_attribute("src", &address);
        let _ = body.append_child(&element);
    }
}

// What is drawn before the looks are there would jump.
async fn looks() -> Option<()> {
    for loaded in LOOKS.map(look) {
        JsFuture::from(loaded?).await.ok()?;
    }
    Some(())
}

// Asked for at once; it is there when the promise is kept.
fn look(name: &str) -> Option<js_sys::Promise> {
    let link = document().create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &[PLACE, name].concat()).ok()?;
    let shown = js_sys::Promise::new(&mut |done, failed| {
        let _ = js_sys::Reflect::set(&link, &"onload".into(), &done);
        let _ = js_sys::Reflect::set(&link, &"onerror".into(), &failed);
    });
    let head = js::field(&document(), "head").dyn_into::<web_sys::Element>().ok()?;
    head.append_child(&link).ok()?;
    Some(shown)
}

/// The part of a page that was scrolled to, for what has to be seen.
pub fn into_sight(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
