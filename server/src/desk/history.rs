//! Looking back: a contact's earlier conversations for whoever is in one of his, and what an agent did himself (SPEC B.5).

use std::collections::BTreeSet;

use domain::commit::Stage;
use domain::conversation::{Conversation, Phase, Reach};
use domain::history::{self, CONTACT_SPAN, LIST_LIMIT, OWN_SPAN};
use domain::{AgentId, ContactId, ConversationId, Refusal, Timestamp};
use protocol::agent::Past;

use super::Desk;
use super::ledger::refusal;
use crate::store::StoreError;

impl Desk {
    /// The other conversations of this one's contact, the latest first; refused like a conversation that does not exist
    /// when the agent is not in this one.
    pub async fn history(&self, who: AgentId, id: ConversationId) -> Result<Vec<Past>, Refusal> {
        let head = self.store.conversation(id).await.map_err(|error| refusal(&error))?;
        let head = head.ok_or(Refusal::NoSuchConversation)?;
        let contact = head.birth.contact;
        if !self.looks_after(who, contact).await.map_err(|error| refusal(&error))? {
            return Err(Refusal::NoSuchConversation);
        }
        // One more than is shown: this one is among them.
        let family = self.family(contact).await.map_err(|error| refusal(&error))?;
        let ids = self.store.conversations_of(&family, LIST_LIMIT + 1).await.map_err(|error| refusal(&error))?;
        let others = ids.into_iter().filter(|other| *other != id);
        let all = self.supervises(who);
        self.pasts(others, |head, now| {
            (all || is_over(head) || head.reach(who) != Reach::Nothing)
                && history::is_within(last_moved(head), now, CONTACT_SPAN)
        })
        .await
    }

    /// What this agent had to do with during the last day and is done with, the latest first.
    pub async fn recent(&self, who: AgentId) -> Result<Vec<Past>, Refusal> {
        let since = Timestamp(self.clock.now().0.saturating_sub(OWN_SPAN.0));
        let parts = self.store.parts(who, since).await.map_err(|error| refusal(&error))?;
        let live: BTreeSet<_> =
            parts.iter().filter(|part| part.stage.is_live()).map(|part| part.conversation).collect();
        let mut done: Vec<_> = parts.iter().filter(|part| !live.contains(&part.conversation)).collect();
        done.sort_unstable_by_key(|part| std::cmp::Reverse((part.since, part.conversation)));
        let mut ids: Vec<_> = done.into_iter().map(|part| part.conversation).collect();
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(*id));
        ids.truncate(LIST_LIMIT);
        self.own_pasts(who, ids).await.map_err(|error| refusal(&error))
    }

    /// Lines of what he had to do with himself, each as it was when he left it.
    async fn own_pasts(&self, who: AgentId, ids: Vec<ConversationId>) -> Result<Vec<Past>, StoreError> {
        let mut pasts = Vec::with_capacity(ids.len());
        for id in ids {
            let head = self.store.conversation(id).await?.filter(|head| !head.left_nothing());
            let Some(head) = head else { continue };
            pasts.push(match self.reach(who, id).await? {
                Reach::UpTo(last) => {
                    let then = self.as_it_was(&head, last).await?;
                    self.past(&then, then.customer_name().to_owned())
                }
                Reach::All | Reach::Nothing => self.past(&head, self.called(&head).await?),
            });
        }
        Ok(pasts)
    }

    /// Whether an earlier conversation may be read because the agent is in another one of the same contact.
    pub(super) async fn may_look_back(&self, who: AgentId, id: ConversationId) -> Result<bool, StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok(false) };
        // What a colleague is in the middle of is his.
        Ok((is_over(&head) || self.supervises(who))
            && history::is_within(last_moved(&head), self.clock.now(), CONTACT_SPAN)
            && self.looks_after(who, head.birth.contact).await?)
    }

    /// Whether the agent is in a conversation of this contact, or may see all of them.
    async fn looks_after(&self, who: AgentId, contact: ContactId) -> Result<bool, StoreError> {
        if self.supervises(who) {
            return Ok(true);
        }
        let family = self.family(contact).await?;
        for part in self.store.parts(who, self.clock.now()).await? {
            if matches!(part.stage, Stage::Active | Stage::WrapUp)
                && let Some(head) = self.store.conversation(part.conversation).await?
                // Who gave it away and wraps up has nothing to do with the customer any more.
                && head.reach(who) == Reach::All
                && family.contains(&head.birth.contact)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn pasts(
        &self,
        ids: impl Iterator<Item = ConversationId> + Send,
        keep: impl Fn(&Conversation, Timestamp) -> bool + Send,
    ) -> Result<Vec<Past>, Refusal> {
        let now = self.clock.now();
        let mut pasts = Vec::new();
        for id in ids {
            let head = self.store.conversation(id).await.map_err(|error| refusal(&error))?;
            if let Some(head) = head.filter(|head| !head.left_nothing() && keep(head, now)) {
                let customer = self.called(&head).await.map_err(|error| refusal(&error))?;
                pasts.push(self.past(&head, customer));
            }
        }
        Ok(pasts)
    }

    /// What the customer is called now: the contact says so, in whichever conversation he was named.
    pub(super) async fn called(&self, head: &Conversation) -> Result<String, StoreError> {
        let known = self.root(head.birth.contact).await?.map(|contact| contact.details.name);
        Ok(known.filter(|name| !name.is_empty()).unwrap_or_else(|| head.customer_name().to_owned()))
    }

    pub(super) fn past(&self, head: &Conversation, customer: String) -> Past {
        let catalog = self.catalog.get();
        let person =
            head.participants.values().find(|person| person.agent.is_some() && person.agent == head.last_agent);
        let reasons = catalog.settings.wrap_up_reasons.iter().filter(|reason| head.outcome.contains(&reason.id));
        Past {
            conversation: head.id(),
            channel: head.birth.channel,
            customer,
            began: head.birth.at,
            ended: match head.phase {
                Phase::Closed { at, .. } => Some(at),
                _ => None,
            },
            agent: person.map(|person| person.name.clone()).unwrap_or_default(),
            reasons: reasons.map(|reason| reason.name.clone()).collect(),
            messages: head.messages,
        }
    }
}

fn is_over(head: &Conversation) -> bool {
    matches!(head.phase, Phase::Closed { .. })
}

/// When anything last happened in it that people see.
pub(super) fn last_moved(head: &Conversation) -> Timestamp {
    let closed = match head.phase {
        Phase::Closed { at, .. } => at,
        _ => head.birth.at,
    };
    head.last_message_at.unwrap_or(head.birth.at).max(closed)
}
