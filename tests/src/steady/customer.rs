//! A customer who does not give up.

use std::collections::{BTreeMap, VecDeque};

use domain::conversation::SharedEvent;
use domain::conversation::shared::SharedState;
use domain::{CommandId, ConversationId, SharedSeq};
use protocol::customer::{ClientFrame, Command, Held, Hello, ME, ServerFrame};

use super::{Log, SILENCE, Said, Whereabouts, knock};
use crate::people::{command_id, start};
use crate::socket::{Closed, Socket};

/// Something he wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Write this.
    Say(String),
    /// End the conversation; what he says next begins another.
    Leave,
}

/// The customer.
pub struct Guest {
    token: String,
    whereabouts: Whereabouts,
    conversation: Option<ConversationId>,
    /// Whether it is over, as far as he knows.
    ended: bool,
    outbox: VecDeque<(CommandId, Errand)>,
    /// What the streams brought.
    pub logs: BTreeMap<ConversationId, Log>,
    /// What was acknowledged, in order: where it went, as which number.
    pub acknowledged: Vec<(ConversationId, SharedSeq, String)>,
    /// How often he had to come back.
    pub breaks: usize,
}

impl Guest {
    /// With a token of his own.
    pub const fn new(token: String, whereabouts: Whereabouts) -> Self {
        Self {
            token,
            whereabouts,
            conversation: None,
            ended: false,
            outbox: VecDeque::new(),
            logs: BTreeMap::new(),
            acknowledged: Vec::new(),
            breaks: 0,
        }
    }

    /// The same person in another tab, who holds nothing yet.
    pub fn again(&self) -> Self {
        Self::new(self.token.clone(), self.whereabouts.clone())
    }

    /// Does these things one after the other, each when the one before was answered; `done` is called at each
    /// acknowledgement. Returns after the last one.
    pub async fn run(&mut self, errands: impl IntoIterator<Item = Errand>, done: impl Fn()) {
        self.outbox.extend(errands.into_iter().map(|errand| (command_id(), errand)));
        while !self.outbox.is_empty() {
            // A break is what this is about: come back and go on.
            if self.running(&done).await.is_err() {
                self.breaks += 1;
            }
        }
    }

    /// Comes back and reads everything there is by now.
    pub async fn catch_up(&mut self) {
        while self.catching_up().await.is_err() {}
    }

    async fn catching_up(&mut self) -> Result<(), Closed> {
        let mut socket = self.connect().await?;
        let mut asked = false;
        loop {
            let frame = socket.next_within(SILENCE).await?;
            if matches!(frame, ServerFrame::Welcome { conversation: None, .. } | ServerFrame::Page { .. }) {
                return Ok(());
            }
            self.take(&mut socket, frame).await;
            // Frames are answered in order, after everything that was missing.
            if let Some(conversation) = self.conversation.filter(|_| !asked) {
                asked = true;
                socket.send(&ClientFrame::History { conversation, before: SharedSeq(1) }).await;
            }
        }
    }

    async fn running(&mut self, done: &impl Fn()) -> Result<(), Closed> {
        let mut socket = self.connect().await?;
        while let Some((id, errand)) = self.outbox.front().cloned() {
            let command = match (&errand, self.conversation) {
                (Errand::Say(text), None) => start(text),
                (Errand::Say(text), Some(conversation)) => {
                    Command::Write { conversation, text: text.clone(), files: Vec::new() }
                }
                (Errand::Leave, Some(conversation)) => Command::Leave { conversation },
                (Errand::Leave, None) => panic!("nothing to leave"),
            };
            socket.send(&ClientFrame::Command { id, command }).await;
            let reached = loop {
                let frame = socket.next_within(SILENCE).await?;
                if let ServerFrame::Ack { id: of, result } = &frame
                    && *of == id
                {
                    break result.clone().unwrap_or_else(|refusal| panic!("{errand:?} refused: {refusal}"));
                }
                self.take(&mut socket, frame).await;
            };
            self.outbox.pop_front();
            self.conversation = reached.conversation.or(self.conversation);
            if let (Errand::Say(text), Some(conversation)) = (errand, reached.conversation) {
                self.acknowledged.push((conversation, reached.seq, text));
            }
            done();
            while !self.is_answered() {
                let frame = socket.next_within(SILENCE).await?;
                self.take(&mut socket, frame).await;
            }
        }
        Ok(())
    }

    async fn connect(&mut self) -> Result<Socket<ServerFrame>, Closed> {
        let mut socket = knock(&mut self.whereabouts, "/ws/customer", &[]).await?;
        let hello = Hello { site: "demo".into(), token: self.token.clone(), held: self.held() };
        socket.send(&ClientFrame::Hello(hello)).await;
        Ok(socket)
    }

    /// Whether somebody answered, or nobody will: then it is his turn again.
    fn is_answered(&self) -> bool {
        let log = self.conversation.and_then(|conversation| self.logs.get(&conversation));
        self.ended || log.is_some_and(|log| log.last_said().is_some_and(|said| said.by != ME))
    }

    fn held(&self) -> Option<Held> {
        let conversation = self.conversation?;
        let log = self.logs.get(&conversation)?;
        Some(Held { conversation, seq: SharedSeq(log.seq()) })
    }

    async fn take(&mut self, socket: &mut Socket<ServerFrame>, frame: ServerFrame) {
        match frame {
            ServerFrame::Welcome { conversation, .. } => self.conversation = self.conversation.or(conversation),
            ServerFrame::Snapshot { conversation, items, state, .. } => {
                let items = items.iter().map(|item| (item.seq, Said::of(&item.event))).collect();
                self.logs.entry(conversation).or_default().snapshot(items, state.seq.0);
                self.ended = matches!(state.state, SharedState::Ended { .. });
            }
            ServerFrame::Events { conversation, records } => {
                let log = self.logs.entry(conversation).or_default();
                for record in &records {
                    log.event(record.seq.0, Said::of(&record.event));
                    match record.event {
                        SharedEvent::Ended { .. } => self.ended = true,
                        SharedEvent::Reopened => self.ended = false,
                        _ => {}
                    }
                }
            }
            ServerFrame::Ping { .. } => socket.send(&ClientFrame::Pong { held: self.held() }).await,
            _ => {}
        }
    }
}
