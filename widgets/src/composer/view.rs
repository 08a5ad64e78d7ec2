//! The composer: a text area that grows, a counter, what is wrong, and Send.

use domain::composer::Counter;
use leptos::html::Textarea;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::model::{Meaning, Obstacle, Press, obstacle};
use crate::dom::grow;
use crate::text::{Common, Words};
use crate::ui::{Icon, shapes};

/// Safari says so by this key code alone.
const COMPOSING_CODE: u32 = 229;

/// Where a message is typed. The page owns the text: it keeps drafts and empties it when the message was taken.
#[component]
pub fn Composer(
    /// What is typed.
    text: RwSignal<String>,
    /// Most characters.
    limit: u32,
    /// Most lines before it scrolls.
    #[prop(default = 5)]
    lines: u32,
    /// Whether nothing can be sent now; the page says why, elsewhere.
    #[prop(into, optional)]
    closed: Signal<bool>,
    /// What stands in it while it is empty; also its name.
    #[prop(into)]
    placeholder: Signal<String>,
    /// The person pressed Send, and nothing hinders.
    send: Callback<String>,
    /// The person typed.
    #[prop(optional, into)]
    typed: Option<Callback<()>>,
    /// The element, for giving it the focus.
    #[prop(optional)]
    area: NodeRef<Textarea>,
    /// What stands before the text area: buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let hindered = Memo::new(move |_| text.with(|text| obstacle(text, limit, closed.get())));
    let too_long = Signal::derive(move || matches!(hindered.get(), Some(Obstacle::TooLong { .. })));
    let press = move || {
        if hindered.get_untracked().is_none() {
            send.run(text.get_untracked());
        }
    };
    let keys = move |event: KeyboardEvent| {
        if meaning(&event) == Meaning::Send {
            event.prevent_default();
            press();
        }
    };
    grow::with_text(area, text.into(), lines);
    view! {
        <div class="composer" class:over=move || too_long.get()>
            <div class="composer-line">
                {children.map(|children| children())}
                <textarea
                    node_ref=area
                    rows="1"
                    data-autofocus=""
                    enterkeyhint="send"
                    dir="auto"
                    placeholder=move || placeholder.get()
                    aria-label=move || placeholder.get()
                    aria-invalid=move || too_long.get().to_string()
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        if let Some(typed) = typed {
                            typed.run(());
                        }
                    }
                    on:keydown=keys
                ></textarea>
                <button
                    type="button"
                    class="composer-send focus-on-solid"
                    aria-label=words.get(Common::Send)
                    title=words.get(Common::Send)
                    disabled=move || hindered.get().is_some()
                    on:click=move |_| press()
                >
                    <Icon shape=shapes::SEND_HORIZONTAL large=true />
                </button>
            </div>
            <Below text limit hindered />
        </div>
    }
}

#[component]
fn Below(text: RwSignal<String>, limit: u32, hindered: Memo<Option<Obstacle>>) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let counter = Memo::new(move |_| text.with(|text| Counter::of(text, limit)));
    let count = move || {
        let Counter { length, limit } = counter.get();
        words.fill(Common::Counter, &[("n", &length.to_string()), ("limit", &limit.to_string())])
    };
    let wrong = move || match hindered.get() {
        Some(Obstacle::TooLong { by }) => words.count(Common::TooLong, by, &[]),
        _ => String::new(),
    };
    view! {
        <div class="composer-below">
            <span class="composer-wrong" role="alert">{wrong}</span>
            <Show when=move || counter.get().is_shown()>
                <span class="composer-counter tabular">{count}</span>
            </Show>
        </div>
    }
}

fn meaning(event: &KeyboardEvent) -> Meaning {
    Press {
        key: &event.key(),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        composing: event.is_composing() || event.key_code() == COMPOSING_CODE,
    }
    .meaning()
}
