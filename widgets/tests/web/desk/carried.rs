//! A conversation of any channel, accepted by Anna, on a page.

use domain::channel::ChannelKind;
use domain::contact::Details;
use domain::conversation::{DeskEvent, Event, Record};
use domain::{AgentId, EngagementNo, ParticipantNo, Seq, Timestamp};
use leptos::prelude::*;
use protocol::agent::{Row, RowState, ServerFrame};
use widgets::desk::panel::Panel;
use widgets::dom::clock;
use widgets::dom::storage::Storage;

use super::stage::{Stage, active, drawn, id, message, row, snapshot_on, welcome};
use crate::stage::settle;

/// A row that knows everything.
pub fn row_on(channel: ChannelKind, state: RowState) -> Row {
    Row {
        channel,
        customer: "Jo Doe".into(),
        email: "jo@example.org".into(),
        phone: "+491701234567".into(),
        source: "the source".into(),
        ..row(1, state)
    }
}

/// The panel of a conversation whose customer wrote so many minutes ago.
pub async fn panel_on(channel: ChannelKind, minutes: i64) -> Stage {
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
