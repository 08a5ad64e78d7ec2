//! What the agent is asked for: a list of questions, each with a key, a label and a kind.

use leptos::prelude::*;

use super::form::{Shown, read};
use super::model::{KINDS, Parameter};
use super::view::Page;
use crate::admin::fields::{Check, TextField};
use crate::text::{FlowPage, Key};
use crate::ui::{Icon, IconButton, shapes};

/// The list.
#[component]
pub(super) fn Parameters(page: Page, form: Shown) -> impl IntoView {
    let count = Memo::new(move |_| read(form, |body| body.parameters.len()));
    view! {
        <fieldset class="admin-choices">
            <legend class="field-name">{FlowPage::Parameters.say()}</legend>
            <p class="hint">{FlowPage::ParametersHelp.say()}</p>
            <For each=move || 0..count.get() key=|index| *index let(index)>
                <One page form index />
            </For>
            <button
                type="button"
                class="button"
                on:click=move |_| page.change(|body| body.parameters.push(Parameter::default()))
            >
                <Icon shape=shapes::PLUS />
                {FlowPage::ParameterAdd.say()}
            </button>
        </fieldset>
    }
}

#[component]
fn One(page: Page, form: Shown, index: usize) -> impl IntoView {
    let of =
        move |of: fn(&Parameter) -> String| read(form, |body| body.parameters.get(index).map(of)).unwrap_or_default();
    let change = move |change: &dyn Fn(&mut Parameter)| {
        page.change(|body| {
            if let Some(parameter) = body.parameters.get_mut(index) {
                change(parameter);
            }
        });
    };
    let kind = Memo::new(move |_| of(|one| one.kind.clone()));
    let options = KINDS.map(|name| {
        view! {
            <option value=name selected=move || kind.get() == name>
                {kind_name(name)}
            </option>
        }
    });
    view! {
        <div class="admin-parameter">
            <TextField
                name=FlowPage::Label.say()
                help=""
                value=move || of(|one| one.label.clone())
                put=move |text| change(&|one| one.label.clone_from(&text))
            />
            <TextField
                name=FlowPage::Key.say()
                help=""
                value=move || of(|one| one.key.clone())
                put=move |text| change(&|one| one.key.clone_from(&text))
            />
            <label class="field">
                <span class="field-name">{FlowPage::Kind.say()}</span>
                <select
                    prop:value=move || kind.get()
                    on:change:target=move |event| {
                        let name = event.target().value();
                        change(&|one| one.kind.clone_from(&name));
                    }
                >
                    {options}
                </select>
            </label>
            <Check
                name=FlowPage::Required.say()
                is_on=move || read(form, |body| body.parameters.get(index).is_some_and(|one| one.required))
                put=move |on| change(&|one| one.required = on)
            />
            <IconButton
                shape=shapes::X
                name=FlowPage::ParameterRemove.say()
                press=move || page.change(|body| {
                    if index < body.parameters.len() {
                        body.parameters.remove(index);
                    }
                })
            />
            <Show when=move || kind.get() == "choice">
                <label class="field admin-wide">
                    <span class="field-name">{FlowPage::Choices.say()}</span>
                    <textarea
                        rows="3"
                        dir="auto"
                        prop:value=move || of(|one| one.choices.join("\n"))
                        on:input:target=move |event| {
                            let lines: Vec<_> = event.target().value().split('\n').map(str::to_owned).collect();
                            change(&|one| one.choices.clone_from(&lines));
                        }
                    ></textarea>
                </label>
            </Show>
        </div>
    }
}

fn kind_name(name: &str) -> &'static str {
    match name {
        "number" => FlowPage::KindNumber,
        "date" => FlowPage::KindDate,
        "yes_no" => FlowPage::KindYesNo,
        "choice" => FlowPage::KindChoice,
        _ => FlowPage::KindText,
    }
    .say()
}
