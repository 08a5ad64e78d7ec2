//! Restricted words as the agent meets them: what he types is looked through by the rules the server judges by, and he reads
//! which word it is before he sends (SPEC C.1-7).

use domain::channel::ChannelKind;
use domain::words::{self, Action, Word};
use leptos::prelude::*;

use crate::desk::context::{use_desk, use_words};
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// The word that decides about what is typed, if there is one.
pub fn found(channel: ChannelKind, text: Signal<String>) -> Memo<Option<Word>> {
    let desk = use_desk();
    Memo::new(move |_| {
        desk.shown.settings.with(|settings| {
            let list = &settings.as_ref()?.words;
            text.with(|text| words::found(list, channel, text)).cloned()
        })
    })
}

/// Whether it keeps the text from being sent.
pub fn refuses(word: Memo<Option<Word>>) -> bool {
    word.with(|word| word.as_ref().is_some_and(|word| word.action == Action::Refuse))
}

/// The line that names it.
#[component]
pub fn WordNotice(
    /// The word.
    word: Memo<Option<Word>>,
) -> impl IntoView {
    let words = use_words();
    move || {
        word.get().map(|word| {
            let key = if word.action == Action::Refuse { Desk::WordRefused } else { Desk::WordWarned };
            view! {
                <p class="composer-open" role="status" data-action=if word.action == Action::Refuse { "refuse" } else { "warn" }>
                    <Icon shape=shapes::CIRCLE_ALERT />
                    <span>{words.fill(key, &[("word", &word.text)])}</span>
                </p>
            }
        })
    }
}
