//! An agent who does not give up: he is available, accepts, answers, ends now and then, wraps up.

use std::collections::{BTreeMap, BTreeSet};

use domain::agent::{Choice, Presence};
use domain::conversation::{Event, Turn};
use domain::{CommandId, ConversationId, Refusal, Seq};
use protocol::agent::{ClientFrame, Command, DeskChange, DeskSettings, Held, Me, Row, RowState, ServerFrame};
use tokio::sync::watch;

use super::{Log, SILENCE, Said, Whereabouts, knock};
use crate::people::command_id;
use crate::socket::{Closed, Socket};

/// Conversations end after this many answers of his.
const ANSWERS: usize = 7;

/// The agent.
pub struct Clerk {
    name: String,
    cookie: String,
    whereabouts: Whereabouts,
    me: Option<Me>,
    settings: Option<DeskSettings>,
    rows: BTreeMap<ConversationId, Row>,
    /// Rows in which something happened since he last did something there.
    fresh: BTreeSet<ConversationId>,
    answers: BTreeMap<ConversationId, usize>,
    /// Sent, and not answered.
    doubt: Option<(CommandId, Command)>,
    count: usize,
    /// Lets every so many offers and wrap-ups go by, so that their deadlines come.
    pub overlooks_every: Option<usize>,
    looks: usize,
    /// What the streams brought.
    pub logs: BTreeMap<ConversationId, Log>,
    /// What was acknowledged, in order: where it went, as which number.
    pub acknowledged: Vec<(ConversationId, Seq, String)>,
    /// Whether he was ever found in RONA.
    pub missed: bool,
    /// How often he had to come back.
    pub breaks: usize,
}

impl Clerk {
    /// With a session of his own.
    pub fn new(name: &str, cookie: String, whereabouts: Whereabouts) -> Self {
        Self {
            name: name.into(),
            cookie,
            whereabouts,
            me: None,
            settings: None,
            rows: BTreeMap::new(),
            fresh: BTreeSet::new(),
            answers: BTreeMap::new(),
            doubt: None,
            count: 0,
            overlooks_every: None,
            looks: 0,
            logs: BTreeMap::new(),
            acknowledged: Vec::new(),
            missed: false,
            breaks: 0,
        }
    }

    /// Works until it is time to go home, and until what he did last is acknowledged.
    pub async fn work(&mut self, mut home: watch::Receiver<bool>) {
        loop {
            match self.working(&mut home).await {
                Ok(()) => return,
                Err(_) => self.breaks += 1,
            }
        }
    }

    /// Comes back and reads everything there is by now; gets nothing new from here on.
    pub async fn catch_up(&mut self) {
        while self.catching_up().await.is_err() {}
    }

    async fn working(&mut self, home: &mut watch::Receiver<bool>) -> Result<(), Closed> {
        let mut socket = self.connect().await?;
        loop {
            if self.doubt.is_none() {
                if *home.borrow_and_update() {
                    return Ok(());
                }
                if let Some(command) = self.next_thing() {
                    self.send(&mut socket, command).await;
                }
            }
            tokio::select! {
                frame = socket.next_within(SILENCE) => self.take(&mut socket, frame?).await,
                changed = home.changed(), if self.doubt.is_none() => assert!(changed.is_ok(), "nobody says when to go home"),
            }
        }
    }

    async fn catching_up(&mut self) -> Result<(), Closed> {
        let mut socket = self.connect().await?;
        while self.settings.is_none() {
            let frame = socket.next_within(SILENCE).await?;
            self.take(&mut socket, frame).await;
        }
        if self.doubt.is_none() {
            let reason =
                self.settings.as_ref().and_then(|settings| settings.idle_reasons.first()).expect("a reason").id;
            // Commands are answered in order, after everything that was missing.
            self.send(&mut socket, Command::Choose(Choice::Idle { reason })).await;
        }
        while self.doubt.is_some() {
            let frame = socket.next_within(SILENCE).await?;
            self.take(&mut socket, frame).await;
        }
        Ok(())
    }

    async fn connect(&mut self) -> Result<Socket<ServerFrame>, Closed> {
        let headers = [("cookie", self.cookie.as_str())];
        let mut socket = knock(&mut self.whereabouts, "/ws/agent", &headers).await?;
        socket.send(&ClientFrame::Hello { held: self.held() }).await;
        self.settings = None;
        if let Some((id, command)) = self.doubt.clone() {
            socket.send(&ClientFrame::Command { id, command }).await;
        }
        Ok(socket)
    }

    fn held(&self) -> Vec<Held> {
        self.logs.iter().map(|(id, log)| Held { conversation: *id, seq: Seq(log.seq()) }).collect()
    }

    async fn send(&mut self, socket: &mut Socket<ServerFrame>, command: Command) {
        let id = command_id();
        self.doubt = Some((id, command.clone()));
        socket.send(&ClientFrame::Command { id, command }).await;
    }

    fn next_thing(&mut self) -> Option<Command> {
        let me = self.me.as_ref()?;
        if me.presence != Presence::Available {
            return Some(Command::Choose(Choice::Available));
        }
        while let Some(conversation) = self.fresh.pop_first() {
            let Some(row) = self.rows.get(&conversation) else { continue };
            let engagement = row.engagement;
            if matches!(row.state, RowState::Offered { .. } | RowState::WrapUp { .. }) {
                self.looks += 1;
                if self.overlooks_every.is_some_and(|every| self.looks.is_multiple_of(every)) {
                    continue;
                }
            }
            match &row.state {
                RowState::Offered { .. } => return Some(Command::Accept { conversation, engagement }),
                RowState::WrapUp { .. } => {
                    let reasons = self.settings.as_ref().map(|settings| vec![settings.wrap_up.default_reason])?;
                    return Some(Command::WrapUp { conversation, engagement, reasons });
                }
                RowState::Active { turn: Turn::Agent { .. }, .. } => {
                    let answers = self.answers.entry(conversation).or_default();
                    *answers += 1;
                    if answers.is_multiple_of(ANSWERS) {
                        return Some(Command::End { conversation });
                    }
                    self.count += 1;
                    let text = format!("{}: {}", self.name, self.count);
                    return Some(Command::Send { conversation, text, draft: None, template: None, files: Vec::new() });
                }
                RowState::Active { .. } => {}
            }
        }
        None
    }

    async fn take(&mut self, socket: &mut Socket<ServerFrame>, frame: ServerFrame) {
        match frame {
            ServerFrame::Welcome(welcome) => {
                self.rows.clear();
                self.fresh.clear();
                self.settings = Some(welcome.settings);
                self.is_me(welcome.me);
                for row in welcome.rows {
                    self.row(socket, row).await;
                }
            }
            ServerFrame::Desk { change: DeskChange::Me(me), .. } => self.is_me(me),
            ServerFrame::Desk { change: DeskChange::Row(row), .. } => self.row(socket, *row).await,
            ServerFrame::Desk { change: DeskChange::RowGone { conversation }, .. } => {
                self.rows.remove(&conversation);
            }
            ServerFrame::Snapshot(snapshot) => {
                let items = snapshot.items.iter().map(|item| (item.seq, said(&item.event))).collect();
                self.logs.entry(snapshot.head.id()).or_default().snapshot(items, snapshot.head.seq.0);
            }
            ServerFrame::Events { conversation, records } => {
                let log = self.logs.entry(conversation).or_default();
                for record in &records {
                    log.event(record.seq.0, said(&record.event));
                }
            }
            ServerFrame::Ack { id, result } => self.answered(id, result.map(|done| done.seq)),
            ServerFrame::Ping { .. } => socket.send(&ClientFrame::Pong { held: self.held() }).await,
            _ => {}
        }
    }

    fn is_me(&mut self, me: Me) {
        self.missed |= me.presence == Presence::Rona;
        self.me = Some(me);
    }

    async fn row(&mut self, socket: &mut Socket<ServerFrame>, row: Row) {
        let conversation = row.conversation;
        if matches!(row.state, RowState::Active { .. }) && !self.logs.contains_key(&conversation) {
            self.logs.insert(conversation, Log::default());
            socket.send(&ClientFrame::Subscribe(Held { conversation, seq: Seq(0) })).await;
        }
        self.fresh.insert(conversation);
        self.rows.insert(conversation, row);
    }

    fn answered(&mut self, id: CommandId, result: Result<Seq, Refusal>) {
        let Some((_, command)) = self.doubt.take_if(|(of, _)| *of == id) else { return };
        match (result, command) {
            (Ok(seq), Command::Send { conversation, text, .. }) => self.acknowledged.push((conversation, seq, text)),
            // Somebody was faster: the customer, the clock, or the restart.
            (
                Ok(_)
                | Err(
                    Refusal::OfferOver
                    | Refusal::NotActive
                    | Refusal::Closed
                    | Refusal::EndedByCustomer
                    | Refusal::NoSuchConversation
                    | Refusal::StateNotAllowed
                    | Refusal::NotAllowed,
                ),
                _,
            ) => {}
            (Err(refusal), command) => panic!("{command:?} refused: {refusal}"),
        }
    }
}

fn said(event: &Event) -> Option<Said> {
    match event {
        Event::Shared(event) => Said::of(event),
        Event::Desk(_) => None,
    }
}
