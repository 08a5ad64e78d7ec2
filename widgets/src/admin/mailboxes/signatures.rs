//! What stands below new letters: each queue's, and each agent's own.

use domain::email::signature::unknown;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::model::Signatures;
use super::view::Page;
use crate::admin::api::{self, Record};
use crate::admin::fields::{LinesField, Named};
use crate::admin::frame::{FormFrame, SaveBar, trouble};
use crate::admin::single::Single;
use crate::text::{Key, MailboxPage};

/// The form of all of them.
#[component]
pub(super) fn SignaturesPane(page: Page) -> impl IntoView {
    let all = page.signatures;
    let agents = RwSignal::new(Vec::<Record<Named>>::new());
    spawn_local(async move {
        if let Some(all) = api::list("agents").await {
            agents.try_set(all);
        }
    });
    let changed = Signal::derive(move || all.is_changed());
    let there = move |id: &str| {
        page.queues.with(|all| all.iter().any(|queue| queue.id == id))
            || agents.with(|all| all.iter().any(|agent| agent.id == id))
    };
    let wrong = Signal::derive(move || all.read(|all| all.has_unknown(there)));
    view! {
        <FormFrame
            title=|| MailboxPage::Signatures.say().to_owned()
            back=move || page.choose(None)
            save=move || {
                if !wrong.get_untracked() {
                    all.save();
                }
            }
        >
            <p class="hint">{MailboxPage::SignaturesHelp.say()}</p>
            <Show when=move || all.is_there()>
                <h3 class="picker-heading">{MailboxPage::OfQueues.say()}</h3>
                <For each=move || page.queues.get() key=|queue| queue.id.clone() let(queue)>
                    <One name=queue.value.name id=queue.id all list=|all: &mut Signatures| &mut all.queues />
                </For>
                <h3 class="picker-heading">{MailboxPage::OfAgents.say()}</h3>
                <For each=move || agents.get() key=|agent| agent.id.clone() let(agent)>
                    <One name=agent.value.name id=agent.id all list=|all: &mut Signatures| &mut all.agents />
                </For>
            </Show>
            <SaveBar changed wrong trouble=trouble(all.failure) busy=all.busy undo=move || all.undo() />
        </FormFrame>
    }
}

// What can be filled.
const AGENT: &str = "{{agent.name}}";
const QUEUE: &str = "{{queue.name}}";

type List = fn(&mut Signatures) -> &mut std::collections::BTreeMap<String, String>;

#[component]
fn One(name: String, id: String, all: Single<Signatures>, list: List) -> impl IntoView {
    let id = StoredValue::new(id);
    let value = move || {
        let mut now = all.read(Clone::clone);
        id.with_value(|id| list(&mut now).get(id).cloned()).unwrap_or_default()
    };
    let put = move |text: String| {
        all.change(|now| {
            let id = id.get_value();
            if text.is_empty() {
                list(now).remove(&id);
            } else {
                list(now).insert(id, text);
            }
        });
    };
    let wrong = move || {
        let text = value();
        unknown(&text).map(|tag| {
            let said = MailboxPage::SignatureUnknown.fill(&[("tag", tag), ("agent", AGENT), ("queue", QUEUE)]);
            view! { <p class="field-error" role="status">{said}</p> }
        })
    };
    view! {
        <LinesField name=name help="" rows=3 value put />
        {wrong}
    }
}
