//! What must hold in a store whenever nobody is in the middle of something: logs are whole, and everything derived from heads
//! says what the heads say.

use std::collections::{BTreeMap, BTreeSet};

use domain::channel::Media;
use domain::conversation::{Conversation, Phase, Record};
use domain::{AgentId, ConversationId, Seq, Timestamp};
use server::catalog::Catalog;
use server::store::Store;

/// A store under audit.
pub struct Audit<'a> {
    store: &'a dyn Store,
    catalog: &'a Catalog,
    now: Timestamp,
    /// The conversations that are looked at.
    pub heads: Vec<Conversation>,
}

impl<'a> Audit<'a> {
    /// Looks at these conversations, which must exist. Slots and lists are only right when they are all there are.
    pub async fn of(
        store: &'a dyn Store,
        catalog: &'a Catalog,
        now: Timestamp,
        conversations: BTreeSet<ConversationId>,
    ) -> Self {
        let mut heads = Vec::new();
        for id in conversations {
            heads.push(store.conversation(id).await.expect("reading works").expect("it exists"));
        }
        Self { store, catalog, now, heads }
    }

    /// All of what is below but the logs.
    pub async fn derived(&self) {
        self.one_open_conversation_per_key();
        self.slots_are_what_the_heads_say().await;
        self.lists_are_what_the_heads_say().await;
        self.every_deadline_has_its_row().await;
    }

    /// Every log, dense in both numberings; its fold is the head.
    pub async fn logs(&self) -> BTreeMap<ConversationId, Vec<Record>> {
        let mut logs = BTreeMap::new();
        for head in &self.heads {
            logs.insert(head.id(), self.log(head).await);
        }
        logs
    }

    async fn log(&self, head: &Conversation) -> Vec<Record> {
        let (records, _) = self.store.records(head.id(), Seq(0), usize::MAX).await.expect("reading works");
        let mut folded = Conversation::new(head.birth.clone());
        let mut shared = 0;
        for (index, record) in records.iter().enumerate() {
            assert_eq!(record.seq.0, index as u64 + 1, "the log is dense");
            if let Some(seq) = record.shared_seq {
                shared += 1;
                assert_eq!(seq.0, shared, "what the customer sees is dense");
            }
            folded.apply(record);
        }
        assert_eq!(&folded, head, "the head is the fold of the log");
        records
    }

    fn one_open_conversation_per_key(&self) {
        let mut keys = BTreeSet::new();
        for key in self.heads.iter().filter_map(Conversation::open_key) {
            assert!(keys.insert(key.to_owned()), "two open conversations under {key}");
        }
    }

    async fn slots_are_what_the_heads_say(&self) {
        let mut held: BTreeMap<(AgentId, Media), u32> = BTreeMap::new();
        for (agent, media) in self.heads.iter().flat_map(Conversation::slots) {
            *held.entry((agent, media)).or_default() += 1;
        }
        let taken = self.store.slots().await.expect("reading works");
        let taken: BTreeMap<_, _> =
            taken.into_iter().filter(|(_, _, n)| *n > 0).map(|(agent, media, n)| ((agent, media), n)).collect();
        assert_eq!(taken, held, "slots leaked, or conversations without one");
        for ((agent, media), count) in held {
            let fit = self.catalog.profiles.get(&agent).map_or(0, |profile| profile.slots_for(media));
            assert!(count <= fit, "{count} conversations of {fit} that fit: {agent}");
        }
    }

    async fn lists_are_what_the_heads_say(&self) {
        for queue in self.catalog.queues.keys() {
            let listed: BTreeSet<_> = self.store.waiting(*queue).await.expect("reading works").into_iter().collect();
            let waits = |head: &&Conversation| matches!(head.phase, Phase::Waiting(_)) && head.queue == Some(*queue);
            let waiting: BTreeSet<_> = self.heads.iter().filter(waits).map(Conversation::id).collect();
            assert_eq!(listed, waiting);
        }
    }

    async fn every_deadline_has_its_row(&self) {
        let rows: BTreeMap<_, _> = self.store.timers().await.expect("reading works").into_iter().collect();
        for head in &self.heads {
            let overflow = head.queue.and_then(|queue| self.catalog.overflow(queue));
            for (timer, due) in head.timers(&self.catalog.settings, overflow) {
                if due <= self.now {
                    continue;
                }
                let row = rows.get(&timer);
                assert!(
                    row.is_some_and(|row| *row <= due || timer.is_about_a_person()),
                    "{timer:?} at {due:?}: {row:?}"
                );
            }
        }
    }
}
