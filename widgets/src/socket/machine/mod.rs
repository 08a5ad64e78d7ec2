//! The life of a link to the server, as a pure machine: what it is in, what comes in, what is to be done.

use domain::{Span, Timestamp};
use protocol::{close, limits};

use super::backoff;

/// A connection that is not open after this long is tried anew.
const OPEN_WITHIN: Span = Span::seconds(15);
const SILENCE: Span = Span(limits::SILENCE_MS as i64);

/// What the link is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum State {
    /// Nobody asked for a connection.
    #[default]
    Idle,
    /// A connection is being made.
    Connecting {
        /// Since when.
        since: Timestamp,
    },
    /// It is open and `Hello` is sent; the server has not said anything yet.
    Greeting {
        /// Since when.
        since: Timestamp,
    },
    /// The server talks.
    Open {
        /// When it last did.
        heard: Timestamp,
    },
    /// Lost; tried again later.
    Waiting {
        /// When.
        until: Timestamp,
    },
    /// The server does not know who this is: nothing happens until the owner says so.
    Refused,
}

/// What comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// Somebody wants a connection, now: the first, or again.
    ConnectPressed,
    /// Nobody wants it any more.
    Stopped,
    /// The browser opened it.
    Opened,
    /// A frame came.
    Heard,
    /// It is gone, with this close code.
    Closed {
        /// See [`protocol::close`].
        code: u16,
    },
    /// The time [`Machine::wakes_at`] named has come, or the page woke: in sight, shown again, online, focused.
    Woke {
        /// Whether it woke rather than waited: then a pause ends early.
        page: bool,
    },
}

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    /// Make a new connection, after dropping the old one if there is one.
    Connect,
    /// Drop the connection.
    Drop,
    /// Send `Hello`.
    Greet,
    /// Load the page anew, once per build: the server is another one.
    ReloadOnce,
    /// Ask the owner for another identity.
    AskWho,
}

/// The machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Machine {
    state: State,
    /// Attempts since a frame last came.
    attempt: u32,
    outdated: bool,
}

/// What people are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Link {
    /// Nobody asked for one.
    #[default]
    Idle,
    /// Being made for the first time.
    Connecting,
    /// There.
    Up,
    /// Lost; tried again by itself, at this time by this device's clock, or right now.
    Down {
        /// When.
        until: Option<Timestamp>,
    },
    /// The server speaks a newer form and reloading did not help yet.
    Outdated,
    /// The server does not know who this is.
    Refused,
}

impl Machine {
    /// What it is in.
    pub const fn state(&self) -> State {
        self.state
    }

    /// What people are told.
    pub const fn link(&self) -> Link {
        match self.state {
            State::Idle => Link::Idle,
            State::Open { .. } => Link::Up,
            State::Refused => Link::Refused,
            _ if self.outdated => Link::Outdated,
            State::Connecting { .. } | State::Greeting { .. } if self.attempt == 0 => Link::Connecting,
            State::Connecting { .. } | State::Greeting { .. } => Link::Down { until: None },
            State::Waiting { until } => Link::Down { until: Some(until) },
        }
    }

    /// When [`Input::Woke`] is due at the latest.
    pub fn wakes_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Idle | State::Refused => None,
            State::Connecting { since } | State::Greeting { since } => Some(since + OPEN_WITHIN),
            State::Open { heard } => Some(heard + SILENCE),
            State::Waiting { until } => Some(until),
        }
    }

    /// Takes one input. `chance` is a number from 0 to 1.
    pub fn step(&mut self, input: Input, now: Timestamp, chance: f64) -> Option<Output> {
        match (input, self.state) {
            (Input::ConnectPressed, State::Open { heard }) if now - heard <= SILENCE => None,
            (Input::ConnectPressed, State::Connecting { since } | State::Greeting { since })
                if now - since <= OPEN_WITHIN =>
            {
                None
            }
            (Input::ConnectPressed, _) => Some(self.connect(now)),
            (Input::Stopped, _) => {
                *self = Self::default();
                Some(Output::Drop)
            }
            (Input::Opened, State::Connecting { .. }) => {
                self.state = State::Greeting { since: now };
                Some(Output::Greet)
            }
            (Input::Heard, State::Greeting { .. } | State::Open { .. }) => {
                self.state = State::Open { heard: now };
                self.attempt = 0;
                self.outdated = false;
                None
            }
            (Input::Closed { code }, State::Connecting { .. } | State::Greeting { .. } | State::Open { .. }) => {
                self.closed(code, now, chance)
            }
            (Input::Woke { page }, _) => self.woke(page, now, chance),
            _ => None,
        }
    }

    fn connect(&mut self, now: Timestamp) -> Output {
        self.state = State::Connecting { since: now };
        Output::Connect
    }

    fn wait(&mut self, now: Timestamp, chance: f64) {
        let delay = backoff::delay(self.attempt, chance);
        self.attempt = self.attempt.saturating_add(1);
        self.state = State::Waiting { until: now + Span(i64::from(delay)) };
    }

    fn closed(&mut self, code: u16, now: Timestamp, chance: f64) -> Option<Output> {
        match code {
            close::UNAUTHORIZED => {
                self.state = State::Refused;
                Some(Output::AskWho)
            }
            close::UNKNOWN_WIRE => {
                self.outdated = true;
                self.wait(now, chance);
                Some(Output::ReloadOnce)
            }
            _ => {
                self.wait(now, chance);
                None
            }
        }
    }

    fn woke(&mut self, page: bool, now: Timestamp, chance: f64) -> Option<Output> {
        match self.state {
            State::Open { heard: since } if now - since > SILENCE => {
                // Long silence usually means the device slept: come back at once, and pause only if that fails.
                self.attempt = self.attempt.max(1);
                Some(self.connect(now))
            }
            State::Connecting { since } | State::Greeting { since } if now - since >= OPEN_WITHIN => {
                self.wait(now, chance);
                Some(Output::Drop)
            }
            State::Waiting { until } if page || now >= until => Some(self.connect(now)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
