//! Conversations that go to somebody else, or in which a colleague joins; and the colleagues a note names (SPEC A.4, I.2, I.4).

use domain::commit::Commit;
use domain::conversation::{Actor, Command, Conversation, DeskEvent, Destination, Event, Priority, Reach};
use domain::routing::{self, WaitingContact};
use domain::{AgentId, ConversationId, QueueId, Refusal, Seq, step};
use protocol::Done;

use super::Desk;
use super::ledger::{Signed, Trouble};
use crate::bus::{News, Topic};
use crate::catalog::Catalog;
use crate::store::StoreError;

impl Desk {
    /// The slot of whoever is asked is taken in the commit that asks him; who was faster makes it decide again, until it says
    /// "no longer available" (SPEC B.3).
    pub(super) async fn directed(
        &self,
        who: AgentId,
        id: ConversationId,
        to: Destination,
        note: String,
        join: bool,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let catalog = self.catalog.get();
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let (agent, command) = match (to, join) {
            (to, false) => {
                let agent = if let Destination::Agent(agent) = to { Some(agent) } else { None };
                (agent, Command::Transfer { to, note })
            }
            (Destination::Agent(agent), true) => (Some(agent), Command::Invite { agent, queue: None, note }),
            (Destination::Queue(queue), true) => {
                let found = self.next_of(&catalog, &head, queue).await?;
                // Without anybody there it is refused all the same, for whatever comes first.
                let agent = found.unwrap_or(who);
                if found.is_none() && head.capability().conference.queue {
                    return Err(Refusal::NoLongerAvailable.into());
                }
                (found, Command::Invite { agent, queue: Some(queue), note })
            }
        };
        let name = catalog.agent_name(who);
        let mut context = self.context(&catalog, &head, Actor::Agent { id: who, name }).await?;
        let target = match agent {
            Some(agent) => Some(self.agent_state(agent).await?),
            None => None,
        };
        if let Some(state) = &target {
            context.target = self.target_facts(&catalog, state, head.capability().media).await?;
        }
        let mut commit = Self::commit(context.now, Some(signed));
        let after = Self::with_house(&catalog, |house| {
            step::directed(&mut commit, &head, &command, target.as_ref(), &context, house)
        })?;
        self.carry_out(commit, &[&head]).await?;
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// Whom routing would take of this queue now, if he is not in it already.
    async fn next_of(
        &self,
        catalog: &Catalog,
        head: &Conversation,
        queue: QueueId,
    ) -> Result<Option<AgentId>, StoreError> {
        let now = self.clock.now();
        let contact = WaitingContact {
            conversation: head.id(),
            queue,
            queue_priority: 0,
            media: head.capability().media,
            priority: Priority::High,
            since: now,
            prefer: None,
            missed: Vec::new(),
            declined: Vec::new(),
            transferred: true,
        };
        let mut candidates = self.candidates(catalog).await?;
        candidates.retain(|candidate| !head.involves(candidate.agent));
        Ok(routing::route(vec![contact], candidates, now).first().map(|offer| offer.agent))
    }

    /// A mention gives nobody anything to read: it is told to those who may read the note anyway.
    pub(super) async fn tell_mentioned(
        &self,
        catalog: &Catalog,
        who: AgentId,
        head: &Conversation,
        mentioned: &[AgentId],
    ) -> Result<(), StoreError> {
        for agent in mentioned {
            if self.reach(*agent, head.id()).await? == Reach::All {
                let news = News::Mentioned {
                    conversation: head.id(),
                    by: catalog.agent_name(who),
                    customer: head.customer_name().to_owned(),
                };
                self.bus.publish(Topic::Agent(*agent), news);
            }
        }
        Ok(())
    }
}

/// The colleagues that notes of this commit name.
pub(super) fn mentions(commit: &Commit) -> Vec<AgentId> {
    let records = commit.conversations.iter().flat_map(|append| &append.records);
    let named = records.filter_map(|record| match &record.event {
        Event::Desk(DeskEvent::Noted { mentions, .. }) => Some(mentions.clone()),
        _ => None,
    });
    named.flatten().collect()
}
