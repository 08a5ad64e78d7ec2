//! An agent's own template: made of what stands in the composer, changed, taken away (SPEC F.3).

use std::collections::BTreeMap;

use domain::TemplateId;
use domain::template::Template;
use leptos::prelude::*;
use protocol::agent::{TemplateEntry, TemplatePut};
use wasm_bindgen_futures::spawn_local;

use super::shelf::Shelf;
use super::{api, words};
use crate::desk::context::use_words;
use crate::dom::{document, ids};
use crate::text::{Common, Desk, Words};
use crate::ui::lazy::{in_dialog, lazy};
use crate::ui::{Dialog, Icon, shapes};

/// A template that is being written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    id: TemplateId,
    is_new: bool,
    group: String,
    name: String,
    language: String,
    text: String,
    /// What it says in other languages.
    others: BTreeMap<String, String>,
}

impl Draft {
    /// A new one that says this.
    pub fn new(text: String) -> Self {
        let language = document().document_element().and_then(|root| root.get_attribute("lang"));
        Self {
            id: TemplateId(ids::command_id().0),
            is_new: true,
            group: String::new(),
            name: String::new(),
            language: language.unwrap_or_else(|| "en".to_owned()),
            text,
            others: BTreeMap::new(),
        }
    }

    /// One that is there, in this language.
    pub fn of(entry: TemplateEntry, language: &str) -> Self {
        let mut others = entry.texts;
        let text = others.remove(language).unwrap_or_default();
        let (id, group, name) = (entry.id, entry.group, entry.name);
        Self { id, is_new: false, group, name, language: language.to_owned(), text, others }
    }

    fn put(&self) -> TemplatePut {
        let mut texts = self.others.clone();
        texts.insert(self.language.clone(), self.text.clone());
        TemplatePut { group: self.group.clone(), name: self.name.clone(), texts }
    }

    fn wrong(&self) -> Option<domain::template::Wrong> {
        let TemplatePut { group, name, texts } = self.put();
        let (channels, teams, owner, locked, approval, files) = (vec![], vec![], None, false, None, vec![]);
        Template { id: self.id, group, order: 0, name, texts, channels, teams, owner, locked, approval, files }
            .checked()
            .err()
    }
}

/// The dialog, while something is being written.
#[component]
pub fn OwnDialog(
    /// What is being written.
    draft: RwSignal<Option<Draft>>,
    /// Where it will stand.
    shelf: Shelf,
) -> impl IntoView {
    let begun = Memo::new(move |_| draft.with(|draft| draft.as_ref().map(|draft| draft.id)));
    let (close, words) = (Callback::new(move |()| draft.set(None)), use_words());
    move || begun.get().map(|_| lazy(move || form(draft, shelf), in_dialog(words.get(Desk::Templates), close, "")))
}

crate::part! {
    fn form(draft: RwSignal<Option<Draft>>, shelf: Shelf) in tools { view! { <Form draft shelf /> } }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    Ready,
    Busy,
    Failed,
    Sure,
}

#[component]
fn Form(draft: RwSignal<Option<Draft>>, shelf: Shelf) -> impl IntoView {
    let words = use_words();
    let common = expect_context::<Words<Common>>();
    let attempt = RwSignal::new(Attempt::Ready);
    let wrong = RwSignal::new(None);
    let close = Callback::new(move |()| draft.set(None));
    let is_new = draft.with_untracked(|draft| draft.as_ref().is_none_or(|draft| draft.is_new));
    let done = move |kept: bool| {
        if kept {
            shelf.load();
            draft.try_set(None);
        } else {
            attempt.try_set(Attempt::Failed);
        }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(now) = draft.get_untracked() else { return };
        wrong.set(now.wrong());
        if wrong.with_untracked(Option::is_none) && attempt.get_untracked() != Attempt::Busy {
            attempt.set(Attempt::Busy);
            spawn_local(async move { done(api::keep(now.id, &now.put()).await) });
        }
    };
    let remove = move |_| {
        let Some(id) = draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.id)) else { return };
        if attempt.get_untracked() == Attempt::Sure {
            attempt.set(Attempt::Busy);
            spawn_local(async move { done(api::remove(id).await) });
        } else {
            attempt.set(Attempt::Sure);
        }
    };
    let removal =
        move || words.get(if attempt.get() == Attempt::Sure { Desk::TemplateDeleteSure } else { Desk::TemplateDelete });
    view! {
        <Dialog title=words.get(if is_new { Desk::TemplateNew } else { Desk::TemplateEdit }) close>
            <form class="dialog-text own-template" novalidate on:submit=save>
                <label class="field">
                    <span class="field-name">{words.get(Desk::TemplateName)}</span>
                    <input
                        type="text"
                        dir="auto"
                        data-autofocus=""
                        prop:value=move || draft.with(|draft| draft.as_ref().map(|draft| draft.name.clone()))
                        on:input:target=move |event| change(draft, |draft| draft.name = event.target().value())
                    />
                </label>
                <label class="field">
                    <span class="field-name">{words.get(Desk::TemplateText)}</span>
                    <textarea
                        rows="6"
                        dir="auto"
                        prop:value=move || draft.with(|draft| draft.as_ref().map(|draft| draft.text.clone()))
                        on:input:target=move |event| change(draft, |draft| draft.text = event.target().value())
                    ></textarea>
                </label>
                <p class="hint">{words.get(Desk::TemplateSyntax)}</p>
                <p class="field-error" role="alert">
                    {move || match (wrong.get(), attempt.get()) {
                        (Some(why), _) => Some(words::wrong(words, &why)),
                        (None, Attempt::Failed) => Some(words.get(Desk::TemplateFailed)),
                        _ => None,
                    }}
                </p>
                <footer class="dialog-foot">
                    {(!is_new)
                        .then(|| {
                            view! {
                                <button type="button" class="button end" on:click=remove>
                                    <Icon shape=shapes::TRASH />
                                    {removal}
                                </button>
                            }
                        })}
                    <button type="button" class="button" on:click=move |_| close.run(())>
                        {common.get(Common::Cancel)}
                    </button>
                    <button type="submit" class="button primary">{words.get(Desk::Save)}</button>
                </footer>
            </form>
        </Dialog>
    }
}

fn change(draft: RwSignal<Option<Draft>>, change: impl FnOnce(&mut Draft)) {
    draft.update(|draft| {
        if let Some(draft) = draft {
            change(draft);
        }
    });
}
