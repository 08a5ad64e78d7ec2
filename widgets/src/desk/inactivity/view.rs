//! The question whether anybody is there, with what is left to answer it.

use domain::Span;
use domain::time::clock_text;
use leptos::prelude::*;

use super::model::{ASK_BEFORE, Stage};
use crate::desk::context::{use_desk, use_words};
use crate::text::Desk;
use crate::ui::Dialog;

/// The question, while it is asked.
#[component]
pub fn InactivityDialog() -> impl IntoView {
    let desk = use_desk();
    let asks = Memo::new(move |_| matches!(desk.shown.inactivity.get(), Stage::Asking { .. }));
    move || asks.get().then(|| view! { <Question /> })
}

#[component]
fn Question() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let left = move || match desk.shown.inactivity.get() {
        // Whole seconds, as they are counted down.
        Stage::Asking { left } => Span::seconds((left.0 + 999) / 1_000),
        Stage::Here => ASK_BEFORE,
        Stage::Over => Span::ZERO,
    };
    let stay = Callback::new(move |()| desk.stays());
    view! {
        <Dialog title=words.get(Desk::StillThere) close=stay class="narrow">
            <p class="dialog-text">{words.get(Desk::StillThereBody)}</p>
            <p class="still-there-left tabular" role="timer">
                {move || clock_text(left())}
            </p>
            <footer class="dialog-foot">
                <button type="button" class="button primary" data-autofocus="" on:click=move |_| stay.run(())>
                    {words.get(Desk::SignOutStay)}
                </button>
            </footer>
        </Dialog>
    }
}
