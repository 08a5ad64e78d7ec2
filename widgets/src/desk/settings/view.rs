//! The settings, in the corner where the account is.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{choose_language, language};
use crate::desk::alerts::model::{Choices, Sound};
use crate::desk::context::{use_desk, use_words};
use crate::desk::keys::{Action, use_keys};
use crate::dom::focus;
use crate::dom::notify::{self, Permission};
use crate::dom::storage::Storage;
use crate::dom::theme::Theme;
use crate::text::{Desk, Language};
use crate::ui::lazy::{in_popup, lazy};
use crate::ui::{Icon, shapes};

/// The settings. What is changed holds at once.
#[component]
pub fn Settings(
    /// What to do when the work goes on elsewhere.
    close: Callback<()>,
) -> impl IntoView {
    lazy(move || settings(close), in_popup("settings", close))
}

crate::part! {
    fn settings(close: Callback<()>) in tools { view! { <All close /> } }
}

#[component]
fn All(close: Callback<()>) -> impl IntoView {
    let (desk, keys, words) = (use_desk(), use_keys(), use_words());
    let root = NodeRef::<Div>::new();
    // The work goes on in it.
    root.on_load(|root| {
        if let Some(first) = focus::focusable(&root).first() {
            focus::focus(first);
        }
    });
    let list = move |_| {
        close.run(());
        keys.list.set(true);
    };
    view! {
        <div node_ref=root class="settings" role="dialog" aria-modal="false" aria-label=words.get(Desk::Settings)>
            <h2>{words.get(Desk::Settings)}</h2>
            <Sounds />
            <Notifications />
            <Appearance />
            <Speech />
            <button type="button" class="button wide" title=move || desk.hint(Action::ShortcutList) on:click=list>
                <Icon shape=shapes::KEYBOARD />
                {words.get(Desk::Keys)}
            </button>
        </div>
    }
}

#[component]
fn Sounds() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let alerts = desk.shown.alerts;
    let louder = move |volume: String| {
        let volume = volume.parse().unwrap_or_default();
        desk.change_alerts(|alerts| alerts.volume = volume);
    };
    view! {
        <fieldset>
            <legend>{words.get(Desk::Sounds)}</legend>
            <Check
                name=Desk::SoundOffers
                get=|alerts| alerts.offers
                set=|alerts, on| alerts.offers = on
                first=true
            />
            <Check name=Desk::SoundMessages get=|alerts| alerts.messages set=|alerts, on| alerts.messages = on />
            <label class="setting">
                <span>{words.get(Desk::Volume)}</span>
                <input
                    type="range"
                    min="0"
                    max="100"
                    step="5"
                    aria-valuetext=move || format!("{} %", alerts.get().volume)
                    prop:value=move || alerts.get().volume.to_string()
                    on:input:target=move |event| louder(event.target().value())
                    on:change=move |_| desk.try_sound(Sound::Offer)
                />
            </label>
            <Check name=Desk::Silent get=|alerts| alerts.silent set=|alerts, on| alerts.silent = on />
            <p class="hint">{words.get(Desk::SoundsHint)}</p>
        </fieldset>
    }
}

#[component]
fn Check(
    name: Desk,
    get: fn(&Choices) -> bool,
    set: fn(&mut Choices, bool),
    #[prop(optional)] first: bool,
) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-autofocus=first.then_some("")
                prop:checked=move || desk.shown.alerts.with(get)
                on:change:target=move |event| {
                    let on = event.target().checked();
                    desk.change_alerts(|alerts| set(alerts, on));
                }
            />
            <span>{words.get(name)}</span>
        </label>
    }
}

// The browser is asked when somebody presses the button, never by itself.
#[component]
fn Notifications() -> impl IntoView {
    let words = use_words();
    let permission = RwSignal::new(notify::permission());
    let ask = move |_| {
        spawn_local(async move {
            let _ = permission.try_set(notify::ask().await);
        });
    };
    view! {
        <fieldset>
            <legend>{words.get(Desk::Notifications)}</legend>
            {move || match permission.get() {
                Permission::Granted => {
                    view! { <Check name=Desk::NotifyOn get=|alerts| alerts.desktop set=|alerts, on| alerts.desktop = on /> }
                        .into_any()
                }
                Permission::Unasked => {
                    view! {
                        <button type="button" class="button" on:click=ask>
                            <Icon shape=shapes::BELL />
                            {words.get(Desk::NotifyAsk)}
                        </button>
                    }
                        .into_any()
                }
                Permission::Denied => view! { <p class="hint">{words.get(Desk::NotifyDenied)}</p> }.into_any(),
                Permission::Missing => view! { <p class="hint">{words.get(Desk::NotifyMissing)}</p> }.into_any(),
            }}
            <p class="hint">{words.get(Desk::NotifyHint)}</p>
        </fieldset>
    }
}

#[component]
fn Appearance() -> impl IntoView {
    let words = use_words();
    let chosen = RwSignal::new(Theme::chosen(&Storage::local()));
    let one = move |theme: Theme| {
        let name = match theme {
            Theme::System => Desk::ThemeSystem,
            Theme::Light => Desk::ThemeLight,
            Theme::Dark => Desk::ThemeDark,
        };
        let choose = move |_| {
            chosen.set(theme);
            theme.choose(&Storage::local());
        };
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="theme"
                    value=theme.as_str()
                    prop:checked=move || chosen.get() == theme
                    on:change=choose
                />
                <span>{words.get(name)}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{words.get(Desk::Theme)}</legend>
            <div class="segments">{Theme::ALL.map(one).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Speech() -> impl IntoView {
    let words = use_words();
    let chosen = language().unwrap_or_default();
    let option = |value: &'static str, name: String| {
        let selected = chosen == value;
        view! {
            <option value=value selected=selected>
                {name}
            </option>
        }
    };
    let languages = Language::ALL.map(|language| option(language.as_str(), language.own_name().to_owned()));
    view! {
        <label class="setting">
            <span>{words.get(Desk::SpeechLanguage)}</span>
            <select on:change:target=move |event| {
                let wanted = event.target().value();
                choose_language(Language::ALL.into_iter().find(|language| language.as_str() == wanted));
            }>
                {option("", words.get(Desk::LanguageBrowser))} {languages.collect_view()}
            </select>
        </label>
    }
}
