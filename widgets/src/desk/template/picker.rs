//! The picker: a list over the composer with search, groups and a preview. The keyboard stays in the search field.

use domain::ConversationId;
use domain::template::{Facts, Locked, Piece, fill, parse, pick};
use leptos::html::{Div, Input};
use leptos::prelude::*;
use protocol::agent::TemplateEntry;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use super::api;
use super::model::{Heading, Place, Section, arrange, line, lines};
use super::own::{Draft, OwnDialog};
use super::shelf::Shelf;
use super::words::{facts, name};
use crate::desk::context::{use_desk, use_panes, use_words};
use crate::desk::presence::model::{Move, Picker};
use crate::desk::store::Face;
use crate::dom::{document, focus};
use crate::files::Files;
use crate::text::{Desk, Words};
use crate::ui::lazy::{in_popup, lazy};
use crate::ui::{Icon, IconButton, SearchField, shapes};

/// Where what is chosen goes.
#[derive(Clone, Copy)]
pub struct Target {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Puts a template there, with its files.
    pub insert: Callback<(Vec<Piece>, Files)>,
    /// Puts a locked one there.
    pub lock: Callback<(Locked, Files)>,
    /// What stands there, as a template that says it.
    pub source: Callback<(), String>,
    /// Whether a locked one stands there.
    pub is_locked: Signal<bool>,
}

/// The picker, while it is open, and the dialog for own templates.
#[component]
pub fn TemplatePicker(
    /// Where what is chosen goes.
    target: Target,
    /// The conversation.
    face: Memo<Option<Face>>,
    /// Whether only what its platform has approved may be sent now.
    approved_only: Memo<bool>,
    /// It was closed: the work goes on in the composer.
    closed: Callback<()>,
) -> impl IntoView {
    let panes = use_panes();
    let shelf = expect_context::<Shelf>();
    let writing = RwSignal::new(None);
    on_cleanup(move || panes.picking.set(false));
    let close = Callback::new(move |()| {
        panes.picking.set(false);
        closed.run(());
    });
    view! {
        {move || {
            panes
                .picking
                .get()
                .then(|| {
                    let open = Popped { target, face, approved_only, shelf, writing, closed };
                    lazy(move || popup(open), in_popup("picker", close))
                })
        }}
        <OwnDialog draft=writing shelf />
    }
}

/// What the list is opened with.
#[derive(Clone, Copy)]
struct Popped {
    target: Target,
    face: Memo<Option<Face>>,
    approved_only: Memo<bool>,
    shelf: Shelf,
    writing: RwSignal<Option<Draft>>,
    closed: Callback<()>,
}

crate::part! {
    fn popup(open: Popped) in tools {
        let Popped { target, face, approved_only, shelf, writing, closed } = open;
        view! { <Popup target face approved_only shelf writing closed /> }
    }
}

/// How the files of what was chosen are had.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetching {
    Asked,
    Failed,
}

/// What the parts of the picker share.
#[derive(Clone, Copy)]
struct Open {
    picker: RwSignal<Picker>,
    sections: Memo<Vec<Section>>,
    /// The line the keyboard is on.
    active: Memo<Option<TemplateEntry>>,
    /// The language chosen by hand.
    language: RwSignal<Option<String>>,
    face: Memo<Option<Face>>,
}

impl Open {
    /// The text that would be inserted, with its language: the customer's if there is one, else the agent's own.
    fn text(self, entry: &TemplateEntry) -> Option<(String, String)> {
        let own = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        let customer = self.face.with(|face| face.as_ref().and_then(|face| face.introduction.language.clone()));
        let wanted: Vec<_> = self.language.get().into_iter().chain(customer).chain([own]).collect();
        let wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
        pick(&entry.texts, &wanted).map(|(language, text)| (language.to_owned(), text.to_owned()))
    }
}

#[component]
fn Popup(
    target: Target,
    face: Memo<Option<Face>>,
    approved_only: Memo<bool>,
    shelf: Shelf,
    writing: RwSignal<Option<Draft>>,
    closed: Callback<()>,
) -> impl IntoView {
    let (panes, words) = (use_panes(), use_words());
    shelf.load();
    let picker = RwSignal::new(Picker::default());
    let sections = Memo::new(move |_| {
        let all = shelf.entries().get().unwrap_or_default();
        let approved_only = approved_only.get();
        let place = |face: &Face| Place { channel: face.channel, approved_only };
        let place = face.with(|face| face.as_ref().map(place));
        let query = picker.with(|picker| picker.query.clone());
        place.map(|place| arrange(&all, place, &query, &shelf.recent())).unwrap_or_default()
    });
    let active =
        Memo::new(move |_| sections.with(|sections| line(sections, picker.with(|picker| picker.active)).cloned()));
    let open = Open { picker, sections, active, language: RwSignal::new(None), face };
    let known = knower(face);
    let close = Callback::new(move |()| {
        panes.picking.set(false);
        closed.run(());
    });
    let fetching = RwSignal::new(None);
    let choose = Callback::new(move |entry: TemplateEntry| {
        let Some((language, text)) = untrack(|| open.text(&entry)) else { return };
        let facts = known.run(language.clone());
        let label = move |parameter: &_| name(words, parameter);
        let insert = move |entry: &TemplateEntry, files: Files| {
            shelf.used(entry.id);
            close.run(());
            if entry.locked {
                let locked = Locked::begin(entry.id, &language, &text, &facts);
                if let Some(locked) = locked {
                    target.lock.run((Locked { approved: entry.approved, ..locked }, files));
                }
            } else if let Ok(parts) = parse(&text) {
                target.insert.run((fill::fill(&parts, &facts, &label), files));
            }
        };
        if entry.files.is_empty() {
            return insert(&entry, Files::default());
        }
        // With its files or not at all; whoever closes the list meanwhile does not want it any more.
        fetching.set(Some(Fetching::Asked));
        spawn_local(async move {
            let files = api::bring(entry.id, target.conversation).await;
            if fetching.try_get_untracked().flatten() != Some(Fetching::Asked) {
                return;
            }
            fetching.set(files.is_none().then_some(Fetching::Failed));
            if let Some(files) = files {
                insert(&entry, files);
            }
        });
    });
    let root = NodeRef::<Div>::new();
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let stays = root.get_untracked().is_some_and(|root| to.is_some() && root.contains(to.as_ref()));
        if !stays {
            panes.picking.try_set(false);
        }
    };
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            event.prevent_default();
            close.run(());
        }
    };
    view! {
        <div
            node_ref=root
            class="picker"
            role="dialog"
            tabindex="-1"
            aria-label=words.get(Desk::Templates)
            on:focusout=left
            on:keydown=keys
        >
            <div class="picker-list">
                <Search open choose />
                <List open approved_only shelf choose />
                <p class="field-error" role="alert">
                    {move || (fetching.get() == Some(Fetching::Failed)).then(|| words.get(Desk::TemplateFilesFailed))}
                </p>
                <footer class="picker-foot">
                    <SaveOwn target writing />
                    <IconButton shape=shapes::X name=words.get(Desk::TemplatesClose) press=move || close.run(()) />
                </footer>
            </div>
            <Preview open known choose writing />
        </div>
    }
}

// What is known here, for a text in this language.
fn knower(face: Memo<Option<Face>>) -> Callback<String, Facts> {
    let (desk, words) = (use_desk(), use_words());
    Callback::new(move |language: String| {
        let agent = desk.shown.me.with(|me| me.as_ref().map(|me| me.name.clone())).unwrap_or_default();
        let now = desk.shown.now.get_untracked();
        face.with(|face| face.as_ref().map(|face| facts(words, face, &agent, &language, now))).unwrap_or_default()
    })
}

#[component]
fn Search(open: Open, choose: Callback<TemplateEntry>) -> impl IntoView {
    let words = use_words();
    let Open { picker, sections, active, .. } = open;
    let field = NodeRef::<Input>::new();
    field.on_load(|field| focus::focus(&field));
    let keys = move |event: KeyboardEvent| {
        let key = event.key();
        if let Some(to) = Move::of_key(&key).filter(|to| matches!(to, Move::Down | Move::Up)) {
            let count = sections.with_untracked(|sections| lines(sections));
            picker.update(|picker| picker.go(to, count));
            into_sight(picker.with_untracked(|picker| picker.active));
        } else if key == "Enter" && !event.is_composing() {
            if let Some(entry) = active.get_untracked() {
                choose.run(entry);
            }
        } else {
            return;
        }
        event.prevent_default();
    };
    let marked = move || active.get().map(|_| format!("template-{}", picker.with(|picker| picker.active)));
    view! {
        <SearchField
            name=words.get(Desk::TemplatesSearch)
            query=Signal::derive(move || picker.with(|picker| picker.query.clone()))
            typed=Callback::new(move |text| picker.update(|picker| picker.search(text)))
            over=("template-list", Signal::derive(marked))
            keys=Callback::new(keys)
            field
        />
    }
}

fn into_sight(number: usize) {
    if let Some(option) = document().get_element_by_id(&format!("template-{number}")) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[component]
fn List(open: Open, approved_only: Memo<bool>, shelf: Shelf, choose: Callback<TemplateEntry>) -> impl IntoView {
    let words = use_words();
    let empty = move || {
        if open.sections.with(|sections| !sections.is_empty()) {
            return None;
        }
        let key = match shelf.entries().with(|entries| entries.as_ref().map(Vec::is_empty)) {
            None if shelf.has_failed() => Desk::TemplatesFailed,
            None => Desk::TemplatesLoading,
            Some(_) if approved_only.get() => Desk::TemplatesNoneApproved,
            Some(true) => Desk::TemplatesEmpty,
            Some(false) => Desk::TemplatesNone,
        };
        Some(view! { <p class="hint" role="status">{words.get(key)}</p> })
    };
    view! {
        <div class="options picker-options" id="template-list" role="listbox" aria-label=words.get(Desk::Templates)>
            {move || {
                let mut number = 0;
                open.sections
                    .get()
                    .into_iter()
                    .map(|section| {
                        let first = number;
                        number += section.entries.len();
                        view! { <Part open section first choose /> }
                    })
                    .collect_view()
            }}
        </div>
        {empty}
    }
}

#[component]
fn Part(open: Open, section: Section, first: usize, choose: Callback<TemplateEntry>) -> impl IntoView {
    let words = use_words();
    let heading = match section.heading {
        Heading::Recent => words.get(Desk::TemplatesRecent),
        Heading::Group(group) => group,
        Heading::Others => words.get(Desk::TemplatesOthers),
        Heading::Own => words.get(Desk::TemplatesOwn),
    };
    let label = heading.clone();
    let options = section.entries.into_iter().zip(first..);
    view! {
        <div role="group" aria-label=label>
            <p class="picker-heading" aria-hidden="true" dir="auto">
                {heading}
            </p>
            {options.map(|(entry, number)| view! { <TemplateOption open entry number choose /> }).collect_view()}
        </div>
    }
}

#[component]
fn TemplateOption(open: Open, entry: TemplateEntry, number: usize, choose: Callback<TemplateEntry>) -> impl IntoView {
    let words = use_words();
    let picker = open.picker;
    let is_active = move || picker.with(|picker| picker.active == number);
    let (title, locked, approved) = (entry.name.clone(), entry.locked, entry.approved);
    view! {
        <div
            id=format!("template-{number}")
            class="option"
            class:active=is_active
            role="option"
            aria-selected=move || is_active().to_string()
            on:pointerdown=move |event| event.prevent_default()
            on:pointermove=move |_| {
                if picker.with_untracked(|picker| picker.active != number) {
                    picker.update(|picker| picker.active = number);
                }
            }
            on:click=move |_| choose.run(entry.clone())
        >
            <span class="option-name" dir="auto">
                {title}
            </span>
            {approved.then(|| view! { <span class="option-hint">{words.get(Desk::TemplateIsApproved)}</span> })}
            {locked
                .then(|| {
                    view! {
                        <Icon shape=shapes::LOCK />
                        <span class="visually-hidden">{words.get(Desk::TemplateIsLocked)}</span>
                    }
                })}
        </div>
    }
}

#[component]
fn Preview(
    open: Open,
    known: Callback<String, Facts>,
    choose: Callback<TemplateEntry>,
    writing: RwSignal<Option<Draft>>,
) -> impl IntoView {
    let words = use_words();
    let panes = use_panes();
    let shown = move |entry: TemplateEntry| {
        let (title, own, tags) = (entry.name.clone(), entry.own, entry.texts.keys().cloned().collect::<Vec<_>>());
        let (read, edited) = (entry.clone(), entry.clone());
        let files: Vec<_> = entry.files.iter().map(|file| file.name.clone()).collect();
        // What was found stays where it is while another language is looked at: it may have the focus.
        let text = Memo::new(move |_| open.text(&read));
        let edit = move || {
            let language = text.get_untracked().map(|(language, _)| language).unwrap_or_default();
            writing.set(Some(Draft::of(edited.clone(), &language)));
            panes.picking.set(false);
        };
        let said = move || text.get().map(|(language, text)| preview(words, &text, &known.run(language)));
        view! {
            <header class="picker-title">
                <h3 dir="auto">{title}</h3>
                {own
                    .then(|| {
                        view! { <IconButton shape=shapes::PENCIL name=words.get(Desk::TemplateEdit) press=edit /> }
                    })}
            </header>
            <Languages open tags text />
            <p class="picker-text" dir="auto">
                {said}
            </p>
            {files
                .into_iter()
                .map(|name| {
                    view! {
                        <p class="hint picker-file">
                            <Icon shape=shapes::PAPERCLIP />
                            <bdi>{name}</bdi>
                        </p>
                    }
                })
                .collect_view()}
            <button type="button" class="button primary" on:click=move |_| choose.run(entry.clone())>
                {words.get(Desk::TemplateInsert)}
            </button>
        }
    };
    view! {
        <section class="picker-preview" aria-label=words.get(Desk::TemplatePreview)>
            {move || open.active.get().map(shown)}
        </section>
    }
}

#[component]
fn Languages(open: Open, tags: Vec<String>, text: Memo<Option<(String, String)>>) -> impl IntoView {
    let words = use_words();
    (tags.len() > 1).then(|| {
        let buttons = tags.into_iter().map(move |tag| {
            let (own, set) = (tag.clone(), tag.clone());
            let pressed = move || text.with(|text| text.as_ref().is_some_and(|(tag, _)| *tag == own)).to_string();
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=pressed
                    on:click=move |_| open.language.set(Some(set.clone()))
                >
                    {tag.to_uppercase()}
                </button>
            }
        });
        view! {
            <div class="chips" role="group" aria-label=words.get(Desk::TemplateLanguages)>
                {buttons.collect_view()}
            </div>
        }
    })
}

/// What a template says with what is known, its gaps marked.
pub fn preview(words: Words<Desk>, text: &str, facts: &Facts) -> Option<impl IntoView + use<>> {
    let pieces = fill::fill(&parse(text).ok()?, facts, &|parameter| name(words, parameter));
    let views = pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => view! { <span>{text}</span> }.into_any(),
        Piece::Gap { label, default } if default.is_empty() => {
            view! { <mark class="gap open">{label}</mark> }.into_any()
        }
        Piece::Gap { default, .. } => view! { <mark class="gap">{default}</mark> }.into_any(),
    });
    Some(views.collect_view())
}

// What stands in the composer as a template of one's own.
#[component]
fn SaveOwn(target: Target, writing: RwSignal<Option<Draft>>) -> impl IntoView {
    let (panes, words) = (use_panes(), use_words());
    let press = move |_| {
        writing.set(Some(Draft::new(target.source.run(()))));
        panes.picking.set(false);
    };
    view! {
        <button type="button" class="button" disabled=move || target.is_locked.get() on:click=press>
            <Icon shape=shapes::PLUS />
            {words.get(Desk::TemplateSaveOwn)}
        </button>
    }
}
