//! Ending asks once, in words that name the customer and say what the channel asks of the agent (SPEC A.4, H-15).

use domain::ConversationId;
use domain::channel::AgentEnd;
use leptos::prelude::*;

use crate::desk::context::{use_desk, use_panes, use_words};
use crate::text::{Common, Desk, Words};
use crate::ui::Dialog;

/// The question, while it is asked.
#[component]
pub fn EndDialog() -> impl IntoView {
    let panes = use_panes();
    move || panes.ending.get().map(|id| view! { <Ask id /> })
}

#[component]
fn Ask(id: ConversationId) -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let common = expect_context::<Words<Common>>();
    let name = customer_name(id);
    let channel = desk.shown.rows.with_untracked(|rows| rows.get(&id).map(|row| row.channel.capability().agent_end));
    let body = match channel {
        Some(AgentEnd::Consent) => Desk::EndConsent,
        Some(AgentEnd::AskCustomer) => Desk::EndAskCustomer,
        Some(AgentEnd::Plain) | None => Desk::EndPlain,
    };
    let close = Callback::new(move |()| panes.ending.set(None));
    let end = move |_| {
        desk.end(id);
        close.run(());
    };
    view! {
        <Dialog title=words.fill(Desk::EndTitle, &[("name", &name)]) close>
            <p class="dialog-text">{words.get(body)}</p>
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| close.run(())>
                    {common.get(Common::Cancel)}
                </button>
                <button type="button" class="button danger" data-autofocus="" on:click=end>
                    {words.get(Desk::EndConfirm)}
                </button>
            </footer>
        </Dialog>
    }
}

/// What the customer of a row is called, as of now.
pub fn customer_name(id: ConversationId) -> String {
    let (desk, words) = (use_desk(), use_words());
    desk.shown
        .rows
        .with_untracked(|rows| rows.get(&id).and_then(|row| crate::desk::tasks::model::Line::of(row).name))
        .unwrap_or_else(|| words.get(Desk::NoName))
}
