//! What is kept in memory of the database: bounded maps, and the heads of conversations that are talked in.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Mutex};

use domain::ConversationId;
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

/// Heads as they were committed last. The writer publishes after COMMIT; readers fill in what they loaded, unless
/// the writer has touched that conversation since they began.
pub struct Heads {
    inner: Mutex<Inner>,
    hasher: RandomState,
}

struct Inner {
    heads: Cache<ConversationId, Arc<Conversation>>,
    /// Counts what the writer touched, by a hash of the conversation.
    touched: [u64; STRIPES],
}

const STRIPES: usize = 256;
const HALF: usize = 16 * 1024;

/// What a reader must show to put a loaded head here.
#[derive(Debug, Clone, Copy)]
pub struct Ticket(u64);

impl Heads {
    /// None yet.
    pub fn new() -> Self {
        Self { inner: Mutex::new(Inner { heads: Cache::new(HALF), touched: [0; STRIPES] }), hasher: RandomState::new() }
    }

    /// The head, or a ticket to load it with.
    pub fn get(&self, id: ConversationId) -> Result<Conversation, Ticket> {
        let mut inner = locked(&self.inner);
        let ticket = Ticket(inner.touched[self.stripe(id)]);
        let head = inner.heads.get(id).map(Arc::clone).ok_or(ticket)?;
        drop(inner);
        Ok(Conversation::clone(&head))
    }

    /// Keeps a head that was loaded after `ticket` was drawn.
    pub fn offer(&self, ticket: Ticket, head: &Conversation) {
        let mut inner = locked(&self.inner);
        if inner.touched[self.stripe(head.id())] == ticket.0 {
            inner.heads.insert(head.id(), Arc::new(head.clone()));
        }
    }

    /// Takes what a batch changed: new heads, or `None` for those to load again.
    pub fn publish(&self, changed: impl IntoIterator<Item = (ConversationId, Option<Conversation>)>) {
        let mut inner = locked(&self.inner);
        for (id, head) in changed {
            let stripe = self.stripe(id);
            inner.touched[stripe] += 1;
            match head {
                Some(head) => inner.heads.insert(id, Arc::new(head)),
                None => inner.heads.remove(id),
            }
        }
    }

    /// Forgets all, for closing.
    pub fn clear(&self) {
        locked(&self.inner).heads.clear();
    }

    fn stripe(&self, id: ConversationId) -> usize {
        self.hasher.hash_one(id) as usize % STRIPES
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
        let heads = Heads::new();
        let mut talk = Talk::new(1);
        talk.adopt(talk.opening(at(0)));
        let (id, old) = (talk.id(), talk.head.clone());
        let ticket = heads.get(id).unwrap_err();
        talk.adopt(talk.write(at(1), "meanwhile"));
        heads.publish([(id, Some(talk.head.clone()))]);
        heads.offer(ticket, &old);
        assert_eq!(heads.get(id).ok(), Some(talk.head.clone()));

        heads.publish([(id, None)]);
        heads.offer(ticket, &old);
        let ticket = heads.get(id).unwrap_err();
        heads.offer(ticket, &talk.head);
        assert_eq!(heads.get(id).ok(), Some(talk.head));
    }
}
