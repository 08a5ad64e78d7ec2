//! One row: a bubble or an announcement, with the day above it where one begins.

use leptos::either::Either;
use leptos::prelude::*;

use super::links::{Piece, pieces};
use super::model::{Body, Delivery, Key, Kind, Look, Message, Notice, Row};
use crate::dom::clock;
use crate::text::dates::day_number;
use crate::text::{Common, Dates, Words};
use crate::ui::{Avatar, Icon, shapes};

const DAY: i64 = 1;

/// Draws a row and what becomes of it.
#[component]
pub fn RowView(
    /// What it shows.
    row: ArcRwSignal<Row>,
    /// The reader wants a failed message to be tried again.
    retry: Callback<Key>,
) -> impl IntoView {
    let words = expect_context::<Words<Common>>();
    let dates = expect_context::<Dates>();
    view! {
        <div class="row">
            {move || {
                let Row { key, at, new_day, kind } = row.get();
                let day = new_day
                    .then(|| view! { <div class="row-day"><span>{day_name(words, dates, at)}</span></div> });
                let body = match kind {
                    Kind::Notice(notice) => Either::Left(notice_view(notice)),
                    Kind::Message(message) => {
                        let retry = move || retry.run(key);
                        Either::Right(message_view(words, dates, at, message, retry))
                    }
                };
                (day, body)
            }}
        </div>
    }
}

fn notice_view(notice: Notice) -> impl IntoView {
    view! {
        <p class="row-notice" class:private=notice.agents_only>
            <Icon shape=notice.shape />
            <span dir="auto">{notice.text}</span>
        </p>
    }
}

fn message_view(
    words: Words<Common>,
    dates: Dates,
    at: domain::Timestamp,
    message: Message,
    retry: impl FnMut() + Send + 'static,
) -> impl IntoView {
    let class = classes(&message);
    let Message { look, mine, name, disc, first, last, body, edited, remark, delivery } = message;
    let shown_name = (first && !mine && !name.is_empty())
        .then(|| view! { <span class="message-name" dir="auto">{name.clone()}</span> });
    let avatar = (disc && (last || look == Look::Customer)).then(|| view! { <Avatar name=name.clone() /> });
    let spoken = [name.as_str(), ": "].concat();
    let foot = last || edited || !remark.is_empty() || delivery != Delivery::Silent;
    let foot = foot.then(|| foot_view(words, dates.time(at), dates.full(at), edited, remark, delivery, retry));
    view! {
        <div class=class>
            {shown_name}
            <div class="message-line">
                {avatar}
                <div class="bubble">
                    <span class="visually-hidden">{spoken}</span>
                    {body_view(words, body)}
                </div>
            </div>
            {foot}
        </div>
    }
}

fn body_view(words: Words<Common>, body: Body) -> impl IntoView {
    match body {
        Body::Deleted => {
            Either::Left(view! { <span class="bubble-deleted">{words.get(Common::MessageDeleted)}</span> })
        }
        Body::Text(text) => Either::Right(view! {
            <span class="bubble-text" dir="auto">
                {pieces(&text).into_iter().map(piece_view).collect_view()}
            </span>
        }),
    }
}

// Words become text nodes and addresses elements: nothing people write is ever read as markup.
fn piece_view(piece: Piece<'_>) -> impl IntoView + use<> {
    match piece {
        Piece::Text(text) => Either::Left(text.to_owned()),
        Piece::Link { text, scheme } => Either::Right(view! {
            <a href=[scheme, text].concat() target="_blank" rel="noopener noreferrer nofollow">
                {text.to_owned()}
            </a>
        }),
    }
}

fn foot_view(
    words: Words<Common>,
    time: String,
    full: String,
    edited: bool,
    remark: String,
    delivery: Delivery,
    mut retry: impl FnMut() + Send + 'static,
) -> impl IntoView {
    let again = matches!(&delivery, Delivery::Failed { retry: true, .. }).then(|| {
        view! {
            <button type="button" class="message-retry" on:click=move |_| retry()>
                <Icon shape=shapes::ROTATE_CCW />
                {words.get(Common::MessageRetry)}
            </button>
        }
    });
    let failed = matches!(&delivery, Delivery::Failed { .. });
    let state = delivery_words(words, delivery).map(|(shape, text)| {
        view! {
            <span class="message-state" class:failed=failed>
                {shape.map(|shape| view! { <Icon shape /> })}
                <span>{text}</span>
            </span>
        }
    });
    view! {
        <div class="message-foot">
            <time title=full>{time}</time>
            {edited.then(|| view! { <span>{words.get(Common::MessageEdited)}</span> })}
            {(!remark.is_empty()).then(|| view! { <span>{remark}</span> })}
            {state}
            {again}
        </div>
    }
}

fn delivery_words(words: Words<Common>, delivery: Delivery) -> Option<(Option<crate::ui::Shape>, String)> {
    let (shape, text) = match delivery {
        Delivery::Silent => return None,
        Delivery::Sending => (None, words.get(Common::MessageSending)),
        Delivery::Held(text) => (Some(shapes::CLOCK), text),
        Delivery::Sent => (Some(shapes::CHECK), words.get(Common::MessageSent)),
        Delivery::Delivered => (Some(shapes::CHECK_CHECK), words.get(Common::MessageDelivered)),
        Delivery::Seen => (Some(shapes::CHECK_CHECK), words.get(Common::MessageSeen)),
        Delivery::Uncertain => (Some(shapes::TRIANGLE_ALERT), words.get(Common::MessageUncertain)),
        Delivery::Failed { why, .. } => {
            let failed = words.get(Common::MessageFailed);
            let text = if why.is_empty() { failed } else { [failed.as_str(), ". ", &why].concat() };
            (Some(shapes::CIRCLE_ALERT), text)
        }
    };
    Some((shape, text))
}

fn classes(message: &Message) -> String {
    let mut all = String::from(match message.look {
        Look::Customer => "message customer",
        Look::Agent => "message agent",
        Look::Colleague => "message colleague",
        Look::Note => "message note",
    });
    for (is, class) in
        [(message.mine, " mine"), (message.disc, " with-disc"), (message.first, " first"), (message.last, " last")]
    {
        if is {
            all.push_str(class);
        }
    }
    all
}

fn day_name(words: Words<Common>, dates: Dates, at: domain::Timestamp) -> String {
    let now = clock::now();
    let ago = day_number(now) - day_number(at);
    if ago == 0 {
        words.get(Common::Today)
    } else if ago == DAY {
        words.get(Common::Yesterday)
    } else {
        dates.day(at, now)
    }
}
