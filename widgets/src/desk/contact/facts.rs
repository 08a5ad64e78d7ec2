//! How the customer came: the page, its title, his language, what he was asked before the chat.

use domain::conversation::event::Answer;
use leptos::prelude::*;

use crate::desk::context::use_words;
use crate::desk::store::Face;
use crate::text::{Dates, Desk};
use crate::ui::{Icon, shapes};

/// The facts of the open conversation; only those that are known.
#[component]
pub fn Facts(
    /// The conversation.
    face: Memo<Option<Face>>,
) -> impl IntoView {
    let words = use_words();
    let dates = expect_context::<Dates>();
    let facts = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| (face.introduction.clone(), face.began))));
    move || {
        facts.get().map(|(introduction, began)| {
            let language = introduction.language.filter(|tag| !tag.is_empty());
            view! {
                <dl class="facts">
                    {introduction.page.map(|page| view! { <PageFact page title=introduction.title /> })}
                    {language
                        .map(|tag| {
                            view! {
                                <div>
                                    <dt>{words.get(Desk::Language)}</dt>
                                    <dd>{language_name(&tag)}</dd>
                                </div>
                            }
                        })}
                    <div>
                        <dt>{words.get(Desk::Arrived)}</dt>
                        <dd>
                            <time>{dates.full(began)}</time>
                        </dd>
                    </div>
                </dl>
                <Answers answers=introduction.answers />
            }
        })
    }
}

/// Leads to the customer's record elsewhere, in a window of its own that learns nothing of this one.
#[component]
pub fn RecordLink(
    /// Where it is.
    record: String,
) -> impl IntoView {
    let words = use_words();
    view! {
        <a class="record" href=record target="_blank" rel="noopener noreferrer">
            {words.get(Desk::OpenRecord)}
            <Icon shape=shapes::EXTERNAL_LINK />
        </a>
    }
}

#[component]
fn PageFact(page: String, title: Option<String>) -> impl IntoView {
    let words = use_words();
    let shown = title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| page.clone());
    let address = page.clone();
    view! {
        <div>
            <dt>{words.get(Desk::Page)}</dt>
            <dd>
                <a href=page target="_blank" rel="noopener noreferrer">
                    <bdi>{shown}</bdi>
                    <Icon shape=shapes::EXTERNAL_LINK />
                </a>
                <span class="fact-address" dir="ltr">{address}</span>
            </dd>
        </div>
    }
}

#[component]
fn Answers(answers: Vec<Answer>) -> impl IntoView {
    let words = use_words();
    (!answers.is_empty()).then(|| {
        view! {
            <h3 class="facts-title">{words.get(Desk::Answers)}</h3>
            <dl class="facts">
                {answers
                    .into_iter()
                    .map(|answer| {
                        view! {
                            <div>
                                <dt dir="auto">{answer.question}</dt>
                                <dd dir="auto">{answer.answer}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        }
    })
}

// The browser knows what languages are called in the reader's own.
fn language_name(tag: &str) -> String {
    use js_sys::{Function, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    let name = || -> Result<Option<String>, JsValue> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
        let class: Function = Reflect::get(&intl, &"DisplayNames".into())?.dyn_into()?;
        let options = crate::dom::js::object(&[("type", "language".into())]);
        let reader = crate::dom::document().document_element().and_then(|root| root.get_attribute("lang"));
        let reader = JsValue::from_str(reader.as_deref().unwrap_or("en"));
        let names = Reflect::construct(&class, &js_sys::Array::of2(&reader, &options))?;
        let of: Function = Reflect::get(&names, &"of".into())?.dyn_into()?;
        Ok(of.call1(&names, &JsValue::from_str(tag))?.as_string())
    };
    name().ok().flatten().unwrap_or_else(|| tag.to_owned())
}
