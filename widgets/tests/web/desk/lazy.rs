//! What is fetched when it is first shown, with parts that come, or do not, when the test says so.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::context::use_desk;
use widgets::ui::lazy::{Made, Missing, lazy};

use super::stage::{Stage, drawn};

#[derive(Clone)]
struct Part(SendWrapper<Rc<Asked>>);

#[derive(Default)]
struct Asked {
    /// How each request is answered: well or not.
    answers: RefCell<Vec<(Function, Function)>>,
    made: Cell<u32>,
}

impl Part {
    fn new() -> Self {
        Self(SendWrapper::new(Rc::default()))
    }

    fn fetch(&self) -> impl Future<Output = Made> + use<> {
        let asked = Rc::clone(&self.0);
        let promise = Promise::new(&mut |well, not| asked.answers.borrow_mut().push((well, not)));
        async move {
            JsFuture::from(promise).await.map_err(|_| Missing)?;
            asked.made.set(asked.made.get() + 1);
            // Views look for their context when they are made.
            let _ = use_desk();
            Ok(view! { <p class="came">"Here"</p> }.into_any())
        }
    }

    async fn answer(&self, well: bool) {
        let (fulfil, refuse) = self.0.answers.borrow_mut().pop().unwrap();
        let _ = if well { fulfil } else { refuse }.call0(&JsValue::NULL);
        drawn().await;
    }

    fn show(&self, stage: &mut Stage, open: RwSignal<bool>) {
        let part = self.clone();
        stage.show(move || {
            move || {
                let part = part.clone();
                let outline = |inside: AnyView| view! { <div class="outline">{inside}</div> }.into_any();
                open.get().then(|| lazy(move || part.fetch(), outline))
            }
        });
    }
}

fn opened() -> (Stage, Part, RwSignal<bool>) {
    let mut stage = Stage::with_rows(Vec::new());
    let open = stage.with(|| RwSignal::new(true));
    let part = Part::new();
    part.show(&mut stage, open);
    (stage, part, open)
}

#[wasm_bindgen_test]
async fn it_is_shown_when_it_comes() {
    let (stage, part, _) = opened();
    assert!(stage.texts(".came").is_empty());
    part.answer(true).await;
    assert_eq!(stage.texts(".came"), ["Here"]);
    assert!(stage.texts(".outline").is_empty());
}

#[wasm_bindgen_test]
async fn what_does_not_come_is_said_and_asked_for_again() {
    let (stage, part, _) = opened();
    part.answer(false).await;
    assert!(stage.texts(".outline [role=alert] p")[0].starts_with("This part could not be fetched."));
    stage.find(".part-missing .primary").click();
    drawn().await;
    assert!(stage.texts("[role=alert]").is_empty());
    part.answer(true).await;
    assert_eq!(stage.texts(".came"), ["Here"]);
}

#[wasm_bindgen_test]
async fn who_closed_it_meanwhile_gets_nothing() {
    let (stage, part, open) = opened();
    open.set(false);
    drawn().await;
    part.answer(true).await;
    assert_eq!((part.0.made.get(), stage.texts(".came").len()), (0, 0));
    open.set(true);
    drawn().await;
    part.answer(true).await;
    assert_eq!(stage.texts(".came"), ["Here"]);
}
