//! The desk: bar, banners, task list, conversation, contact. Which of them are in sight is the layout's; what they show is
//! theirs.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use widgets::desk::alerts::icon::with_number;
use widgets::desk::contact::{ContactPane, MergeDialog, RecordLink};
use widgets::desk::context::{Panes, use_desk, use_panes, use_words};
use widgets::desk::find::Finder;
use widgets::desk::inactivity::InactivityDialog;
use widgets::desk::junk::JunkDialog;
use widgets::desk::keys::KeysDialog;
use widgets::desk::link::LinkBanner;
use widgets::desk::outbound::BeginDialog;
use widgets::desk::panel::{EndDialog, Panel};
use widgets::desk::park::ParkDialog;
use widgets::desk::presence::RonaBanner;
use widgets::desk::session::Why;
use widgets::desk::session::api::{self, SignOutError};
use widgets::desk::store::{DeskStore, Notice, Opened};
use widgets::desk::tasks::model::{offers, unread};
use widgets::desk::tasks::{Popovers, TaskList, Tasks};
use widgets::desk::template::Shelf;
use widgets::desk::together::WhomDialog;
use widgets::dom::{favicon, focus, media, remember, title};
use widgets::text::Desk;
use widgets::ui::lazy::fetch_tools_ahead;
use widgets::ui::{Icon, IconButton, shapes};

use crate::bar::TopBar;
use crate::{keys, route};

/// Below this list and conversation are two screens (UI.md).
const NARROW: &str = "(max-width: 639.98px)";
/// Below this the contact is a drawer.
const MEDIUM: &str = "(max-width: 1006.98px)";

/// The desk of one agent.
#[component]
pub fn DeskPage(
    /// Somebody is asked who he is: the desk waits behind that.
    asks: Signal<bool>,
    /// The desk is there.
    made: Callback<DeskStore>,
    /// The agent has to sign in again.
    lost: Callback<Why>,
    /// The agent signed out.
    left: Callback<()>,
) -> impl IntoView {
    let desk = DeskStore::over_socket(move || lost.run(Why::Over));
    desk.when_left_alone(move || spawn_local(leave_alone(desk, lost)));
    provide_context(desk);
    let panes = panes();
    provide_context(panes);
    provide_context(Shelf::empty());
    let tasks = Tasks::new();
    provide_context(tasks);
    route::follow(desk);
    provide_context(keys::listen(desk, panes, tasks));
    let calls = Memo::new(move |_| desk.shown.rows.with(|rows| offers(rows).len() as u32 + unread(rows)));
    title::show(Memo::new(move |_| tab_title(calls.get())));
    favicon::show(Memo::new(move |_| tab_icon(calls.get())));
    fetch_tools_ahead();
    made.run(desk);
    desk.connect();
    let root = NodeRef::<Div>::new();
    root.on_load(|root| focus::focus(&root));
    let open = Memo::new(move |_| desk.shown.opened.with(|opened| *opened != Opened::Nothing));
    view! {
        <div
            class="desk"
            node_ref=root
            tabindex="-1"
            inert=move || asks.get()
            class:list-hidden=move || !panes.list.get()
            class:contact-hidden=move || !panes.contact.get()
            class:drawer-open=move || panes.drawer.get()
            class:conversation-open=move || open.get()
        >
            <LinkBanner />
            <TopBar left />
            <RonaBanner />
            <Body />
            <Popovers />
            <NoticeToast />
            <EndDialog />
            <ParkDialog />
            <JunkDialog />
            <BeginDialog />
            <WhomDialog />
            <MergeDialog />
            <KeysDialog />
            <InactivityDialog />
            <Finder />
        </div>
    }
}

fn panes() -> Panes {
    Panes {
        list: remember::flag("switchboard:layout:list", true),
        contact: remember::flag("switchboard:layout:contact", true),
        drawer: RwSignal::new(false),
        stack: remember::flag("switchboard:layout:offers", true),
        selector: RwSignal::new(false),
        ending: RwSignal::new(None),
        parking: RwSignal::new(None),
        junking: RwSignal::new(None),
        beginning: RwSignal::new(false),
        picking: RwSignal::new(false),
        triggering: RwSignal::new(false),
        begun: StoredValue::default(),
        narrow: media::matches(NARROW).into(),
        medium: media::matches(MEDIUM).into(),
        touch: media::matches("(pointer: coarse)").into(),
    }
}

// What needs the agent stands in the tab, for when he is elsewhere.
fn tab_title(calls: u32) -> String {
    match calls {
        0 => "Switchboard".to_owned(),
        count => format!("({count}) Switchboard"),
    }
}

fn tab_icon(calls: u32) -> Option<String> {
    (calls > 0).then(|| with_number(calls, &favicon::token("--red-solid"), &favicon::token("--red-on-solid")))
}

// Whoever has an offer to answer cannot leave before: he is asked again. Without an answer the server sees to it.
async fn leave_alone(desk: DeskStore, lost: Callback<Why>) {
    if api::sign_out().await != Err(SignOutError::Busy) {
        desk.disconnect();
        lost.run(Why::Inactive);
    }
}

#[component]
fn Body() -> impl IntoView {
    let (panes, words) = (use_panes(), use_words());
    view! {
        <div
            class="desk-body"
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() && panes.drawer.get_untracked() {
                    panes.drawer.set(false);
                }
            }
        >
            <nav class="list-pane" aria-label=words.get(Desk::Tasks)>
                <TaskList />
            </nav>
            <Panel />
            <div class="drawer-scrim" on:click=move |_| panes.drawer.set(false)></div>
            <div class="contact-pane">
                <ContactPane />
            </div>
        </div>
    }
}

#[component]
fn NoticeToast() -> impl IntoView {
    let (desk, words) = (use_desk(), use_words());
    let text = move |notice| match notice {
        Notice::Mentioned { by, customer, .. } => {
            let name = if customer.is_empty() { words.get(Desk::NoName) } else { customer };
            words.fill(Desk::Mentioned, &[("by", &by), ("name", &name)])
        }
        Notice::LeftOffline(count) => words.count(Desk::LeftOfflineCount, count, &[]),
        Notice::OffersOver(count) => words.count(Desk::OffersOver, count, &[]),
        Notice::Record(_) => words.get(Desk::RecordBlocked),
        Notice::SignOutBusy => words.get(Desk::SignOutBusy),
        Notice::SignOutFailed => words.get(Desk::SignOutFailed),
    };
    view! {
        <div class="toasts" role="status">
            {move || {
                desk.shown
                    .notice
                    .get()
                    .map(|notice| {
                        let place = match &notice {
                            Notice::Mentioned { conversation, .. } => Some(*conversation),
                            _ => None,
                        };
                        let record = match &notice {
                            Notice::Record(record) => Some(record.clone()),
                            _ => None,
                        };
                        view! {
                            <div class="toast">
                                <Icon shape=shapes::INFO />
                                <span>{text(notice)}</span>
                                {place
                                    .map(|place| view! {
                                        <button type="button" class="button" on:click=move |_| {
                                            desk.open(Some(place));
                                            desk.notice(None);
                                        }>{words.get(Desk::MentionedOpen)}</button>
                                    })}
                                {record.map(|record| view! { <RecordLink record /> })}
                                <IconButton
                                    shape=shapes::X
                                    name=words.get(Desk::Dismiss)
                                    press=move || desk.notice(None)
                                />
                            </div>
                        }
                    })
            }}
        </div>
    }
}
