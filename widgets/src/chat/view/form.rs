//! The form before the chat, and the one for times when nobody is there.

use std::rc::Rc;

use crate::prelude::*;
use domain::site::{Ask, Form, FormAnswers};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use crate::chat::fields::{Part, asked, error, parts};
use crate::chat::phase::Phase;
use crate::chat::rows::why;
use crate::chat::store::ChatStore;
use crate::dom::el::{El, el, said};
use crate::dom::focus;
use crate::dom::timer::Frame;
use crate::text::{Chat, Key};

/// A field with what is typed in it.
#[derive(Clone, Copy)]
struct Field {
    part: Part,
    text: RwSignal<String>,
    /// It was left with something in it, or Send was pressed: what is wrong may be said.
    checked: RwSignal<bool>,
}

/// The form.
pub fn form(store: ChatStore) -> El {
    // Who leaves or comes while the form is filled in changes what it asks for, not what stands in it.
    let offline = move || store.is_offline();
    let shape = store.site(|site| site.form.clone());
    let fields: Vec<Field> = parts(&shape).into_iter().map(|part| Field::new(part, store)).collect();
    let sending = move || matches!(store.phase(), Phase::Form { sending: true, .. });
    let label = move || {
        (if sending() {
            Chat::Starting
        } else if offline() {
            Chat::Leave
        } else {
            Chat::Start
        })
        .say()
    };
    let refused = move || match store.phase() {
        Phase::Form { refused: Some(refusal), .. } => why(&refusal),
        _ => String::new(),
    };
    let start = el("button")
        .attr("type", "submit")
        .class("button primary wide focus-on-solid")
        .bind_attr("aria-disabled", move || sending().then(|| "true".to_owned()))
        .bind_text(label);
    let drawn = fields.iter().map(|field| field.draw(&shape, store)).collect::<Vec<_>>();
    let element = el("form").class("pre-chat").attr("novalidate", "");
    let this = element.clone();
    let mut frame = None;
    element
        .child(greeting(store))
        .children(drawn)
        .child(said("p", "").class("field-error").attr("role", "alert").bind_text(refused))
        .child(start)
        .on("submit", move |event: Event| {
            event.prevent_default();
            if fields.iter().any(|field| field.is_wrong(&shape, untrack(offline))) {
                let form = this.clone();
                frame.replace(Frame::next(move || focus_first_wrong(&form)));
            } else if !untrack(sending) {
                let (answers, message) = filled(&shape, &fields, untrack(offline));
                store.start_pressed(answers, message);
            }
        })
}

impl Field {
    fn new(part: Part, store: ChatStore) -> Self {
        let prefill = store.prefill();
        let text = match part {
            Part::Name => prefill.name,
            Part::Email => prefill.email,
            Part::Phone => prefill.phone,
            Part::Answer(_) | Part::Message => String::new(),
        };
        Self { part, text: RwSignal::new(text), checked: RwSignal::new(false) }
    }

    // From now on what is wrong is said.
    fn is_wrong(self, form: &Form, offline: bool) -> bool {
        self.checked.set(true);
        self.text.with_untracked(|text| error(form, self.part, text, offline)).is_some()
    }

    fn draw(self, form: &Form, store: ChatStore) -> El {
        let Self { part, text, checked } = self;
        let Look { id, label, kind, auto } = look(form, part);
        let error_id = [&id, "-error"].concat();
        let (rules, shape) = (form.clone(), Rc::new(form.clone()));
        let wrong = Rc::new(move || {
            let offline = store.is_offline();
            checked.get().then(|| text.with(|text| error(&rules, part, text, offline))).flatten()
        });
        let (invalid, marked) = (Rc::clone(&wrong), Rc::clone(&wrong));
        let describes = error_id.clone();
        let control = if part == Part::Message {
            let hint = Chat::MessageOptional.say();
            el("textarea").attr("rows", "3").attr("placeholder", hint)
        } else {
            el("input").attr("type", kind).attr("autocomplete", auto)
        };
        let control = control
            .attr("id", &id)
            .attr("dir", "auto")
            .bind_attr("aria-invalid", move || invalid().map(|_| "true".to_owned()))
            .bind_attr("aria-describedby", move || marked().map(|_| describes.clone()))
            .bind_value(text)
            // An empty field that was only passed through is not worth a reproach yet.
            .on("change", move |_: Event| checked.set(text.with_untracked(|text| !text.is_empty())));
        let ask = Rc::clone(&shape);
        let optional = move || part != Part::Message && asked(&ask, part, store.is_offline()) == Ask::Optional;
        let name = el("label")
            .attr("for", &id)
            .child(said("span", &label).attr("dir", "auto"))
            .when(optional, || said("span", Chat::Optional.say()).class("field-optional"));
        let trouble = el("p").class("field-error").attr("id", &error_id).attr("role", "alert");
        el("div")
            .class("field")
            .bind_flag("hidden", move || asked(&shape, part, store.is_offline()) == Ask::No)
            .child(name)
            .child(control)
            .child(trouble.bind_text(move || wrong().map(Key::say).unwrap_or_default()))
    }
}

fn filled(form: &Form, fields: &[Field], offline: bool) -> (FormAnswers, Option<String>) {
    let mut answers = FormAnswers { answers: vec![String::new(); form.questions.len()], ..FormAnswers::default() };
    let mut message = None;
    for field in fields.iter().filter(|field| asked(form, field.part, offline) != Ask::No) {
        let text = field.text.get_untracked();
        match field.part {
            Part::Name => answers.details.name = text,
            Part::Email => answers.details.email = text,
            Part::Phone => answers.details.phone = text,
            Part::Answer(at) => {
                if let Some(answer) = answers.answers.get_mut(at) {
                    *answer = text;
                }
            }
            Part::Message => message = Some(text).filter(|text| !text.trim().is_empty()),
        }
    }
    (answers, message)
}

fn greeting(store: ChatStore) -> El {
    let title = move || if store.is_offline() { Chat::OfflineGreeting } else { Chat::Greeting }.say();
    let hint = move || {
        let offline = store.is_offline();
        let own = store.site(|site| if offline { site.texts.offline.clone() } else { site.texts.greeting.clone() });
        let usual = if offline { Chat::OfflineHint } else { Chat::GreetingHint };
        if own.is_empty() { usual.say().to_owned() } else { own }
    };
    el("div")
        .class("pre-chat-greeting")
        .child(el("h2").bind_text(title))
        .child(el("p").attr("dir", "auto").bind_text(hint))
}

struct Look {
    id: String,
    label: String,
    kind: &'static str,
    auto: &'static str,
}

fn look(form: &Form, part: Part) -> Look {
    let own = |id: &str, key: Chat, kind, auto| Look { id: id.to_owned(), label: key.say().to_owned(), kind, auto };
    match part {
        Part::Name => own("name", Chat::Name, "text", "name"),
        Part::Email => own("email", Chat::Email, "email", "email"),
        Part::Phone => own("phone", Chat::Phone, "tel", "tel"),
        Part::Message => own("message", Chat::Message, "text", "off"),
        Part::Answer(at) => Look {
            id: ["answer-", &at.to_string()].concat(),
            label: form.questions.get(at).map(|question| question.text.clone()).unwrap_or_default(),
            kind: "text",
            auto: "off",
        },
    }
}

fn focus_first_wrong(form: &El) {
    let wrong = form.query_selector("[aria-invalid=true]").ok().flatten();
    if let Some(field) = wrong.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        focus::focus(&field);
    }
}
