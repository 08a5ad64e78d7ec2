//! What is nothing for us is closed without reasons, and whoever wrote it may be kept away (SPEC I.6). Asked once.

use leptos::prelude::*;

use super::model;
use super::room::Room;
use crate::desk::context::use_panes;
use crate::desk::outgoing::request::Act;
use crate::desk::panel::Trouble;
use crate::text::{Common, Key, Mail};
use crate::ui::Dialog;

/// The question, while it is asked.
#[component]
pub fn JunkDialog(
    /// Of which room.
    room: Room,
) -> impl IntoView {
    let panes = use_panes();
    let asked = Memo::new(move |_| panes.junking.get() == Some(room.id));
    on_cleanup(move || {
        panes.junking.try_set(None);
    });
    view! {
        <Trouble act=Act::Junk(room.id) />
        {move || asked.get().then(|| view! { <Ask room /> })}
    }
}

#[component]
fn Ask(room: Room) -> impl IntoView {
    let panes = use_panes();
    let block = RwSignal::new(false);
    let close = Callback::new(move |()| panes.junking.set(None));
    let wrote = untrack(|| {
        let first = |folded: &crate::desk::store::model::Folded| {
            let latest = model::last_received(folded.thread.items(), 1).first().copied()?;
            model::letter(folded.thread.items(), latest)?.from.first().map(|from| from.address.clone())
        };
        room.thread(first).flatten()
    });
    let mark = move |_| {
        room.desk.junk(room.id, block.get_untracked());
        close.run(());
    };
    view! {
        <Dialog title=Mail::JunkTitle.fill(&[("name", &room.customer.get_untracked())]) close>
            <div class="dialog-text">
                <p>{Mail::JunkBody.say()}</p>
                {wrote
                    .map(|address| {
                        view! {
                            <label class="choice">
                                <input type="checkbox" on:change:target=move |event| block.set(event.target().checked()) />
                                <span>{Mail::JunkBlock.fill(&[("address", &address)])}</span>
                            </label>
                        }
                    })}
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| close.run(())>
                    {Common::Cancel.say()}
                </button>
                <button type="button" class="button danger" data-autofocus="" on:click=mark>
                    {Mail::JunkDo.say()}
                </button>
            </footer>
        </Dialog>
    }
}
