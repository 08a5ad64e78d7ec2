//! The page from its first moment: the reader's language, who he is, and then the desk or the question who he is.

use domain::AgentId;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_futures::js_sys::Promise;
use wasm_bindgen_futures::spawn_local;
use widgets::desk::settings;
use widgets::desk::store::DeskStore;
use widgets::dom::window;
use widgets::text::{Common, Dates, Desk, Flow, FlowPage, Language, Words};

use crate::desk::DeskPage;
use crate::panic;
use crate::session::api::{self, Who};
use crate::session::{SignInPage, Why};

/// What was fetched before anything can be shown.
#[derive(Clone)]
struct Begin {
    text: String,
    tag: String,
    agent: Option<AgentId>,
}

/// The page. Until it has begun, what the HTML shows stands.
#[component]
pub fn App() -> impl IntoView {
    let begun = RwSignal::new(None);
    spawn_local(async move {
        let (language, tag) = Language::of_reader(settings::language().as_deref());
        let text = again_and_again(async || language.fetch("/desk/").await.ok()).await;
        let agent = again_and_again(async || match api::who().await {
            Who::Agent(agent) => Some(Some(agent)),
            Who::Nobody => Some(None),
            Who::Unreachable => None,
        })
        .await;
        begun.set(Some(Begin { text, tag, agent }));
    });
    move || begun.get().map(|begin: Begin| view! { <Page begin /> })
}

// The page cannot do without: it asks until it gets an answer.
async fn again_and_again<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        pause(2_000).await;
    }
}

async fn pause(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Whose desk is shown, and whether he has to sign in first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Signed {
    /// The agent the desk belongs to; another one is another desk.
    agent: Option<AgentId>,
    /// Why he has to sign in again, if he has.
    lost: Option<Why>,
}

#[component]
fn Page(begin: Begin) -> impl IntoView {
    let words = Words::<Desk>::read(&begin.text);
    Words::<Flow>::read(&begin.text);
    Words::<FlowPage>::read(&begin.text);
    provide_context(words);
    provide_context(Words::<Common>::read(&begin.text));
    provide_context(Dates::for_reader(&begin.tag));
    panic::speak(words);
    let signed = RwSignal::new(Signed { agent: begin.agent, lost: None });
    let asks = Memo::new(move |_| {
        let signed = signed.get();
        signed.lost.or_else(|| signed.agent.is_none().then_some(Why::First))
    });
    // A handle only: the desk that is on the page, so that its agent can go on after signing in again.
    let shown = StoredValue::new(None::<DeskStore>);
    let made = Callback::new(move |desk| shown.set_value(Some(desk)));
    let done = Callback::new(move |()| {
        spawn_local(async move {
            let Who::Agent(agent) = again_and_again(async || known(api::who().await)).await else { return };
            let before = signed.try_get_untracked().and_then(|signed| signed.agent);
            let _ = signed.try_set(Signed { agent: Some(agent), lost: None });
            if before == Some(agent)
                && let Some(desk) = shown.try_get_value().flatten()
            {
                desk.connect();
            }
        });
    });
    // The first reason stands: what is cut off for being inactive is also unknown from then on.
    let lost = Callback::new(move |why| signed.update(|signed| signed.lost = signed.lost.or(Some(why))));
    let left = Callback::new(move |()| signed.set(Signed { agent: None, lost: None }));
    let whose = Memo::new(move |_| signed.get().agent);
    view! {
        {move || whose.get().map(|_| view! { <DeskPage asks=Signal::derive(move || asks.get().is_some()) made lost left /> })}
        {move || {
            asks.get().map(|why| view! { <SignInPage why done /> })
        }}
    }
}

const fn known(who: Who) -> Option<Who> {
    match who {
        Who::Unreachable => None,
        who => Some(who),
    }
}
