//! The bus of a single node: a map of listeners.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;

use super::{Bus, News, Topic};

/// How much news may wait for one listener. More means he does not keep up; he is told once and asks the store.
const WAITING_NEWS: usize = 1_024;

/// The bus of a single node.
#[derive(Debug, Default)]
pub struct LocalBus {
    topics: Arc<Mutex<Topics>>,
    next: AtomicU64,
}

type Topics = HashMap<Topic, Vec<Listener>>;

#[derive(Debug, Clone)]
struct Listener {
    id: u64,
    sender: mpsc::Sender<(Topic, News)>,
    lagged: Arc<AtomicBool>,
}

/// Listens to topics until it is dropped.
#[derive(Debug)]
pub struct Subscription {
    topics: Arc<Mutex<Topics>>,
    mine: Vec<Topic>,
    listener: Listener,
    receiver: mpsc::Receiver<(Topic, News)>,
}

/// What a listener gets.
#[derive(Debug)]
pub enum Received {
    /// A piece of news on a topic.
    News(Topic, News),
    /// Some was dropped: ask the store what is missing.
    Lagged,
}

impl LocalBus {
    /// A listener without topics.
    pub fn subscription(&self) -> Subscription {
        let (sender, receiver) = mpsc::channel(WAITING_NEWS);
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let listener = Listener { id, sender, lagged: Arc::default() };
        Subscription { topics: Arc::clone(&self.topics), mine: Vec::new(), listener, receiver }
    }
}

impl Bus for LocalBus {
    fn publish(&self, topic: Topic, news: News) {
        let topics = lock(&self.topics);
        for listener in topics.get(&topic).into_iter().flatten() {
            if listener.sender.try_send((topic, news.clone())).is_err() {
                listener.lagged.store(true, Ordering::Release);
            }
        }
    }
}

impl Subscription {
    /// Listens to this topic too.
    pub fn add(&mut self, topic: Topic) {
        if !self.mine.contains(&topic) {
            self.mine.push(topic);
            lock(&self.topics).entry(topic).or_default().push(self.listener.clone());
        }
    }

    /// Listens to it no longer. News that waits already still comes.
    pub fn remove(&mut self, topic: Topic) {
        if let Some(index) = self.mine.iter().position(|mine| *mine == topic) {
            self.mine.swap_remove(index);
            forget(&mut lock(&self.topics), topic, self.listener.id);
        }
    }

    /// Waits for the next piece.
    pub async fn next(&mut self) -> Received {
        if self.listener.lagged.swap(false, Ordering::AcqRel) {
            return Received::Lagged;
        }
        match self.receiver.recv().await {
            Some((topic, news)) => Received::News(topic, news),
            // Cannot be: the listener holds a sender. Treated as "look again" rather than a panic.
            None => Received::Lagged,
        }
    }

    /// The next piece if one waits already.
    pub fn try_next(&mut self) -> Option<Received> {
        if self.listener.lagged.swap(false, Ordering::AcqRel) {
            return Some(Received::Lagged);
        }
        self.receiver.try_recv().ok().map(|(topic, news)| Received::News(topic, news))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut topics = lock(&self.topics);
        for topic in &self.mine {
            forget(&mut topics, *topic, self.listener.id);
        }
    }
}

fn forget(topics: &mut Topics, topic: Topic, id: u64) {
    if let Some(listeners) = topics.get_mut(&topic) {
        listeners.retain(|listener| listener.id != id);
        if listeners.is_empty() {
            topics.remove(&topic);
        }
    }
}

fn lock(topics: &Mutex<Topics>) -> MutexGuard<'_, Topics> {
    topics.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use domain::AgentId;

    use super::*;

    const TOPIC: Topic = Topic::Agent(AgentId::from_number(1));

    #[tokio::test]
    async fn who_listens_hears_and_who_left_is_forgotten() {
        let bus = LocalBus::default();
        let mut listener = bus.subscription();
        listener.add(TOPIC);
        listener.add(TOPIC);
        bus.publish(TOPIC, News::Catalog);
        assert!(matches!(listener.next().await, Received::News(TOPIC, News::Catalog)));
        assert!(listener.try_next().is_none(), "listening twice hears once");
        drop(listener);
        assert!(lock(&bus.topics).is_empty());
    }

    #[tokio::test]
    async fn who_does_not_keep_up_is_told() {
        let bus = LocalBus::default();
        let mut listener = bus.subscription();
        listener.add(TOPIC);
        for _ in 0..=WAITING_NEWS {
            bus.publish(TOPIC, News::Catalog);
        }
        assert!(matches!(listener.next().await, Received::Lagged));
        assert!(matches!(listener.next().await, Received::News(..)), "what waits still comes");
    }
}
