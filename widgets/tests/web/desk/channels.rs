//! Each channel's widget: exactly the fields its table lists (SPEC A.2, A.3), and what its composer has.

use domain::channel::ChannelKind;
use domain::contact::Details;
use domain::conversation::{DeskEvent, Event, Record};
use domain::{AgentId, EngagementNo, ParticipantNo, Seq, Timestamp};
use leptos::prelude::*;
use protocol::agent::{Row, RowState, ServerFrame};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::panel::Panel;
use widgets::desk::tasks::{TaskList, Tasks};
use widgets::dom::clock;
use widgets::dom::storage::Storage;

use super::stage::{Stage, active, drawn, id, message, offered, row, snapshot_on, welcome};
use crate::stage::settle;

fn row_on(channel: ChannelKind, state: RowState) -> Row {
    Row {
        channel,
        customer: "Jo Doe".into(),
        email: "jo@example.org".into(),
        phone: "+491701234567".into(),
        source: "the source".into(),
        ..row(1, state)
    }
}

fn offer_of(row: Row) -> Stage {
    let mut stage = Stage::with_rows(vec![row]);
    stage.show(|| {
        provide_context(Tasks::new());
        view! { <TaskList /> }
    });
    stage
}

#[wasm_bindgen_test]
async fn an_offer_shows_its_channels_fields_and_no_others() {
    let table: [(ChannelKind, &[&str]); 5] = [
        (ChannelKind::Messenger, &["Sales", "the source"]),
        (ChannelKind::Sms, &["Sales", "+491701234567", "the source"]),
        (ChannelKind::WebChat, &["Sales", "Jo Doe", "jo@example.org"]),
        (ChannelKind::Email, &["Sales", "Jo Doe", "jo@example.org"]),
        (ChannelKind::WhatsApp, &["Sales", "Jo Doe", "+491701234567", "the source"]),
    ];
    for (channel, fields) in table {
        let stage = offer_of(row_on(channel, offered()));
        settle().await;
        assert_eq!(stage.texts(".offer bdi"), fields, "{channel:?}");
        assert_eq!(stage.texts(".offer .primary"), ["Accept"], "{channel:?}");
        assert_eq!(stage.texts(".offer-elapsed").len(), 1, "{channel:?}");
    }
}

#[wasm_bindgen_test]
async fn an_offer_is_named_by_what_its_card_says() {
    let table = [
        (ChannelKind::Messenger, "Contact request from Messenger, Sales"),
        (ChannelKind::Sms, "Contact request from +491701234567, Sales"),
        (ChannelKind::WhatsApp, "Contact request from Jo Doe, Sales"),
    ];
    for (channel, name) in table {
        let stage = offer_of(row_on(channel, offered()));
        settle().await;
        assert_eq!(stage.find(".offer").get_attribute("aria-label").as_deref(), Some(name));
    }
}

/// The panel of a conversation whose customer wrote so many minutes ago.
async fn panel_on(channel: ChannelKind, minutes: i64) -> Stage {
    let mut stage = Stage::new(Storage::refused());
    stage.desk.take(welcome(vec![row_on(channel, active())]));
    let ServerFrame::Snapshot(mut snapshot) = snapshot_on(1, channel) else { unreachable!() };
    let at = Timestamp(clock::now().0 - minutes * 60_000);
    let (engagement, agent) = (EngagementNo(1), AgentId::from_number(0xA11A));
    let accepted = DeskEvent::Accepted { engagement, participant: ParticipantNo(1), name: "Anna".into() };
    let desk = [DeskEvent::Offered { engagement, agent, deadline: at }, accepted].map(Event::Desk);
    for (nth, event) in [message(1).event].into_iter().chain(desk).enumerate() {
        let record = Record { seq: Seq(1 + nth as u64), at, event, ..message(1) };
        snapshot.head.apply(&record);
        snapshot.items.push(record.into());
    }
    snapshot.contact.details = Details { email: "jo@example.org".into(), ..Details::default() };
    stage.desk.take(ServerFrame::Snapshot(snapshot));
    stage.show(|| view! { <Panel /> });
    stage.root.set_attribute("style", "height: 600px; display: flex").unwrap();
    stage.desk.open_to_write(id(1));
    drawn().await;
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn a_panel_shows_its_channels_fields_and_no_others() {
    let all = [".queue", ".source", ".phone", ".owner", ".sender", ".wide", "[role=timer]"];
    let table: [(ChannelKind, &[&str]); 5] = [
        (ChannelKind::Messenger, &[".queue", ".owner", ".wide", "[role=timer]"]),
        (ChannelKind::Sms, &[".queue", ".owner", ".wide", "[role=timer]"]),
        (ChannelKind::WebChat, &[".queue", ".owner", ".wide", "[role=timer]"]),
        (ChannelKind::Email, &[".source", ".sender"]),
        (ChannelKind::WhatsApp, &[".queue", ".source", ".phone"]),
    ];
    for (channel, fields) in table {
        let stage = panel_on(channel, 60).await;
        for field in all {
            let shown = stage.texts(&[".panel-meta ", field].concat()).len();
            assert_eq!(shown, usize::from(fields.contains(&field)), "{channel:?}, {field}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_window_counts_down_and_closes() {
    let stage = panel_on(ChannelKind::WhatsApp, 60).await;
    assert_eq!(stage.find(".window").get_attribute("data-tone").as_deref(), Some("green"));
    let stage = panel_on(ChannelKind::WhatsApp, 23 * 60 + 30).await;
    assert_eq!(stage.find(".window").get_attribute("data-tone").as_deref(), Some("amber"));
    let stage = panel_on(ChannelKind::WhatsApp, 25 * 60).await;
    assert!(stage.find(".window").text_content().unwrap_or_default().ends_with("Templates only"));
    let stage = panel_on(ChannelKind::Sms, 25 * 60).await;
    assert!(stage.texts(".window").is_empty());
}
