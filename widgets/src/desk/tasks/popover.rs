//! Offers as popovers at the bottom right, while the list does not show them (SPEC B.2-2, B.2-3).

use leptos::prelude::*;

use super::card::OfferCard;
use super::model::{POPOVERS, offers};
use super::view::Tasks;
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::store::Opened;
use crate::text::Desk;

/// The stack: at most five, the one that expires first on top.
#[component]
pub fn Popovers() -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let tasks = expect_context::<Tasks>();
    let hidden = Memo::new(move |_| {
        let open = desk.shown.opened.with(|opened| *opened != Opened::Nothing);
        if panes.narrow.get() { open } else { !panes.list.get() }
    });
    let all = Memo::new(move |_| {
        let all = desk.shown.rows.with(offers);
        if hidden.get() {
            return all;
        }
        // A list that is held does not show what came since: time runs for these too.
        tasks.order.with(|order| {
            let waiting = &order.arrangement.waiting;
            all.into_iter().filter(|id| waiting.contains(id)).collect()
        })
    });
    // A small screen shows one at a time: the conversation stays readable.
    let most = move || if panes.narrow.get() { 1 } else { POPOVERS };
    let shown = Memo::new(move |_| all.with(|all| all.iter().copied().take(most()).collect::<Vec<_>>()));
    let range = move || {
        let (shown, n) = (shown.with(Vec::len), all.with(Vec::len));
        words.fill(Desk::OfferRange, &[("shown", &shown.to_string()), ("n", &n.to_string())])
    };
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <aside class="popovers" aria-label=words.get(Desk::SectionOffers)>
                <Show when=move || { all.with(Vec::len) > 1 }>
                    <header class="popovers-head">
                        <span class="tabular">{range}</span>
                        <button
                            type="button"
                            class="button"
                            title=move || desk.hint(Action::AcceptAll)
                            on:click=move |_| desk.accept_all()
                        >
                            {words.get(Desk::AcceptAll)}
                        </button>
                    </header>
                </Show>
                <For each=move || shown.get() key=|id| *id let(id)>
                    <OfferCard id />
                </For>
            </aside>
        </Show>
    }
}
