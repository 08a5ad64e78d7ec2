//! The page from its first moment: the reader's language, who he is, and then the desk or the question who he is.

use domain::AgentId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use widgets::desk::session::{Begun, SignInPage, Why, begin, known};
use widgets::desk::store::DeskStore;

use crate::desk::DeskPage;

/// The page. Until it has begun, what the HTML shows stands.
#[component]
pub fn App() -> impl IntoView {
    let begun = RwSignal::new(None);
    spawn_local(async move { begun.set(Some(begin("/desk/").await)) });
    move || begun.get().map(|begun: Begun| view! { <Page begun /> })
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
fn Page(begun: Begun) -> impl IntoView {
    begun.speak();
    let signed = RwSignal::new(Signed { agent: begun.account.map(|account| account.agent), lost: None });
    let asks = Memo::new(move |_| {
        let signed = signed.get();
        signed.lost.or_else(|| signed.agent.is_none().then_some(Why::First))
    });
    // A handle only: the desk that is on the page, so that its agent can go on after signing in again.
    let shown = StoredValue::new(None::<DeskStore>);
    let made = Callback::new(move |desk| shown.set_value(Some(desk)));
    let done = Callback::new(move |()| {
        spawn_local(async move {
            let Some(agent) = known().await.map(|account| account.agent) else { return };
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
