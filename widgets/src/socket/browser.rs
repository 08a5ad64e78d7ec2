//! The link as the browser makes it; the only file that names its WebSocket.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::{ArrayBuffer, Uint8Array};
use protocol::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};

use super::machine::{Input, Link, Machine, Output};
use crate::dom::listener::Listener;
use crate::dom::storage::Storage;
use crate::dom::timer::Timeout;
use crate::dom::{clock, ids, page, window};

/// What a link needs from its owner. The callbacks run outside of every reactive owner.
pub struct Wiring<C, S> {
    /// Path of the socket, such as `/ws/customer`.
    pub path: &'static str,
    /// Hash of the wire shapes, from [`protocol::codec`].
    pub wire: [u8; 8],
    /// Makes the first frame of each connection.
    pub hello: Box<dyn Fn() -> C>,
    /// Takes each frame, in order, synchronously. May call [`Socket::send`].
    pub frame: Box<dyn Fn(S)>,
    /// The server does not know who this is. [`Socket::connect`] tries again, with what `hello` says then.
    pub refused: Box<dyn Fn()>,
}

/// Why a frame was not sent: the link is down. The caller keeps what he wanted to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Closed;

/// A link; closes when the last clone is dropped.
pub struct Socket<C, S>(Rc<Inner<C, S>>);

impl<C, S> Clone for Socket<C, S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

struct Inner<C, S> {
    wiring: Wiring<C, S>,
    machine: Cell<Machine>,
    told: Cell<Link>,
    connection: RefCell<Option<Connection>>,
    timer: RefCell<Option<Timeout>>,
    wakes: RefCell<Vec<Listener>>,
    watcher: RefCell<Option<Watcher>>,
}

type Watcher = Rc<dyn Fn(Link)>;

struct Connection {
    socket: WebSocket,
    _listeners: [Listener; 3],
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}

impl<C: Serialize + 'static, S: DeserializeOwned + 'static> Socket<C, S> {
    /// A link that does nothing yet.
    pub fn new(wiring: Wiring<C, S>) -> Self {
        let inner = Rc::new(Inner {
            wiring,
            machine: Cell::default(),
            told: Cell::default(),
            connection: RefCell::default(),
            timer: RefCell::default(),
            wakes: RefCell::default(),
            watcher: RefCell::default(),
        });
        let weak = Rc::downgrade(&inner);
        inner.wakes.borrow_mut().extend(page::on_wake(move || {
            Inner::input(&weak, Input::Woke { page: true });
        }));
        Self(inner)
    }

    /// What people are told about it, at this moment.
    pub fn status(&self) -> Link {
        self.0.told.get()
    }

    /// Calls back at every change of it, at once. There is one such callback; a later one replaces it.
    pub fn watch(&self, watcher: impl Fn(Link) + 'static) {
        *self.0.watcher.borrow_mut() = Some(Rc::new(watcher));
    }

    /// Connects, if it is not connected: at the start, after [`Wiring::refused`], or because the person does not want to wait.
    pub fn connect(&self) {
        self.0.step(Input::ConnectPressed);
    }

    /// Connects now instead of at the end of a pause.
    pub fn reconnect_now(&self) {
        self.connect();
    }

    /// Closes it until [`Self::connect`].
    pub fn stop(&self) {
        self.0.step(Input::Stopped);
    }

    /// Sends a frame, if the server is there.
    pub fn send(&self, frame: &C) -> Result<(), Closed> {
        if self.0.machine.get().link() != Link::Up {
            return Err(Closed);
        }
        self.0.write(&codec::to_binary(frame))
    }
}

impl<C: Serialize + 'static, S: DeserializeOwned + 'static> Inner<C, S> {
    fn input(weak: &Weak<Self>, input: Input) {
        if let Some(inner) = weak.upgrade() {
            inner.step(input);
        }
    }

    fn step(self: &Rc<Self>, input: Input) {
        let mut machine = self.machine.get();
        let before = machine.wakes_at();
        let output = machine.step(input, clock::now(), ids::chance());
        self.machine.set(machine);
        match output {
            Some(Output::Connect) => self.make(),
            Some(Output::Drop) => self.drop_connection(),
            Some(Output::Greet) => {
                let hello = (self.wiring.hello)();
                let _ = self.write(&codec::hello_to_binary(self.wiring.wire, &hello));
            }
            Some(Output::ReloadOnce) => self.reload_once(),
            Some(Output::AskWho) => (self.wiring.refused)(),
            None => {}
        }
        let machine = self.machine.get();
        self.tell(machine.link());
        if before != machine.wakes_at() {
            self.set_timer(machine);
        }
    }

    fn tell(&self, link: Link) {
        if self.told.replace(link) != link {
            let watcher = self.watcher.borrow().clone();
            if let Some(watcher) = watcher {
                watcher(link);
            }
        }
    }

    // Each frame moves the deadline; a timer that comes too early only looks and is set anew.
    fn set_timer(self: &Rc<Self>, machine: Machine) {
        let waiting = matches!(machine.link(), Link::Up) && self.timer.borrow().is_some();
        if waiting {
            return;
        }
        let timer = machine.wakes_at().map(|at| {
            let weak = Rc::downgrade(self);
            let delay = (at - clock::now()).0.clamp(0, 60_000) + 1;
            Timeout::after(delay as u32, move || {
                if let Some(inner) = weak.upgrade() {
                    inner.timer.borrow_mut().take();
                    inner.step(Input::Woke { page: false });
                    if inner.timer.borrow().is_none() {
                        inner.set_timer(inner.machine.get());
                    }
                }
            })
        });
        *self.timer.borrow_mut() = timer;
    }

    fn make(self: &Rc<Self>) {
        self.drop_connection();
        match self.open() {
            Ok(connection) => *self.connection.borrow_mut() = Some(connection),
            // Only a forbidden address throws; treated like a lost link, it is at least said.
            Err(_) => self.step(Input::Closed { code: 0 }),
        }
    }

    fn open(self: &Rc<Self>) -> Result<Connection, wasm_bindgen::JsValue> {
        let origin = window().location().origin()?;
        // `https` becomes `wss`.
        let host = origin.strip_prefix("http").unwrap_or_default();
        let socket = WebSocket::new(&["ws", host, self.wiring.path].concat())?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let (opened, heard, closed) = (Rc::downgrade(self), Rc::downgrade(self), Rc::downgrade(self));
        let listeners = [
            Listener::on(&socket, "open", move |_: Event| {
                Self::input(&opened, Input::Opened);
            }),
            Listener::on(&socket, "message", move |event: MessageEvent| {
                if let Some(inner) = heard.upgrade() {
                    inner.heard(&event);
                }
            }),
            Listener::on(&socket, "close", move |event: CloseEvent| {
                Self::input(&closed, Input::Closed { code: event.code() });
            }),
        ];
        Ok(Connection { socket, _listeners: listeners })
    }

    fn heard(self: &Rc<Self>, event: &MessageEvent) {
        let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else {
            return;
        };
        if let Ok(frame) = codec::from_binary(&Uint8Array::new(&buffer).to_vec()) {
            self.step(Input::Heard);
            (self.wiring.frame)(frame);
        } else {
            // The server speaks another form after all: what follows cannot be understood either.
            self.step(Input::Closed { code: protocol::close::UNKNOWN_WIRE });
            self.drop_connection();
        }
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Closed> {
        let connection = self.connection.borrow();
        let connection = connection.as_ref().ok_or(Closed)?;
        connection.socket.send_with_u8_array(bytes).map_err(|_| Closed)
    }

    fn drop_connection(&self) {
        let connection = self.connection.borrow_mut().take();
        drop(connection);
    }

    // The page's texts are kept in storage; once per build, lest an old server behind a new page turns into a loop.
    fn reload_once(&self) {
        let mut key = String::from("switchboard:reloaded:");
        for byte in self.wiring.wire {
            key.push(char::from(b'a' + (byte >> 4)));
            key.push(char::from(b'a' + (byte & 15)));
        }
        let session = Storage::session();
        if session.get(&key).is_none() && session.set(&key, "1") {
            page::reload();
        }
    }
}
