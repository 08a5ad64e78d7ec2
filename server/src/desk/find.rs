//! Searching over conversations and contacts, each agent over what he may read (DESIGN.md §2).

use std::collections::BTreeSet;

use domain::agent::Access;
use domain::contact::Details;
use domain::conversation::{Conversation, Event, Reach, SharedEvent};
use domain::history::OWN_SPAN;
use domain::{AgentId, ConversationId, Refusal, Seq, Timestamp, history, text};
use protocol::agent::Found;

use super::Desk;
use super::history::last_moved;
use super::ledger::refusal;
use crate::store::StoreError;

/// Most conversations one search finds.
pub const FOUND_LIMIT: usize = 20;
/// So many of the latest items of a conversation are looked through where no index helps.
const LOOKED_THROUGH: usize = 200;
/// Messages that are made findable before a search looks, so that what was said a moment ago is found.
const CATCH_UP: usize = 2_000;

/// A conversation that was found, as whoever searched may know it.
struct Hit {
    head: Conversation,
    /// What the customer is called.
    customer: String,
    /// Where the words stand; empty when they are the customer's.
    excerpt: String,
}

impl Desk {
    /// The conversations whose customer or messages hold every word of `query` by its beginning, the latest first.
    pub async fn find(&self, who: AgentId, query: &str) -> Result<Vec<Found>, Refusal> {
        let words: Vec<_> = text::words(query).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let everywhere =
            self.catalog.get().profiles.get(&who).is_some_and(|profile| profile.access >= Access::Supervisor);
        let found = if everywhere { self.find_anywhere(&words).await } else { self.find_own(who, &words).await };
        let mut found = found.map_err(|error| refusal(&error))?;
        found.retain(|hit| !hit.head.left_nothing());
        found.sort_by_key(|hit| std::cmp::Reverse(last_moved(&hit.head)));
        found.truncate(FOUND_LIMIT);
        let found = found.into_iter();
        Ok(found.map(|hit| Found { past: self.past(&hit.head, hit.customer), excerpt: hit.excerpt }).collect())
    }

    async fn find_anywhere(&self, words: &[String]) -> Result<Vec<Hit>, StoreError> {
        self.store.index(CATCH_UP).await?;
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        for (id, seq) in self.store.find_messages(words, FOUND_LIMIT).await? {
            if let Some(head) = self.store.conversation(id).await? {
                seen.insert(id);
                let excerpt = self.said_at(id, seq, words).await?;
                found.push(Hit { customer: self.called(&head).await?, head, excerpt });
            }
        }
        let mut contacts = Vec::new();
        for contact in self.store.find_contacts(words, FOUND_LIMIT).await? {
            if !contacts.contains(&contact) {
                contacts.extend(self.family(contact).await?);
            }
        }
        for id in self.store.conversations_of(&contacts, FOUND_LIMIT).await? {
            if seen.insert(id)
                && let Some(head) = self.store.conversation(id).await?
            {
                found.push(Hit { customer: self.called(&head).await?, head, excerpt: String::new() });
            }
        }
        Ok(found)
    }

    async fn said_at(&self, id: ConversationId, seq: Seq, words: &[String]) -> Result<String, StoreError> {
        let (records, _) = self.store.records(id, Seq(seq.0.saturating_sub(1)), 1).await?;
        let said = records.first().filter(|record| record.seq == seq).and_then(|record| said(&record.event));
        Ok(said.map(|said| text::excerpt_around(said, words)).unwrap_or_default())
    }

    /// What he may read is little: his own, and the contact's earlier ones. It is looked through as it is for him: who left is
    /// told no more of the customer than what he was called then.
    async fn find_own(&self, who: AgentId, words: &[String]) -> Result<Vec<Hit>, StoreError> {
        let mut found = Vec::new();
        for id in self.readable(who).await? {
            let Some(head) = self.store.conversation(id).await? else { continue };
            let (head, known, before) = match self.reach(who, id).await? {
                Reach::UpTo(last) => (self.as_it_was(&head, last).await?, Details::default(), Some(last.next())),
                Reach::All | Reach::Nothing => {
                    let contact = self.root(head.birth.contact).await?;
                    (head, contact.map(|contact| contact.details).unwrap_or_default(), None)
                }
            };
            let names = [head.customer_name(), &known.name, &known.email, &known.phone].join(" ");
            let customer = if known.name.is_empty() { head.customer_name().to_owned() } else { known.name };
            if text::holds_words(&names, words) {
                found.push(Hit { head, customer, excerpt: String::new() });
                continue;
            }
            let page = self.store.page(id, before, LOOKED_THROUGH, usize::MAX).await?;
            let texts = page.items.iter().rev().filter_map(|item| match &item.event {
                Event::Shared(SharedEvent::MessagePosted { body, .. }) => Some(body.plain()),
                _ => None,
            });
            if let Some(said) = texts.into_iter().find(|said| text::holds_words(said, words)) {
                let excerpt = text::excerpt_around(said, words);
                found.push(Hit { head, customer, excerpt });
            }
        }
        Ok(found)
    }

    async fn readable(&self, who: AgentId) -> Result<BTreeSet<ConversationId>, StoreError> {
        let now = self.clock.now();
        let mut ids = BTreeSet::new();
        for part in self.store.parts(who, Timestamp(now.0.saturating_sub(OWN_SPAN.0))).await? {
            let Some(head) = self.store.conversation(part.conversation).await? else { continue };
            if self.may_read(who, head.id()).await? {
                ids.insert(head.id());
                let family = self.family(head.birth.contact).await?;
                for earlier in self.store.conversations_of(&family, history::LIST_LIMIT).await? {
                    if !ids.contains(&earlier) && self.may_read(who, earlier).await? {
                        ids.insert(earlier);
                    }
                }
            }
        }
        Ok(ids)
    }
}

fn said(event: &Event) -> Option<&str> {
    match event {
        Event::Shared(SharedEvent::MessagePosted { body, .. } | SharedEvent::MessageEdited { body, .. }) => {
            Some(body.plain())
        }
        _ => None,
    }
}
