//! Who takes letters in these tests: keeps them in memory, and fails when told to.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use server::channels::email::connect::Trust;
use server::channels::email::imap::{Aside, Collector, Intake, Pace, Place, State, Status, TakeError};
use server::channels::email::read::{Received, read};
use server::channels::email::settings::Mailbox;
use server::clock::{SystemClock, SystemIds};
use tests::server::PATIENCE;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What was taken so far.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Letters, in the order they came.
    pub letters: Vec<(Place, Vec<u8>)>,
    /// Letters that were set aside.
    pub aside: Vec<(Place, Aside)>,
    /// Up to where the mailbox was read.
    pub last: Option<Place>,
}

/// Takes letters.
#[derive(Debug)]
pub struct Inbox {
    taken: watch::Sender<Taken>,
    /// What is answered to the next letters, first one first.
    answers: Mutex<Vec<TakeError>>,
}

impl Inbox {
    /// An empty one.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { taken: watch::Sender::new(Taken::default()), answers: Mutex::default() })
    }

    /// The next letters are answered so.
    pub fn fail(&self, answers: impl IntoIterator<Item = TakeError>) {
        self.answers.lock().expect("no panic").extend(answers);
    }

    /// Waits until this holds.
    pub async fn until(&self, holds: impl FnMut(&Taken) -> bool) -> Taken {
        let mut taken = self.taken.subscribe();
        let found = tokio::time::timeout(PATIENCE, taken.wait_for(holds)).await;
        let found = found.map(|found| found.expect("it lives").clone());
        found.unwrap_or_else(|_| panic!("waited in vain; {:?}", self.taken.borrow().last))
    }

    /// Waits for so many letters, and reads them.
    pub async fn letters(&self, count: usize) -> Vec<Received> {
        let taken = self.until(|taken| taken.letters.len() >= count).await;
        taken.letters.iter().map(|(_, raw)| read(raw)).collect()
    }
}

#[async_trait]
impl Intake for Inbox {
    async fn last(&self, _mailbox: &str) -> Result<Option<Place>, TakeError> {
        Ok(self.taken.borrow().last)
    }

    async fn take(&self, _mailbox: &str, place: Place, raw: Vec<u8>) -> Result<(), TakeError> {
        let mut answers = self.answers.lock().expect("no panic");
        if !answers.is_empty() {
            return Err(answers.remove(0));
        }
        self.taken.send_modify(|taken| taken.letters.push((place, raw)));
        Ok(())
    }

    async fn set_aside(&self, _mailbox: &str, place: Place, why: &Aside) -> Result<(), TakeError> {
        self.taken.send_modify(|taken| taken.aside.push((place, why.clone())));
        Ok(())
    }

    async fn advance(&self, _mailbox: &str, place: Place) -> Result<(), TakeError> {
        self.taken.send_modify(|taken| taken.last = Some(place));
        Ok(())
    }
}

/// A running loop. Dropping it ends it.
pub struct Running {
    /// What it tells.
    pub status: watch::Receiver<Status>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Starts one on this mailbox.
    pub fn start(mailbox: Mailbox, trust: Trust, inbox: &Arc<Inbox>, pace: Pace) -> Self {
        let (stop, stopped) = watch::channel(false);
        let (status, told) = watch::channel(Status::default());
        let intake = Arc::clone(inbox) as Arc<dyn Intake>;
        let collector =
            Collector { mailbox, trust, intake, pace, clock: Arc::new(SystemClock), ids: Arc::new(SystemIds), status };
        let task = tokio::spawn(async move { collector.run(stopped).await });
        Self { status: told, stop, task }
    }

    /// Waits until the status is so.
    pub async fn until(&mut self, holds: impl FnMut(&Status) -> bool) -> Status {
        let found = tokio::time::timeout(PATIENCE, self.status.wait_for(holds)).await;
        let found = found.map(|found| found.expect("it runs").clone());
        found.unwrap_or_else(|_| panic!("waited in vain; {:?}", self.status.borrow()))
    }

    /// Waits until new letters come at once.
    pub async fn listens(&mut self) {
        self.until(|status| matches!(status.state, State::Listening { .. })).await;
    }

    /// Ends it, and waits for that.
    pub async fn end(mut self) {
        self.stop.send_replace(true);
        tokio::time::timeout(PATIENCE, &mut self.task).await.expect("it ends").expect("without a panic");
        assert_eq!(self.status.borrow().state, State::Stopped);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Patient as in life, but for the waits after failures.
pub fn pace() -> Pace {
    let millis = std::time::Duration::from_millis;
    Pace { first_wait: millis(20), longest_wait: millis(200), ..Pace::default() }
}
