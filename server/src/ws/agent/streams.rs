//! The streams of the conversations an agent reads: from what he holds to what there is, and no longer than he may.

use std::sync::Arc;

use domain::conversation::{Conversation, EngagementState, Event, Reach, Record, SharedEvent};
use domain::{CommandId, ConversationId, ParticipantNo, Seq};
use futures_util::{Sink, Stream};
use protocol::agent::{DeskChange, Held, ServerFrame};
use protocol::{Signal, UnsubscribedWhy, limits};

use super::super::wire::{Incoming, Outgoing};
use super::{Session, Step, Streamed, failed};
use crate::bus::{News, Topic};

impl<S, K> Session<S, K>
where
    S: Stream<Item = Incoming> + Unpin,
    K: Sink<Outgoing> + Unpin,
{
    pub(super) async fn subscribe(&mut self, held: Held) -> Step {
        let id = held.conversation;
        let reach = self.app.desk.reach(self.who, id).await.map_err(|error| failed(&error))?;
        if reach == Reach::Nothing || (self.streams.len() >= limits::HELD && !self.streams.contains_key(&id)) {
            return self.unsubscribed(id, UnsubscribedWhy::NotFound).await;
        }
        // Listen first, read then: what comes in between is known twice and sent once.
        self.news.add(Topic::Conversation(id));
        let Some(mut snapshot) = self.app.desk.desk_view(id, reach).await.map_err(|error| failed(&error))? else {
            return self.unsubscribed(id, UnsubscribedWhy::NotFound).await;
        };
        let head = Arc::new(snapshot.head.clone());
        let missing = head.seq.0.checked_sub(held.seq.0);
        if held.seq.0 > 0 && missing.is_some_and(|missing| missing <= limits::PAGE_ITEMS as u64) {
            self.streams.insert(id, Streamed { head, last: last(reach), sent: held.seq, pinged: None });
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
        self.streams.insert(id, Streamed { sent: head.seq, last: last(reach), pinged: None, head });
        self.wire.send(&ServerFrame::Snapshot(Box::new(snapshot))).await
    }

    pub(super) async fn stream_news(&mut self, news: News) -> Step {
        match news {
            News::Appended { head, records } => self.appended(head, &records).await,
            News::Signal { conversation, signal } => {
                let Some(stream) = self.streams.get(&conversation) else { return Ok(()) };
                let me = stream.head.participant_for(self.who);
                match signal {
                    _ if stream.last.is_some() => Ok(()),
                    Signal::Typing { participant } if participant == me => Ok(()),
                    signal => self.wire.send(&ServerFrame::Signal { conversation, signal }).await,
                }
            }
            News::Seen { conversation, cursor }
                if self.streams.get(&conversation).is_some_and(|it| it.last.is_none()) =>
            {
                self.wire.send(&ServerFrame::Seen { conversation, cursor }).await
            }
            // Who has a part in it is told as such.
            News::Contact { conversation, contact }
                if !self.rows.contains_key(&conversation)
                    && self.streams.get(&conversation).is_some_and(|it| it.last.is_none()) =>
            {
                let contact = (*contact).clone();
                self.change(DeskChange::Contact { conversation, contact }).await
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
            stream.head = Arc::clone(&head);
            // Asked of the store only where the head says that he left: a supervisor reads on.
            let reach = match stream.head.reach(self.who) {
                Reach::UpTo(_) => self.app.desk.reach(self.who, id).await.map_err(|error| failed(&error))?,
                reach => reach,
            };
            if let Some(stream) = self.streams.get_mut(&id).filter(|_| reach != Reach::Nothing) {
                stream.last = last(reach);
            }
        }
        let Some(stream) = self.streams.get(&id) else { return Ok(()) };
        let sent = stream.sent;
        let fresh: Vec<_> =
            records.iter().filter(|record| record.seq > sent && stream.may_send(record)).cloned().collect();
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

    /// Stops sending what he may no longer read.
    pub(super) async fn drop_unreadable(&mut self) -> Step {
        let ids: Vec<_> = self.streams.keys().copied().collect();
        for id in ids {
            if !self.app.desk.may_read(self.who, id).await.map_err(|error| failed(&error))? {
                self.unsubscribed(id, UnsubscribedWhy::AccessLost).await?;
            }
        }
        Ok(())
    }

    /// What the client holds is compared with what it should, once for each ping: more would let a few bytes ask for
    /// whole conversations.
    pub(super) async fn pong(&mut self, held: Held) -> Step {
        let Some(stream) = self.streams.get_mut(&held.conversation) else { return Ok(()) };
        let Some(pinged) = stream.pinged.take() else { return Ok(()) };
        if held.seq < pinged {
            if pinged.0 - held.seq.0 > limits::PAGE_ITEMS as u64 {
                return self.subscribe(Held { seq: Seq(0), ..held }).await;
            }
            stream.sent = held.seq;
        }
        let sent = stream.sent;
        // Heads are in memory as a rule, logs are not: most of the time nothing is missing.
        let stored = self.app.store.conversation(held.conversation).await.map_err(|error| failed(&error))?;
        if stored.is_some_and(|head| head.seq > sent) { self.catch_up(held.conversation).await } else { Ok(()) }
    }

    /// Sends what the store has and the client has not.
    pub(super) async fn catch_up(&mut self, id: ConversationId) -> Step {
        loop {
            let Some(stream) = self.streams.get(&id) else { return Ok(()) };
            let read = self.app.store.records(id, stream.sent, limits::PAGE).await;
            let (mut records, more) = read.map_err(|error| failed(&error))?;
            let Some(stream) = self.streams.get(&id) else { return Ok(()) };
            if records.is_empty() {
                return Ok(());
            }
            let before = records.len();
            records.retain(|record| stream.may_send(record));
            let more = more && records.len() == before;
            if !records.is_empty() {
                self.events(id, records).await?;
            }
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

    pub(super) async fn history(&mut self, conversation: ConversationId, before: Seq) -> Step {
        let Some(stream) = self.streams.get(&conversation) else {
            return self.unsubscribed(conversation, UnsubscribedWhy::NotFound).await;
        };
        let me = stream.head.participant_for(self.who);
        // Whoever asks for what comes before the future still reads no further than he may.
        let before = stream.last.map_or(before, |last| before.min(last.next()));
        let page = self.app.store.page(conversation, Some(before), limits::PAGE_ITEMS, limits::PAGE).await;
        let page = page.map_err(|error| failed(&error))?;
        let mut items = page.items;
        for item in &mut items {
            keep_own(&item.event, &mut item.echo, me);
        }
        self.wire.send(&ServerFrame::Page { conversation, items, reaches_start: page.reaches_start }).await
    }

    pub(super) async fn unsubscribed(&mut self, conversation: ConversationId, why: UnsubscribedWhy) -> Step {
        self.streams.remove(&conversation);
        self.news.remove(Topic::Conversation(conversation));
        self.wire.send(&ServerFrame::Unsubscribed { conversation, why }).await
    }

    /// The head and the agent's number, where he takes part: watching alone is neither typing nor seeing.
    pub(super) fn active(&self, id: ConversationId) -> Option<(Arc<Conversation>, ParticipantNo)> {
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

impl Streamed {
    fn may_send(&self, record: &Record) -> bool {
        self.last.is_none_or(|last| record.seq <= last)
    }
}

const fn last(reach: Reach) -> Option<Seq> {
    match reach {
        Reach::UpTo(last) => Some(last),
        Reach::All | Reach::Nothing => None,
    }
}

/// Only the author is shown the id of the command that made a message (DESIGN.md §3.2).
fn keep_own(event: &Event, echo: &mut Option<CommandId>, me: ParticipantNo) {
    if !matches!(event, Event::Shared(SharedEvent::MessagePosted { by, .. }) if *by == me) {
        *echo = None;
    }
}
