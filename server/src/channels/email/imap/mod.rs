//! Bringing letters in: one loop for each mailbox, which ends only with the server.
//!
//! **Invariants.** The place up to which a mailbox was read moves only after a letter was taken: whatever stops in between,
//! a letter comes again rather than never, and whoever takes it collapses the second one. Letters are not marked as read and
//! not moved: the mailbox looks as if nobody had been there. One letter that cannot be fetched or taken is set aside and
//! named, and the others flow. A lost connection is built up again for ever.

mod append;
mod backoff;
mod session;
mod status;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;
use tokio::time::timeout;

use self::session::{Session, Woken};
use super::connect::{Trouble, Trust, words};
use super::settings::Mailbox;
use crate::clock::{Clock, Ids};

pub use append::{append_sent, is_sent};
pub use session::{Facts, look};
pub use status::{Aside, SetAside, State, Status};

/// Where a letter is in its mailbox (RFC 3501 section 2.3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which numbering: another one means that the mailbox was made anew.
    pub uid_validity: u32,
    /// The letter's number in it; they only grow.
    pub uid: u32,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeError {
    /// It cannot be kept at the moment: it is brought again.
    Later(String),
    /// It will never be taken: it is set aside.
    Never(String),
}

/// Who takes the letters, and remembers how far the mailbox was read.
#[async_trait]
pub trait Intake: Send + Sync {
    /// Up to where this mailbox was read; `None` if never.
    async fn last(&self, mailbox: &str) -> Result<Option<Place>, TakeError>;

    /// Takes a letter. It may come more than once.
    async fn take(&self, mailbox: &str, place: Place, raw: Vec<u8>) -> Result<(), TakeError>;

    /// Notes a letter that was not taken and stays in the mailbox.
    async fn set_aside(&self, mailbox: &str, place: Place, why: &Aside) -> Result<(), TakeError>;

    /// The mailbox was read up to here.
    async fn advance(&self, mailbox: &str, place: Place) -> Result<(), TakeError>;
}

/// How patient the loop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long one IDLE stands: less than the 29 minutes of RFC 2177, and than most firewalls remember a connection.
    pub idle: Duration,
    /// How often it looks where the server has no IDLE.
    pub poll: Duration,
    /// How long the server may take for one answer.
    pub answer: Duration,
    /// Largest letter that is fetched, in bytes.
    pub largest: u32,
    /// The wait after the first failure.
    pub first_wait: Duration,
    /// The longest wait between attempts.
    pub longest_wait: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            idle: Duration::from_mins(9),
            poll: Duration::from_mins(1),
            answer: Duration::from_secs(90),
            largest: 60 << 20,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(5),
        }
    }
}

/// How often in a row a letter may break the fetching before it is set aside.
const STRIKES: u32 = 3;
/// Most letters, and bytes, that are fetched at once.
const BATCH: usize = 25;
const BATCH_BYTES: u64 = 8 << 20;

/// The loop of one mailbox.
pub struct Collector {
    /// The mailbox.
    pub mailbox: Mailbox,
    /// Whom it trusts.
    pub trust: Trust,
    /// Who takes its letters.
    pub intake: Arc<dyn Intake>,
    /// How patient it is.
    pub pace: Pace,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Dice for waits.
    pub ids: Arc<dyn Ids>,
    /// What is told of it.
    pub status: watch::Sender<Status>,
}

/// Which letter broke the fetching, and how often in a row.
#[derive(Debug, Default)]
struct Suspect {
    /// Whether letters are fetched one by one, to find out which it is.
    careful: bool,
    strikes: Option<(u32, u32)>,
}

impl Collector {
    /// Runs until `stop` becomes true.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut suspect = Suspect::default();
        let mut failures = 0;
        while !*stop.borrow() {
            self.tell(|status| status.state = State::Connecting);
            let mut began = false;
            let trouble = tokio::select! {
                () = stopped(&mut stop) => break,
                ended = self.visit(&mut suspect, &mut began) => ended,
            };
            failures = if began { 1 } else { failures + 1 };
            let wait = backoff::wait(&self.pace, failures, &trouble, self.ids.secret()[0]);
            let now = self.clock.now();
            tracing::warn!(mailbox = %self.mailbox.address, %trouble, ?wait, "mailbox: connection lost");
            self.tell(|status| {
                status.trouble = Some((now, trouble));
                status.state =
                    State::Waiting { until: now + domain::Span(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)) };
            });
            tokio::select! {
                () = stopped(&mut stop) => break,
                () = tokio::time::sleep(wait) => {}
            }
        }
        self.tell(|status| status.state = State::Stopped);
    }

    fn tell(&self, change: impl FnOnce(&mut Status)) {
        self.status.send_modify(change);
    }

    /// One connection, from its begin to its end, which is always a trouble. `began` says that it was of use.
    async fn visit(&self, suspect: &mut Suspect, began: &mut bool) -> Trouble {
        match self.listen(suspect, began).await {
            Ok(never) => match never {},
            Err(trouble) => trouble,
        }
    }

    async fn listen(&self, suspect: &mut Suspect, began: &mut bool) -> Result<std::convert::Infallible, Trouble> {
        let mut session = Session::open(&self.mailbox, &self.trust, self.pace.answer).await?;
        let now = self.clock.now();
        self.tell(|status| {
            status.state = State::Listening { since: now };
            status.trouble = None;
        });
        loop {
            self.fetch(&mut session, suspect, began).await?;
            *began = true;
            session = match session.wait(&self.pace).await? {
                Woken::News(session) | Woken::Nothing(session) => session,
            };
        }
    }

    /// Takes all that is new.
    async fn fetch(&self, session: &mut Session, suspect: &mut Suspect, began: &mut bool) -> Result<(), Trouble> {
        let uid_validity = session.uid_validity;
        let last = self.intake.last(&self.mailbox.address).await.map_err(storage)?;
        let after = last.filter(|last| last.uid_validity == uid_validity).map_or(0, |last| last.uid);
        let sizes = self.patient(session.sizes_after(after)).await?;
        let mut batch: Vec<u32> = Vec::new();
        let mut bytes = 0;
        let largest_batch = if suspect.careful { 1 } else { BATCH };
        for (uid, size) in sizes {
            if size > self.pace.largest {
                self.take_batch(session, suspect, &mut batch, began).await?;
                let place = Place { uid_validity, uid };
                self.set_aside(place, Aside::TooLarge { size, limit: self.pace.largest }).await?;
                self.advance(place).await?;
                continue;
            }
            if batch.len() >= largest_batch || (bytes + u64::from(size) > BATCH_BYTES && !batch.is_empty()) {
                self.take_batch(session, suspect, &mut batch, began).await?;
                bytes = 0;
            }
            batch.push(uid);
            bytes += u64::from(size);
        }
        self.take_batch(session, suspect, &mut batch, began).await
    }

    /// Fetches some letters and has them taken, one after the other.
    async fn take_batch(
        &self,
        session: &mut Session,
        suspect: &mut Suspect,
        batch: &mut Vec<u32>,
        began: &mut bool,
    ) -> Result<(), Trouble> {
        let uids = std::mem::take(batch);
        let Some(first) = uids.first().copied() else { return Ok(()) };
        let uid_validity = session.uid_validity;
        let fetched = self.patient(session.letters(&uids)).await;
        let mut letters = match fetched {
            Ok(letters) => letters,
            Err(trouble) => return self.strike(suspect, Place { uid_validity, uid: first }, uids.len(), trouble).await,
        };
        for uid in uids {
            let place = Place { uid_validity, uid };
            match letters.remove(&uid) {
                Some(raw) => self.hand_over(place, raw).await?,
                // The server sent nothing for it: deleted meanwhile, or it cannot be read.
                None if self.patient(session.exists(uid)).await? => {
                    let trouble = Trouble::Strange("a letter that is there is not sent".into());
                    return self.strike(suspect, place, 1, trouble).await;
                }
                None => {}
            }
            self.advance(place).await?;
            suspect.strikes = None;
            *began = true;
        }
        suspect.careful = false;
        Ok(())
    }

    /// Fetching broke. Next time letters are fetched one by one; the one that breaks it again and again is set aside.
    async fn strike(&self, suspect: &mut Suspect, place: Place, count: usize, trouble: Trouble) -> Result<(), Trouble> {
        suspect.careful = true;
        if count > 1 {
            return Err(trouble);
        }
        let strikes = suspect.strikes.filter(|(uid, _)| *uid == place.uid).map_or(0, |(_, strikes)| strikes) + 1;
        suspect.strikes = Some((place.uid, strikes));
        if strikes >= STRIKES {
            self.set_aside(place, Aside::Unreadable { why: words(&trouble) }).await?;
            self.advance(place).await?;
            *suspect = Suspect::default();
        }
        // Where it broke off nobody knows: begin anew.
        Err(trouble)
    }

    async fn hand_over(&self, place: Place, raw: Vec<u8>) -> Result<(), Trouble> {
        match self.intake.take(&self.mailbox.address, place, raw).await {
            Ok(()) => {
                self.tell(|status| status.taken += 1);
                Ok(())
            }
            Err(TakeError::Never(why)) => self.set_aside(place, Aside::Refused { why }).await,
            Err(later) => Err(storage(later)),
        }
    }

    async fn set_aside(&self, place: Place, why: Aside) -> Result<(), Trouble> {
        tracing::warn!(mailbox = %self.mailbox.address, uid = place.uid, ?why, "mailbox: a letter is set aside");
        self.intake.set_aside(&self.mailbox.address, place, &why).await.map_err(storage)?;
        let at = self.clock.now();
        self.tell(|status| status.note(SetAside { place, at, why }));
        Ok(())
    }

    async fn advance(&self, place: Place) -> Result<(), Trouble> {
        self.intake.advance(&self.mailbox.address, place).await.map_err(storage)
    }

    async fn patient<T>(&self, work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        timeout(self.pace.answer, work).await.unwrap_or(Err(Trouble::Silent))
    }
}

fn storage(error: TakeError) -> Trouble {
    match error {
        TakeError::Later(why) | TakeError::Never(why) => Trouble::Storage(words(why)),
    }
}

/// Letters by their numbers.
type Letters = BTreeMap<u32, Vec<u8>>;

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A sender that is gone stops too.
    let _ = stop.wait_for(|stop| *stop).await;
}
