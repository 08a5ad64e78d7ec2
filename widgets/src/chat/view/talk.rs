//! The conversation: thread, what is below it, composer.

use domain::channel::web_chat;
use leptos::prelude::*;

use super::waiting::WaitingCard;
use crate::chat::phase::Phase;
use crate::chat::rows::command_of;
use crate::chat::store::ChatStore;
use crate::composer::Composer;
use crate::text::{Chat, Words};
use crate::thread::{Key, Thread};

/// The conversation.
#[component]
pub fn Talk(store: ChatStore) -> impl IntoView {
    let seen = store.seen();
    let waiting = Memo::new(move |_| seen.phase.with(|phase| matches!(phase, Phase::Waiting { .. })));
    let closed = Memo::new(move |_| seen.phase.with(Phase::is_closed));
    let retry = move |key: Key| {
        if let Some(id) = command_of(key) {
            store.retry_pressed(id);
        }
    };
    view! {
        <Thread
            feed=store.feed()
            typing=seen.typing
            earlier=Callback::new(move |()| store.earlier_wanted())
            retry=Callback::new(retry)
        >
            <Show when=move || waiting.get()>
                <WaitingCard store />
            </Show>
        </Thread>
        <Show when=move || closed.get() fallback=move || view! { <Write store /> }>
            <ClosedBar store />
        </Show>
    }
}

#[component]
fn Write(store: ChatStore) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let phase = store.seen().phase;
    let text = RwSignal::new(store.draft());
    let rests = Memo::new(move |_| phase.with(|phase| matches!(phase, Phase::Ended { .. })));
    let placeholder = move || words.get(if rests.get() { Chat::WriteAgain } else { Chat::Write });
    // The store has it before the field is emptied.
    let send = move |message: String| {
        store.send_pressed(message);
        text.set(String::new());
    };
    view! {
        <Show when=move || rests.get()>
            <p class="reopen-hint">{words.get(Chat::ReopenHint)}</p>
        </Show>
        <Composer
            text
            limit=web_chat::CAPABILITY.customer_limit
            placeholder=Signal::derive(placeholder)
            send=Callback::new(send)
            typed=Callback::new(move |()| text.with_untracked(|text| store.typed(text)))
        />
    }
}

#[component]
fn ClosedBar(store: ChatStore) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    view! {
        <div class="closed-bar">
            <p role="status">{words.get(Chat::ChatClosed)}</p>
            <button
                type="button"
                class="button primary wide focus-on-solid"
                on:click=move |_| store.start_new_pressed()
            >
                {words.get(Chat::StartNew)}
            </button>
        </div>
    }
}
