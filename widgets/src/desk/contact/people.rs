//! What the customer is known by, the contacts that were merged into him, and those that may be the same person (SPEC I.4).

use domain::ConversationId;
use domain::agent::Access;
use domain::contact::{Address, IdentityKind, addresses};
use leptos::prelude::*;
use protocol::agent::Candidate;
use wasm_bindgen_futures::spawn_local;

use super::merge::{Merging, Step, name_of};
use crate::channel::look;
use crate::desk::context::{use_desk, use_words};
use crate::desk::store::{Face, load_people};
use crate::text::{Dates, Desk};
use crate::ui::{Icon, shapes};

/// The addresses, and what can be done with them.
#[component]
pub fn Identities(
    /// In which conversation.
    id: ConversationId,
    /// What is known of it.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let contact = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.contact.clone())));
    // Who comes to us is known by nothing that anybody could write to.
    let visits = Memo::new(move |_| {
        let channel = face.with(|face| face.as_ref().map(|face| face.channel));
        channel.filter(|channel| channel.capability().identity.is_none())
    });
    let alike = RwSignal::new(Vec::<Candidate>::new());
    let merging = Memo::new(move |_| desk.shown.begun.with(|begun| begun.merging.is_some()));
    let known =
        Memo::new(move |_| contact.with(|contact| contact.as_ref().map(|contact| (contact.id, contact.version))));
    let ask = move || {
        spawn_local(async move {
            if let Some(found) = load_people(id, "").await {
                // The view may be gone by now.
                let _ = alike.try_set(found);
            }
        });
    };
    let open = move |step| desk.merging(Some(Merging { conversation: id, step }));
    // Who only reads it may take a merge back, if he supervises, and merges nothing.
    let takes_part = Memo::new(move |_| desk.shown.rows.with(|rows| rows.contains_key(&id)));
    let supervises = move || desk.shown.me.with(|me| me.as_ref().is_some_and(|me| me.access >= Access::Supervisor));
    view! {
        <section class="people" aria-labelledby="people-title">
            <h3 id="people-title" class="facts-title">{words.get(Desk::Identities)}</h3>
            // Whoever was corrected may be like somebody else now, and what a dialog showed may be old.
            {move || {
                if known.get().is_some() && !merging.get() {
                    ask();
                }
            }}
            <ul role="list">
                {move || {
                    let all = contact.with(|contact| contact.as_ref().map(addresses)).unwrap_or_default();
                    all.into_iter().map(|address| view! { <Known address /> }).collect_view()
                }}
                {move || {
                    visits
                        .get()
                        .map(|channel| {
                            view! {
                                <li>
                                    <Icon shape=look(channel).shape />
                                    <span>{words.get(Desk::WebVisitor)}</span>
                                </li>
                            }
                        })
                }}
                {move || {
                    let merged = contact.with(|contact| contact.as_ref().map(|contact| contact.merged.clone()));
                    merged
                        .unwrap_or_default()
                        .into_iter()
                        .map(|merged| {
                            let name = name_of(words, &merged.name);
                            view! {
                                <li>
                                    <Icon shape=shapes::USERS />
                                    <span>
                                        {words.fill(Desk::MergedWith, &[("name", &name)])}
                                        <time class="fact-address">{Dates::here().full(merged.at)}</time>
                                    </span>
                                    {move || {
                                        let merged = merged.clone();
                                        supervises()
                                            .then(|| {
                                                view! {
                                                    <button
                                                        type="button"
                                                        class="button"
                                                        on:click=move |_| open(Step::Undo(merged.clone()))
                                                    >
                                                        {words.get(Desk::MergeUndo)}
                                                    </button>
                                                }
                                            })
                                    }}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            {move || {
                alike
                    .get()
                    .into_iter()
                    .filter(|_| takes_part.get())
                    .map(|other| {
                        let name = name_of(words, &other.contact.details.name);
                        let address = other.shared.clone().unwrap_or_default();
                        view! {
                            <div class="newer" role="status">
                                <p dir="auto">
                                    {words.fill(Desk::SameAddress, &[("name", &name), ("address", &address)])}
                                </p>
                                <button
                                    type="button"
                                    class="button"
                                    on:click=move |_| open(Step::Compare(Box::new(other.clone())))
                                >
                                    {words.get(Desk::MergeCompare)}
                                </button>
                            </div>
                        }
                    })
                    .collect_view()
            }}
            <Show when=move || takes_part.get()>
                <button type="button" class="link-button" on:click=move |_| open(Step::Find)>
                    {words.get(Desk::MergeFind)}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Known(address: Address) -> impl IntoView {
    let words = use_words();
    let shape = match address.kind {
        IdentityKind::Email => shapes::MAIL,
        IdentityKind::Phone => shapes::SMARTPHONE,
        IdentityKind::PageScoped => shapes::MESSAGE_ZAP,
    };
    let (key, tone) = if address.verified { (Desk::Verified, Some("green")) } else { (Desk::Stated, None) };
    view! {
        <li>
            <Icon shape />
            <bdi>{address.value}</bdi>
            <span class="tag" data-tone=tone>{words.get(key)}</span>
        </li>
    }
}
