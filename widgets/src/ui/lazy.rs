//! Views that are no part of the page's first download. A release comes in parts (`xtask/src/front/split.rs`): what can only
//! be reached through a [`part!`](crate::part) is fetched when that is first shown, and kept by the browser. All other
//! builds are in one piece, and a part is an ordinary function.
//!
//! A new part, or a new view in an old one, takes two steps:
//!
//! ```ignore
//! crate::part! {
//!     /// The panel of an email conversation.
//!     pub fn panel(face: Memo<Option<Face>>) in mail { view! { <Panel face /> } }
//! }
//! // and where it is shown, in the outline of what comes:
//! lazy(move || panel(face), |waiting| view! { <div class="panel-body">{waiting}</div> }.into_any())
//! ```
//!
//! Views that are shown together belong into one part: each is a request. Whatever the page can also reach another way stays
//! in the first download, a single `<Panel>` elsewhere is enough; `cargo xtask bench sizes` shows what a part weighs.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use web_sys::KeyboardEvent;

use crate::desk::context::use_words;
use crate::dom::page;
use crate::dom::timer::{Timeout, sleep};
use crate::text::Desk;
use crate::ui::Dialog;

/// What comes at once is not announced; in milliseconds.
const PATIENCE: u32 = 200;
/// The desk comes first; in milliseconds.
const AHEAD: u32 = 3_000;

/// The part could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// What a part makes.
pub type Made = Result<AnyView, Missing>;

type Making = Pin<Box<dyn Future<Output = Made>>>;

/// Declares a function that makes a view, and the part it comes in. Its arguments are handed over as they are.
#[macro_export]
macro_rules! part {
    ($(#[$about:meta])* $visible:vis fn $name:ident($($given:ident: $kind:ty),* $(,)?) in $part:ident { $($view:tt)* }) => {
        #[cfg(feature = "split")]
        #[leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)]
        $(#[$about])*
        $visible fn $name($($given: $kind),*) -> $crate::ui::lazy::Made {
            let view = { $($view)* };
            Ok(leptos::prelude::IntoAny::into_any(view))
        }

        #[cfg(not(feature = "split"))]
        $(#[$about])*
        $visible fn $name($($given: $kind),*) -> std::future::Ready<$crate::ui::lazy::Made> {
            let view = { $($view)* };
            std::future::ready(Ok(leptos::prelude::IntoAny::into_any(view)))
        }
    };
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Asked for a moment ago.
    Asked,
    Coming,
    Missing,
    Here,
}

/// What an agent opens now and then. It is fetched once the desk stands, so that the first keys he types after the one that
/// opens something find it there.
pub fn fetch_tools_ahead() {
    spawn_local_scoped_with_cancellation(async {
        sleep(AHEAD).await;
        // Whatever fails is asked for again when it is opened, and then said.
        let _ = nothing().await;
    });
}

part! {
    fn nothing() in tools { () }
}

/// The outline of a dialog.
pub fn in_dialog(title: String, close: Callback<()>, class: &'static str) -> impl Fn(AnyView) -> AnyView + Send + Sync {
    move |inside| view! { <Dialog title=title.clone() close class>{inside}</Dialog> }.into_any()
}

/// The outline of what opens beside a button.
pub fn in_popup(class: &'static str, close: Callback<()>) -> impl Fn(AnyView) -> AnyView + Send + Sync {
    let keys = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close.run(());
        }
    };
    move |inside| view! { <div class=class tabindex="-1" on:keydown=keys>{inside}</div> }.into_any()
}

/// Shows what a part makes: at once if it is there, else as soon as it is. What is said meanwhile stands in `around`, the
/// outline of what comes.
pub fn lazy<M: Future<Output = Made> + 'static>(
    make: impl Fn() -> M + Send + Sync + 'static,
    around: impl Fn(AnyView) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    show(Arc::new(move || Box::pin(make())), Box::new(around))
}

fn show(make: Arc<dyn Fn() -> Making + Send + Sync>, around: Box<dyn Fn(AnyView) -> AnyView + Send + Sync>) -> AnyView {
    let mut making = make();
    let stage = match making.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => return view,
        Poll::Ready(Err(Missing)) => RwSignal::new(Stage::Missing),
        Poll::Pending => RwSignal::new(Stage::Asked),
    };
    let made = StoredValue::new_local(None);
    // Goes with the owner: who closed it meanwhile gets nothing, and nothing is made for him.
    let wait = move |making: Making| {
        spawn_local_scoped_with_cancellation(async move {
            let came = making.await;
            stage.set(if came.is_ok() { Stage::Here } else { Stage::Missing });
            made.set_value(came.ok());
        });
    };
    if stage.get_untracked() == Stage::Asked {
        wait(making);
    }
    let late = Timeout::after(PATIENCE, move || {
        if stage.try_get_untracked() == Some(Stage::Asked) {
            stage.set(Stage::Coming);
        }
    });
    StoredValue::new_local(late);
    let owner = Owner::current();
    let again = Callback::new(move |()| {
        stage.set(Stage::Coming);
        if let Some(owner) = &owner {
            owner.with(|| wait(make()));
        }
    });
    let shown = move || match stage.get() {
        Stage::Asked => ().into_any(),
        Stage::Coming => around(view! { <ComingPart /> }.into_any()),
        Stage::Missing => around(view! { <MissingPart again /> }.into_any()),
        Stage::Here => made.try_update_value(Option::take).flatten().into_any(),
    };
    shown.into_any()
}

#[component]
fn ComingPart() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="part-coming" role="status">
            <span class="visually-hidden">{words.get(Desk::PartComing)}</span>
            <div class="skeleton skeleton-line" aria-hidden="true"></div>
            <div class="skeleton skeleton-line" aria-hidden="true"></div>
            <div class="skeleton skeleton-line short" aria-hidden="true"></div>
        </div>
    }
}

#[component]
fn MissingPart(again: Callback<()>) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="part-missing" role="alert">
            <p>{words.get(Desk::PartMissing)}</p>
            <button type="button" class="button primary" data-autofocus="" on:click=move |_| again.run(())>
                {words.get(Desk::PartAgain)}
            </button>
            <button type="button" class="button" on:click=move |_| page::reload()>
                {words.get(Desk::Reload)}
            </button>
        </div>
    }
}
