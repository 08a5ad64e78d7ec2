//! The page from its first moment: the reader's language, who he is, and then administration, the question who he is, or
//! that it is not his.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use widgets::admin::api::on_signed_out;
use widgets::desk::session::api::{self, SignOutError};
use widgets::desk::session::{Account, Begun, SignInPage, Why, begin, known};
use widgets::text::{Admin, BoxState, BoxTrouble, Desk, FlowPage, Key, MailPage, MailboxPage, Setup, Words};
use widgets::ui::{Icon, shapes};

use crate::frame::Frame;

/// The page. Until it has begun, what the HTML shows stands.
#[component]
pub fn App() -> impl IntoView {
    let begun = RwSignal::new(None);
    spawn_local(async move { begun.set(Some(begin("/admin/").await)) });
    move || begun.get().map(|begun: Begun| view! { <Page begun /> })
}

#[component]
fn Page(begun: Begun) -> impl IntoView {
    begun.speak();
    Words::<Admin>::read(&begun.text);
    Words::<FlowPage>::read(&begun.text);
    Words::<Setup>::read(&begun.text);
    Words::<MailPage>::read(&begun.text);
    Words::<MailboxPage>::read(&begun.text);
    Words::<BoxState>::read(&begun.text);
    Words::<BoxTrouble>::read(&begun.text);
    let account = RwSignal::new(begun.account);
    let lost = RwSignal::new(false);
    // What was begun stays on the page behind the question; the address stays, too.
    on_signed_out(move || lost.set(true));
    let asks = Memo::new(move |_| {
        let nobody = account.with(Option::is_none);
        (nobody || lost.get()).then_some(if nobody { Why::First } else { Why::Over })
    });
    let done = Callback::new(move |()| {
        spawn_local(async move {
            let Some(now) = known().await else { return };
            account.try_set(Some(now));
            lost.try_set(false);
        });
    });
    let refused = RwSignal::new(None);
    let sign_out = Callback::new(move |()| {
        refused.set(None);
        spawn_local(async move {
            match api::sign_out().await {
                Ok(()) => drop(account.try_set(None)),
                Err(why) => drop(refused.try_set(Some(why))),
            }
        });
    });
    // Somebody else begins anew; the same one goes on.
    let whose = Memo::new(move |_| account.get());
    let waits = Signal::derive(move || asks.get().is_some());
    view! {
        {move || {
            whose
                .get()
                .map(|account| {
                    if account.is_admin {
                        view! { <Frame account waits sign_out refused /> }.into_any()
                    } else {
                        view! { <NotYours account sign_out refused /> }.into_any()
                    }
                })
        }}
        {move || asks.get().map(|why| view! { <SignInPage why done /> })}
    }
}

// Says so instead of showing what the server would refuse.
#[component]
fn NotYours(account: Account, sign_out: Callback<()>, refused: RwSignal<Option<SignOutError>>) -> impl IntoView {
    view! {
        <main class="sign-in">
            <div class="card">
                <h1>
                    <Icon shape=shapes::LOCK large=true />
                    {Admin::NotYours.say()}
                </h1>
                <p>{Admin::NotYoursBody.fill(&[("name", &account.name)])}</p>
                <Stays refused />
                <a class="button primary wide" href="/desk/">
                    {Admin::Back.say()}
                </a>
                <button type="button" class="button wide" on:click=move |_| sign_out.run(())>
                    {Admin::SomebodyElse.say()}
                </button>
            </div>
        </main>
    }
}

/// Why he is still signed in.
#[component]
pub fn Stays(
    /// The answer to his last attempt to leave.
    refused: RwSignal<Option<SignOutError>>,
) -> impl IntoView {
    let text = move |why| match why {
        SignOutError::Busy => Desk::SignOutBusy.say(),
        SignOutError::Failed => Desk::SignOutFailed.say(),
    };
    view! {
        <div role="alert">
            {move || {
                refused
                    .get()
                    .map(|why| {
                        view! {
                            <p class="form-error">
                                <Icon shape=shapes::CIRCLE_ALERT />
                                <span>{text(why)}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}
