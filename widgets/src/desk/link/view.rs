//! The state of the connection in the top bar, and the banner when it is lost (SPEC D.6).

use leptos::prelude::*;

use super::machine::Banner;
use crate::desk::context::{use_desk, use_words};
use crate::dom::page;
use crate::socket::Link;
use crate::text::Desk;
use crate::ui::{Icon, shapes};

/// A dot and a word in the top bar. Words only where something is wrong: a calm bar means connected.
#[component]
pub fn LinkState() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let state = Memo::new(move |_| match desk.shown.link.get() {
        Link::Up => ("up", Desk::LinkUp),
        Link::Connecting | Link::Idle => ("connecting", Desk::LinkConnecting),
        Link::Down { .. } | Link::Outdated | Link::Refused => ("down", Desk::LinkDown),
    });
    let name = move || words.get(state.get().1);
    view! {
        <span class="link-state" data-link=move || state.get().0 title=name>
            <span class="link-dot"></span>
            <span class="link-name">{name}</span>
        </span>
    }
}

/// The banner over the whole desk.
#[component]
pub fn LinkBanner() -> impl IntoView {
    let desk = use_desk();
    let outdated = Memo::new(move |_| desk.shown.link.get() == Link::Outdated);
    view! {
        <div class="banners" role="status">
            {move || {
                if outdated.get() {
                    return view! { <Outdated /> }.into_any();
                }
                match desk.shown.banner.get() {
                    Banner::Hidden | Banner::Doubt { .. } => ().into_any(),
                    Banner::Lost => view! { <Lost /> }.into_any(),
                    Banner::Back { .. } => view! { <Back /> }.into_any(),
                }
            }}
        </div>
    }
}

#[component]
fn Lost() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    view! {
        <div class="banner" data-tone="amber">
            <Icon shape=shapes::WIFI_OFF large=true />
            <p class="banner-text">{words.get(Desk::LinkLost)}</p>
            <div class="banner-actions">
                <button type="button" class="button" on:click=move |_| desk.connect()>
                    <Icon shape=shapes::REFRESH_CW />
                    {words.get(Desk::LinkRefresh)}
                </button>
            </div>
        </div>
    }
}

#[component]
fn Back() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="banner" data-tone="green">
            <Icon shape=shapes::CIRCLE_CHECK large=true />
            <p class="banner-text">{words.get(Desk::LinkBack)}</p>
        </div>
    }
}

#[component]
fn Outdated() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="banner" data-tone="amber">
            <Icon shape=shapes::REFRESH_CW large=true />
            <p class="banner-text">{words.get(Desk::LinkOutdated)}</p>
            <div class="banner-actions">
                <button type="button" class="button" on:click=move |_| page::reload()>
                    {words.get(Desk::Reload)}
                </button>
            </div>
        </div>
    }
}
