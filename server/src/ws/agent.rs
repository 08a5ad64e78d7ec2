//! An agent's connection: his desk, and the streams of the conversations he reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::conversation::{Conversation, EngagementState, Event, Record, SharedEvent};
use domain::{AgentId, CommandId, ConversationId, ParticipantNo, Refusal, Seq};
use futures_util::{Sink, Stream};
use protocol::agent::{ClientFrame, DeskChange, Held, Row, ServerFrame, Welcome};
use protocol::{Signal, UnsubscribedWhy, close, codec, limits};

use super::bucket::Bucket;
use super::pulse::{Beat, Pulse};
use super::wire::{End, Incoming, Outgoing, Wire};
use crate::app::{SharedApp, stopping};
use crate::bus::{News, Received, Subscription, Topic};
use crate::desk::RowParts;
use crate::store::StoreError;

/// Serves one connection of this agent until it ends; `None` is somebody without a session.
pub async fn serve<S, K>(app: SharedApp, stream: S, sink: K, who: Option<AgentId>)
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    let (mut wire, hello) = Wire::open(stream, sink, codec::AGENT_WIRE).await;
    let end = match (hello, who) {
        (Err(end), _) => end,
        (Ok(_), None) => End::close(close::UNAUTHORIZED, "not signed in"),
        (Ok(ClientFrame::Hello { held }), Some(who)) => {
            let mut news = app.bus.subscription();
            news.add(Topic::Agent(who));
            news.add(Topic::Desks);
            let mut session = Session {
                who,
                wire,
                news,
                rows: BTreeMap::new(),
                streams: BTreeMap::new(),
                desk_number: 0,
                bucket: Bucket::new(app.clock.now()),
                app,
            };
            let end = session.run(held).await;
            session.wire.end(end).await;
            return;
        }
        (Ok(_), Some(_)) => End::close(close::BAD_FRAME, "the first frame must be Hello"),
    };
    wire.end(end).await;
}

struct Session<S, K> {
    app: SharedApp,
    who: AgentId,
    wire: Wire<S, K>,
    news: Subscription,
    /// The desk as it was sent.
    rows: BTreeMap<ConversationId, (RowParts, Row)>,
    /// The conversations that are streamed.
    streams: BTreeMap<ConversationId, Streamed>,
    desk_number: u32,
    bucket: Bucket,
}

/// A conversation that is streamed.
struct Streamed {
    head: Arc<Conversation>,
    /// The last event sent.
    sent: Seq,
    /// The last event sent before the latest ping: a pong that holds less has lost something.
    pinged: Seq,
}

type Step = Result<(), End>;

impl<S, K> Session<S, K>
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    async fn run(&mut self, held: Vec<Held>) -> End {
        let end = match self.app.desk.link_up(self.who).await {
            Ok(()) => match self.converse(held).await {
                Ok(()) => End::close(close::RESTART, "the server stops"),
                Err(end) => end,
            },
            Err(refusal) => End::close(close::INTERNAL, refusal.to_string()),
        };
        // Also when it could not be written down that it came: it was counted.
        self.app.desk.link_down(self.who).await;
        end
    }

    async fn converse(&mut self, held: Vec<Held>) -> Step {
        let mut stop = self.app.shutdown.clone();
        self.welcome().await?;
        for held in held.into_iter().take(limits::HELD) {
            self.subscribe(held).await?;
        }
        self.wire.flush().await?;
        let mut pulse = Pulse::new();
        loop {
            tokio::select! {
                frame = self.wire.next::<ClientFrame>() => {
                    pulse.heard();
                    if !self.bucket.take(self.app.clock.now()) {
                        return Err(End::close(close::TOO_MANY, "too many frames"));
                    }
                    if let Some(frame) = frame? {
                        self.frame(frame).await?;
                    }
                }
                news = self.news.next() => self.news(news).await?,
                beat = pulse.next() => {
                    if beat == Beat::Silent {
                        return Err(End::close(close::SILENT, "nothing heard"));
                    }
                    for stream in self.streams.values_mut() {
                        stream.pinged = stream.sent;
                    }
                    self.wire.send(&ServerFrame::Ping { now: self.app.clock.now() }).await?;
                }
                () = stopping(&mut stop) => return Ok(()),
            }
            while let Some(news) = self.news.try_next() {
                self.news(news).await?;
            }
            self.wire.flush().await?;
        }
    }

    /// The whole desk; at the beginning, and after news was lost.
    async fn welcome(&mut self) -> Step {
        let state = self.app.desk.agent_state(self.who).await.map_err(|error| failed(&error))?;
        let Some(me) = self.app.desk.me(&state) else {
            return Err(End::close(close::UNAUTHORIZED, "this account is gone"));
        };
        self.rows.clear();
        let ids = self.app.desk.desk_conversations(self.who).await.map_err(|error| failed(&error))?;
        for id in ids {
            let Some(head) = self.app.store.conversation(id).await.map_err(|error| failed(&error))? else { continue };
            let parts = self.app.desk.row_parts(self.who, &head).await.map_err(|error| failed(&error))?;
            if let Some(row) = self.app.desk.row(self.who, &head, &parts) {
                self.rows.insert(id, (parts, row));
            }
        }
        self.desk_number = 0;
        let welcome = Welcome {
            now: self.app.clock.now(),
            me,
            rows: self.rows.values().map(|(_, row)| row.clone()).collect(),
            settings: self.app.desk.desk_settings(),
        };
        self.wire.send(&ServerFrame::Welcome(Box::new(welcome))).await
    }

    async fn frame(&mut self, frame: ClientFrame) -> Step {
        match frame {
            ClientFrame::Hello { .. } => Err(End::close(close::BAD_FRAME, "Hello twice")),
            ClientFrame::Command { id, command } => {
                let result = self.app.desk.agent(self.who, id, &command).await;
                self.wire.send(&ServerFrame::Ack { id, result }).await
            }
            ClientFrame::Subscribe(held) => self.subscribe(held).await,
            ClientFrame::Unsubscribe { conversation } => {
                self.streams.remove(&conversation);
                self.news.remove(Topic::Conversation(conversation));
                Ok(())
            }
            ClientFrame::History { conversation, before } => self.history(conversation, before).await,
            ClientFrame::Typing { conversation } => {
                if let Some((head, me)) = self.active(conversation) {
                    self.app.desk.typing(&head, me);
                }
                Ok(())
            }
            ClientFrame::Seen { conversation, up_to } => {
                let Some((head, me)) = self.active(conversation) else { return Ok(()) };
                // A cursor that cannot be written is said again with the next one.
                let _ = self.app.desk.seen(&head, me, up_to).await;
                Ok(())
            }
            ClientFrame::Pong { held } => {
                for held in held.into_iter().take(limits::HELD) {
                    if let Some(stream) = self.streams.get_mut(&held.conversation) {
                        if held.seq < stream.pinged {
                            stream.sent = held.seq;
                        }
                        self.catch_up(held.conversation).await?;
                    }
                }
                Ok(())
            }
        }
    }

    async fn news(&mut self, received: Received) -> Step {
        match received {
            Received::Lagged => {
                self.welcome().await?;
                let ids: Vec<_> = self.streams.keys().copied().collect();
                for id in ids {
                    self.catch_up(id).await?;
                }
                Ok(())
            }
            Received::News(Topic::Agent(_) | Topic::Desks, news) => self.desk_news(news).await,
            Received::News(_, news) => self.stream_news(news).await,
        }
    }

    // --- the desk ---

    async fn desk_news(&mut self, news: News) -> Step {
        match news {
            News::Appended { head, records } => self.row_moved(&head, &records).await,
            News::Agent(state) => match self.app.desk.me(&state) {
                Some(me) => self.change(DeskChange::Me(me)).await,
                None => Ok(()),
            },
            News::SignedOut => Err(End::close(close::UNAUTHORIZED, "signed out")),
            News::Draft { conversation, version } => self.change(DeskChange::Draft { conversation, version }).await,
            News::LeftOffline { count } => self.change(DeskChange::LeftOffline { count }).await,
            News::Catalog => {
                let catalog = self.app.catalog.get();
                if !catalog.profiles.get(&self.who).is_some_and(|profile| profile.active) {
                    return Err(End::close(close::UNAUTHORIZED, "no longer allowed to sign in"));
                }
                self.change(DeskChange::Settings(self.app.desk.desk_settings())).await
            }
            News::Contact { conversation, contact } => {
                if let Some((parts, _)) = self.rows.get_mut(&conversation) {
                    parts.email.clone_from(&contact.details.email);
                }
                let contact = (*contact).clone();
                self.change(DeskChange::Contact { conversation, contact }).await
            }
            News::Seen { conversation, .. } => {
                let head = self.app.store.conversation(conversation).await.map_err(|error| failed(&error))?;
                let Some(head) = head else { return Ok(()) };
                let parts = self.app.desk.row_parts(self.who, &head).await.map_err(|error| failed(&error))?;
                self.show_row(&head, parts).await
            }
            News::Signal { .. } => Ok(()),
        }
    }

    async fn row_moved(&mut self, head: &Conversation, records: &[Record]) -> Step {
        let Some((_, part)) = head.engagement_of(self.who) else {
            if self.rows.remove(&head.id()).is_some() {
                self.change(DeskChange::RowGone { conversation: head.id() }).await?;
            }
            return Ok(());
        };
        let offered = matches!(part.state, EngagementState::Offered { .. });
        let known = self
            .rows
            .get(&head.id())
            .filter(|(_, row)| offered == matches!(row.state, protocol::agent::RowState::Offered { .. }));
        let parts = match known {
            Some((parts, _)) => {
                let mut parts = parts.clone();
                if !offered {
                    parts.take(records);
                }
                parts
            }
            None => self.app.desk.row_parts(self.who, head).await.map_err(|error| failed(&error))?,
        };
        self.show_row(head, parts).await
    }

    async fn show_row(&mut self, head: &Conversation, parts: RowParts) -> Step {
        let Some(row) = self.app.desk.row(self.who, head, &parts) else { return Ok(()) };
        let old = self.rows.insert(head.id(), (parts, row.clone()));
        if old.is_some_and(|(_, old)| old == row) {
            return Ok(());
        }
        self.change(DeskChange::Row(Box::new(row))).await
    }

    async fn change(&mut self, change: DeskChange) -> Step {
        self.desk_number += 1;
        self.wire.send(&ServerFrame::Desk { number: self.desk_number, change }).await
    }

    // --- streams ---

    async fn subscribe(&mut self, held: Held) -> Step {
        let id = held.conversation;
        let may_read = self.app.desk.may_read(self.who, id).await.map_err(|error| failed(&error))?;
        if !may_read || (self.streams.len() >= limits::HELD && !self.streams.contains_key(&id)) {
            return self.unsubscribed(id, UnsubscribedWhy::NotFound).await;
        }
        // Listen first, read then: what comes in between is known twice and sent once.
        self.news.add(Topic::Conversation(id));
        let Some(mut snapshot) = self.app.desk.desk_view(id).await.map_err(|error| failed(&error))? else {
            return self.unsubscribed(id, UnsubscribedWhy::NotFound).await;
        };
        let head = Arc::new(snapshot.head.clone());
        let missing = head.seq.0.checked_sub(held.seq.0);
        if held.seq.0 > 0 && missing.is_some_and(|missing| missing <= limits::PAGE_ITEMS as u64) {
            self.streams.insert(id, Streamed { head, sent: held.seq, pinged: held.seq });
            self.catch_up(id).await?;
            for cursor in snapshot.cursors {
                self.wire.send(&ServerFrame::Seen { conversation: id, cursor }).await?;
            }
            return self.change(DeskChange::Contact { conversation: id, contact: snapshot.contact }).await;
        }
        let me = head.participant_for(self.who);
        for item in &mut snapshot.items {
            keep_own(&item.event, &mut item.echo, me);
        }
        self.streams.insert(id, Streamed { sent: head.seq, pinged: Seq(0), head });
        self.wire.send(&ServerFrame::Snapshot(Box::new(snapshot))).await
    }

    async fn stream_news(&mut self, news: News) -> Step {
        match news {
            News::Appended { head, records } => self.appended(head, &records).await,
            News::Signal { conversation, signal } => {
                let Some(stream) = self.streams.get(&conversation) else { return Ok(()) };
                let me = stream.head.participant_for(self.who);
                match signal {
                    Signal::Typing { participant } if participant == me => Ok(()),
                    signal => self.wire.send(&ServerFrame::Signal { conversation, signal }).await,
                }
            }
            News::Seen { conversation, cursor } if self.streams.contains_key(&conversation) => {
                self.wire.send(&ServerFrame::Seen { conversation, cursor }).await
            }
            _ => Ok(()),
        }
    }

    async fn appended(&mut self, head: Arc<Conversation>, records: &[Record]) -> Step {
        let id = head.id();
        let Some(stream) = self.streams.get_mut(&id) else { return Ok(()) };
        let was_in = stream.head.engagement_of(self.who).is_some();
        let is_in = head.engagement_of(self.who).is_some();
        if head.seq > stream.head.seq {
            stream.head = head;
        }
        let sent = stream.sent;
        let fresh: Vec<_> = records.iter().filter(|record| record.seq > sent).cloned().collect();
        match fresh.first() {
            None => {}
            Some(first) if first.seq == sent.next() => self.events(id, fresh).await?,
            Some(_) => self.catch_up(id).await?,
        }
        if was_in && !is_in && !self.app.desk.may_read(self.who, id).await.map_err(|error| failed(&error))? {
            return self.unsubscribed(id, UnsubscribedWhy::AccessLost).await;
        }
        Ok(())
    }

    /// Sends what the store has and the client has not.
    async fn catch_up(&mut self, id: ConversationId) -> Step {
        loop {
            let Some(stream) = self.streams.get(&id) else { return Ok(()) };
            let read = self.app.store.records(id, stream.sent, limits::PAGE).await;
            let (records, more) = read.map_err(|error| failed(&error))?;
            if records.is_empty() {
                return Ok(());
            }
            self.events(id, records).await?;
            if !more {
                return Ok(());
            }
        }
    }

    async fn events(&mut self, conversation: ConversationId, mut records: Vec<Record>) -> Step {
        let Some(stream) = self.streams.get_mut(&conversation) else { return Ok(()) };
        let me = stream.head.participant_for(self.who);
        for record in &mut records {
            keep_own(&record.event, &mut record.echo, me);
        }
        if let Some(last) = records.last() {
            stream.sent = last.seq;
        }
        self.wire.send(&ServerFrame::Events { conversation, records }).await
    }

    async fn history(&mut self, conversation: ConversationId, before: Seq) -> Step {
        let Some(stream) = self.streams.get(&conversation) else {
            return self.unsubscribed(conversation, UnsubscribedWhy::NotFound).await;
        };
        let me = stream.head.participant_for(self.who);
        let page = self.app.store.page(conversation, Some(before), limits::PAGE_ITEMS, limits::PAGE).await;
        let page = page.map_err(|error| failed(&error))?;
        let mut items = page.items;
        for item in &mut items {
            keep_own(&item.event, &mut item.echo, me);
        }
        self.wire.send(&ServerFrame::Page { conversation, items, reaches_start: page.reaches_start }).await
    }

    async fn unsubscribed(&mut self, conversation: ConversationId, why: UnsubscribedWhy) -> Step {
        self.streams.remove(&conversation);
        self.news.remove(Topic::Conversation(conversation));
        self.wire.send(&ServerFrame::Unsubscribed { conversation, why }).await
    }

    /// The head and the agent's number, where he takes part: watching alone is neither typing nor seeing.
    fn active(&self, id: ConversationId) -> Option<(Arc<Conversation>, ParticipantNo)> {
        let head = &self.streams.get(&id)?.head;
        let (_, part) = head.engagement_of(self.who)?;
        match part.state {
            EngagementState::Active { participant, .. } | EngagementState::WrapUp { participant, .. } => {
                Some((Arc::clone(head), participant))
            }
            EngagementState::Offered { .. } => None,
        }
    }
}

/// Only the author is shown the id of the command that made a message (DESIGN.md §3.2).
fn keep_own(event: &Event, echo: &mut Option<CommandId>, me: ParticipantNo) {
    if !matches!(event, Event::Shared(SharedEvent::MessagePosted { by, .. }) if *by == me) {
        *echo = None;
    }
}

fn failed(error: &StoreError) -> End {
    tracing::error!(%error, "a connection could not be served");
    End::close(close::INTERNAL, Refusal::Internal.to_string())
}
