//! The lines of an agent's desk: one per conversation he has to do with (SPEC A.2, B.2).

use domain::agent::Agent;
use domain::contact::{Contact, Details, IdentityKind};
use domain::conversation::{Conversation, Engagement, EngagementState, Event, Phase, Reach, Record, Role, SharedEvent};
use domain::entry_point::EntryPoint;
use domain::template::Facts;
use domain::{AgentId, ConversationId, EngagementNo, ParticipantNo, SharedSeq, screen_pop};
use protocol::agent::{DeskSettings, Me, Parked, QueueName, Request, Row, RowState};

use super::Desk;
use crate::store::StoreError;

/// Unread messages are counted up to here; a badge says "99+" anyway.
const UNREAD_LIMIT: usize = 100;

/// What a row shows beside the head, kept by the connection so that a new message costs no read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowParts {
    /// What he is called; empty when nobody knows.
    pub name: String,
    /// The customer's email address.
    pub email: String,
    /// His telephone number: the one he writes from, else the one he gave.
    pub phone: String,
    /// Begin of the last message.
    pub last: String,
    /// Customer's messages the agent has not seen.
    pub unread: u32,
}

impl RowParts {
    /// Takes what is known of the customer.
    pub fn know(&mut self, contact: &Contact) {
        self.name.clone_from(&contact.details.name);
        self.email.clone_from(&contact.details.email);
        let own = contact.identities.iter().find(|identity| identity.kind == IdentityKind::Phone);
        self.phone.clone_from(own.map_or(&contact.details.phone, |own| &own.value));
    }

    /// Takes what was appended.
    pub fn take(&mut self, records: &[Record]) {
        for record in records {
            if let Event::Shared(SharedEvent::MessagePosted { by, body, .. }) = &record.event {
                self.last = body.excerpt();
                if *by == ParticipantNo::CUSTOMER {
                    self.unread += 1;
                }
            }
        }
    }
}

impl Desk {
    /// An agent as he sees himself.
    pub fn me(&self, state: &Agent) -> Option<Me> {
        let catalog = self.catalog.get();
        let profile = catalog.profiles.get(&state.id)?;
        Some(Me {
            agent: state.id,
            name: profile.name.clone(),
            access: profile.access,
            presence: state.presence,
            since: state.since,
            idle_since: state.idle_since,
            missed: state.missed.map(|queue| catalog.queue_name(Some(queue))),
            queues: u32::try_from(catalog.queues_of(state.id).len()).unwrap_or(u32::MAX),
        })
    }

    /// What agents can choose.
    pub fn desk_settings(&self) -> DeskSettings {
        let catalog = self.catalog.get();
        let settings = &catalog.settings;
        let queues = catalog.queues.values().map(|queue| QueueName { id: queue.id, name: queue.name.clone() });
        let live = |list: &[domain::settings::Reason]| list.iter().filter(|reason| !reason.retired).cloned().collect();
        DeskSettings {
            idle_reasons: live(&settings.idle_reasons),
            wrap_up_reasons: live(&settings.wrap_up_reasons),
            wrap_up: settings.wrap_up,
            inactivity: settings.inactivity,
            transfer: settings.transfer,
            workflows: catalog.workflows.values().any(|workflow| workflow.enabled),
            queues: queues.collect(),
            composer_limits: settings.composer_limits.clone(),
            words: catalog.words.clone(),
        }
    }

    /// The conversations an agent has a live part in.
    pub async fn desk_conversations(&self, who: AgentId) -> Result<Vec<ConversationId>, StoreError> {
        let mut ids: Vec<_> = self
            .store
            .parts(who, self.clock.now())
            .await?
            .into_iter()
            .filter(|part| part.stage.is_live())
            .map(|part| part.conversation)
            .collect();
        ids.dedup();
        Ok(ids)
    }

    /// Reads what a row shows beside the head.
    pub async fn row_parts(&self, who: AgentId, head: &Conversation) -> Result<RowParts, StoreError> {
        let mut parts = RowParts::default();
        match head.reach(who) {
            // Who left is told no more of the customer than what he was called then.
            Reach::UpTo(last) => self.as_it_was(head, last).await?.customer_name().clone_into(&mut parts.name),
            Reach::All | Reach::Nothing => parts.know(&self.person(head.birth.contact).await?),
        }
        let offered =
            head.engagement_of(who).is_some_and(|(_, part)| matches!(part.state, EngagementState::Offered { .. }));
        if offered {
            return Ok(parts);
        }
        let me = head.participant_for(who);
        let cursors = self.store.cursors(head.id()).await?;
        let seen = cursors.iter().find(|(no, _)| *no == me).map_or(SharedSeq(0), |(_, up_to)| *up_to);
        let page = self.store.shared_page(head.id(), None, UNREAD_LIMIT, protocol::limits::PAGE).await?;
        for item in &page.items {
            if let SharedEvent::MessagePosted { by, body, .. } = &item.event {
                parts.last = body.excerpt();
                parts.unread += u32::from(*by == ParticipantNo::CUSTOMER && item.seq > seen.0);
            }
        }
        Ok(parts)
    }

    /// The row of an agent for this conversation; `None` when he has no live part in it.
    pub fn row(&self, who: AgentId, head: &Conversation, parts: &RowParts) -> Option<Row> {
        let (no, part) = newest_part(head, who)?;
        let catalog = self.catalog.get();
        let target = head
            .queue
            .and_then(|queue| catalog.queues.get(&queue))
            .map_or_else(|| domain::routing::Target::default().within, |queue| queue.target.within);
        let state = match part.state {
            EngagementState::Offered { deadline } => {
                let since = domain::Timestamp(deadline.0 - catalog.settings.accept_timeout(&head.capability()).0);
                let asked = part.asked.as_ref().map(|asked| Request {
                    by: catalog.agent_name(asked.by),
                    note: asked.note.clone(),
                    join: part.role == Role::Conferee,
                });
                RowState::Offered { since, deadline, asked }
            }
            EngagementState::Active { since, .. } => RowState::Active {
                since,
                turn: head.turn,
                parked: match &head.phase {
                    Phase::Parked { owner, until, reason } if *owner == no => {
                        Some(Parked { until: *until, reason: reason.clone() })
                    }
                    _ => None,
                },
                last: parts.last.clone(),
                unread: parts.unread,
            },
            EngagementState::WrapUp { since, deadline, .. } => {
                // What is written after he left is not for him.
                let unread = if part.left.is_some() { 0 } else { parts.unread };
                RowState::WrapUp { since, deadline, unread }
            }
        };
        Some(Row {
            conversation: head.id(),
            channel: head.birth.channel,
            queue: catalog.queue_name(head.queue),
            target,
            customer: if parts.name.is_empty() { head.customer_name() } else { &parts.name }.to_owned(),
            email: parts.email.clone(),
            phone: parts.phone.clone(),
            source: catalog.entry_points.get(&head.birth.entry_point).map_or("", EntryPoint::source).to_owned(),
            arrived_at: head.arrived_at,
            priority: head.priority,
            arrival: head.arrival,
            record: self.record(who, head, parts).unwrap_or_default(),
            undelivered: head.undelivered.map(|missing| missing.message).filter(|_| part.left.is_none()),
            engagement: no,
            state,
        })
    }
}

impl Desk {
    /// Where the customer's record is, if the queue names a place (SPEC B.2-10).
    fn record(&self, who: AgentId, head: &Conversation, parts: &RowParts) -> Option<String> {
        let catalog = self.catalog.get();
        let queue = catalog.queues.get(&head.queue?).filter(|queue| !queue.screen_pop.is_empty())?;
        let facts = Facts {
            customer: Details { name: parts.name.clone(), email: parts.email.clone(), phone: parts.phone.clone() },
            agent: catalog.agent_name(who),
            queue: queue.name.clone(),
            conversation: head.id().to_string(),
            channel: head.birth.channel.as_str().to_owned(),
            ..Facts::default()
        };
        screen_pop::address(&queue.screen_pop, &facts)
    }
}

/// Somebody may be offered again what he still wraps up; the row then is the newer part, the older one follows.
fn newest_part(head: &Conversation, who: AgentId) -> Option<(EngagementNo, &Engagement)> {
    head.engagements.iter().rev().find(|(_, part)| part.agent == who).map(|(no, part)| (*no, part))
}
