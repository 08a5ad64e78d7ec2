//! The store's side of the link: a socket, or something that stands in for one in tests.

use leptos::prelude::ReadSignal;
use protocol::agent::{ClientFrame, ServerFrame};

use crate::socket::{Closed, Link, Socket};

/// What the store needs of a link. Four calls; an implementation holds no state of the desk.
pub trait Wire {
    /// Sends a frame, if the server is there.
    fn send(&self, frame: &ClientFrame) -> Result<(), Closed>;
    /// Connects, or does so now instead of later.
    fn connect(&self);
    /// Closes it.
    fn stop(&self);
    /// What it is in.
    fn link(&self) -> ReadSignal<Link>;
}

impl Wire for Socket<ClientFrame, ServerFrame> {
    fn send(&self, frame: &ClientFrame) -> Result<(), Closed> {
        Self::send(self, frame)
    }

    fn connect(&self) {
        Self::connect(self);
    }

    fn stop(&self) {
        Self::stop(self);
    }

    fn link(&self) -> ReadSignal<Link> {
        Self::link(self)
    }
}
