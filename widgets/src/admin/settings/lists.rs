//! Lists in the settings: what agents can choose, and the words with which customers end.

use leptos::prelude::*;
use serde_json::{Map, Value, json};

use crate::admin::setup::Sheet;
use crate::text::{Admin, Key, Setup};
use crate::ui::{Icon, IconButton, shapes};

/// The reasons at a path, in their order. What is known is retired, not taken away: reports need its name.
#[component]
pub(super) fn Reasons(sheet: Sheet, path: &'static str, name: Setup, help: Setup) -> impl IntoView {
    let count = Memo::new(move |_| list(sheet, path).len());
    let add = move |_| change(sheet, path, |list| list.push(json!({ "name": "", "retired": false })));
    view! {
        <section class="admin-section">
            <h3>{name.say()}</h3>
            <p class="hint">{help.say()}</p>
            <ol class="admin-lines" aria-label=name.say()>
                <For each=move || 0..count.get() key=|at| *at let(at)>
                    <Reason sheet path at count />
                </For>
            </ol>
            <button type="button" class="button" on:click=add>
                <Icon shape=shapes::PLUS />
                {Setup::ReasonAdd.say()}
            </button>
        </section>
    }
}

#[component]
fn Reason(sheet: Sheet, path: &'static str, at: usize, count: Memo<usize>) -> impl IntoView {
    let text = move |name: &str| {
        let list = list(sheet, path);
        list.get(at).and_then(|reason| reason.get(name)?.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let retired = move || list(sheet, path).get(at).is_some_and(|reason| reason.get("retired") == Some(&json!(true)));
    let put = move |name: &'static str, value: Value| {
        change(sheet, path, |list| {
            if let Some(reason) = list.get_mut(at).and_then(Value::as_object_mut) {
                reason.insert(name.to_owned(), value);
            }
        });
    };
    let is_last = move || at + 1 >= count.get();
    let swap = move |other: usize| change(sheet, path, |list| list.swap(at, other));
    view! {
        <li class="admin-line">
            <input
                type="text"
                dir="auto"
                aria-label=Setup::ReasonName.say()
                prop:value=move || text("name")
                on:input:target=move |event| put("name", event.target().value().into())
            />
            <Show
                when=move || !text("id").is_empty()
                fallback=move || {
                    view! {
                        <IconButton
                            shape=shapes::TRASH
                            name=Setup::LineRemove.fill(&[("name", &text("name"))])
                            press=move || change(sheet, path, |list| drop(list.remove(at)))
                        />
                    }
                }
            >
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=retired
                        on:change:target=move |event| put("retired", event.target().checked().into())
                    />
                    <span>{Setup::Retired.say()}</span>
                </label>
            </Show>
            <button
                type="button"
                class="icon-button"
                aria-label=Admin::Up.say()
                title=Admin::Up.say()
                disabled=at == 0
                on:click=move |_| swap(at - 1)
            >
                <Icon shape=shapes::ARROW_UP />
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=Admin::Down.say()
                title=Admin::Down.say()
                disabled=is_last
                on:click=move |_| swap(at + 1)
            >
                <Icon shape=shapes::ARROW_DOWN />
            </button>
        </li>
    }
}

fn list(sheet: Sheet, path: &str) -> Vec<Value> {
    sheet.read(|form| form.at(path).and_then(Value::as_array).cloned().unwrap_or_default())
}

fn change(sheet: Sheet, path: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let mut now = untrack(|| list(sheet, path));
    change(&mut now);
    sheet.put(path, now);
}

const KEYWORDS: &str = "end_keywords";

/// The words that end, by language.
#[component]
pub(super) fn Keywords(sheet: Sheet) -> impl IntoView {
    let language = RwSignal::new(String::new());
    let words = move || sheet.read(|form| form.at(KEYWORDS).and_then(Value::as_object).cloned().unwrap_or_default());
    let languages = Memo::new(move |_| words().keys().cloned().collect::<Vec<_>>());
    let put = move |change: &dyn Fn(&mut Map<String, Value>)| {
        let mut now = untrack(words);
        change(&mut now);
        sheet.put(KEYWORDS, Value::Object(now));
    };
    let add = move |_| {
        let new = language.get_untracked().trim().to_lowercase();
        if !new.is_empty() {
            put(&|words| {
                words.entry(new.clone()).or_insert_with(|| "".into());
            });
            language.set(String::new());
        }
    };
    let row = move |code: String| {
        let (own, gone) = (code.clone(), code.clone());
        let label = Setup::KeywordIn.fill(&[("language", &code)]);
        view! {
            <li class="admin-line">
                <code>{code.clone()}</code>
                <input
                    type="text"
                    dir="auto"
                    aria-label=label
                    prop:value=move || words().get(&own).and_then(Value::as_str).unwrap_or_default().to_owned()
                    on:input:target=move |event| {
                        let word = event.target().value();
                        put(&|words| drop(words.insert(code.clone(), word.clone().into())));
                    }
                />
                <IconButton
                    shape=shapes::TRASH
                    name=Setup::LineRemove.fill(&[("name", &gone)])
                    press=move || put(&|words| drop(words.remove(&gone)))
                />
            </li>
        }
    };
    view! {
        <fieldset class="admin-set">
            <legend class="field-name">{Setup::Keywords.say()}</legend>
            <p class="hint">{Setup::KeywordsHelp.say()}</p>
            <ul class="admin-lines" aria-label=Setup::Keywords.say()>
                <For each=move || languages.get() key=String::clone let(code)>
                    {row(code)}
                </For>
            </ul>
            <div class="admin-line">
                <input
                    type="text"
                    class="admin-code"
                    maxlength="35"
                    placeholder="en"
                    aria-label=Setup::Language.say()
                    prop:value=move || language.get()
                    on:input:target=move |event| language.set(event.target().value())
                />
                <button type="button" class="button" on:click=add>
                    <Icon shape=shapes::PLUS />
                    {Setup::KeywordAdd.say()}
                </button>
            </div>
        </fieldset>
    }
}
