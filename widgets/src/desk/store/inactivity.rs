//! Whether anybody is there: signs of life in any tab, telling the server, and leaving when nobody is (SPEC B.1).

use std::rc::Rc;

use domain::{Span, Timestamp};
use leptos::prelude::GetUntracked;
use protocol::agent::ClientFrame;
use web_sys::Event;

use super::bridge::{Inner, State};
use super::handle::DeskStore;
use crate::desk::inactivity::model::{Stage, Watch};
use crate::dom::listener::Listener;
use crate::dom::{clock, window};
use crate::socket::Link;

/// What somebody does who is there. Moving the pointer is not among them: a table that is knocked against does that.
const SIGNS: [&str; 4] = ["keydown", "pointerdown", "wheel", "touchstart"];

impl DeskStore {
    /// Calls back when nobody was there for too long, every second until [`Self::disconnect`]: whoever answers an offer first
    /// cannot leave yet.
    pub fn when_left_alone(self, left: impl Fn() + 'static) {
        self.run(|inner| *inner.left_alone.borrow_mut() = Some(Rc::new(left)));
    }

    /// He is asked whether he is there, and is.
    pub fn stays(self) {
        self.run(|inner| {
            let limit = inner.limit();
            inner.state.borrow_mut().watch().stays(limit, clock::now());
            inner.share();
            inner.watch();
        });
    }

    pub(super) fn watch_for_signs(self) {
        for sign in SIGNS {
            Listener::passive(&window(), sign, move |_: Event| self.run(|inner| inner.acted())).keep();
        }
    }
}

impl Inner {
    fn acted(&self) {
        let limit = self.limit();
        if limit.is_some() {
            let now = clock::now();
            let shares = {
                let mut state = self.state.borrow_mut();
                let watch = state.watch();
                watch.acted(limit, now);
                watch.shares(now)
            };
            if shares {
                self.share();
            }
        }
    }

    /// Once a second: what follows from what was done, here and in other tabs.
    pub fn watch(&self) {
        let Some(limit) = self.limit() else {
            return self.show.inactivity.publish(Stage::Here);
        };
        let now = clock::now();
        let elsewhere = self.shared();
        let up = self.wire.link().get_untracked() == Link::Up;
        let (stage, tells) = {
            let mut state = self.state.borrow_mut();
            let watch = state.watch();
            if let Some(at) = elsewhere {
                watch.heard(at.min(now));
            }
            (watch.stage(Some(limit), now), up && watch.tells(now))
        };
        if tells {
            self.send(&ClientFrame::Active);
        }
        self.show.inactivity.publish(stage);
        let left = self.left_alone.borrow().clone().filter(|_| stage == Stage::Over && !self.state.borrow().left);
        if let Some(left) = left {
            left();
        }
    }

    fn limit(&self) -> Option<Span> {
        self.state.borrow().desk.settings.as_ref()?.inactivity
    }

    fn shared(&self) -> Option<Timestamp> {
        let at = self.storage.get(&self.active_key()?)?;
        at.parse().ok().map(Timestamp)
    }

    // A storage that refuses leaves every tab to itself.
    fn share(&self) {
        if let Some(key) = self.active_key() {
            let last = self.state.borrow_mut().watch().last();
            let _ = self.storage.set(&key, &last.0.to_string());
        }
    }

    fn active_key(&self) -> Option<String> {
        let agent = self.state.borrow().desk.me.as_ref()?.agent;
        Some(["switchboard:active:", &agent.to_string()].concat())
    }
}

impl State {
    fn watch(&mut self) -> &mut Watch {
        self.watch.get_or_insert_with(|| Watch::new(clock::now()))
    }
}
