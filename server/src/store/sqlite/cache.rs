//! What is kept in memory of the database: bounded maps, and the heads of conversations that are talked in.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Mutex;

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
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            half,
        }
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
    heads: Cache<ConversationId, Conversation>,
    /// Counts what the writer touched, by a hash of the conversation.
    touched: [u64; STRIPES],
}

const STRIPES: usize = 256;
const HALF: usize = 16 * 1024;

/// What a reader must show to put a loaded head here.
#[derive(Clone, Copy)]
pub struct Ticket(u64);

impl Heads {
    /// None yet.
    pub fn new() -> Self {
        Self {
            inner: Mutex::new(Inner {
                heads: Cache::new(HALF),
                touched: [0; STRIPES],
            }),
            hasher: RandomState::new(),
        }
    }

    /// The head, or a ticket to load it with.
    pub fn get(&self, id: ConversationId) -> Result<Conversation, Ticket> {
        let mut inner = locked(&self.inner);
        let ticket = Ticket(inner.touched[self.stripe(id)]);
        inner.heads.get(id).cloned().ok_or(ticket)
    }

    /// Keeps a head that was loaded after `ticket` was drawn.
    pub fn offer(&self, ticket: Ticket, head: &Conversation) {
        let mut inner = locked(&self.inner);
        if inner.touched[self.stripe(head.id())] == ticket.0 {
            inner.heads.insert(head.id(), head.clone());
        }
    }

    /// Takes what a batch changed: new heads, or `None` for those to load again.
    pub fn publish(
        &self,
        changed: impl IntoIterator<Item = (ConversationId, Option<Conversation>)>,
    ) {
        let mut inner = locked(&self.inner);
        for (id, head) in changed {
            let stripe = self.stripe(id);
            inner.touched[stripe] += 1;
            match head {
                Some(head) => inner.heads.insert(id, head),
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
