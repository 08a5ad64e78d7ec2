//! What stands below the agent's text: the letters that go along with an answer, behind an ellipsis, or the letter that is
//! forwarded, which can be edited.

use domain::draft::DRAFT_LIMIT;
use domain::email::{Block, Mode};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::api;
use super::editor::Editor;
use super::machine::Compose;
use super::room::Room;
use crate::dom::el::el;
use crate::text::{Key, Mail};
use crate::ui::{Icon, Shape, shapes};

/// Longest letter that is edited below a forward, in bytes: with the agent's own text it has to fit a draft.
const LONGEST_EDITED: usize = DRAFT_LIMIT / 2;

/// All of it.
#[component]
pub fn Below(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    // An edited letter is the agent's text; that it changes as he types is no reason to draw it anew.
    let what = Memo::new(move |_| {
        room.compose.with(|compose| {
            let letter = compose.letter()?;
            let edited = matches!(letter.reply.block, Some(Block::Edited(_)));
            Some((letter.answers?.0, letter.reply.mode, letter.reply.block.is_some(), edited))
        })
    });
    move || {
        what.get().map(|(message, mode, block, edited)| {
            if edited {
                return view! { <Edited room message /> }.into_any();
            }
            if block {
                return view! { <Forwarded room message /> }.into_any();
            }
            (mode != Mode::Forward).then(|| view! { <History room message /> }).into_any()
        })
    }
}

#[component]
fn History(room: Room, message: u64) -> impl IntoView {
    let open = RwSignal::new(false);
    let goes_along = move || room.terms.with(|terms| terms.as_ref().is_none_or(|terms| terms.history));
    let name = move || if open.get() { Mail::HistoryHide } else { Mail::HistoryShow }.say();
    let src = api::part(room.id, message, "history");
    view! {
        <div class="mail-below">
            <button
                type="button"
                class="mail-ellipsis"
                aria-expanded=move || open.get().to_string()
                aria-label=name
                title=name
                on:click=move |_| open.update(|open| *open = !*open)
            >
                "•••"
            </button>
            {move || {
                open.get()
                    .then(|| view! {
                        {(!goes_along()).then(|| view! { <p class="hint">{Mail::HistoryOnly.say()}</p> })}
                        <div class="mail-body">
                            {el("mail-page").attr("src", &src).attr("title", Mail::HistoryShow.say()).place()}
                        </div>
                    })
            }}
        </div>
    }
}

// What stands below the agent's text, and in which form the server has it: a letter of ours once more, or one that is forwarded.
fn below(room: Room) -> (Shape, &'static str, &'static str) {
    if room.compose.with_untracked(Compose::is_again) {
        (shapes::ROTATE_CCW, Mail::OnceMore.say(), "sent")
    } else {
        (shapes::FORWARD, Mail::Forwarded.say(), "forward")
    }
}

#[component]
fn Forwarded(room: Room, message: u64) -> impl IntoView {
    let failed = RwSignal::new(None);
    let (shape, name, form) = below(room);
    let edit = move |_| {
        failed.set(None);
        spawn_local(async move {
            match api::markup(room.id, message, form).await {
                Some(html) if html.len() > LONGEST_EDITED => drop(failed.try_set(Some(Mail::ForwardedLong))),
                Some(html) => room.edit(|compose| compose.edit_block(html)),
                None => drop(failed.try_set(Some(Mail::ForwardedFailed))),
            }
        });
    };
    let src = api::part(room.id, message, form);
    view! {
        <section class="mail-below" aria-label=name>
            <header class="mail-below-head">
                <Icon shape=shape />
                <span>{name}</span>
                <button type="button" class="button" disabled=move || room.is_leaving() on:click=edit>
                    <Icon shape=shapes::PENCIL />
                    {Mail::ForwardedEdit.say()}
                </button>
            </header>
            <p class="field-error" role="alert">
                {move || failed.get().map(Mail::say)}
            </p>
            <div class="mail-body">
                {el("mail-page").attr("src", &src).attr("title", name).place()}
            </div>
        </section>
    }
}

#[component]
fn Edited(room: Room, message: u64) -> impl IntoView {
    let pictures = api::pictures(room.id, message);
    let html = move || {
        room.put.track();
        let block = |compose: &Compose| match &compose.letter()?.reply.block {
            Some(Block::Edited(html)) => Some(html.clone()),
            _ => None,
        };
        room.compose.with_untracked(block).unwrap_or_default()
    };
    let (shape, name, _) = below(room);
    view! {
        <section class="mail-below" aria-label=name>
            <header class="mail-below-head">
                <Icon shape=shape />
                <span>{name}</span>
            </header>
            {move || {
                let editor = Editor::new();
                on_cleanup(move || editor.flush());
                editor
                    .make(
                        room,
                        name,
                        &html(),
                        None,
                        move |told| room.edit(|compose| compose.edit_block(told.html)),
                    )
                    .attr("pictures", &pictures)
                    .place()
            }}
        </section>
    }
}
