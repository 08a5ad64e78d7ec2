//! A sample of everything that travels between an agent's desktop and the server.

use domain::agent::{Access, Choice, Presence};
use domain::channel::ChannelKind;
use domain::conversation::event::Introduction;
use domain::conversation::{Arrival, Conversation, DeskEvent, Destination, Event, Priority, Record, SharedEvent, Turn};
use domain::draft::Draft;
use domain::email::Mailbox;
use domain::template::Template;
use domain::thread::DeskItem;
use domain::workflow::Workflow;
use domain::{EngagementNo, QueueId, ReasonId, Seq, SharedSeq, Span};
use protocol::agent::{
    ClientFrame, Command, DeskChange, DeskSettings, Directory, DirectoryAgent, DirectoryQueue, DraftPut, Held,
    HttpError, LetterTerms, Me, OutboundEntry, OutboundList, Parked, QueueName, Request, Row, RowState, ServerFrame,
    SignIn, Snapshot, TemplateBring, TemplateEntry, TemplateFiles, TemplateList, TemplatePut, TemplateUse, Welcome,
    WorkflowEntry, WorkflowList,
};

use super::common::{COMMAND, FILE, Named, UNSUBSCRIBED, cursors, done, items, named, refusals, signals};
use super::house::{TEMPLATE, WORKFLOW, drafts, settings, templates, words, workflows};
use super::talk::{
    ANNA, BEN, CHAT, DOOR, LATER, NOW, RESOLVED, contact, desk_events, heads, introduction, letter_drafts,
    merged_contact, shared_events,
};

const FIRST: EngagementNo = EngagementNo(1);
const SALES: QueueId = QueueId::from_number(0x51);
const BREAK: ReasonId = ReasonId::from_number(0x12);

/// From an agent.
pub fn client() -> Vec<Named<ClientFrame>> {
    let held = Held { conversation: CHAT, seq: Seq(12) };
    let frames = vec![
        ClientFrame::Hello { held: vec![] },
        ClientFrame::Hello { held: vec![held] },
        ClientFrame::Subscribe(Held { conversation: CHAT, seq: Seq(0) }),
        ClientFrame::Unsubscribe { conversation: CHAT },
        ClientFrame::History { conversation: CHAT, before: Seq(201) },
        ClientFrame::Typing { conversation: CHAT },
        ClientFrame::Seen { conversation: CHAT, up_to: SharedSeq(5) },
        ClientFrame::Pong { held: vec![held] },
        ClientFrame::Active,
        ClientFrame::Directory { conversation: Some(CHAT) },
        ClientFrame::Directory { conversation: None },
    ];
    let mut frames = named("", frames, |frame| frame);
    frames.extend(named("Command", commands(), |command| ClientFrame::Command { id: COMMAND, command }));
    frames
}

/// From the server.
pub fn server() -> Vec<Named<ServerFrame>> {
    let page = ServerFrame::Page { conversation: CHAT, items: thread(), reaches_start: true };
    let welcome = Welcome { now: NOW, me: me(Presence::Available), rows: rows(), settings: desk_settings() };
    let mut frames = vec![
        ("Welcome".to_owned(), ServerFrame::Welcome(Box::new(welcome))),
        ("Ping".to_owned(), ServerFrame::Ping { now: NOW }),
        ("Page".to_owned(), page),
        ("Directory".to_owned(), ServerFrame::Directory(directory())),
        ("Events several".to_owned(), events(all_events().into_iter().take(3).collect())),
    ];
    let change = |change| ServerFrame::Desk { number: 1, change };
    frames.extend(named("Desk", changes(), change));
    frames.extend(named("Desk Me", presences(), |presence| change(DeskChange::Me(me(presence)))));
    frames.extend(named("Desk Row", rows(), |row| change(DeskChange::Row(Box::new(row)))));
    for (nth, head) in (1..).zip(heads()) {
        frames.push((format!("Snapshot {nth}"), snapshot(head)));
    }
    frames.extend(named("Events", all_events(), |event| events(vec![event])));
    frames.extend(named("Ack done", done(Seq(13)).into(), |done| ServerFrame::Ack { id: COMMAND, result: Ok(done) }));
    frames.extend(named("Ack refused", refusals(), |why| ServerFrame::Ack { id: COMMAND, result: Err(why) }));
    frames.extend(named("Signal", signals(), |signal| ServerFrame::Signal { conversation: CHAT, signal }));
    frames.extend(named("Seen", cursors(), |cursor| ServerFrame::Seen { conversation: CHAT, cursor }));
    frames.extend(named("Unsubscribed", UNSUBSCRIBED.into(), |why| ServerFrame::Unsubscribed {
        conversation: CHAT,
        why,
    }));
    frames
}

/// How somebody signs in.
pub fn sign_in() -> SignIn {
    SignIn { login: "anna".into(), password: "correct horse battery staple".into() }
}

/// How a draft is saved: of a message, and of letters.
pub fn draft_puts() -> Vec<DraftPut> {
    let put =
        |letter| DraftPut { text: "We will".into(), files: vec![FILE], base: 6, form: drafts().remove(2).form, letter };
    core::iter::once(None).chain(letter_drafts().into_iter().map(Some)).map(put).collect()
}

/// How it is answered.
pub fn saved_drafts() -> Vec<Draft> {
    drafts()
}

/// The body of an HTTP error.
pub fn http_error() -> HttpError {
    HttpError { code: "unauthorized".into(), message: "sign in first".into() }
}

/// What an agent may use.
pub fn template_list() -> TemplateList {
    let entry = |own: Template| TemplateEntry {
        id: own.id,
        group: own.group,
        name: own.name,
        texts: own.texts,
        channels: own.channels,
        locked: own.locked,
        approved: own.approval.is_some(),
        files: own.files,
        own: own.owner.is_some(),
    };
    TemplateList { templates: templates().into_iter().map(entry).collect() }
}

/// Where a template's files are to be sent.
pub fn template_bring() -> TemplateBring {
    TemplateBring { conversation: CHAT }
}

/// What came of it.
pub fn template_files() -> TemplateFiles {
    TemplateFiles { files: templates().remove(0).files }
}

/// How he keeps one of his own.
pub fn template_put() -> TemplatePut {
    let own = templates().remove(1);
    TemplatePut { group: own.group, name: own.name, texts: own.texts }
}

/// The workflows of an agent.
pub fn workflow_list() -> WorkflowList {
    let entry = |one: Workflow| WorkflowEntry {
        id: one.id,
        name: one.name,
        hint: one.hint,
        parameters: one.parameters,
        confirm: one.confirm,
    };
    WorkflowList { workflows: workflows().into_iter().map(entry).collect() }
}

/// What composing a letter needs: an answer, and a first letter.
pub fn letter_terms() -> [LetterTerms; 2] {
    let answer = LetterTerms {
        from: Mailbox { name: "The shop".into(), address: "hello@shop.example".into() },
        own: vec!["hello@shop.example".into()],
        first: None,
        lock_reply_all: true,
        signature: "<p>Anna</p>".into(),
        history: true,
        pause: Span::seconds(10),
        wrap_up: true,
    };
    let first = Some(Mailbox { name: "Jo Doe".into(), address: "jo@example.org".into() });
    [answer.clone(), LetterTerms { first, ..answer }]
}

/// From where somebody can be written to first.
pub fn outbound_list() -> OutboundList {
    let entry = |channel, name: &str, address: &str| OutboundEntry {
        id: DOOR,
        channel,
        name: name.into(),
        address: address.into(),
    };
    let mail = entry(ChannelKind::Email, "The shop", "hello@shop.example");
    OutboundList { entry_points: vec![mail, entry(ChannelKind::Sms, "Text us", "+4930901820")] }
}

fn template_use() -> TemplateUse {
    TemplateUse { template: TEMPLATE, language: "en".into(), values: vec!["Jo".into()] }
}

fn commands() -> Vec<Command> {
    let (conversation, engagement) = (CHAT, FIRST);
    vec![
        Command::Choose(Choice::Available),
        Command::Choose(Choice::Idle { reason: BREAK }),
        Command::Accept { conversation, engagement },
        Command::Decline { conversation, engagement },
        Command::Send {
            conversation,
            text: "On its way. 📦".into(),
            draft: Some(7),
            template: None,
            files: vec![FILE],
        },
        Command::Send {
            conversation,
            text: "Hello Jo".into(),
            draft: None,
            template: Some(template_use()),
            files: Vec::new(),
        },
        Command::End { conversation },
        Command::WrapUp { conversation, engagement, reasons: vec![RESOLVED] },
        Command::ExtendWrapUp { conversation, engagement },
        Command::Resume { conversation, engagement },
        Command::Park { conversation, until: Some(LATER), reason: "asks the warehouse".into() },
        Command::Park { conversation, until: None, reason: String::new() },
        Command::Unpark { conversation },
        Command::EditContact { conversation, version: 2, details: contact().details },
        Command::NoteContact { conversation, version: 2, notes: contact().notes },
        Command::MergeContact {
            conversation,
            version: 2,
            other: contact().id,
            other_version: 1,
            theirs: vec![domain::refusal::Field::Name],
        },
        Command::UnmergeContact { conversation, version: 3, other: contact().id },
        Command::Transfer { conversation, to: Destination::Queue(SALES), note: String::new() },
        Command::Transfer { conversation, to: Destination::Agent(BEN), note: "speaks Dutch".into() },
        Command::Invite { conversation, to: Destination::Agent(BEN), note: "a hard one".into() },
        Command::CancelInvitation { conversation },
        Command::EndConference { conversation },
        Command::LeaveConference { conversation },
        Command::HandOver { conversation },
        Command::WrapUpConference { conversation, reasons: vec![RESOLVED] },
        Command::Note { conversation, text: "@Ben has had this before".into(), mentions: vec![BEN] },
        Command::SendLetter { conversation, draft: 7, wrap_up: true },
        Command::TakeLetterBack { conversation },
        Command::Junk { conversation, block: true },
        Command::Begin { entry_point: DOOR, to: "jo@example.org".into() },
        Command::Trigger { conversation, workflow: WORKFLOW, values: vec![("order".into(), "4711".into())] },
    ]
}

fn presences() -> Vec<Presence> {
    vec![Presence::SignedOut, Presence::Idle { reason: BREAK }, Presence::Available, Presence::Rona]
}

fn me(presence: Presence) -> Me {
    let access = match presence {
        Presence::SignedOut => Access::Admin,
        Presence::Rona => Access::Supervisor,
        Presence::Idle { .. } | Presence::Available => Access::Agent,
    };
    let idle_since = matches!(presence, Presence::Idle { .. }).then_some(NOW);
    let missed = (presence == Presence::Rona).then(|| "Sales".to_owned());
    Me { agent: ANNA, name: "Anna".into(), access, presence, since: NOW, idle_since, missed, queues: 2 }
}

fn desk_settings() -> DeskSettings {
    let [installed, set] = [0, 1].map(|nth| settings().remove(nth));
    DeskSettings {
        idle_reasons: [installed.idle_reasons, set.idle_reasons].concat(),
        wrap_up_reasons: installed.wrap_up_reasons,
        wrap_up: installed.wrap_up,
        inactivity: set.inactivity,
        transfer: installed.transfer,
        workflows: true,
        queues: vec![QueueName { id: SALES, name: "Sales".into() }],
        composer_limits: set.composer_limits,
        words: words(),
    }
}

fn changes() -> Vec<DeskChange> {
    let waits_for_ever = {
        let set = settings().remove(1);
        DeskSettings {
            wrap_up: set.wrap_up,
            transfer: set.transfer,
            inactivity: None,
            workflows: false,
            queues: vec![],
            composer_limits: [].into(),
            words: vec![],
            ..desk_settings()
        }
    };
    vec![
        DeskChange::RowGone { conversation: CHAT },
        DeskChange::Settings(desk_settings()),
        DeskChange::Settings(waits_for_ever),
        DeskChange::Draft { conversation: CHAT, version: 8 },
        DeskChange::LeftOffline { count: 3 },
        DeskChange::Mentioned { conversation: CHAT, by: "Anna".into(), customer: "Jo".into() },
        DeskChange::Contact { conversation: CHAT, contact: contact() },
        DeskChange::Contact { conversation: CHAT, contact: merged_contact() },
    ]
}

fn rows() -> Vec<Row> {
    let row = |channel, priority, arrival, state| Row {
        conversation: CHAT,
        channel,
        queue: "Sales".into(),
        target: Span::seconds(60),
        customer: "Jo".into(),
        email: "jo@example.org".into(),
        phone: "+491701234567".into(),
        source: "+4930901820".into(),
        arrived_at: NOW,
        priority,
        arrival,
        record: "https://crm.example/?email=jo%40example.org".into(),
        undelivered: (priority == Priority::High).then_some(Seq(7)),
        engagement: FIRST,
        state,
    };
    let parked = |until| Parked { until, reason: "asks the warehouse".into() };
    let active =
        |turn, parked| RowState::Active { since: NOW, turn, parked, last: "Where is my order?".into(), unread: 1 };
    let wrap_up = |deadline| RowState::WrapUp { since: NOW, deadline, unread: 0 };
    let offered = |asked| RowState::Offered { since: NOW, deadline: LATER, asked };
    let asked = |join| Some(Request { by: "Ben".into(), note: "a hard one".into(), join });
    let (agents_turn, customers_turn) = (Turn::Agent { since: NOW }, Turn::Customer { since: NOW });
    let (normal, high) = (Priority::Normal, Priority::High);
    let (live, offline) = (Arrival::Live, Arrival::LeftOffline);
    vec![
        row(ChannelKind::WebChat, normal, live, offered(None)),
        row(ChannelKind::WebChat, high, live, offered(asked(true))),
        row(ChannelKind::WebChat, high, live, offered(asked(false))),
        row(ChannelKind::Email, high, offline, active(agents_turn, None)),
        row(ChannelKind::Sms, normal, live, active(customers_turn, Some(parked(Some(LATER))))),
        row(ChannelKind::Messenger, normal, live, active(customers_turn, Some(parked(None)))),
        row(ChannelKind::WhatsApp, normal, live, wrap_up(Some(LATER))),
        row(ChannelKind::WebChat, normal, live, wrap_up(None)),
    ]
}

fn directory() -> Directory {
    let agent =
        |presence, free| DirectoryAgent { id: BEN, name: "Ben".into(), presence, since: NOW, free, supervisor: !free };
    let queue = DirectoryQueue { id: SALES, name: "Sales".into(), waiting: 3, free: 1 };
    let agents = vec![agent(Presence::Available, true), agent(Presence::Rona, false)];
    Directory { conversation: CHAT, queues: vec![queue], agents }
}

fn snapshot(head: Conversation) -> ServerFrame {
    let is_known = head.arrival == Arrival::LeftOffline;
    ServerFrame::Snapshot(Box::new(Snapshot {
        head,
        queue: "Sales".into(),
        items: thread().into_iter().take(1).collect(),
        reaches_start: false,
        cursors: cursors(),
        contact: contact(),
        introduction: if is_known { introduction() } else { Introduction::default() },
    }))
}

fn thread() -> Vec<DeskItem> {
    let is_posted = |event: &SharedEvent| matches!(event, SharedEvent::MessagePosted { .. });
    let posted = shared_events().into_iter().find(is_posted).unwrap_or(SharedEvent::Delayed);
    items(&Event::Shared(posted), &Event::Desk(DeskEvent::SlotReleased { engagement: FIRST }))
}

fn all_events() -> Vec<Event> {
    let desk = desk_events().into_iter().map(Event::Desk);
    shared_events().into_iter().map(Event::Shared).chain(desk).collect()
}

fn events(events: Vec<Event>) -> ServerFrame {
    let record = |(event, seq)| Record {
        seq: Seq(seq),
        shared_seq: matches!(event, Event::Shared(_)).then_some(SharedSeq(seq)),
        at: NOW,
        echo: matches!(event, Event::Shared(SharedEvent::MessagePosted { .. })).then_some(COMMAND),
        event,
    };
    ServerFrame::Events { conversation: CHAT, records: events.into_iter().zip(13..).map(record).collect() }
}
