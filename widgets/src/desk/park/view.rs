//! The dialog that parks a conversation: why, and when it is to come back.

use domain::{ConversationId, Timestamp};
use js_sys::Date;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::model::{Return, Times, Wrong};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::panel::customer_name;
use crate::text::{Common, Dates, Desk, Words};
use crate::ui::Dialog;
use crate::ui::lazy::{in_dialog, lazy};

/// Longest reason, as typed.
const REASON_LIMIT: &str = "200";
const MORNING: u32 = 9;

/// The dialog, while it is open.
#[component]
pub fn ParkDialog() -> impl IntoView {
    let (panes, words) = (use_panes(), use_words());
    let close = Callback::new(move |()| panes.parking.set(None));
    move || {
        panes.parking.get().map(|id| {
            let title = words.fill(Desk::ParkTitle, &[("name", &customer_name(id))]);
            lazy(move || park(id), in_dialog(title, close, ""))
        })
    }
}

crate::part! {
    fn park(id: ConversationId) in tools { view! { <Park id /> } }
}

#[component]
fn Park(id: ConversationId) -> impl IntoView {
    let (desk, panes, words) = (use_desk(), use_panes(), use_words());
    let common = expect_context::<Words<Common>>();
    let name = customer_name(id);
    let (reason, chosen) = (RwSignal::new(String::new()), RwSignal::new(Return::default()));
    let close = Callback::new(move |()| panes.parking.set(None));
    let tomorrow = tomorrow_morning(desk.shown.now.get_untracked());
    let (when, wrong) = (RwSignal::new(local_text(tomorrow)), RwSignal::new(None));
    let field = NodeRef::<Input>::new();
    let park = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let now = desk.shown.now.get_untracked();
        let times = Times { now, tomorrow, chosen: when.with_untracked(|text| local_time(text)) };
        match chosen.get_untracked().at(times) {
            Ok(until) => {
                desk.park(id, until, reason.get_untracked().trim().to_owned());
                close.run(());
            }
            Err(why) => {
                wrong.set(Some(why));
                if let Some(field) = field.get_untracked() {
                    // Into sight as well.
                    let _ = field.focus();
                }
            }
        }
    };
    view! {
        <Dialog title=words.fill(Desk::ParkTitle, &[("name", &name)]) close>
            <form class="dialog-text park" novalidate on:submit=park>
                <p>{words.get(Desk::ParkBody)}</p>
                <fieldset>
                    <legend>{words.get(Desk::ParkUntil)}</legend>
                    <For each=move || Return::ALL key=|choice| *choice as u8 let(choice)>
                        <ReturnOption choice chosen tomorrow />
                    </For>
                    <Show when=move || chosen.get() == Return::Chosen>
                        <When when wrong field />
                    </Show>
                </fieldset>
                <label class="field">
                    <span class="field-name">{words.get(Desk::ParkReason)}</span>
                    <input
                        type="text"
                        maxlength=REASON_LIMIT
                        dir="auto"
                        data-autofocus=(!panes.keyboard_covers()).then_some("")
                        prop:value=move || reason.get()
                        on:input:target=move |event| reason.set(event.target().value())
                    />
                </label>
                <footer class="dialog-foot">
                    <button type="button" class="button" on:click=move |_| close.run(())>
                        {common.get(Common::Cancel)}
                    </button>
                    <button type="submit" class="button primary">{words.get(Desk::ParkSubmit)}</button>
                </footer>
            </form>
        </Dialog>
    }
}

#[component]
fn ReturnOption(choice: Return, chosen: RwSignal<Return>, tomorrow: Timestamp) -> impl IntoView {
    let words = use_words();
    let dates = expect_context::<Dates>();
    let name = match choice {
        Return::WhenWritten => words.get(Desk::ParkWhenWritten),
        Return::HalfHour => words.fill(Desk::ParkMinutes, &[("n", "30")]),
        Return::Hour => words.count(Desk::ParkHours, 1, &[]),
        Return::FourHours => words.count(Desk::ParkHours, 4, &[]),
        Return::Tomorrow => words.fill(Desk::ParkTomorrow, &[("time", &dates.time(tomorrow))]),
        Return::Chosen => words.get(Desk::ParkAt),
    };
    view! {
        <label class="choice">
            <input
                type="radio"
                name="return"
                prop:checked=move || chosen.get() == choice
                on:change=move |_| chosen.set(choice)
            />
            <span>{name}</span>
        </label>
    }
}

// The browser's own field: it knows how people here write dates, and what is no date.
#[component]
fn When(when: RwSignal<String>, wrong: RwSignal<Option<Wrong>>, field: NodeRef<Input>) -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let now = local_text(desk.shown.now.get_untracked());
    let error = move || {
        let key = match wrong.get()? {
            Wrong::Missing => Desk::ParkAtMissing,
            Wrong::Past => Desk::ParkAtPast,
            Wrong::TooFar => Desk::ParkAtTooFar,
        };
        Some(words.get(key))
    };
    view! {
        <div class="field park-when">
            <input
                node_ref=field
                type="datetime-local"
                aria-label=words.get(Desk::ParkAt)
                min=now
                aria-invalid=move || wrong.get().is_some().to_string()
                aria-describedby="park-when-error"
                prop:value=move || when.get()
                on:input:target=move |event| {
                    when.set(event.target().value());
                    wrong.set(None);
                }
            />
            <p class="field-error" id="park-when-error" role="alert">
                {error}
            </p>
        </div>
    }
}

// The field speaks of times without a zone; without one they are read as the agent's own.
fn local_time(text: &str) -> Option<Timestamp> {
    let time = Date::new(&JsValue::from_str(text)).get_time();
    time.is_finite().then_some(Timestamp(time as i64))
}

fn local_text(at: Timestamp) -> String {
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    let (day, month, year) = (date.get_date(), date.get_month() + 1, date.get_full_year());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", date.get_hours(), date.get_minutes())
}

// By the agent's own calendar, across changes of the hour too.
fn tomorrow_morning(now: Timestamp) -> Timestamp {
    let date = Date::new(&JsValue::from_f64(now.0 as f64));
    date.set_date(date.get_date() + 1);
    date.set_hours(MORNING);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    Timestamp(date.get_time() as i64)
}
