//! What people may read, and what a connection needs to begin showing it.

use std::collections::BTreeSet;

use domain::commit::Stage;
use domain::contact::{Contact, Details};
use domain::conversation::event::Introduction;
use domain::conversation::shared::{SharedConversation, SharedState};
use domain::conversation::{Conversation, DeskEvent, EngagementState, Event, Phase, Reach};
use domain::thread::SharedItem;
use domain::{AgentId, ConversationId, ParticipantNo, QueueId, Seq, SharedSeq, Span};
use protocol::{Cursor, agent, limits};

use super::Desk;
use crate::store::{Page, StoreError};

/// Done parts stay readable this long (DESIGN.md §2).
const DONE_READABLE: Span = Span::days(1);

/// A customer's conversation, to begin with.
pub struct CustomerView {
    /// The desk's head, for the connection's own use.
    pub head: Conversation,
    /// Its state as the customer sees it.
    pub state: SharedConversation,
    /// The latest items.
    pub page: Page<SharedItem>,
    /// How far everybody has seen.
    pub cursors: Vec<Cursor>,
}

impl Desk {
    /// Whether the agent may read anything of this conversation.
    pub async fn may_read(&self, who: AgentId, id: ConversationId) -> Result<bool, StoreError> {
        Ok(self.reach(who, id).await? != Reach::Nothing)
    }

    /// How much of this conversation the agent may read: all of it if he is in it, was in it at its end during the last day, is in
    /// or supervises. Who left while it went on reads up to there, for as long (SPEC B.3, I.2). An offer shows its
    /// popover and nothing else.
    pub async fn reach(&self, who: AgentId, id: ConversationId) -> Result<Reach, StoreError> {
        let catalog = self.catalog.get();
        if catalog.profiles.get(&who).is_some_and(|profile| profile.access >= domain::agent::Access::Supervisor) {
            let there = self.store.conversation(id).await?.is_some();
            return Ok(if there { Reach::All } else { Reach::Nothing });
        }
        let since = domain::Timestamp(self.clock.now().0.saturating_sub(DONE_READABLE.0));
        let parts = self.store.parts(who, since).await?;
        let stages = parts.iter().filter(|part| part.conversation == id).map(|part| part.stage);
        let stages: Vec<_> = stages.filter(|stage| *stage != Stage::Offered).collect();
        if stages.iter().any(|stage| matches!(stage, Stage::Active | Stage::Done)) {
            return Ok(Reach::All);
        }
        // Only the head knows what a wrap-up may still look at.
        let head = if stages.is_empty() { None } else { self.store.conversation(id).await? };
        let reach = head.as_ref().map_or(Reach::Nothing, |head| head.reach(who));
        if reach != Reach::Nothing {
            return Ok(reach);
        }
        if self.may_look_back(who, id).await? {
            return Ok(Reach::All);
        }
        match head.filter(|_| stages.contains(&Stage::Left)) {
            Some(head) => self.until_he_left(who, &head).await,
            None => Ok(Reach::Nothing),
        }
    }

    /// What was his to read before he left: his part is no longer in the head, only in the log.
    async fn until_he_left(&self, who: AgentId, head: &Conversation) -> Result<Reach, StoreError> {
        let mut then = Conversation::new(head.birth.clone());
        let mut reach = Reach::Nothing;
        loop {
            let (records, more) = self.store.records(head.id(), then.seq, limits::PAGE).await?;
            for record in &records {
                then.apply(record);
                if let left @ Reach::UpTo(_) = then.reach(who) {
                    reach = left;
                }
            }
            if !more || records.is_empty() {
                return Ok(reach);
            }
        }
    }

    /// How many conversations that came from this queue are offered or with an agent: they may fall back to it.
    pub async fn held_from(&self, queue: QueueId) -> Result<usize, StoreError> {
        let mut held = BTreeSet::new();
        for agent in self.store.agents().await? {
            for part in self.store.parts(agent.id, self.clock.now()).await? {
                let head = self.store.conversation(part.conversation).await?;
                let stays = |head: &Conversation| {
                    head.queue == Some(queue) && head.open_key().is_some() && part.stage.is_live()
                };
                held.extend(head.filter(stays).map(|head| head.id()));
            }
        }
        Ok(held.len())
    }

    /// Everything a customer's panel needs to begin.
    pub async fn customer_view(&self, id: ConversationId) -> Result<Option<CustomerView>, StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        let mut page = self.store.shared_page(id, None, limits::PAGE_ITEMS, limits::PAGE).await?;
        // The page may be a moment newer than the head: what comes after the head follows from the stream.
        page.items.retain(|item| item.seq <= head.shared_seq.0);
        let cursors = self.cursors(id).await?;
        let state = shared_state(&head);
        Ok(Some(CustomerView { head, state, page, cursors }))
    }

    /// Everything a desk needs to begin, as far as it reaches.
    pub async fn desk_view(&self, id: ConversationId, reach: Reach) -> Result<Option<agent::Snapshot>, StoreError> {
        let Some(mut head) = self.store.conversation(id).await? else { return Ok(None) };
        let mut before = None;
        if let Reach::UpTo(last) = reach {
            head = self.as_it_was(&head, last).await?;
            before = Some(last.next());
        }
        let mut page = self.store.page(id, before, limits::PAGE_ITEMS, limits::PAGE).await?;
        page.items.retain(|item| item.seq <= head.seq.0);
        let cursors = self.cursors(id).await?;
        let contact = match reach {
            // Who left is told no more of the customer than what he was called then.
            Reach::UpTo(_) => {
                let name = head.customer_name().to_owned();
                let details = Details { name, ..Details::default() };
                Contact { details, ..Contact::new(head.birth.contact) }
            }
            Reach::All | Reach::Nothing => self.person(head.birth.contact).await?,
        };
        Ok(Some(agent::Snapshot {
            queue: self.catalog.get().queue_name(head.queue),
            items: page.items,
            reaches_start: page.reaches_start,
            cursors,
            contact,
            introduction: self.introduction(id).await?,
            head,
        }))
    }

    /// The head after this event: for somebody who reads no further. It is asked for seldom, by pages that are loaded anew and
    /// by searches over the last day.
    pub(super) async fn as_it_was(&self, head: &Conversation, last: Seq) -> Result<Conversation, StoreError> {
        let mut then = Conversation::new(head.birth.clone());
        loop {
            let (records, more) = self.store.records(head.id(), then.seq, limits::PAGE).await?;
            records.iter().filter(|record| record.seq <= last).for_each(|record| then.apply(record));
            if !more || then.seq >= last || records.is_empty() {
                return Ok(then);
            }
        }
    }

    /// How far everybody in this conversation has seen.
    pub async fn cursors(&self, id: ConversationId) -> Result<Vec<Cursor>, StoreError> {
        let rows = self.store.cursors(id).await?;
        Ok(rows.into_iter().map(|(participant, up_to)| Cursor { participant, up_to }).collect())
    }

    /// Somebody has seen further; everybody who shows it is told.
    pub async fn seen(&self, head: &Conversation, who: ParticipantNo, up_to: SharedSeq) -> Result<(), StoreError> {
        let up_to = up_to.min(head.shared_seq);
        if self.store.see(head.id(), who, up_to).await? {
            let cursor = Cursor { participant: who, up_to };
            let news = crate::bus::News::Seen { conversation: head.id(), cursor };
            if let Some(agent) = head.participants.get(&who).and_then(|person| person.agent) {
                self.bus.publish(crate::bus::Topic::Agent(agent), news.clone());
            }
            self.tell_everybody(head, news);
        }
        Ok(())
    }

    /// Somebody types.
    pub fn typing(&self, head: &Conversation, who: ParticipantNo) {
        let signal = protocol::Signal::Typing { participant: who };
        self.tell_everybody(head, crate::bus::News::Signal { conversation: head.id(), signal });
    }

    fn tell_everybody(&self, head: &Conversation, news: crate::bus::News) {
        self.bus.publish(crate::bus::Topic::Contact(head.birth.contact), news.clone());
        self.bus.publish(crate::bus::Topic::Conversation(head.id()), news);
    }

    async fn introduction(&self, id: ConversationId) -> Result<Introduction, StoreError> {
        // It is among the first few events of every conversation.
        let (first, _) = self.store.records(id, Seq(0), 8 * 1024).await?;
        Ok(first
            .into_iter()
            .find_map(|record| match record.event {
                Event::Desk(DeskEvent::Introduced(introduction)) => Some(introduction),
                _ => None,
            })
            .unwrap_or_default())
    }
}

/// The customer's state from the desk's head; the same as folding every shared event.
pub(super) fn shared_state(head: &Conversation) -> SharedConversation {
    let with = head.owner().and_then(|(_, part)| match part.state {
        EngagementState::Active { participant, .. } => Some(participant),
        _ => None,
    });
    let state = match (&head.phase, with) {
        (Phase::Closed { why, .. }, _) => SharedState::Ended { why: *why },
        (_, Some(participant)) => SharedState::With { participant },
        _ => SharedState::Waiting,
    };
    let people = head.participants.iter().map(|(no, person)| (*no, person.name.clone())).collect();
    SharedConversation { seq: head.shared_seq, state, people }
}
