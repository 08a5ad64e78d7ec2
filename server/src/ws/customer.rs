//! A customer's connection: one conversation at a time, the latest on this site.

use std::net::IpAddr;
use std::sync::Arc;

use domain::conversation::{Conversation, EndWhy, Phase, Record, SharedEvent, SharedRecord};
use domain::thread::SharedItem;
use domain::{CommandId, ConversationId, ParticipantNo, Refusal, SharedSeq};
use futures_util::{Sink, Stream};
use protocol::customer::{Availability, ClientFrame, Command, Held, Hello, ME, ServerFrame};
use protocol::{Signal, UnsubscribedWhy, close, codec, limits};
use sha2::{Digest, Sha256};

use super::bucket::Bucket;
use super::pulse::{Beat, Pulse};
use super::wire::{End, Incoming, Outgoing, Wire};
use crate::app::{SharedApp, stopping};
use crate::bus::{News, Received, Subscription, Topic};
use crate::desk::Visitor;
use crate::store::{StoreError, TokenKind};

/// Where a connection comes from.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The origin a browser named, unless it was our own.
    pub foreign: Option<String>,
    /// The address, as limits count it.
    pub address: IpAddr,
}

/// Serves one connection until it ends.
pub async fn serve<S, K>(app: SharedApp, stream: S, sink: K, from: Caller)
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    let (mut wire, hello) = Wire::open(stream, sink, codec::CUSTOMER_WIRE).await;
    let end = match hello {
        Ok(ClientFrame::Hello(hello)) => match Session::begin(app, wire, &hello, &from).await {
            Ok(mut session) => {
                let end = session.run(hello.held).await;
                session.wire.end(end).await;
                return;
            }
            Err((back, end)) => {
                wire = back;
                end
            }
        },
        Ok(_) => End::close(close::BAD_FRAME, "the first frame must be Hello"),
        Err(end) => end,
    };
    wire.end(end).await;
}

struct Session<S, K> {
    app: SharedApp,
    who: Visitor,
    address: IpAddr,
    /// Whether anybody can answer, as it was told.
    availability: Option<Availability>,
    wire: Wire<S, K>,
    news: Subscription,
    current: Option<Current>,
    bucket: Bucket,
}

/// The conversation this connection shows.
struct Current {
    head: Arc<Conversation>,
    /// The last event sent.
    sent: SharedSeq,
    /// The last event sent before the latest ping, until it is answered: a pong that holds less has lost something.
    pinged: Option<SharedSeq>,
}

type Step = Result<(), End>;

impl<S, K> Session<S, K>
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    async fn begin(app: SharedApp, wire: Wire<S, K>, hello: &Hello, from: &Caller) -> Result<Self, (Wire<S, K>, End)> {
        let who = match visitor(&app, hello, from.foreign.as_deref()).await {
            Ok(Some(who)) => who,
            Ok(None) => return Err((wire, End::close(close::UNAUTHORIZED, "unknown token, site or origin"))),
            Err(error) => return Err((wire, failed(&error))),
        };
        let mut news = app.bus.subscription();
        news.add(Topic::Contact(who.contact));
        let bucket = Bucket::new(app.clock.now());
        Ok(Self { app, who, address: from.address, availability: None, wire, news, current: None, bucket })
    }

    async fn run(&mut self, held: Option<Held>) -> End {
        match self.converse(held).await {
            Ok(()) => End::close(close::RESTART, "the server stops"),
            Err(end) => end,
        }
    }

    async fn converse(&mut self, held: Option<Held>) -> Step {
        let mut stop = self.app.shutdown.clone();
        let conversation = Box::pin(self.app.desk.current(self.who)).await.map_err(|_| internal())?;
        self.wire.send(&ServerFrame::Welcome { now: self.app.clock.now(), conversation }).await?;
        self.tell_availability().await?;
        if let Some(id) = conversation {
            Box::pin(self.begin_with(id, held)).await?;
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
                        // Boxed: what a frame takes to be carried out is not reserved while nothing comes.
                        Box::pin(self.frame(frame)).await?;
                    }
                }
                news = self.news.next() => Box::pin(self.news(news)).await?,
                beat = pulse.next() => {
                    if beat == Beat::Silent {
                        return Err(End::close(close::SILENT, "nothing heard"));
                    }
                    if let Some(current) = &mut self.current {
                        current.pinged = Some(current.sent);
                    }
                    self.tell_availability().await?;
                    self.wire.send(&ServerFrame::Ping { now: self.app.clock.now() }).await?;
                }
                () = stopping(&mut stop) => return Ok(()),
            }
            while let Some(news) = self.news.try_next() {
                Box::pin(self.news(news)).await?;
            }
            self.wire.flush().await?;
        }
    }

    async fn frame(&mut self, frame: ClientFrame) -> Step {
        match frame {
            ClientFrame::Hello(_) => Err(End::close(close::BAD_FRAME, "Hello twice")),
            ClientFrame::Command { id, command } => {
                let result = match self.may_begin(id, &command).await {
                    Ok(()) => self.app.desk.customer(self.who, id, &command).await,
                    Err(refusal) => Err(refusal),
                };
                let went = result.as_ref().ok().and_then(|done| done.conversation);
                self.wire.send(&ServerFrame::Ack { id, result }).await?;
                match went {
                    Some(went) if self.current_id() != Some(went) => self.switch_to(went).await,
                    _ => Ok(()),
                }
            }
            ClientFrame::History { conversation, before } => self.history(conversation, before).await,
            ClientFrame::Typing { conversation } => {
                if let Some(current) = self.shown(conversation) {
                    self.app.desk.typing(&current.head, ME);
                }
                Ok(())
            }
            ClientFrame::Seen { conversation, up_to } => {
                let Some(current) = self.shown(conversation) else { return Ok(()) };
                // A cursor that cannot be written is said again with the next one.
                let _ = self.app.desk.seen(&current.head, ME, up_to).await;
                Ok(())
            }
            ClientFrame::Pong { held } => self.pong(held).await,
        }
    }

    /// Says whether anybody can answer, if that is not what was said last.
    async fn tell_availability(&mut self) -> Step {
        let found = self.app.availabilities.of(&self.app, self.who.site).await.map_err(|error| failed(&error))?;
        if self.availability.replace(found) == Some(found) {
            return Ok(());
        }
        self.wire.send(&ServerFrame::Availability(found)).await
    }

    /// Nobody begins conversations as fast as he can: each is an offer to an agent. A repetition of a command that was
    /// carried out begins nothing, and what an agent ended goes on whenever the customer writes (DESIGN.md §3.8).
    async fn may_begin(&self, id: CommandId, command: &Command) -> Result<(), Refusal> {
        let phase = self.current.as_ref().map(|current| &current.head.phase);
        let begins = match command {
            Command::Start(_) => phase.is_none_or(|phase| matches!(phase, Phase::Closed { .. })),
            Command::Write { .. } => matches!(phase, Some(Phase::Closed { why: EndWhy::Customer, .. })),
            Command::Leave { .. } | Command::LeaveEmail { .. } => false,
        };
        if !begins || self.app.store.command(id).await.is_ok_and(|known| known.is_some()) {
            return Ok(());
        }
        let (rates, now) = (&self.app.rates, self.app.clock.now());
        let taken = rates.starts_of_one.take(self.who.contact, now).and_then(|()| rates.starts.take(self.address, now));
        taken.map_err(|wait| {
            // Rounded up: who comes back then is let in.
            let seconds = u32::try_from(wait.0.max(0).unsigned_abs().div_ceil(1_000)).unwrap_or(u32::MAX);
            Refusal::TooMany { seconds }
        })
    }

    async fn news(&mut self, received: Received) -> Step {
        match received {
            Received::Lagged => self.catch_up().await,
            Received::News(_, News::Appended { head, records }) => self.appended(head, &records).await,
            Received::News(_, News::Signal { conversation, signal }) => {
                let mine = matches!(signal, Signal::Typing { participant } if participant == ME);
                if mine || self.shown(conversation).is_none() {
                    return Ok(());
                }
                self.wire.send(&ServerFrame::Signal { conversation, signal }).await
            }
            Received::News(_, News::Seen { conversation, cursor }) if self.shown(conversation).is_some() => {
                self.wire.send(&ServerFrame::Seen { conversation, cursor }).await
            }
            Received::News(..) => Ok(()),
        }
    }

    /// Shows this conversation from what the client holds of it: what is missing, or everything anew.
    async fn begin_with(&mut self, id: ConversationId, held: Option<Held>) -> Step {
        let Some(view) = self.app.desk.customer_view(id).await.map_err(|error| failed(&error))? else {
            return Ok(());
        };
        let head = Arc::new(view.head);
        let known = held.filter(|held| held.conversation == id && held.seq.0 > 0 && held.seq <= head.shared_seq);
        let missing = known.map_or(u64::MAX, |held| head.shared_seq.0 - held.seq.0);
        if let Some(held) = known.filter(|_| missing <= limits::PAGE_ITEMS as u64) {
            self.current = Some(Current { head: Arc::clone(&head), sent: held.seq, pinged: None });
            self.catch_up().await?;
            for cursor in view.cursors {
                self.wire.send(&ServerFrame::Seen { conversation: id, cursor }).await?;
            }
        } else {
            let mut items = view.page.items;
            items.iter_mut().for_each(own_echo);
            self.current = Some(Current { head: Arc::clone(&head), sent: head.shared_seq, pinged: None });
            let (state, cursors, reaches_start) = (view.state, view.cursors, view.page.reaches_start);
            let frame = ServerFrame::Snapshot { conversation: id, state, items, reaches_start, cursors };
            self.wire.send(&frame).await?;
        }
        if let Some(signal) = self.app.desk.expectation(&head).await {
            self.wire.send(&ServerFrame::Signal { conversation: id, signal }).await?;
        }
        Ok(())
    }

    async fn switch_to(&mut self, id: ConversationId) -> Step {
        if let Some(old) = self.current.take() {
            let why = UnsubscribedWhy::Superseded;
            self.wire.send(&ServerFrame::Unsubscribed { conversation: old.head.id(), why }).await?;
        }
        self.begin_with(id, None).await
    }

    async fn appended(&mut self, head: Arc<Conversation>, records: &[Record]) -> Step {
        let entry_point = self.app.catalog.get().sites.get(&self.who.site).map(|site| site.entry_point);
        if entry_point != Some(head.birth.entry_point) {
            return Ok(());
        }
        let Some(current) = &mut self.current else { return self.switch_to(head.id()).await };
        if current.head.id() != head.id() {
            // Another tab went on in a newer conversation; news of an older one is nothing to show.
            return if head.birth.at > current.head.birth.at { self.switch_to(head.id()).await } else { Ok(()) };
        }
        if head.seq > current.head.seq {
            current.head = Arc::clone(&head);
        }
        let fresh: Vec<_> =
            records.iter().filter_map(Record::shared).filter(|record| record.seq > current.sent).collect();
        match fresh.first() {
            None => Ok(()),
            Some(first) if first.seq == current.sent.next() => self.events(fresh).await,
            Some(_) => self.catch_up().await,
        }
    }

    /// Sends what the store has and the client has not.
    async fn catch_up(&mut self) -> Step {
        loop {
            let Some(current) = &self.current else { return Ok(()) };
            let (id, after) = (current.head.id(), current.sent);
            let read = self.app.store.shared_records(id, after, limits::PAGE).await;
            let (records, more) = read.map_err(|error| failed(&error))?;
            if records.is_empty() {
                return Ok(());
            }
            self.events(records).await?;
            if !more {
                return Ok(());
            }
        }
    }

    async fn events(&mut self, mut records: Vec<SharedRecord>) -> Step {
        let Some(current) = &mut self.current else { return Ok(()) };
        for record in &mut records {
            keep_own(&record.event, &mut record.echo);
        }
        if let Some(last) = records.last() {
            current.sent = last.seq;
        }
        let conversation = current.head.id();
        self.wire.send(&ServerFrame::Events { conversation, records }).await
    }

    async fn history(&mut self, conversation: ConversationId, before: SharedSeq) -> Step {
        if self.shown(conversation).is_none() {
            let why = UnsubscribedWhy::NotFound;
            return self.wire.send(&ServerFrame::Unsubscribed { conversation, why }).await;
        }
        let page = self.app.store.shared_page(conversation, Some(before), limits::PAGE_ITEMS, limits::PAGE).await;
        let page = page.map_err(|error| failed(&error))?;
        let mut items = page.items;
        items.iter_mut().for_each(own_echo);
        self.wire.send(&ServerFrame::Page { conversation, items, reaches_start: page.reaches_start }).await
    }

    /// What the client holds is compared with what it should: a lost hint costs at most one ping. Once for each ping: more
    /// would let a few bytes ask for the whole conversation.
    async fn pong(&mut self, held: Option<Held>) -> Step {
        let Some(current) = &mut self.current else { return Ok(()) };
        let id = current.head.id();
        let Some(pinged) = current.pinged.take() else { return Ok(()) };
        let holds = held.filter(|held| held.conversation == id).map_or(SharedSeq(0), |held| held.seq);
        if holds < pinged {
            if pinged.0 - holds.0 > limits::PAGE_ITEMS as u64 {
                return self.begin_with(id, None).await;
            }
            current.sent = holds;
        }
        let sent = current.sent;
        // Heads are in memory as a rule, logs are not: most of the time nothing is missing.
        let stored = self.app.store.conversation(id).await.map_err(|error| failed(&error))?;
        if stored.is_some_and(|head| head.shared_seq > sent) { self.catch_up().await } else { Ok(()) }
    }

    fn shown(&self, id: ConversationId) -> Option<&Current> {
        self.current.as_ref().filter(|current| current.head.id() == id)
    }

    fn current_id(&self) -> Option<ConversationId> {
        self.current.as_ref().map(|current| current.head.id())
    }
}

/// Whom a token stands for, if it is good for this site and the site may be used from there.
async fn visitor(app: &SharedApp, hello: &Hello, foreign: Option<&str>) -> Result<Option<Visitor>, StoreError> {
    let catalog = app.catalog.get();
    let Some(site) = catalog.site_by_key(&hello.site) else { return Ok(None) };
    if foreign.is_some_and(|origin| site.origins.iter().all(|allowed| allowed != origin)) {
        return Ok(None);
    }
    let hash = Sha256::digest(hello.token.as_bytes()).into();
    let row = app.store.token(hash).await?;
    let good = row.filter(|row| row.kind == TokenKind::Access && row.site == site.id && row.expires > app.clock.now());
    Ok(good.map(|row| Visitor { contact: row.contact, site: site.id }))
}

/// Only the author is shown the id of the command that made a message (DESIGN.md §3.2).
fn own_echo(item: &mut SharedItem) {
    keep_own(&item.event, &mut item.echo);
}

fn keep_own(event: &SharedEvent, echo: &mut Option<CommandId>) {
    if !matches!(event, SharedEvent::MessagePosted { by, .. } if *by == ParticipantNo::CUSTOMER) {
        *echo = None;
    }
}

fn failed(error: &StoreError) -> End {
    tracing::error!(%error, "a connection could not be served");
    internal()
}

fn internal() -> End {
    End::close(close::INTERNAL, Refusal::Internal.to_string())
}
