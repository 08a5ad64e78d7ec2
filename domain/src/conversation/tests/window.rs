//! A platform's window for free text: the customer's messages open it, ours do not.

use super::*;
use crate::channel::Window;

#[test]
fn a_day_after_the_customers_last_word_free_text_is_refused_until_he_writes() {
    let mut desk = Desk::accepted_on(ChannelKind::WhatsApp);
    let wrote = desk.now;
    desk.now = wrote + Span::minutes(23 * 60 + 59);
    desk.say("still there?");
    assert_eq!(desk.head.window(desk.now), Some(Window::Open { until: wrote + Span::days(1) }), "ours extend nothing");
    desk.now = wrote + Span::days(1);
    let send = Command::Send { body: MessageBody::text("hello?") };
    assert_eq!(desk.anna(send.clone()), Err(Refusal::WindowClosed));
    let mail = Command::Write { body: MessageBody::text("by mail"), via: Via::Email };
    desk.act(Actor::Customer, mail).unwrap();
    assert_eq!(desk.anna(send.clone()), Err(Refusal::WindowClosed), "what came another way opens nothing");
    desk.customer("here I am").unwrap();
    assert!(desk.anna(send).is_ok());
}

#[test]
fn channels_without_a_window_are_always_open() {
    for channel in [ChannelKind::WebChat, ChannelKind::Sms, ChannelKind::Messenger, ChannelKind::Email] {
        let mut desk = Desk::accepted_on(channel);
        desk.now = desk.now + Span::days(3);
        desk.say("hello?");
        assert_eq!(desk.head.window(desk.now), None);
    }
}
