//! The form of one mailbox: what it is, and how it is reached.

use leptos::prelude::*;

use super::model::{Account, DELIMITERS};
use super::servers::{ImapFields, SmtpFields};
use super::state::StatePane;
use super::trial::TrialPane;
use super::view::Page;
use crate::admin::api::Record;
use crate::admin::fields::{Check, Choose, LinesField, Named, TextField};
use crate::admin::frame::{FormFrame, Remove, SaveBar};
use crate::text::{Desk, Key, MailboxPage};

/// The form of what is chosen.
#[component]
pub(super) fn FormPane(page: Page) -> impl IntoView {
    let is_new = move || page.read(|form| form.of.is_none());
    let title = move || {
        let name = page.read(|form| form.entry.name.clone());
        if is_new() || name.is_empty() { MailboxPage::New.say().to_owned() } else { name }
    };
    let is_there = Signal::derive(move || page.read(|form| form.of.is_some()));
    let remove = view! { <Remove is_there remove=move || page.remove() /> };
    let changed = Signal::derive(move || page.read(|form| form.is_changed() || form.of.is_none()));
    let real = Memo::new(move |_| page.read(|form| form.account.is_some()));
    view! {
        <FormFrame title back=move || page.choose(None) save=move || page.save() act=remove.into_any()>
            <StatePane page />
            <div class="admin-pair">
                <TextField
                    name=Desk::TemplateName.say()
                    help=MailboxPage::NameHelp.say()
                    value=move || page.read(|form| form.entry.name.clone())
                    put=move |text| page.change(|form| form.entry.name = text)
                />
                <TextField
                    name=MailboxPage::Address.say()
                    help=MailboxPage::AddressHelp.say()
                    value=move || page.read(|form| form.entry.address.clone())
                    put=move |text| page.change(|form| form.entry.address = text)
                />
            </div>
            <Queue page />
            <Check
                name=MailboxPage::Active.say()
                is_on=move || page.read(|form| form.entry.active)
                put=move |on| page.change(|form| form.entry.active = on)
            />
            <Check
                name=MailboxPage::Real.say()
                is_on=move || real.get()
                put=move |on| page.change(|form| form.account = on.then(Account::default))
            />
            <Show when=move || real.get() fallback=move || view! { <p class="hint">{MailboxPage::RealHelp.say()}</p> }>
                <Addresses page />
                <ImapFields page />
                <SmtpFields page />
                <TrialPane page />
            </Show>
            <SaveBar changed trouble=page.trouble() busy=page.busy undo=move || page.undo() />
        </FormFrame>
    }
}

/// What the server says of a value that cannot stand, with the field named as the page names it.
pub(super) fn named(why: &str) -> String {
    let Some((path, said)) = why.split_once(": ") else { return why.to_owned() };
    let side = match path.split_once('.') {
        Some(("imap", _)) => Some(MailboxPage::Imap),
        Some(("smtp", _)) => Some(MailboxPage::Smtp),
        _ => None,
    };
    let field = match path.rsplit('.').next().unwrap_or_default() {
        "host" => MailboxPage::Host,
        "port" => MailboxPage::Port,
        "user" => MailboxPage::User,
        "secret" => MailboxPage::Secret,
        "folder" => MailboxPage::Folder,
        "sent_folder" => MailboxPage::Sent,
        "address" => MailboxPage::Address,
        "aliases" => MailboxPage::Aliases,
        _ => return why.to_owned(),
    };
    let names: Vec<_> = side.into_iter().chain([field]).map(Key::say).collect();
    [&names.join(", "), ": ", said].concat()
}

#[component]
fn Queue(page: Page) -> impl IntoView {
    let options = move || {
        let option = |queue: Record<Named>| {
            let own = queue.id.clone();
            let chosen = move || page.read(|form| form.entry.queue == own);
            view! { <option value=queue.id prop:selected=chosen>{queue.value.name}</option> }
        };
        page.queues.get().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span class="field-name">{MailboxPage::Queue.say()}</span>
            <select on:change:target=move |event| {
                let queue = event.target().value();
                page.change(|form| form.entry.queue = queue);
            }>{options}</select>
            <span class="hint">{MailboxPage::QueueHelp.say()}</span>
        </label>
    }
}

#[component]
fn Addresses(page: Page) -> impl IntoView {
    let read =
        move |read: fn(&Account) -> String| page.read(|form| form.account.as_ref().map(read).unwrap_or_default());
    let lines = |text: String| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    // As it is typed: an empty line is where the next one begins.
    let typed = RwSignal::new(untrack(|| read(|account| account.aliases.join("\n"))));
    view! {
        <div class="admin-pair">
            <LinesField
                name=MailboxPage::Aliases.say()
                help=MailboxPage::AliasesHelp.say()
                rows=3
                value=move || typed.get()
                put=move |text| {
                    typed.set(text.clone());
                    page.change_account(|account| account.aliases = lines(text));
                }
            />
            <Choose
                name=MailboxPage::Delimiter.say()
                options=DELIMITERS.map(|delimiter| (delimiter, delimiter)).to_vec()
                value=move || read(|account| account.delimiter.clone())
                put=move |text| page.change_account(|account| account.delimiter = text)
            />
        </div>
        <p class="hint">{MailboxPage::DelimiterHelp.say()}</p>
    }
}
