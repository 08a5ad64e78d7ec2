//! The form before the chat, and the one for times when nobody is there.

use domain::contact::Details;
use domain::site::{Ask, FormAnswers};
use leptos::html::Form as FormElement;
use leptos::prelude::*;
use protocol::customer::Availability;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, SubmitEvent};

use crate::chat::fields::{Part, asked, error, parts, value};
use crate::chat::phase::Phase;
use crate::chat::rows::why;
use crate::chat::store::ChatStore;
use crate::dom::focus;
use crate::text::{Chat, Words};

/// What is half typed.
#[derive(Clone, Copy)]
struct Filled {
    form: RwSignal<FormAnswers>,
    message: RwSignal<String>,
}

impl Filled {
    fn get(self, part: Part) -> String {
        // Asked once more when the form goes: a field that is taken away loses the focus.
        let read = self.form.try_with(|form| self.message.try_with(|message| value(form, message, part).to_owned()));
        read.flatten().unwrap_or_default()
    }

    fn set(self, part: Part, text: String) {
        self.form.update(|form| match part {
            Part::Name => form.details.name = text,
            Part::Email => form.details.email = text,
            Part::Phone => form.details.phone = text,
            Part::Answer(at) => {
                if let Some(answer) = form.answers.get_mut(at) {
                    *answer = text;
                }
            }
            Part::Message => self.message.set(text),
        });
    }
}

/// The form.
#[component]
pub fn FormView(store: ChatStore) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let seen = store.seen();
    let offline = store.site(|site| site.availability == Availability::Offline);
    let shape = store.site(|site| site.form.clone());
    let prefill = seen.prefill.get_untracked();
    let details = Details { name: prefill.name, email: prefill.email, phone: prefill.phone };
    let answers = vec![String::new(); shape.questions.len()];
    let filled =
        Filled { form: RwSignal::new(FormAnswers { details, answers }), message: RwSignal::new(String::new()) };
    let checked = RwSignal::new(false);
    let element = NodeRef::<FormElement>::new();
    let sending = move || seen.phase.with(|phase| matches!(phase, Phase::Form { sending: true, .. }));
    let all = parts(&shape, offline);
    let fields = all.iter().map(|part| view! { <Field store part=*part filled checked /> }).collect_view();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        checked.set(true);
        let wrong = |part: &Part| error(&shape, *part, &filled.get(*part), offline).is_some();
        if all.iter().any(wrong) {
            focus_first_wrong(element);
        } else if !sending() {
            let text = filled.message.get_untracked();
            store.start_pressed(filled.form.get_untracked(), (!text.trim().is_empty()).then_some(text));
        }
    };
    let refused = move || match seen.phase.get() {
        Phase::Form { refused: Some(refusal), .. } => why(words, &refusal),
        _ => String::new(),
    };
    view! {
        <form class="pre-chat" novalidate=true node_ref=element on:submit=submit>
            <Greeting store offline />
            {fields}
            <p class="field-error" role="alert">{refused}</p>
            <button type="submit" class="button primary wide focus-on-solid" aria-disabled=move || sending().to_string()>
                {move || words.get(if sending() { Chat::Starting } else if offline { Chat::Leave } else { Chat::Start })}
            </button>
        </form>
    }
}

#[component]
fn Greeting(store: ChatStore, offline: bool) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let (title, hint) =
        if offline { (Chat::OfflineGreeting, Chat::OfflineHint) } else { (Chat::Greeting, Chat::GreetingHint) };
    let own = store.site(|site| if offline { site.texts.offline.clone() } else { site.texts.greeting.clone() });
    let hint = if own.is_empty() { words.get(hint) } else { own };
    view! {
        <div class="pre-chat-greeting">
            <h2>{words.get(title)}</h2>
            <p dir="auto">{hint}</p>
        </div>
    }
}

#[component]
fn Field(store: ChatStore, part: Part, filled: Filled, checked: RwSignal<bool>) -> impl IntoView {
    let words = expect_context::<Words<Chat>>();
    let offline = store.site(|site| site.availability == Availability::Offline);
    let shape = store.site(|site| site.form.clone());
    let optional = asked(&shape, part, offline) == Ask::Optional && part != Part::Message;
    let Look { id, label, kind, auto } = look(words, &shape, part);
    let left = RwSignal::new(false);
    let wrong = Memo::new(move |_| {
        let shown = checked.get() || left.get();
        shown.then(|| error(&shape, part, &filled.get(part), offline)).flatten()
    });
    let error_id = [&id, "-error"].concat();
    let described = {
        let error_id = error_id.clone();
        move || wrong.get().map(|_| error_id.clone())
    };
    let typed = move |event| filled.set(part, event_target_value(&event));
    // An empty field that was only passed through is not worth a reproach yet.
    let blur = move |_| {
        let _ = left.try_set(!filled.get(part).is_empty());
    };
    let invalid = move || wrong.get().is_some().to_string();
    let current = move || filled.get(part);
    let name = id.clone();
    let control = if part == Part::Message {
        view! {
            <textarea id=name rows="3" dir="auto" placeholder=words.get(Chat::MessageOptional) prop:value=current
                on:input=typed on:blur=blur aria-invalid=invalid aria-describedby=described></textarea>
        }
        .into_any()
    } else {
        view! {
            <input id=name type=kind autocomplete=auto dir="auto" prop:value=current
                on:input=typed on:blur=blur aria-invalid=invalid aria-describedby=described />
        }
        .into_any()
    };
    let note = optional.then(|| view! { <span class="field-optional">{words.get(Chat::Optional)}</span> });
    view! {
        <div class="field">
            <label for=id><span dir="auto">{label}</span>{note}</label>
            {control}
            <p class="field-error" id=error_id role="alert">{move || wrong.get().map(|key| words.get(key))}</p>
        </div>
    }
}

struct Look {
    id: String,
    label: String,
    kind: &'static str,
    auto: &'static str,
}

fn look(words: Words<Chat>, form: &domain::site::Form, part: Part) -> Look {
    let own = |id: &str, key, kind, auto| Look { id: id.to_owned(), label: words.get(key), kind, auto };
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

// After the drawing: only then the fields are marked.
fn focus_first_wrong(form: NodeRef<FormElement>) {
    request_animation_frame(move || {
        let wrong = form.get_untracked().and_then(|form| form.query_selector("[aria-invalid=true]").ok().flatten());
        if let Some(field) = wrong.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            focus::focus(&field);
        }
    });
}
