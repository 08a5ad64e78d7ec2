//! The header: who is there, the menu, minimise.

use leptos::prelude::*;
use protocol::customer::Availability;

use crate::chat::phase::Phase;
use crate::chat::store::ChatStore;
use crate::dom::{clock, files};
use crate::text::{Chat, Dates, Words};
use crate::ui::menu::MenuItem;
use crate::ui::{Avatar, IconButton, Menu, shapes};

/// The header.
#[component]
pub fn Header(
    store: ChatStore,
    /// The customer wants to end; he is asked first.
    end: impl Fn() + Send + Sync + 'static,
) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let phase = store.seen().phase;
    let team = store.site(|site| site.team.clone());
    let offline = store.site(|site| site.availability == Availability::Offline);
    let disc = {
        let team = team.clone();
        move || match phase.get() {
            Phase::With { name } if !name.is_empty() => name,
            _ => team.clone(),
        }
    };
    let is_there = move || phase.with(|phase| matches!(phase, Phase::With { .. })) || !offline;
    let minimise = store.is_embedded().then(|| {
        view! {
            <IconButton
                shape=shapes::CHEVRON_DOWN
                name=words.get(Chat::Minimise)
                press=move || store.minimise_pressed()
            />
        }
    });
    view! {
        <header class="panel-head">
            <Avatar name=Signal::derive(disc) class="large" />
            <div class="panel-who">
                <h1 dir="auto">{team}</h1>
                <p role="status">
                    <i class="dot" class:on=is_there aria-hidden="true"></i>
                    <span dir="auto">{move || availability(words, &phase.get(), offline)}</span>
                </p>
            </div>
            <PanelMenu store end=Callback::new(move |()| end()) />
            {minimise}
        </header>
    }
}

#[component]
fn PanelMenu(store: ChatStore, end: Callback<()>) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let dates = expect_context::<Dates>();
    let seen = store.seen();
    let note = RwSignal::new(String::new());
    let sound = move || words.get(if seen.sound.get() { Chat::SoundOff } else { Chat::SoundOn });
    let sound_shape = move || if seen.sound.get() { shapes::VOLUME_X } else { shapes::VOLUME_2 };
    let copy = move |()| {
        let text = store.transcript(dates);
        leptos::task::spawn_local(async move {
            let key = if files::copy(text).await { Chat::TranscriptCopied } else { Chat::TranscriptNotCopied };
            note.try_set(words.get(key));
        });
    };
    let save = move |()| {
        let day = js_sys::Date::new(&(clock::now().0 as f64).into()).to_iso_string();
        let day: String = day.into();
        let name = [&words.get(Chat::TranscriptFile), "-", day.get(..10).unwrap_or_default(), ".txt"].concat();
        files::save(&name, &store.transcript(dates));
    };
    let press = (Callback::new(move |()| store.sound_toggled()), Callback::new(copy), Callback::new(save));
    view! {
        <Menu shape=shapes::ELLIPSIS_VERTICAL name=words.get(Chat::Menu)>
            <MenuItem shape=Signal::derive(sound_shape) name=Signal::derive(sound) press=press.0 />
            <Show when=move || seen.phase.with(Phase::has_thread)>
                <MenuItem shape=shapes::COPY name=words.get(Chat::TranscriptCopy) press=press.1 />
                <MenuItem shape=shapes::DOWNLOAD name=words.get(Chat::TranscriptSave) press=press.2 />
            </Show>
            <Show when=move || seen.phase.with(Phase::may_end)>
                <MenuItem shape=shapes::LOG_OUT name=words.get(Chat::EndChat) press=end danger=true />
            </Show>
        </Menu>
        <p class="visually-hidden" role="status">{move || note.get()}</p>
    }
}

fn availability(words: Words<Chat>, phase: &Phase, offline: bool) -> String {
    let key = match phase {
        Phase::With { name } if !name.is_empty() => {
            return words.fill(Chat::AvailabilityWith, &[("name", name)]);
        }
        _ if offline => Chat::AvailabilityOffline,
        Phase::Waiting { left_email: None, .. } => Chat::AvailabilityWaiting,
        _ => Chat::AvailabilityOpen,
    };
    words.get(key)
}
