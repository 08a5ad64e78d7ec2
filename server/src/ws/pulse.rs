//! When a connection asks whether the other side is still there, and when it takes it for gone (DESIGN.md §3.5).

use std::time::Duration;

use protocol::limits;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until};

const PING_EVERY: Duration = Duration::from_millis(limits::PING_EVERY_MS as u64);
const SILENCE: Duration = Duration::from_millis(limits::SILENCE_MS as u64);
/// A timer that fires this much too late says that it was this process that stood still.
const LATE: Duration = Duration::from_secs(2);

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Send a ping.
    Ask,
    /// Nothing was heard for too long.
    Silent,
}

/// The heartbeat of one connection.
#[derive(Debug)]
pub struct Pulse {
    ping: Interval,
    heard: Instant,
}

impl Pulse {
    /// Something was heard just now.
    pub fn new() -> Self {
        let heard = Instant::now();
        let mut ping = interval_at(heard + PING_EVERY, PING_EVERY);
        // After a pause of our own one ping is enough.
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { ping, heard }
    }

    /// Something was heard.
    pub fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Waits for what is to be done next. Silence has a timer of its own: judged at pings only, it would be noticed up to a
    /// ping too late.
    pub async fn next(&mut self) -> Beat {
        let silent_at = self.heard + SILENCE;
        tokio::select! {
            biased;
            () = sleep_until(silent_at) => {
                if silent_at.elapsed() < LATE {
                    return Beat::Silent;
                }
                // We were stopped, or the machine slept. What came meanwhile is not read yet, so that nobody can be blamed:
                // ask, and count anew.
                self.heard();
                Beat::Ask
            }
            _ = self.ping.tick() => Beat::Ask,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn silence_is_noticed_within_its_time_and_not_at_the_next_ping() {
        let began = Instant::now();
        let mut pulse = Pulse::new();
        assert_eq!(pulse.next().await, Beat::Ask);
        assert_eq!(began.elapsed(), PING_EVERY);
        pulse.heard();
        while pulse.next().await == Beat::Ask {}
        let rounding = Duration::from_millis(1);
        assert!(began.elapsed() <= PING_EVERY + SILENCE + rounding, "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_of_our_own_is_nobody_elses_silence() {
        let mut pulse = Pulse::new();
        tokio::time::advance(Duration::from_mins(1)).await;
        let woke = Instant::now();
        assert_eq!(pulse.next().await, Beat::Ask, "whoever is there can still say so");
        while pulse.next().await == Beat::Ask {}
        assert!(woke.elapsed() >= SILENCE, "{:?}", woke.elapsed());
    }
}
