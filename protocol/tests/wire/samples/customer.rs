//! A sample of everything that travels between a customer's panel and the server.

use domain::contact::Details;
use domain::conversation::shared::{SharedConversation, SharedState};
use domain::conversation::{EndWhy, SharedEvent, SharedRecord};
use domain::site::{FormAnswers, Texts};
use domain::{ParticipantNo, SharedSeq};
use protocol::customer::{
    Availability, ClientFrame, Command, Held, Hello, ServerFrame, SiteInfo, Start, TokenGrant, TokenRequest,
};

use super::common::{COMMAND, FILE, Named, UNSUBSCRIBED, cursors, done, items, named, refusals, signals};
use super::house::sites;
use super::talk::{AGENT_NO, CHAT, NOW, shared_events};

const TOKEN: &str = "l0Vd3vJx5mCqk2Y9oTg7aWn1sZu4bEi6hRfKpXcA8Bw";

/// From the customer.
pub fn client() -> Vec<Named<ClientFrame>> {
    let held = Held { conversation: CHAT, seq: SharedSeq(5) };
    let hello = |held| ClientFrame::Hello(Hello { site: "shop".into(), token: TOKEN.into(), held });
    let command = |command| ClientFrame::Command { id: COMMAND, command };
    let mut frames = vec![("Hello new".to_owned(), hello(None)), ("Hello again".to_owned(), hello(Some(held)))];
    frames.extend(named("Command", commands(), command));
    frames.extend(named(
        "",
        vec![
            ClientFrame::History { conversation: CHAT, before: SharedSeq(101) },
            ClientFrame::Typing { conversation: CHAT },
            ClientFrame::Seen { conversation: CHAT, up_to: SharedSeq(5) },
            ClientFrame::Pong { held: Some(held) },
            ClientFrame::Pong { held: None },
        ],
        |frame| frame,
    ));
    frames
}

/// From the server.
pub fn server() -> Vec<Named<ServerFrame>> {
    let welcome = |conversation| ServerFrame::Welcome { now: NOW, conversation };
    let mut frames = vec![
        ("Welcome nothing yet".to_owned(), welcome(None)),
        ("Welcome again".to_owned(), welcome(Some(CHAT))),
        ("Ping".to_owned(), ServerFrame::Ping { now: NOW }),
        ("Page".to_owned(), ServerFrame::Page { conversation: CHAT, items: thread(), reaches_start: true }),
        ("Events several".to_owned(), events(shared_events().into_iter().take(3).collect())),
    ];
    frames.extend(named("Snapshot", states(), snapshot));
    frames.extend(named("Events", shared_events(), |event| events(vec![event])));
    frames.extend(named("Ack done", done(SharedSeq(6)).into(), |done| ServerFrame::Ack {
        id: COMMAND,
        result: Ok(done),
    }));
    frames.extend(named("Ack refused", refusals(), |why| ServerFrame::Ack { id: COMMAND, result: Err(why) }));
    frames.extend(named("Signal", signals(), |signal| ServerFrame::Signal { conversation: CHAT, signal }));
    let availabilities = vec![Availability::Open, Availability::Offline];
    frames.extend(named("Availability", availabilities, ServerFrame::Availability));
    frames.extend(named("Seen", cursors(), |cursor| ServerFrame::Seen { conversation: CHAT, cursor }));
    frames.extend(named("Unsubscribed", UNSUBSCRIBED.into(), |why| ServerFrame::Unsubscribed {
        conversation: CHAT,
        why,
    }));
    frames
}

/// What the panel learns of its site by HTTP.
pub fn site_infos() -> Vec<SiteInfo> {
    let infos = sites().into_iter().zip([Availability::Open, Availability::Offline]);
    let info = infos.map(|(site, availability)| SiteInfo {
        texts: site.texts.get("de").cloned().unwrap_or_else(Texts::default),
        team: site.team,
        form: site.form,
        look: site.look,
        origins: site.origins,
        keep_handle: site.keep_handle,
        availability,
    });
    info.collect()
}

/// How the panel asks for a token.
pub fn token_requests() -> Vec<TokenRequest> {
    let request = |resume: Option<&str>| TokenRequest { site: "shop".into(), resume: resume.map(str::to_owned) };
    vec![request(None), request(Some(TOKEN))]
}

/// What it gets.
pub fn token_grants() -> Vec<TokenGrant> {
    let grant =
        |resume: Option<&str>, resumed| TokenGrant { token: TOKEN.into(), resume: resume.map(str::to_owned), resumed };
    vec![grant(Some(TOKEN), true), grant(None, false)]
}

fn commands() -> Vec<Command> {
    let details = Details { name: "Jo".into(), email: "jo@example.org".into(), phone: String::new() };
    let start = Start {
        form: FormAnswers { details, answers: vec!["A-42".into()] },
        text: Some("Where is my order?".into()),
        page: Some("https://shop.example/cart".into()),
        title: Some("Your cart".into()),
        language: Some("de-AT".into()),
    };
    vec![
        Command::Start(start),
        Command::Start(Start::default()),
        Command::Write { conversation: CHAT, text: "Thanks! 🙏\nBye".into(), files: Vec::new() },
        Command::Write { conversation: CHAT, text: String::new(), files: vec![FILE] },
        Command::Leave { conversation: CHAT },
        Command::LeaveEmail { conversation: CHAT, email: "jo@example.org".into() },
    ]
}

fn states() -> Vec<SharedState> {
    let mut states = vec![SharedState::Waiting, SharedState::With { participant: AGENT_NO }];
    states.extend([EndWhy::Customer, EndWhy::Agent, EndWhy::Inactive].map(|why| SharedState::Ended { why }));
    states
}

fn snapshot(state: SharedState) -> ServerFrame {
    let people = vec![(ParticipantNo::CUSTOMER, "Jo".to_owned()), (AGENT_NO, "Anna".to_owned())];
    ServerFrame::Snapshot {
        conversation: CHAT,
        state: SharedConversation { seq: SharedSeq(9), state, people },
        items: thread().into_iter().take(1).collect(),
        reaches_start: false,
        cursors: cursors(),
    }
}

fn thread() -> Vec<domain::thread::SharedItem> {
    items(&posted(), &SharedEvent::Opened { name: "Jo".into() })
}

fn posted() -> SharedEvent {
    let is_posted = |event: &SharedEvent| matches!(event, SharedEvent::MessagePosted { .. });
    shared_events().into_iter().find(is_posted).unwrap_or(SharedEvent::Delayed)
}

fn events(events: Vec<SharedEvent>) -> ServerFrame {
    let record = |(event, seq)| SharedRecord {
        seq: SharedSeq(seq),
        at: NOW,
        echo: matches!(event, SharedEvent::MessagePosted { .. }).then_some(COMMAND),
        event,
    };
    ServerFrame::Events { conversation: CHAT, records: events.into_iter().zip(6..).map(record).collect() }
}
