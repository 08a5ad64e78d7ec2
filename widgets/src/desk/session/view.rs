//! The sign-in page: one card. Errors in words, beside what they are about.

use super::api::{self, SignInError};
use crate::desk::context::use_words;
use crate::dom::focus;
use crate::dom::timer::Interval;
use crate::text::Desk;
use crate::ui::{Icon, shapes};
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    Ready,
    LoginMissing,
    PasswordMissing,
    Busy,
    Failed(SignInError),
}

/// Why somebody is asked who he is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Nobody was signed in.
    First,
    /// The server does not know him any more.
    Over,
    /// Nobody was there for too long.
    Inactive,
}

/// Asks who this is until it is known.
#[component]
pub fn SignInPage(
    /// Why he is asked.
    why: Why,
    /// What to do then.
    done: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let again = match why {
        Why::First => None,
        Why::Over => Some(Desk::SignInAgain),
        Why::Inactive => Some(Desk::SignInInactive),
    };
    let (login, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let attempt = RwSignal::new(Attempt::Ready);
    waits(attempt);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(missing) = missing(&login.get_untracked(), &password.get_untracked()) {
            attempt.set(missing);
            return;
        }
        if attempt.get_untracked() == Attempt::Busy {
            return;
        }
        attempt.set(Attempt::Busy);
        spawn_local(async move {
            match api::sign_in(&login.get_untracked(), &password.get_untracked()).await {
                Ok(()) => done.run(()),
                Err(error) => {
                    let _ = attempt.try_set(Attempt::Failed(error));
                }
            }
        });
    };
    view! {
        <main class="sign-in">
            <form class="card" novalidate on:submit=submit>
                <h1>
                    <img src="/public/icons/favicon.svg" alt="" width="32" height="32" />
                    "Switchboard"
                </h1>
                {again.map(|again| view! { <p class="sign-in-again" role="status">{words.get(again)}</p> })}
                <LoginField login attempt />
                <PasswordField password attempt />
                <Failure attempt />
                <button type="submit" class="button primary wide" disabled=move || is_shut(attempt.get())>
                    {move || words.get(if attempt.get() == Attempt::Busy { Desk::SigningIn } else { Desk::SignInSubmit })}
                </button>
            </form>
        </main>
    }
}

fn missing(login: &str, password: &str) -> Option<Attempt> {
    if login.trim().is_empty() {
        Some(Attempt::LoginMissing)
    } else if password.is_empty() {
        Some(Attempt::PasswordMissing)
    } else {
        None
    }
}

const fn is_shut(attempt: Attempt) -> bool {
    matches!(attempt, Attempt::Busy | Attempt::Failed(SignInError::Wait(_)))
}

// Counts the wait down, so that nobody has to guess when it is over.
fn waits(attempt: RwSignal<Attempt>) {
    Interval::every(1_000, move || {
        if let Some(Attempt::Failed(SignInError::Wait(left))) = attempt.try_get_untracked() {
            let next = match left {
                0 | 1 => Attempt::Ready,
                left => Attempt::Failed(SignInError::Wait(left - 1)),
            };
            let _ = attempt.try_set(next);
        }
    })
    .keep();
}

#[component]
fn LoginField(login: RwSignal<String>, attempt: RwSignal<Attempt>) -> impl IntoView {
    let words = use_words();
    let field = NodeRef::<Input>::new();
    field.on_load(|field| focus::focus(&field));
    let wrong = move || attempt.get() == Attempt::LoginMissing;
    view! {
        <div class="field">
            <label class="field-name" for="login">{words.get(Desk::Login)}</label>
            <input
                node_ref=field
                id="login"
                name="username"
                type="text"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=move || wrong().to_string()
                aria-describedby="login-error"
                prop:value=move || login.get()
                on:input:target=move |event| login.set(event.target().value())
            />
            <p class="field-error" id="login-error" role="alert">
                {move || wrong().then(|| words.get(Desk::LoginMissing))}
            </p>
        </div>
    }
}

#[component]
fn PasswordField(password: RwSignal<String>, attempt: RwSignal<Attempt>) -> impl IntoView {
    let words = use_words();
    let shown = RwSignal::new(false);
    let wrong = move || attempt.get() == Attempt::PasswordMissing;
    view! {
        <div class="field">
            <label class="field-name" for="password">{words.get(Desk::Password)}</label>
            <div class="field-line">
                <input
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="current-password"
                    aria-invalid=move || wrong().to_string()
                    aria-describedby="password-error"
                    prop:value=move || password.get()
                    on:input:target=move |event| password.set(event.target().value())
                />
                <button
                    type="button"
                    class="icon-button"
                    aria-pressed=move || shown.get().to_string()
                    aria-label=words.get(Desk::PasswordShow)
                    title=words.get(Desk::PasswordShow)
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <Icon shape=shapes::EYE large=true />
                </button>
            </div>
            <p class="field-error" id="password-error" role="alert">
                {move || wrong().then(|| words.get(Desk::PasswordMissing))}
            </p>
        </div>
    }
}

#[component]
fn Failure(attempt: RwSignal<Attempt>) -> impl IntoView {
    let words = use_words();
    let text = move || match attempt.get() {
        Attempt::Failed(SignInError::Wrong) => Some(words.get(Desk::SignInWrong)),
        Attempt::Failed(SignInError::Wait(left)) => Some(words.count(Desk::SignInWait, left, &[])),
        Attempt::Failed(SignInError::Unreachable) => Some(words.get(Desk::SignInUnreachable)),
        Attempt::Failed(SignInError::Failed) => Some(words.get(Desk::SignInFailed)),
        Attempt::Ready | Attempt::Busy | Attempt::LoginMissing | Attempt::PasswordMissing => None,
    };
    view! {
        <div role="alert">
            {move || {
                text().map(|text| {
                    view! {
                        <p class="form-error">
                            <Icon shape=shapes::CIRCLE_ALERT />
                            <span>{text}</span>
                        </p>
                    }
                })
            }}
        </div>
    }
}
