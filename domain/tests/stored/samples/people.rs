//! Samples of agents, of queues, and of the erasable part of events.

use domain::agent::{Access, Agent, DEFAULT_SLOTS, Link, Presence, Profile};
use domain::channel::ChannelKind;
use domain::conversation::Event;
use domain::conversation::content::Content;
use domain::entry_point::{Carrier, EntryPoint};
use domain::hours::{Date, Hours, Interval};
use domain::id::{QueueId, ReasonId, TeamId};
use domain::routing::{OverflowRule, Queue, Target};
use domain::time::Span;

use super::talk::{ANNA, BEN, DOOR, LATER, NOW, SALES, desk_events, shared_events};

const OVERFLOW: QueueId = QueueId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00d2);
const TEAM: TeamId = TeamId::from_number(0x019a_a000_0000_7000_8000_0000_0000_0071);

/// Agents in every state.
pub fn agents() -> Vec<Agent> {
    let agent = |presence, link| Agent { version: 4, presence, link, last_contact_at: NOW, ..Agent::new(ANNA, NOW) };
    let idle = Presence::Idle { reason: ReasonId::from_number(0x12) };
    vec![
        Agent::new(BEN, NOW),
        Agent { idle_since: Some(NOW), ..agent(idle, Link::Live) },
        agent(Presence::Available, Link::Lost { since: LATER }),
        Agent { missed: Some(SALES), ..agent(Presence::Rona, Link::Live) },
    ]
}

/// Accounts of every kind.
pub fn profiles() -> Vec<Profile> {
    let profile = |access, active| Profile {
        id: ANNA,
        login: "anna".into(),
        name: "Anna".into(),
        access,
        teams: vec![TEAM],
        slots: DEFAULT_SLOTS.into(),
        active,
    };
    vec![profile(Access::Agent, true), profile(Access::Supervisor, true), profile(Access::Admin, false)]
}

/// With everything set, and with nothing.
pub fn queues() -> Vec<Queue> {
    let hours = Hours {
        time_zone: "Europe/Berlin".into(),
        open: vec![Interval { weekday: 0, from: 540, to: 1_020 }],
        holidays: vec![Date { year: 2026, month: 12, day: 25 }],
    };
    let sales = Queue {
        id: SALES,
        name: "Sales".into(),
        agents: vec![ANNA],
        teams: vec![TEAM],
        priority: 5,
        overflow: Some(OverflowRule { queue: OVERFLOW, after: Span::minutes(3) }),
        hours,
        target: Target { within: Span::seconds(30), percent: 90 },
        screen_pop: "https://crm.example/?email={{customer.email}}".into(),
    };
    let bare = Queue {
        id: OVERFLOW,
        name: "Everybody".into(),
        agents: vec![],
        teams: vec![],
        priority: 0,
        overflow: None,
        hours: Hours::default(),
        target: Target::default(),
        screen_pop: String::new(),
    };
    vec![sales, bare]
}

/// Every event as the log keeps it: without its erasable part.
pub fn events() -> Vec<Event> {
    whole_events().map(|event| split(event).0).collect()
}

/// The erasable parts.
pub fn contents() -> Vec<Content> {
    whole_events().filter_map(|event| split(event).1).collect()
}

fn whole_events() -> impl Iterator<Item = Event> {
    let desk = desk_events().into_iter().map(Event::Desk);
    shared_events().into_iter().map(Event::Shared).chain(desk)
}

fn split(mut event: Event) -> (Event, Option<Content>) {
    let content = event.take_content();
    (event, content)
}

/// Of a channel that is carried, and switched off.
pub fn entry_points() -> Vec<EntryPoint> {
    let number = EntryPoint {
        id: DOOR,
        channel: ChannelKind::Sms,
        name: "Text us".into(),
        address: "+4930901820".into(),
        queue: SALES,
        carrier: Carrier::Simulated,
        active: true,
    };
    let off = EntryPoint { active: false, ..number.clone() };
    vec![number, off]
}
