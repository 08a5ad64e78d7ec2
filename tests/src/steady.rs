//! A customer who does not give up: he keeps what he wrote until it is acknowledged, comes back after every break, and holds
//! the thread as the stream brings it. What our own panel does, in a hundred lines.

use std::collections::VecDeque;

use domain::conversation::{SharedEvent, SharedRecord};
use domain::thread::SharedItem;
use domain::{CommandId, ConversationId, SharedSeq};
use protocol::customer::{ClientFrame, Command, Held, Hello, ServerFrame};
use tokio::sync::watch;

use crate::people::{command_id, start, text_of};
use crate::socket::{Closed, Socket};

/// Where the server is now; `None` while it is down.
pub type Whereabouts = watch::Receiver<Option<String>>;

/// The customer.
pub struct Steady {
    token: String,
    whereabouts: Whereabouts,
    conversation: Option<ConversationId>,
    /// What the stream brought: sequence and, for messages, text.
    pub thread: Vec<(SharedSeq, Option<String>)>,
    outbox: VecDeque<(CommandId, String)>,
    /// What was acknowledged, in order.
    pub acknowledged: Vec<String>,
}

impl Steady {
    /// With a token of his own.
    pub const fn new(token: String, whereabouts: Whereabouts) -> Self {
        Self {
            token,
            whereabouts,
            conversation: None,
            thread: Vec::new(),
            outbox: VecDeque::new(),
            acknowledged: Vec::new(),
        }
    }

    /// The same person in another tab, who holds nothing yet.
    pub fn again(&self) -> Self {
        Self::new(self.token.clone(), self.whereabouts.clone())
    }

    /// Says these things one after the other; `said` is called at each acknowledgement. Returns when the last one is.
    pub async fn say(&mut self, texts: impl IntoIterator<Item = String>, said: impl Fn()) {
        self.outbox.extend(texts.into_iter().map(|text| (command_id(), text)));
        while !self.outbox.is_empty() {
            // A break is what this is about: come back and go on.
            let _ = self.connected(&said).await;
        }
    }

    /// Comes back and reads until the thread reaches `seq`.
    pub async fn read_to(&mut self, seq: SharedSeq) {
        while self.held_seq() < seq {
            let _ = self.reading(seq).await;
        }
    }

    async fn reading(&mut self, seq: SharedSeq) -> Result<(), Closed> {
        let mut socket = self.connect().await?;
        while self.held_seq() < seq {
            let frame = socket.next().await?;
            self.take(frame);
        }
        Ok(())
    }

    async fn connected(&mut self, said: &impl Fn()) -> Result<(), Closed> {
        let mut socket = self.connect().await?;
        while let Some((id, text)) = self.outbox.front().cloned() {
            let command = match self.conversation {
                None => start(&text),
                Some(conversation) => Command::Write { conversation, text: text.clone() },
            };
            socket.send(&ClientFrame::Command { id, command }).await;
            loop {
                let frame = socket.next().await?;
                if let ServerFrame::Ack { id: of, result } = &frame
                    && *of == id
                {
                    let done = result.as_ref().unwrap_or_else(|refusal| panic!("{text:?} refused: {refusal}"));
                    self.conversation = done.conversation;
                    self.outbox.pop_front();
                    self.acknowledged.push(text);
                    said();
                    break;
                }
                self.take(frame);
            }
        }
        Ok(())
    }

    async fn connect(&mut self) -> Result<Socket<ServerFrame>, Closed> {
        let gone = || Closed { code: None, reason: "down".into() };
        let url = self.whereabouts.wait_for(Option::is_some).await.map_err(|_| gone())?.clone();
        let url = format!("{}/ws/customer", url.unwrap_or_default().replacen("http", "ws", 1));
        let Some(mut socket) = Socket::try_connect(&url).await else {
            // Killed while we knocked: wait until somebody says where it is now.
            let _ = self.whereabouts.changed().await;
            return Err(gone());
        };
        let held = self.conversation.map(|conversation| Held { conversation, seq: self.held_seq() });
        let hello = Hello { site: "demo".into(), token: self.token.clone(), held };
        socket.send(&ClientFrame::Hello(hello)).await;
        Ok(socket)
    }

    fn take(&mut self, frame: ServerFrame) {
        match frame {
            ServerFrame::Welcome { conversation, .. } => self.conversation = self.conversation.or(conversation),
            ServerFrame::Snapshot { items, state, .. } => self.snapshot(&items, state.seq),
            ServerFrame::Events { records, .. } => records.iter().for_each(|record| self.event(record)),
            _ => {}
        }
    }

    /// A snapshot replaces what is held; what is held must be in it.
    fn snapshot(&mut self, items: &[SharedItem], seq: SharedSeq) {
        let fresh: Vec<_> = items.iter().map(|item| (SharedSeq(item.seq), text(&item.event))).collect();
        let first = fresh.first().map_or(SharedSeq(u64::MAX), |(seq, _)| *seq);
        let (before, shared): (Vec<_>, Vec<_>) = self.thread.drain(..).partition(|(seq, _)| *seq < first);
        for held in shared {
            assert!(fresh.contains(&held), "{held:?} was shown and is gone");
        }
        self.thread = before;
        self.thread.extend(fresh);
        if self.held_seq() < seq {
            self.thread.push((seq, None));
        }
    }

    fn event(&mut self, record: &SharedRecord) {
        let held = self.held_seq();
        if record.seq <= held {
            return;
        }
        assert_eq!(record.seq, held.next(), "the stream has a gap");
        self.thread.push((record.seq, text(&record.event)));
    }

    fn held_seq(&self) -> SharedSeq {
        self.thread.last().map_or(SharedSeq(0), |(seq, _)| *seq)
    }

    /// The texts he was shown, in order.
    pub fn texts(&self) -> Vec<&str> {
        self.thread.iter().filter_map(|(_, text)| text.as_deref()).collect()
    }
}

fn text(event: &SharedEvent) -> Option<String> {
    text_of(event).map(str::to_owned)
}
