//! Offers as popovers at the bottom right, while the list does not show them (SPEC B.2-2, B.2-3).

use domain::ConversationId;
use leptos::prelude::*;

use super::card::OfferCard;
use super::model::{Offer, POPOVERS, stack};
use super::view::Tasks;
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::keys::Action;
use crate::desk::store::Opened;
use crate::text::Desk;
use crate::ui::{IconButton, shapes};

/// The stack: at most five, by kind, the earliest on top.
#[component]
pub fn Popovers() -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let tasks = expect_context::<Tasks>();
    let hidden = Memo::new(move |_| {
        let open = desk.shown.opened.with(|opened| *opened != Opened::Nothing);
        if panes.narrow.get() { open } else { !panes.list.get() }
    });
    let all = Memo::new(move |_| {
        let all = desk.shown.rows.with(stack);
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
    let urgent = Memo::new(move |_| {
        let now = desk.shown.now.get();
        let flashes =
            |id| desk.shown.rows.with(|rows| rows.get(&id).and_then(Offer::of).is_some_and(|o| o.flashes(now)));
        all.with(|all| all.iter().copied().any(flashes))
    });
    let many = Memo::new(move |_| all.with(Vec::len) > 1 || !panes.stack.get());
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <aside class="popovers" aria-label=words.get(Desk::SectionOffers)>
                <Show when=move || many.get()>
                    <Head all shown urgent />
                </Show>
                <Show when=move || panes.stack.get()>
                    <For each=move || shown.get() key=|id| *id let(id)>
                        <OfferCard id />
                    </For>
                </Show>
            </aside>
        </Show>
    }
}

// How many there are, and all of them at once. Folded away, the last seconds of one still show.
#[component]
fn Head(all: Memo<Vec<ConversationId>>, shown: Memo<Vec<ConversationId>>, urgent: Memo<bool>) -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let open = panes.stack;
    let range = move || {
        let (shown, n) = (shown.with(Vec::len), all.with(Vec::len));
        if open.get() {
            words.fill(Desk::OfferRange, &[("shown", &shown.to_string()), ("n", &n.to_string())])
        } else {
            words.count(Desk::OfferCount, n as u32, &[])
        }
    };
    let fold = move || if open.get() { Desk::OffersFold } else { Desk::OffersUnfold };
    view! {
        <header class="popovers-head" class:flash=move || urgent.get() && !open.get()>
            <span class="tabular">{range}</span>
            <IconButton
                shape=Signal::derive(move || if open.get() { shapes::CHEVRON_DOWN } else { shapes::CHEVRON_UP })
                name=Signal::derive(move || words.get(fold()))
                title=Signal::derive(move || desk.titled(words, fold(), Action::OfferStack))
                press=move || open.update(|open| *open = !*open)
            />
            <button
                type="button"
                class="button primary"
                title=move || desk.hint(Action::AcceptAll)
                on:click=move |_| desk.accept_all()
            >
                {words.get(Desk::AcceptAll)}
            </button>
        </header>
    }
}
