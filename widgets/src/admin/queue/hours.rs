//! When a queue is open: intervals of the week, and days on which it is closed.

use leptos::prelude::*;
use serde_json::{Value, json};

use crate::admin::setup::Sheet;
use crate::admin::setup::fields::TextField;
use crate::text::{Key, Setup};
use crate::ui::{Icon, IconButton, shapes};

const OPEN: &str = "hours.open";
const HOLIDAYS: &str = "hours.holidays";

const WEEK: [(&str, Setup); 7] = [
    ("monday", Setup::Monday),
    ("tuesday", Setup::Tuesday),
    ("wednesday", Setup::Wednesday),
    ("thursday", Setup::Thursday),
    ("friday", Setup::Friday),
    ("saturday", Setup::Saturday),
    ("sunday", Setup::Sunday),
];

/// The hours. Without any interval it is always open.
#[component]
pub(super) fn Hours(sheet: Sheet) -> impl IntoView {
    let count = Memo::new(move |_| open(sheet).len());
    let add = move |_| {
        change(sheet, |open| {
            // The next day, at the same times: a week is soon there.
            let last =
                open.last().cloned().unwrap_or_else(|| json!({ "weekday": "sunday", "from": "09:00", "to": "17:00" }));
            let day = WEEK.iter().position(|(day, _)| last.get("weekday") == Some(&json!(day))).unwrap_or(6);
            let (next, _) = WEEK[(day + 1) % WEEK.len()];
            open.push(json!({ "weekday": next, "from": last.get("from"), "to": last.get("to") }));
        });
    };
    let holidays = move || sheet.read(|form| form.texts(HOLIDAYS).join(", "));
    let put_holidays = move |text: String| {
        let days: Vec<_> = text.split([',', ' ', '\n']).filter(|day| !day.is_empty()).map(str::to_owned).collect();
        sheet.put(HOLIDAYS, days);
    };
    view! {
        <fieldset class="admin-set">
            <legend class="field-name">{Setup::Hours.say()}</legend>
            <p class="hint">{Setup::HoursHelp.say()}</p>
            <ul class="admin-lines" aria-label=Setup::Hours.say()>
                <For each=move || 0..count.get() key=|at| *at let(at)>
                    <Interval sheet at />
                </For>
            </ul>
            <button type="button" class="button" on:click=add>
                <Icon shape=shapes::PLUS />
                {Setup::HoursAdd.say()}
            </button>
        </fieldset>
        <Show when=move || count.get() != 0>
            <div class="admin-pair">
                <TextField
                    sheet
                    path="hours.time_zone"
                    name=Setup::TimeZone
                    help=Setup::TimeZoneHelp
                    sample="Europe/Berlin"
                />
                <label class="field">
                    <span class="field-name">{Setup::Holidays.say()}</span>
                    <input
                        type="text"
                        autocomplete="off"
                        placeholder="2026-12-25, 2026-12-26"
                        prop:value=holidays
                        on:change:target=move |event| put_holidays(event.target().value())
                    />
                    <span class="hint">{Setup::HolidaysHelp.say()}</span>
                </label>
            </div>
        </Show>
    }
}

#[component]
fn Interval(sheet: Sheet, at: usize) -> impl IntoView {
    let text = move |name: &str| {
        let interval = open(sheet).get(at).cloned().unwrap_or_default();
        interval.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let put = move |name: &'static str, value: String| {
        change(sheet, |open| {
            if let Some(interval) = open.get_mut(at).and_then(Value::as_object_mut) {
                interval.insert(name.to_owned(), value.into());
            }
        });
    };
    let days = WEEK.map(|(day, name)| {
        view! {
            <option value=day prop:selected=move || text("weekday") == day>
                {name.say()}
            </option>
        }
    });
    let time = move |part: &'static str, label: Setup| {
        view! {
            <input
                type="text"
                class="admin-code"
                inputmode="numeric"
                maxlength="5"
                placeholder="09:00"
                aria-label=label.say()
                prop:value=move || text(part)
                on:change:target=move |event| put(part, event.target().value())
            />
        }
    };
    view! {
        <li class="admin-line">
            <select
                aria-label=Setup::Weekday.say()
                on:change:target=move |event| put("weekday", event.target().value())
            >
                {days.into_iter().collect_view()}
            </select>
            {time("from", Setup::From)}
            <span aria-hidden="true">"–"</span>
            {time("to", Setup::To)}
            <IconButton
                shape=shapes::TRASH
                name=Setup::HoursRemove.say()
                press=move || change(sheet, |open| drop(open.remove(at)))
            />
        </li>
    }
}

fn open(sheet: Sheet) -> Vec<Value> {
    sheet.read(|form| form.at(OPEN).and_then(Value::as_array).cloned().unwrap_or_default())
}

fn change(sheet: Sheet, change: impl FnOnce(&mut Vec<Value>)) {
    let mut now = untrack(|| open(sheet));
    change(&mut now);
    sheet.put(OPEN, now);
}
