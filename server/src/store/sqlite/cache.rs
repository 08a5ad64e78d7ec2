//! What is kept in memory of the database: bounded maps, the heads of conversations that are talked in, and the agents.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex};

use domain::ConversationId;
use domain::agent::Agent;
use domain::conversation::Conversation;

use super::super::locked;

/// A map of at most `2 * half` entries that forgets what was not used for longest, in two generations: when the young one
/// is full it becomes the old one, and what is used there becomes young again.
pub struct Cache<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    half: usize,
}

impl<K: Eq + Hash + Copy, V> Cache<K, V> {
    /// An empty one.
    pub fn new(half: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), half }
    }

    /// What is kept under this key, used now.
    pub fn get(&mut self, key: K) -> Option<&V> {
        if let Some(value) = self.old.remove(&key) {
            self.insert(key, value);
        }
        self.young.get(&key)
    }

    /// Keeps a value.
    pub fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.half && !self.young.contains_key(&key) {
            self.old = core::mem::take(&mut self.young);
        }
        self.old.remove(&key);
        self.young.insert(key, value);
    }

    /// Forgets one.
    pub fn remove(&mut self, key: K) {
        self.young.remove(&key);
        self.old.remove(&key);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

/// What readers need not ask the database for. The writer publishes after COMMIT.
pub struct Committed {
    /// Heads of conversations.
    pub heads: Latest<ConversationId, Conversation>,
    /// Every agent: many decisions look at all of them, and few change one.
    pub agents: Latest<(), Vec<Agent>>,
}

/// What a batch changes if it commits.
#[derive(Default)]
pub struct Changed {
    /// Heads; `None` for those that must be loaded again.
    pub heads: Vec<(ConversationId, Option<Conversation>)>,
    /// Some agent is in another state.
    pub agents: bool,
}

impl Committed {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { heads: Latest::new(HALF), agents: Latest::new(1) }
    }

    /// Takes what a batch changed.
    pub fn publish(&self, changed: Changed) {
        self.heads.publish(changed.heads);
        if changed.agents {
            self.agents.publish([((), None)]);
        }
    }

    /// After a failed COMMIT nobody knows what the file holds: what the batch touched is loaded again.
    pub fn doubt(&self, mut changed: Changed) {
        changed.heads.iter_mut().for_each(|(_, head)| *head = None);
        self.publish(changed);
    }

    /// Forgets all, for closing.
    pub fn clear(&self) {
        self.heads.clear();
        self.agents.clear();
    }
}

/// Values as they were committed last. Readers fill in what they loaded, unless the writer has touched that key since they
/// began.
pub struct Latest<K, V> {
    inner: Mutex<Inner<K, V>>,
    hasher: RandomState,
}

struct Inner<K, V> {
    values: Cache<K, Arc<V>>,
    /// Counts what the writer touched, by a hash of the key.
    touched: [u64; STRIPES],
}

const STRIPES: usize = 256;
const HALF: usize = 16 * 1024;

/// What a reader must show to put a loaded value here.
#[derive(Debug, Clone, Copy)]
pub struct Ticket(u64);

impl<K: Eq + Hash + Copy, V: Clone> Latest<K, V> {
    fn new(half: usize) -> Self {
        Self {
            inner: Mutex::new(Inner { values: Cache::new(half), touched: [0; STRIPES] }),
            hasher: RandomState::new(),
        }
    }

    /// The value, or a ticket to load it with.
    pub fn get(&self, key: K) -> Result<V, Ticket> {
        let mut inner = locked(&self.inner);
        let ticket = Ticket(inner.touched[self.stripe(key)]);
        let value = inner.values.get(key).map(Arc::clone).ok_or(ticket)?;
        drop(inner);
        Ok(V::clone(&value))
    }

    /// Keeps a value that was loaded after `ticket` was drawn.
    pub fn offer(&self, ticket: Ticket, key: K, value: &V) {
        let mut inner = locked(&self.inner);
        if inner.touched[self.stripe(key)] == ticket.0 {
            inner.values.insert(key, Arc::new(value.clone()));
        }
    }

    /// Takes new values, or `None` for those to load again.
    fn publish(&self, changed: impl IntoIterator<Item = (K, Option<V>)>) {
        let mut inner = locked(&self.inner);
        for (key, value) in changed {
            let stripe = self.stripe(key);
            inner.touched[stripe] += 1;
            match value {
                Some(value) => inner.values.insert(key, Arc::new(value)),
                None => inner.values.remove(key),
            }
        }
    }

    fn clear(&self) {
        locked(&self.inner).values.clear();
    }

    fn stripe(&self, key: K) -> usize {
        self.hasher.hash_one(key) as usize % STRIPES
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::conformance::talk::{Talk, at};
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_is_forgotten() {
        let mut cache = Cache::new(4);
        for key in 0..100 {
            cache.insert(key, key);
            assert_eq!(cache.get(0), Some(&0));
            assert!(cache.young.len() + cache.old.len() <= 8);
        }
        assert_eq!(cache.get(50), None);
        cache.remove(0);
        assert_eq!(cache.get(0), None);
    }

    /// A reader that began before a commit must not put the old head back after it.
    #[test]
    fn a_head_loaded_too_early_is_not_kept() {
        let heads = Latest::new(HALF);
        let mut talk = Talk::new(1);
        talk.adopt(talk.opening(at(0)));
        let (id, old) = (talk.id(), talk.head.clone());
        let ticket = heads.get(id).unwrap_err();
        talk.adopt(talk.write(at(1), "meanwhile"));
        heads.publish([(id, Some(talk.head.clone()))]);
        heads.offer(ticket, id, &old);
        assert_eq!(heads.get(id).ok(), Some(talk.head.clone()));

        heads.publish([(id, None)]);
        heads.offer(ticket, id, &old);
        let ticket = heads.get(id).unwrap_err();
        heads.offer(ticket, id, &talk.head);
        assert_eq!(heads.get(id).ok(), Some(talk.head));
    }
}
