//! What platforms and administrators set: the window for free text, limits, the word that ends.

use super::*;
use crate::channel::Window;
use crate::id::FileId;
use crate::message::{Attachment, AttachmentState};
use crate::template::Approved;

#[test]
fn a_day_after_the_customers_last_word_free_text_is_refused_until_he_writes() {
    let mut desk = Desk::accepted_on(ChannelKind::WhatsApp);
    let wrote = desk.now;
    desk.now = wrote + Span::minutes(23 * 60 + 59);
    desk.say("still there?");
    assert_eq!(desk.head.window(desk.now), Some(Window::Open { until: wrote + Span::days(1) }), "ours extend nothing");
    desk.now = wrote + Span::days(1);
    let send = Command::Send { body: MessageBody::text("hello?"), approved: None };
    assert_eq!(desk.anna(send.clone()), Err(Refusal::WindowClosed));
    let mail = Command::Write { body: MessageBody::text("by mail"), via: Via::Email };
    desk.act(Actor::Customer, mail).unwrap();
    assert_eq!(desk.anna(send.clone()), Err(Refusal::WindowClosed), "what came another way opens nothing");
    desk.customer("here I am").unwrap();
    assert!(desk.anna(send).is_ok());
}

#[test]
fn what_is_approved_is_sent_whatever_the_window() {
    let approved = Some(Approved { name: "news".into(), language: "en".into(), parameters: vec!["Jo".into()] });
    let send = Command::Send { body: MessageBody::text("News for Jo"), approved };
    let mut desk = Desk::accepted_on(ChannelKind::WhatsApp);
    desk.anna(send.clone()).unwrap();
    desk.now = desk.now + Span::days(2);
    desk.anna(send.clone()).unwrap();
    let file = Attachment {
        file: FileId::from_number(1),
        name: "a.png".into(),
        size: 1,
        mime: "image/png".into(),
        state: AttachmentState::Ready,
    };
    let body = MessageBody::Text { text: "News for Jo".into(), attachments: vec![file] };
    let Command::Send { approved, .. } = send.clone() else { unreachable!() };
    let refused = desk.anna(Command::Send { body, approved });
    assert_eq!(refused, Err(Refusal::TooManyAttachments { limit: 0 }), "nobody approved the file");
    for channel in [ChannelKind::WebChat, ChannelKind::Sms] {
        let refused = Desk::accepted_on(channel).anna(send.clone());
        assert_eq!(refused, Err(Refusal::TemplateMismatch), "nobody approves anything there");
    }
}

#[test]
fn channels_without_a_window_are_always_open() {
    for channel in [ChannelKind::WebChat, ChannelKind::Sms, ChannelKind::Messenger, ChannelKind::Email] {
        let mut desk = Desk::accepted_on(channel);
        desk.now = desk.now + Span::days(3);
        if channel == ChannelKind::Email {
            desk.anna(Command::HoldLetter { wrap_up: false }).unwrap();
        } else {
            desk.say("hello?");
        }
        assert_eq!(desk.head.window(desk.now), None);
    }
}

#[test]
fn a_limit_that_was_set_holds_instead_of_the_channels() {
    let mut desk = Desk::accepted_on(ChannelKind::Sms);
    let send = |length| Command::Send { body: MessageBody::text("x".repeat(length)), approved: None };
    assert!(desk.anna(send(1_000)).is_ok());
    desk.settings.composer_limits = [(ChannelKind::Sms, 160), (ChannelKind::WebChat, 2_000)].into();
    assert!(desk.anna(send(160)).is_ok());
    assert_eq!(desk.anna(send(161)), Err(Refusal::TextTooLong { length: 161, limit: 160 }));
}

#[test]
fn the_word_that_ends_is_the_whole_message_where_it_was_set() {
    let end = |channel| {
        let mut desk = Desk::accepted_on(channel);
        desk.settings.end_keywords = [("de".to_owned(), "Tschüss".to_owned())].into();
        desk
    };
    let mut desk = end(ChannelKind::WhatsApp);
    assert_eq!(kinds(&desk.customer("tschüss dann").unwrap()), ["posted"]);
    assert_eq!(kinds(&desk.customer(" TSCHUSS ").unwrap()), ["posted", "ended", "wrap-up"]);
    desk.check();
    assert_eq!(desk.customer("tschüss"), Err(Refusal::EndedByCustomer), "into a new one, like any message");
    assert_eq!(kinds(&end(ChannelKind::Sms).customer("tschüss").unwrap()), ["posted"], "no such channel");
    let mut off = Desk::accepted_on(ChannelKind::WhatsApp);
    assert_eq!(kinds(&off.customer("tschüss").unwrap()), ["posted"]);
    assert!(crate::settings::is_stop_word(" Stop ") && !crate::settings::is_stop_word("bye"));
}
