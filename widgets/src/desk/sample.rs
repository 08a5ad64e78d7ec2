//! Rows and settings for tests, shaped as a server sends them.

use domain::agent::{Access, Presence};
use domain::channel::ChannelKind;
use domain::contact::Contact;
use domain::conversation::event::Introduction;
use domain::conversation::{Arrival, Birth, Conversation, Event, Priority, Record, SharedEvent, Turn};
use domain::message::{MessageBody, Via};
use domain::settings::Settings;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, ParticipantNo, QueueId, ReasonId, Seq,
    SharedSeq, Span, Timestamp,
};
use protocol::agent::{DeskSettings, Me, Parked, QueueName, Row, RowState, Snapshot, Welcome};

/// Anna, who signs in in every test.
pub const ANNA: AgentId = AgentId::from_number(0xA11A);

/// Her own state.
pub fn me(presence: Presence) -> Me {
    Me {
        agent: ANNA,
        name: "Anna".into(),
        access: Access::Agent,
        presence,
        since: Timestamp(0),
        idle_since: None,
        missed: None,
        queues: 1,
    }
}

/// She is idle on the default reason.
pub fn idle() -> Presence {
    Presence::Idle { reason: ReasonId::from_number(0x11) }
}

/// What an installation starts with.
pub fn settings() -> DeskSettings {
    let settings = Settings::default();
    DeskSettings {
        workflows: true,
        idle_reasons: settings.idle_reasons,
        wrap_up_reasons: settings.wrap_up_reasons,
        wrap_up: settings.wrap_up,
        inactivity: None,
        transfer: settings.transfer,
        queues: [(1, "Sales"), (2, "Service")].map(|(id, name)| queue(id, name)).into(),
        composer_limits: settings.composer_limits,
        words: Vec::new(),
    }
}

fn queue(number: u128, name: &str) -> QueueName {
    QueueName { id: QueueId::from_number(number), name: name.into() }
}

/// A desk with these rows.
pub fn welcome(rows: Vec<Row>) -> Welcome {
    Welcome { now: Timestamp(1_000_000), me: me(idle()), rows, settings: settings() }
}

fn row(number: u128, state: RowState) -> Row {
    Row {
        conversation: ConversationId::from_number(number),
        channel: ChannelKind::WebChat,
        queue: "Sales".into(),
        target: Span::seconds(60),
        customer: format!("Customer {number}"),
        email: "jo@example.org".into(),
        phone: "+491701234567".into(),
        source: "+4930901820".into(),
        arrived_at: Timestamp(0),
        priority: Priority::Normal,
        arrival: Arrival::Live,
        undelivered: None,
        record: String::new(),
        engagement: EngagementNo(1),
        state,
    }
}

/// An offer of 30 s made at `at`.
pub fn offer(number: u128, at: i64) -> Row {
    let since = Timestamp(at);
    let deadline = since + Span::seconds(30);
    row(number, RowState::Offered { since, deadline, asked: None })
}

/// A conversation accepted at `at` whose customer spoke last.
pub fn active(number: u128, at: i64) -> Row {
    let since = Timestamp(at);
    row(number, RowState::Active { since, turn: Turn::Agent { since }, parked: None, last: "Hello".into(), unread: 1 })
}

/// A wrap-up begun at `at`.
pub fn wrap_up(number: u128, at: i64) -> Row {
    let since = Timestamp(at);
    row(number, RowState::WrapUp { since, deadline: Some(since + Span::seconds(120)), unread: 0 })
}

/// The same with another turn.
pub fn with_turn(row: &Row, to: Turn) -> Row {
    let mut row = row.clone();
    if let RowState::Active { turn, .. } = &mut row.state {
        *turn = to;
    }
    row
}

/// The same, parked.
pub fn parked(row: &Row, how: Parked) -> Row {
    let mut row = row.clone();
    if let RowState::Active { parked, .. } = &mut row.state {
        *parked = Some(how);
    }
    row
}

/// A conversation of which `held` messages of the customer are held.
pub fn snapshot(number: u128, held: u64) -> Snapshot {
    let mut head = Conversation::new(Birth {
        id: ConversationId::from_number(number),
        channel: ChannelKind::WebChat,
        entry_point: EntryPointId::from_number(1),
        contact: ContactId::from_number(1),
        open_key: "k".into(),
        at: Timestamp(0),
    });
    let records: Vec<_> = (1..=held).map(|seq| message(seq, None)).collect();
    for record in &records {
        head.apply(record);
    }
    Snapshot {
        head,
        queue: "Sales".into(),
        items: records.into_iter().map(Into::into).collect(),
        reaches_start: false,
        cursors: Vec::new(),
        contact: Contact { version: 1, ..Contact::new(ContactId::from_number(1)) },
        introduction: Introduction::default(),
    }
}

/// The message with this number; with an echo it is Anna's, without it the customer's.
pub fn message(seq: u64, echo: Option<CommandId>) -> Record {
    Record {
        seq: Seq(seq),
        shared_seq: Some(SharedSeq(seq)),
        at: Timestamp(seq as i64 * 1_000),
        event: Event::Shared(SharedEvent::MessagePosted {
            by: ParticipantNo(u16::from(echo.is_some())),
            body: MessageBody::text(format!("message {seq}")),
            via: Via::Channel,
        }),
        echo,
    }
}
