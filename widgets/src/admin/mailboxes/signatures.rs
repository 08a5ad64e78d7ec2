//! What stands below new letters: each queue's, and each agent's own.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::model::Signatures;
use super::view::Page;
use crate::admin::api::{self, Failure, Record};
use crate::admin::fields::LinesField;
use crate::admin::mail_rules::Named;
use crate::text::{Admin, Desk, Key, MailboxPage};
use crate::ui::{IconButton, shapes};

const FAMILY: &str = "signatures";

/// The form of all of them.
#[component]
pub(super) fn SignaturesPane(page: Page) -> impl IntoView {
    let record = RwSignal::new(None::<Record<Signatures>>);
    let now = RwSignal::new(Signatures::default());
    let agents = RwSignal::new(Vec::<Record<Named>>::new());
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let take = move |new: Record<Signatures>| {
        now.try_set(new.value.clone());
        record.try_set(Some(new));
    };
    spawn_local(async move {
        if let Some(all) = api::list("agents").await {
            agents.try_set(all);
        }
        match api::get(FAMILY, "").await {
            Some(new) => take(new),
            None => drop(failure.try_set(Some(Failure::Failed))),
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(of) = record.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            match api::replace(FAMILY, "", of.version, &now.get_untracked()).await {
                Ok(new) => {
                    take(new);
                    failure.try_set(None);
                }
                Err(why) => drop(failure.try_set(Some(why))),
            }
            busy.try_set(false);
        });
    };
    let undo = move |_| {
        failure.set(None);
        now.set(record.with_untracked(|record| record.as_ref().map(|it| it.value.clone())).unwrap_or_default());
    };
    let changed = Memo::new(move |_| {
        record.with(|record| record.as_ref().is_some_and(|record| now.with(|now| *now != record.value)))
    });
    let trouble = move || match failure.get()? {
        Failure::Invalid(why) => Some(why),
        Failure::Stale => Some(Admin::Stale.say().to_owned()),
        Failure::InUse | Failure::Failed => Some(Admin::Failed.say().to_owned()),
    };
    view! {
        <form class="admin-fields" novalidate on:submit=save>
            <header class="admin-head">
                <span class="admin-back">
                    <IconButton shape=shapes::CHEVRON_LEFT name=Desk::Back.say() press=move || page.choose(None) />
                </span>
                <h2>{MailboxPage::Signatures.say()}</h2>
            </header>
            <p class="hint">{MailboxPage::SignaturesHelp.say()}</p>
            <h3 class="picker-heading">{MailboxPage::OfQueues.say()}</h3>
            <For each=move || page.queues.get() key=|queue| queue.id.clone() let(queue)>
                <One name=queue.value.name id=queue.id now list=|all: &mut Signatures| &mut all.queues />
            </For>
            <h3 class="picker-heading">{MailboxPage::OfAgents.say()}</h3>
            <For each=move || agents.get() key=|agent| agent.id.clone() let(agent)>
                <One name=agent.value.name id=agent.id now list=|all: &mut Signatures| &mut all.agents />
            </For>
            <Show when=move || changed.get() || failure.get().is_some()>
                <footer class="admin-save">
                    <p class="admin-changed field-error" role="alert">{trouble}</p>
                    <button type="button" class="button" on:click=undo>
                        {Desk::Undo.say()}
                    </button>
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || if busy.get() { Desk::Saving } else { Desk::Save }.say()}
                    </button>
                </footer>
            </Show>
        </form>
    }
}

type List = fn(&mut Signatures) -> &mut std::collections::BTreeMap<String, String>;

#[component]
fn One(name: String, id: String, now: RwSignal<Signatures>, list: List) -> impl IntoView {
    let id = StoredValue::new(id);
    let value = move || {
        let mut all = now.get();
        id.with_value(|id| list(&mut all).get(id).cloned()).unwrap_or_default()
    };
    let put = move |text: String| {
        now.update(|all| {
            let id = id.get_value();
            if text.is_empty() {
                list(all).remove(&id);
            } else {
                list(all).insert(id, text);
            }
        });
    };
    view! { <LinesField name=name help="" rows=3 value put /> }
}
