//! The store's side of the link: a socket, or something that stands in for one in tests.

use leptos::prelude::ReadSignal;
use protocol::agent::{ClientFrame, ServerFrame};

use crate::socket::{Closed, Link, Socket, Wiring};
use crate::store::Published;

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

/// A socket with what it is in as a signal.
pub struct Line {
    socket: Socket<ClientFrame, ServerFrame>,
    link: Published<Link>,
}

impl Line {
    /// A link that does nothing yet. Its signal lives as long as the current reactive owner.
    pub fn new(wiring: Wiring<ClientFrame, ServerFrame>) -> Self {
        let (socket, link) = (Socket::new(wiring), Published::new(Link::default()));
        socket.watch(move |now| link.publish(now));
        Self { socket, link }
    }
}

impl Wire for Line {
    fn send(&self, frame: &ClientFrame) -> Result<(), Closed> {
        self.socket.send(frame)
    }

    fn connect(&self) {
        self.socket.connect();
    }

    fn stop(&self) {
        self.socket.stop();
    }

    fn link(&self) -> ReadSignal<Link> {
        self.link.read()
    }
}
