//! The two servers of a mailbox: where mail is fetched, and where ours leaves.

use leptos::prelude::*;

use super::model::{Account, LOGINS, SECURITIES, Server, imap_port, smtp_port};
use super::view::Page;
use crate::admin::fields::{Choose, SecretField, TextField};
use crate::text::{Key, MailboxPage};

/// Which of the two.
#[derive(Clone, Copy)]
struct Side {
    of: fn(&Account) -> &Server,
    of_mut: fn(&mut Account) -> &mut Server,
    port: fn(&str) -> u16,
}

/// Where mail is fetched.
#[component]
pub(super) fn ImapFields(page: Page) -> impl IntoView {
    let side = Side { of: |account| &account.imap, of_mut: |account| &mut account.imap, port: imap_port };
    view! {
        <fieldset class="admin-server">
            <legend>{MailboxPage::Imap.say()}</legend>
            <ServerFields page side />
            <TextField
                name=MailboxPage::Folder.say()
                help=MailboxPage::FolderHelp.say()
                value=move || page.read(|form| form.account.as_ref().map(|it| it.folder.clone()).unwrap_or_default())
                put=move |text| page.change_account(|account| account.folder = text)
            />
        </fieldset>
    }
}

/// Where ours leaves.
#[component]
pub(super) fn SmtpFields(page: Page) -> impl IntoView {
    let side = Side { of: |account| &account.smtp, of_mut: |account| &mut account.smtp, port: smtp_port };
    let sent =
        move || page.read(|form| form.account.as_ref().and_then(|it| it.sent_folder.clone())).unwrap_or_default();
    view! {
        <fieldset class="admin-server">
            <legend>{MailboxPage::Smtp.say()}</legend>
            <ServerFields page side />
            <TextField
                name=MailboxPage::Sent.say()
                help=MailboxPage::SentHelp.say()
                value=sent
                put=move |text| {
                    page.change_account(|account| account.sent_folder = Some(text).filter(|text| !text.is_empty()));
                }
            />
        </fieldset>
    }
}

#[component]
fn ServerFields(page: Page, side: Side) -> impl IntoView {
    let read = move |read: fn(&Server) -> String| {
        page.read(|form| form.account.as_ref().map(|account| read((side.of)(account))).unwrap_or_default())
    };
    let change = move |change: &dyn Fn(&mut Server)| page.change_account(|account| change((side.of_mut)(account)));
    let security = |key: &'static str| match key {
        "start_tls" => (key, MailboxPage::StartTls.say()),
        "plain" => (key, MailboxPage::Plain.say()),
        _ => (key, MailboxPage::Tls.say()),
    };
    let login = |key: &'static str| match key {
        "oauth2" => (key, MailboxPage::OAuth2.say()),
        _ => (key, MailboxPage::Password.say()),
    };
    view! {
        <div class="admin-pair">
            <TextField
                name=MailboxPage::Host.say()
                help=""
                value=move || read(|server| server.host.clone())
                put=move |text| change(&|server| server.host.clone_from(&text))
            />
            <Choose
                name=MailboxPage::Security.say()
                options=SECURITIES.map(security).to_vec()
                value=move || read(|server| server.security.clone())
                put=move |text| change(&|server| server.protect(text.clone(), side.port))
            />
            <TextField
                name=MailboxPage::Port.say()
                help=""
                value=move || read(|server| if server.port == 0 { String::new() } else { server.port.to_string() })
                put=move |text| change(&|server| server.port = text.trim().parse().unwrap_or(0))
            />
            <TextField
                name=MailboxPage::User.say()
                help=""
                value=move || read(|server| server.user.clone())
                put=move |text| change(&|server| server.user.clone_from(&text))
            />
            <Choose
                name=MailboxPage::Login.say()
                options=LOGINS.map(login).to_vec()
                value=move || read(|server| server.login.clone())
                put=move |text| change(&|server| server.login.clone_from(&text))
            />
            <SecretField
                name=MailboxPage::Secret.say()
                help=MailboxPage::SecretHelp.say()
                value=move || read(|server| server.secret.clone().unwrap_or_default())
                put=move |text| change(&|server| server.secret = Some(text.clone()).filter(|text| !text.is_empty()))
            />
        </div>
    }
}
