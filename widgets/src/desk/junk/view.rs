//! The question whether it is junk, and whether its sender is heard again.

use domain::ConversationId;
use domain::channel::Composer;
use leptos::prelude::*;

use crate::desk::context::{use_desk, use_panes};
use crate::desk::panel::customer_name;
use crate::text::{Common, Junk, Key, Words};
use crate::ui::Dialog;
use crate::ui::lazy::{in_dialog, lazy};

/// The question, while it is asked.
#[component]
pub fn JunkDialog() -> impl IntoView {
    let (desk, panes) = (use_desk(), use_panes());
    // Letters ask it where they are read, and name who wrote.
    let letters = move |id| desk.channel_of(id).capability().composer == Composer::Mail;
    let close = Callback::new(move |()| panes.junking.set(None));
    move || {
        panes
            .junking
            .get()
            .filter(|id| !letters(*id))
            .map(|id| lazy(move || ask(id), in_dialog(Junk::Title.say().to_owned(), close, "")))
    }
}

crate::part! {
    fn ask(id: ConversationId) in tools { view! { <Ask id /> } }
}

#[component]
fn Ask(id: ConversationId) -> impl IntoView {
    let (desk, panes) = (use_desk(), use_panes());
    let common = expect_context::<Words<Common>>();
    let block = RwSignal::new(false);
    let close = Callback::new(move |()| panes.junking.set(None));
    let junk = move |_| {
        desk.junk(id, block.get_untracked());
        close.run(());
    };
    view! {
        <Dialog title=Junk::Title.say().to_owned() close>
            <p class="dialog-text">{Junk::Body.fill(&[("name", &customer_name(id))])}</p>
            <div class="dialog-text">
                <label class="choice">
                    <input
                        type="checkbox"
                        aria-describedby="junk-block-hint"
                        prop:checked=move || block.get()
                        on:change:target=move |event| block.set(event.target().checked())
                    />
                    <span>{Junk::Block.say()}</span>
                </label>
                <p class="hint" id="junk-block-hint">{Junk::BlockHint.say()}</p>
            </div>
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| close.run(())>
                    {common.get(Common::Cancel)}
                </button>
                <button type="button" class="button danger" data-autofocus="" on:click=junk>
                    {Junk::Submit.say()}
                </button>
            </footer>
        </Dialog>
    }
}
