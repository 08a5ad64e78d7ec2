//! An earlier conversation, whole and read-only, in the contact's place beside the running one.

use domain::ConversationId;
use leptos::html::Section;
use leptos::prelude::*;

use crate::channel::look;
use crate::desk::context::{use_desk, use_words};
use crate::desk::panel::DeskRows;
use crate::desk::store::Opened;
use crate::dom::focus;
use crate::text::{Dates, Desk};
use crate::thread::{Key, Thread};
use crate::ui::lazy::{in_popup, lazy};
use crate::ui::{Icon, IconButton, shapes};

/// The transcript that is open; nothing when none is.
#[component]
pub fn Transcript() -> impl IntoView {
    let desk = use_desk();
    let id = Memo::new(move |_| desk.shown.beside.with(Opened::id));
    let close = Callback::new(move |()| desk.open_beside(None));
    move || id.get().map(|id| lazy(move || transcript(id), in_popup("transcript", close)))
}

crate::part! {
    fn transcript(id: ConversationId) in tools { view! { <Beside id /> } }
}

#[component]
fn Beside(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let root = NodeRef::<Section>::new();
    // Who opened it by keyboard goes on reading here.
    root.on_load(|root| focus::focus(&root));
    let title = move || {
        desk.shown.beside.with(|beside| match beside {
            Opened::Here(face) => Some((look(face.channel), face.began)),
            _ => None,
        })
    };
    view! {
        <section
            class="transcript"
            node_ref=root
            tabindex="-1"
            aria-label=words.get(Desk::Transcript)
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    desk.open_beside(None);
                }
            }
        >
            <header class="contact-head">
                <IconButton
                    shape=shapes::CHEVRON_LEFT
                    name=words.get(Desk::TranscriptBack)
                    press=move || desk.open_beside(None)
                />
                <h2>
                    {move || {
                        title()
                            .map(|(look, began)| {
                                view! {
                                    <Icon shape=look.shape />
                                    <span class="visually-hidden">{words.get(look.name)}</span>
                                    <time>{Dates::here().full(began)}</time>
                                }
                            })
                    }}
                </h2>
            </header>
            <Content id />
        </section>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Gone,
    Here,
}

#[component]
fn Content(id: ConversationId) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let stage = Memo::new(move |_| {
        desk.shown.beside.with(|beside| match beside {
            Opened::Here(_) => Stage::Here,
            Opened::Gone(_) => Stage::Gone,
            Opened::Loading(_) | Opened::Nothing => Stage::Loading,
        })
    });
    move || match stage.get() {
        Stage::Loading => view! {
            <div class="past-loading" role="status">
                <span class="visually-hidden">{words.get(Desk::PanelLoading)}</span>
                <div class="skeleton skeleton-line" aria-hidden="true"></div>
                <div class="skeleton skeleton-line short" aria-hidden="true"></div>
            </div>
        }
        .into_any(),
        Stage::Gone => view! { <p class="past-none" role="alert">{words.get(Desk::TranscriptGone)}</p> }.into_any(),
        Stage::Here => {
            let (feed, _) = DeskRows::feed(desk, words, id);
            let earlier = Callback::new(move |()| desk.history(id));
            // Nothing is sent from here, so nothing fails here.
            let nothing = Callback::new(|_: Key| ());
            view! {
                <Thread feed earlier retry=nothing discard=(words.get(Desk::MessageDiscard), nothing) />
                <p class="read-only">
                    <Icon shape=shapes::LOCK />
                    {words.get(Desk::TranscriptHint)}
                </p>
            }
            .into_any()
        }
    }
}
