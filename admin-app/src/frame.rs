//! The frame around the pages: the bar on top, the navigation beside them. On a phone the overview is the navigation.

use leptos::prelude::*;
use web_sys::HtmlElement;
use widgets::desk::context::use_words;
use widgets::desk::session::Account;
use widgets::desk::session::api::SignOutError;
use widgets::dom::timer::Frame as Painting;
use widgets::dom::{address, document, focus, title};
use widgets::text::{Admin, Desk, Key};
use widgets::ui::{Avatar, Icon, Menu, MenuItem, shapes};

use crate::app::Stays;
use crate::overview::Overview;
use crate::pages::{AdminPage, PAGES};

/// Administration.
#[component]
pub fn Frame(
    /// Who is at it.
    account: Account,
    /// Somebody is asked who he is: the pages wait behind that.
    waits: Signal<bool>,
    /// He wants to sign out.
    sign_out: Callback<()>,
    /// Why he is still here.
    refused: RwSignal<Option<SignOutError>>,
) -> impl IntoView {
    let fragment = RwSignal::new(address::fragment());
    address::on_change(move |now| {
        fragment.set(now);
        painted_keep_focus();
    });
    let open = Memo::new(move |_| fragment.with(|fragment| AdminPage::named(fragment).map(|page| page.slug)));
    title::show(Memo::new(move |_| {
        let name = fragment.with(|fragment| AdminPage::named(fragment)).map_or(Admin::Title.say(), AdminPage::name);
        [name, " · Switchboard"].concat()
    }));
    // A page stays once it was opened: what was begun there is kept while another one is looked at.
    let opened = Memo::new(move |before: Option<&Vec<&'static str>>| {
        let mut opened = before.cloned().unwrap_or_default();
        opened.extend(open.get().filter(|slug| !opened.contains(slug)));
        opened
    });
    view! {
        <div class="administration" class:page-open=move || open.get().is_some() inert=move || waits.get()>
            <Bar account sign_out />
            <Stays refused />
            <div class="administration-body">
                <Navigation open />
                <main class="administration-main" id="main" tabindex="-1">
                    <Show when=move || open.get().is_none()>
                        <Overview />
                    </Show>
                    <For each=move || opened.get() key=|slug| *slug let(slug)>
                        <Opened slug open />
                    </For>
                </main>
            </div>
        </div>
    }
}

// What had the focus may be gone with what was left: then it begins where the page does.
fn painted_keep_focus() {
    widgets::dom::keep(Painting::next(|| {
        if focus::focused().is_none_or(|focused| focused.tag_name() == "BODY") {
            focus_main();
        }
    }));
}

fn focus_main() {
    use leptos::wasm_bindgen::JsCast;
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<HtmlElement>().ok());
    if let Some(main) = main {
        focus::focus(&main);
    }
}

#[component]
fn Bar(account: Account, sign_out: Callback<()>) -> impl IntoView {
    let words = use_words();
    // The fragment says which page is open: the link must not change it.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_main();
    };
    let name = account.name;
    let label = words.fill(Desk::Account, &[("name", &name)]);
    view! {
        <header class="bar">
            <a class="skip visually-hidden" href="#main" on:click=skip>
                {Admin::Skip.say()}
            </a>
            <a class="logo" href="#/">
                <img src="/public/icons/favicon.svg" alt="" width="24" height="24" />
                <h1>{Admin::Title.say()}</h1>
            </a>
            <span class="bar-space"></span>
            <a class="button" href="/desk/">
                <Icon shape=shapes::HEADSET />
                <span>{Admin::Back.say()}</span>
            </a>
            <span class="administrator">
                <Avatar name=name.clone() />
                <bdi>{name.clone()}</bdi>
            </span>
            <Menu shape=shapes::CHEVRON_DOWN name=label>
                <MenuItem shape=shapes::LOG_OUT name=Desk::SignOut.say().to_owned() press=sign_out />
            </Menu>
        </header>
    }
}

#[component]
fn Navigation(open: Memo<Option<&'static str>>) -> impl IntoView {
    let entry = move |page: &'static AdminPage| {
        let slug = page.slug;
        view! {
            <li>
                <a
                    class="navigation-entry"
                    href=page.address()
                    aria-current=move || (open.get() == Some(slug)).then_some("page")
                >
                    <Icon shape=page.shape />
                    <span>{page.name()}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="navigation" aria-label=Admin::Title.say()>
            <ul role="list">{PAGES.iter().map(entry).collect_view()}</ul>
        </nav>
    }
}

#[component]
fn Opened(slug: &'static str, open: Memo<Option<&'static str>>) -> impl IntoView {
    let page = PAGES.iter().find(|page| page.slug == slug)?;
    Some(view! {
        <section class="admin" aria-label=page.name() hidden=move || open.get() != Some(slug)>
            <header class="admin-title">
                <a class="icon-button to-overview" href="#/" aria-label=Admin::Overview.say() title=Admin::Overview.say()>
                    <Icon shape=shapes::CHEVRON_LEFT large=true />
                </a>
                <h2>{page.name()}</h2>
                <p class="hint">{page.about()}</p>
            </header>
            {(page.show)()}
        </section>
    })
}
