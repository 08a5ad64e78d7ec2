//! The form of one template: help beside each field, a preview that follows, a bar that says what changed.

use domain::channel::ChannelKind;
use domain::template::{Approval, Parameter, Wrong, approved};
use leptos::html::Textarea;
use leptos::prelude::*;

use super::files::FileField;
use super::model::{Field, Form, sample};
use super::view::Page;
use crate::admin::fields::{Channels, Several, choices, toggle};
use crate::admin::frame::{FormFrame, Remove, SaveBar, changes_said, trouble};
use crate::channel::look;
use crate::desk::context::use_words;
use crate::desk::template::{preview, words as say};
use crate::dom::clock;
use crate::text::{Admin, Dates, Desk, Key, Language, Words};

/// The form of what is chosen.
#[component]
pub fn FormPane(page: Page) -> impl IntoView {
    let shelf = page.shelf;
    let form = shelf.shown();
    let title = move || {
        let is_new = form.with(|form| form.as_ref().is_some_and(|form| form.of.is_none()));
        let name = form.with(|form| form.as_ref().map(|form| form.now.name.clone())).unwrap_or_default();
        if is_new || name.is_empty() { Admin::NewTemplate.say().to_owned() } else { name }
    };
    let is_there = Signal::derive(move || read(form, |form| form.of.is_some()));
    let remove = view! { <Remove is_there remove=move || shelf.remove() sure=Desk::TemplateDeleteSure.say() /> };
    view! {
        <FormFrame title back=move || shelf.chosen.set(None) save=move || shelf.save() act=remove.into_any()>
            <Names page form />
            <TextFields page form />
            <Preview form />
            <FileField page form />
            <Lock page form />
            <ApprovalFields page form />
            <Channels
                is_on=move |name| read(form, |form| form.now.channels.iter().any(|known| known == name))
                toggle=move |name| page.change(|form| toggle(&mut form.now.channels, name))
            />
            <Several
                name=Admin::Teams.say()
                help=Admin::TeamsHelp.say()
                choices=choices(page.teams)
                is_on=move |id| read(form, |form| form.now.teams.contains(&id.parse().unwrap_or_default()))
                toggle=move |id| page.change(|form| toggle(&mut form.now.teams, id.parse().unwrap_or_default()))
            />
            <Foot page form />
        </FormFrame>
    }
}

pub(super) type Shown = Memo<Option<Form>>;

pub(super) fn read<T: Default>(form: Shown, read: impl FnOnce(&Form) -> T) -> T {
    form.with(|form| form.as_ref().map(read)).unwrap_or_default()
}

#[component]
fn Names(page: Page, form: Shown) -> impl IntoView {
    let words = use_words();
    let groups = Memo::new(move |_| {
        let all = page.shelf.records.with(|records| {
            let groups = records.iter().flatten().map(|record| record.value.group.clone());
            groups.filter(|group| !group.is_empty()).collect::<std::collections::BTreeSet<_>>()
        });
        all.into_iter().collect::<Vec<_>>()
    });
    view! {
        <div class="admin-pair">
            <label class="field">
                <span class="field-name">{words.get(Desk::TemplateName)}</span>
                <input
                    type="text"
                    dir="auto"
                    prop:value=move || read(form, |form| form.now.name.clone())
                    on:input:target=move |event| page.change(|form| form.now.name = event.target().value())
                />
                <span class="hint">{Admin::NameHelp.say()}</span>
            </label>
            <label class="field">
                <span class="field-name">{Admin::Group.say()}</span>
                <input
                    type="text"
                    dir="auto"
                    list="template-groups"
                    prop:value=move || read(form, |form| form.now.group.clone())
                    on:input:target=move |event| page.change(|form| form.now.group = event.target().value())
                />
                <span class="hint">{Admin::GroupHelp.say()}</span>
            </label>
            <datalist id="template-groups">
                {move || groups.get().into_iter().map(|group| view! { <option value=group></option> }).collect_view()}
            </datalist>
        </div>
    }
}

#[component]
fn TextFields(page: Page, form: Shown) -> impl IntoView {
    let words = use_words();
    let area = NodeRef::<Textarea>::new();
    let language = Memo::new(move |_| read(form, |form| form.language.clone()));
    let tags = Memo::new(move |_| {
        let known = read(form, |form| form.now.texts.keys().cloned().collect::<Vec<_>>());
        let ours = Language::ALL.map(|language| language.as_str().to_owned());
        let mut tags: Vec<_> = ours.into_iter().chain(known).collect();
        tags.sort();
        tags.dedup();
        tags
    });
    let text = move || read(form, |form| form.now.texts.get(&form.language).cloned().unwrap_or_default());
    let put = move |text: String| {
        page.change(|form| {
            let language = form.language.clone();
            form.now.texts.insert(language, text);
        });
    };
    let insert = Callback::new(move |tag: String| {
        let Some(area) = area.get_untracked() else { return };
        let place = |units: Result<Option<u32>, _>| units.ok().flatten().unwrap_or(u32::MAX);
        let (start, end) = (place(area.selection_start()), place(area.selection_end()));
        let _ = area.set_range_text_with_start_and_end(&tag, start, end);
        put(area.value());
        let _ = area.focus();
    });
    view! {
        <div class="field">
            <label class="field-name" for="template-text">{words.get(Desk::TemplateText)}</label>
            <div class="chips" role="group" aria-label=words.get(Desk::TemplateLanguages)>
                <For each=move || tags.get() key=Clone::clone let(tag)>
                    <LanguageChip page form language tag />
                </For>
            </div>
            <textarea
                node_ref=area
                id="template-text"
                rows="6"
                dir="auto"
                aria-describedby="template-text-help"
                prop:value=text
                on:input:target=move |event| put(event.target().value())
            ></textarea>
            <p class="hint" id="template-text-help">{Admin::TextHelp.say()}</p>
            <Parameters insert />
        </div>
    }
}

#[component]
fn LanguageChip(page: Page, form: Shown, language: Memo<String>, tag: String) -> impl IntoView {
    let (own, set, filled) = (tag.clone(), tag.clone(), tag.clone());
    let has_text = move || read(form, |form| form.now.texts.get(&filled).is_some_and(|text| !text.trim().is_empty()));
    view! {
        <button
            type="button"
            class="chip"
            class:filled=has_text
            aria-pressed=move || language.with(|language| *language == own).to_string()
            on:click=move |_| page.change(|form| form.language.clone_from(&set))
        >
            {tag.to_uppercase()}
        </button>
    }
}

// Each writes itself where the cursor is.
#[component]
fn Parameters(insert: Callback<String>) -> impl IntoView {
    let words = use_words();
    let field = ["[[", Admin::FieldSample.say(), "]]"].concat();
    let tags = Parameter::ALL
        .into_iter()
        .map(|parameter| (["{{", &parameter.path(), "}}"].concat(), say::name(words, &parameter)));
    let all: Vec<_> = core::iter::once((field, Admin::Field.say().to_owned())).chain(tags).collect();
    view! {
        <details class="admin-parameters">
            <summary>{Admin::Parameters.say()}</summary>
            <div class="chips">
                {all
                    .into_iter()
                    .map(|(tag, name)| {
                        let put = tag.clone();
                        view! {
                            <button type="button" class="chip" title=tag on:click=move |_| insert.run(put.clone())>
                                {name}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </details>
    }
}

#[component]
fn Preview(form: Shown) -> impl IntoView {
    let words = use_words();
    let shown = move || {
        let (language, text) =
            read(form, |form| (form.language.clone(), form.now.texts.get(&form.language).cloned().unwrap_or_default()));
        if text.is_empty() {
            return view! { <span class="hint">{Admin::PreviewEmpty.say()}</span> }.into_any();
        }
        let (date, time) = Dates::in_language(&language, clock::now());
        let facts = sample(date, time, words.get(look(ChannelKind::ALL[0]).name));
        match domain::template::parse(&text) {
            Ok(_) => view! { <span dir="auto">{preview(words, &text, &facts)}</span> }.into_any(),
            Err(mistake) => {
                let wrong = say::wrong(words, &Wrong::Markup { language, mistake });
                view! { <span class="field-error">{wrong}</span> }.into_any()
            }
        }
    };
    view! {
        <div class="field">
            <h3 class="field-name">{words.get(Desk::TemplatePreview)}</h3>
            <p class="admin-preview" role="status">
                {shown}
            </p>
        </div>
    }
}

#[component]
fn Lock(page: Page, form: Shown) -> impl IntoView {
    view! {
        <div class="admin-field">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || read(form, |form| form.now.locked)
                    disabled=move || read(form, |form| form.now.approval.is_some())
                    on:change:target=move |event| page.change(|form| form.now.locked = event.target().checked())
                />
                <span>{Admin::Locked.say()}</span>
            </label>
            <p class="hint">{Admin::LockedHelp.say()}</p>
        </div>
    }
}

// What the carrier calls it; its code for the language on screen.
#[component]
fn ApprovalFields(page: Page, form: Shown) -> impl IntoView {
    let is_on = Memo::new(move |_| read(form, |form| form.now.approval.is_some()));
    let approval = move || read(form, |form| form.now.approval.clone()).unwrap_or_default();
    let language = Memo::new(move |_| read(form, |form| form.language.clone()));
    let change =
        move |change: &dyn Fn(&mut Approval)| page.change(|form| form.now.approval.iter_mut().for_each(change));
    let name_code = move || Admin::ApprovedCode.fill(&[("language", &language.get().to_uppercase())]);
    let help_code = move || Admin::ApprovedCodeHelp.fill(&[("code", &approved::code(&language.get()))]);
    view! {
        <div class="admin-field">
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    on:change:target=move |event| page.change(|form| form.approve(event.target().checked()))
                />
                <span>{Admin::Approved.say()}</span>
            </label>
            <p class="hint">{Admin::ApprovedHelp.say()}</p>
            <Show when=move || is_on.get()>
                <div class="admin-pair">
                    <label class="field">
                        <span class="field-name">{Admin::ApprovedName.say()}</span>
                        <input
                            type="text"
                            spellcheck="false"
                            prop:value=move || approval().name
                            on:input:target=move |event| {
                                let name = event.target().value();
                                change(&|approval| approval.name.clone_from(&name));
                            }
                        />
                        <span class="hint">{Admin::ApprovedNameHelp.say()}</span>
                    </label>
                    <label class="field">
                        <span class="field-name">{name_code}</span>
                        <input
                            type="text"
                            spellcheck="false"
                            prop:value=move || approval().languages.get(&language.get()).cloned().unwrap_or_default()
                            on:input:target=move |event| {
                                let (tag, code) = (language.get_untracked(), event.target().value());
                                change(&|approval| {
                                    if code.is_empty() {
                                        approval.languages.remove(&tag);
                                    } else {
                                        approval.languages.insert(tag.clone(), code.clone());
                                    }
                                });
                            }
                        />
                        <span class="hint">{help_code}</span>
                    </label>
                </div>
            </Show>
        </div>
    }
}

#[component]
fn Foot(page: Page, form: Shown) -> impl IntoView {
    let words = use_words();
    let shelf = page.shelf;
    let changes = Memo::new(move |_| read(form, Form::changes));
    let wrong = Memo::new(move |_| form.with(|form| form.as_ref().and_then(Form::wrong)));
    let changed = Signal::derive(move || changes.with(|changes| !changes.is_empty()));
    let said = Signal::derive(move || {
        let names: Vec<_> = changes.with(|changes| changes.iter().map(|field| field_name(words, field)).collect());
        changes_said(&names)
    });
    let failed = trouble(shelf.failure);
    let trouble = Signal::derive(move || {
        let wrong = || wrong.get().filter(|_| changed.get()).map(|wrong| said_wrong(words, &wrong));
        failed.get().or_else(wrong)
    });
    let wrong = Signal::derive(move || wrong.with(Option::is_some));
    view! { <SaveBar changed said=said trouble busy=shelf.busy wrong undo=move || shelf.undo() /> }
}

fn field_name(words: Words<Desk>, field: &Field) -> String {
    words.get(match field {
        Field::Name => Desk::TemplateName,
        Field::Group => return Admin::Group.say().to_owned(),
        Field::Text(language) => return [&words.get(Desk::TemplateText), " ", &language.to_uppercase()].concat(),
        Field::Channels => return Admin::Channels.say().to_owned(),
        Field::Teams => return Admin::Teams.say().to_owned(),
        Field::Locked => return Admin::Locked.say().to_owned(),
        Field::Approval => return Admin::Approved.say().to_owned(),
        Field::Files => return Admin::Files.say().to_owned(),
    })
}

// What only shared templates can have wrong, and what all can.
fn said_wrong(words: Words<Desk>, wrong: &Wrong) -> String {
    match wrong {
        Wrong::ApprovedUnlocked | Wrong::ApprovedElsewhere => Admin::ApprovedWhere.say().to_owned(),
        Wrong::ApprovedName => Admin::ApprovedNameHelp.say().to_owned(),
        Wrong::ApprovedLanguage(_) => Admin::ApprovedCodeHelp.fill(&[("code", "en_US")]),
        Wrong::TooManyFiles | Wrong::FilesElsewhere | Wrong::ApprovedFiles => Admin::FilesWrong.say().to_owned(),
        wrong => say::wrong(words, wrong),
    }
}
