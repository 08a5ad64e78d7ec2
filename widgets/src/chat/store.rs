//! The panel's store: what the customer does goes in, signals come out; socket, storage and loader are kept in step here.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use domain::site::FormAnswers;
use domain::{CommandId, Timestamp};
use leptos::prelude::{LocalStorage, ReadSignal, StoredValue, WithValue};
use protocol::codec::CUSTOMER_WIRE;
use protocol::customer::{ClientFrame, Hello, ServerFrame, SiteInfo, Start};
use protocol::limits;
use web_sys::StorageEvent;

use super::http::{self, Trouble};
use super::keep::Keep;
use super::loader::{Loader, Place, Told};
use super::model::{Model, Output};
use super::outbox::{Act, Entry, State};
use super::rows::ChatRows;
use super::shows::{Seen, Shows};
use super::transcript;
use crate::dom::listener::Listener;
use crate::dom::sound::Chime;
use crate::dom::timer::{Timeout, sleep};
use crate::dom::{clock, ids, page, spawn, window};
use crate::socket::{Link, Socket, Wiring, backoff};
use crate::text::{Chat, Dates, Words};
use crate::thread::Feed;

/// Entries of a tab that may still be there are left to it for so long.
const ADOPT_AFTER_MS: u32 = 10_000;

/// The store. A cheap handle; lives as long as the owner it was made in, which must be the page's root.
#[derive(Clone, Copy)]
pub struct ChatStore {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    shows: Shows,
    link: ReadSignal<Link>,
    feed: Feed,
}

/// What a store is made of.
pub struct Parts {
    /// The site's key.
    pub key: String,
    /// What is known of the site.
    pub site: SiteInfo,
    /// What stays in the browser.
    pub keep: Keep,
    /// The page around, if there is one.
    pub loader: Option<Loader>,
    /// The reader's language tag.
    pub language: String,
    /// The panel's words.
    pub words: Words<Chat>,
}

struct Inner {
    parts: Parts,
    model: Rc<RefCell<Model>>,
    shows: Shows,
    socket: Socket<ClientFrame, ServerFrame>,
    token: RefCell<Option<String>>,
    resume: RefCell<Option<String>>,
    asking: Cell<bool>,
    refused_once: Cell<bool>,
    open: Cell<bool>,
    place: RefCell<Place>,
    typed_at: Cell<Timestamp>,
    seen_at: Cell<Timestamp>,
    adopting: RefCell<Option<Timeout>>,
    say_seen: RefCell<Option<Timeout>>,
    forget_typing: RefCell<Option<Timeout>>,
    chime: RefCell<Chime>,
}

impl ChatStore {
    /// Begins: goes on with what was kept, otherwise waits for the customer.
    pub fn new(parts: Parts) -> Self {
        let token = parts.keep.token();
        let resume = parts.loader.as_ref().and_then(Loader::resume);
        let prefill = parts.loader.as_ref().map(Loader::prefill).unwrap_or_default();
        let shows = Shows::new(parts.keep.sound(), token.is_some() || resume.is_some(), prefill);
        let model = Rc::new(RefCell::new(Model::default()));
        let rows = Rc::new(ChatRows::new(Rc::clone(&model), parts.words));
        let inner = Rc::new_cyclic(|weak| Inner {
            socket: Socket::new(wiring(weak)),
            model,
            shows,
            token: RefCell::new(token),
            resume: RefCell::new(resume),
            asking: Cell::new(false),
            refused_once: Cell::new(false),
            open: Cell::new(parts.loader.as_ref().is_none_or(Loader::is_open)),
            place: RefCell::new(parts.loader.as_ref().map(Loader::place).unwrap_or_default()),
            typed_at: Cell::new(Timestamp(0)),
            seen_at: Cell::new(Timestamp(0)),
            adopting: RefCell::default(),
            say_seen: RefCell::default(),
            forget_typing: RefCell::default(),
            chime: RefCell::default(),
            parts,
        });
        let store = Self {
            link: inner.socket.link(),
            feed: Feed::new(rows, shows.outline.read()),
            inner: StoredValue::new_local(Rc::clone(&inner)),
            shows,
        };
        inner.begin();
        store
    }

    /// What it shows.
    pub fn seen(self) -> Seen {
        self.shows.read()
    }

    /// The link to the server.
    pub fn link(self) -> ReadSignal<Link> {
        self.link
    }

    /// The thread.
    pub fn feed(self) -> Feed {
        self.feed
    }

    /// What is known of the site.
    pub fn site<T>(self, read: impl FnOnce(&SiteInfo) -> T) -> T {
        self.inner.with_value(|inner| read(&inner.parts.site))
    }

    /// Whether there is a page around that can put the panel out of sight.
    pub fn is_embedded(self) -> bool {
        self.inner.with_value(|inner| inner.parts.loader.is_some())
    }

    /// The customer filled in the form.
    pub fn start_pressed(self, form: FormAnswers, text: Option<String>) {
        self.with(|inner| inner.start(form, text));
    }

    /// The customer wrote.
    pub fn send_pressed(self, text: String) {
        self.with(|inner| inner.act(Act::Write(text)));
    }

    /// The customer confirmed that he wants to end.
    pub fn end_confirmed(self) {
        self.with(|inner| inner.act(Act::Leave));
    }

    /// The customer leaves an address instead of waiting.
    pub fn email_left(self, email: String) {
        self.with(|inner| inner.act(Act::LeaveEmail(email)));
    }

    /// The customer wants another conversation.
    pub fn start_new_pressed(self) {
        self.with(|inner| {
            inner.model.borrow_mut().begin_anew();
            inner.publish();
        });
    }

    /// A refused message is to be tried again.
    pub fn retry_pressed(self, id: CommandId) {
        self.with(|inner| {
            let outputs = inner.model.borrow_mut().retry(id);
            inner.run(outputs);
        });
    }

    /// The customer types.
    pub fn typed(self, text: &str) {
        self.with(|inner| inner.typed(text));
    }

    /// What was typed before the page was left.
    pub fn draft(self) -> String {
        self.inner.with_value(|inner| inner.parts.keep.draft())
    }

    /// The reader came near the first message held.
    pub fn earlier_wanted(self) {
        self.with(|inner| {
            let frame = inner.model.borrow_mut().wants_earlier();
            inner.run(frame.map(Output::Send).into_iter().collect());
        });
    }

    /// Connect now, not at the end of the pause.
    pub fn reconnect_pressed(self) {
        self.with(|inner| inner.socket.reconnect_now());
    }

    /// Sound on or off.
    pub fn sound_toggled(self) {
        self.with(|inner| {
            let on = !inner.parts.keep.sound();
            inner.parts.keep.set_sound(on);
            inner.shows.sound.publish(on);
        });
    }

    /// Out of sight.
    pub fn minimise_pressed(self) {
        self.with(|inner| {
            if let Some(loader) = &inner.parts.loader {
                loader.close();
            }
        });
    }

    /// The conversation so far as plain text.
    pub fn transcript(self, dates: Dates) -> String {
        self.inner.with_value(|inner| {
            let Parts { site, words, .. } = &inner.parts;
            transcript::text(*words, dates, &site.team, self.feed, clock::now())
        })
    }

    fn with(self, act: impl FnOnce(&Rc<Inner>)) {
        let inner = self.inner.try_with_value(Rc::clone);
        if let Some(inner) = inner {
            act(&inner);
        }
    }
}

fn wiring(weak: &Weak<Inner>) -> Wiring<ClientFrame, ServerFrame> {
    let (hello, taker, refused) = (weak.clone(), weak.clone(), weak.clone());
    Wiring {
        path: "/ws/customer",
        wire: CUSTOMER_WIRE,
        // The socket does not outlive the store; without it there is nothing to say.
        hello: Box::new(move || {
            hello.upgrade().map_or(ClientFrame::Pong { held: None }, |inner| ClientFrame::Hello(inner.hello()))
        }),
        frame: Box::new(move |frame| {
            if let Some(inner) = taker.upgrade() {
                let outputs = inner.model.borrow_mut().take(frame, clock::now());
                inner.run(outputs);
            }
        }),
        refused: Box::new(move || {
            if let Some(inner) = refused.upgrade() {
                inner.refused();
            }
        }),
    }
}

impl Inner {
    fn begin(self: &Rc<Self>) {
        self.listen();
        if let Some(loader) = &self.parts.loader {
            let look = &self.parts.site.look;
            let side = if look.side == domain::site::Side::Left { "left" } else { "right" };
            loader.look(&look.color, side);
            self.shows.focus.publish(u32::from(loader.is_open() && loader.may_focus()));
        }
        for kept in self.parts.keep.entries().into_iter().filter(|kept| kept.own) {
            self.model.borrow_mut().restore(kept.entry);
        }
        let pending = !self.model.borrow().outbox.entries().is_empty();
        if self.token.borrow().is_some() || self.resume.borrow().is_some() || pending {
            self.connect();
            let weak = Rc::downgrade(self);
            *self.adopting.borrow_mut() = Some(Timeout::after(ADOPT_AFTER_MS, move || Self::adopt(&weak)));
        }
        self.publish();
    }

    fn listen(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        self.socket.watch(move |link| {
            if let Some(inner) = weak.upgrade().filter(|_| link != Link::Up) {
                inner.model.borrow_mut().link_lost();
                inner.publish();
            }
        });
        let weak = Rc::downgrade(self);
        let looked = move || {
            if let Some(inner) = weak.upgrade() {
                inner.publish();
            }
        };
        for listener in page::on_wake(looked) {
            listener.keep();
        }
        let weak = Rc::downgrade(self);
        Listener::on(&window(), "storage", move |event: StorageEvent| {
            if let Some(inner) = weak.upgrade() {
                inner.kept_elsewhere(&event);
            }
        })
        .keep();
        let weak = Rc::downgrade(self);
        if let Some(loader) = &self.parts.loader {
            let listener = loader.listen(move |told| {
                if let Some(inner) = weak.upgrade() {
                    inner.told(told);
                }
            });
            listener.keep();
        }
    }

    fn told(self: &Rc<Self>, told: Told) {
        match told {
            Told::Opened { focus, place } => {
                self.open.set(true);
                *self.place.borrow_mut() = place;
                if focus {
                    self.wish_focus();
                }
            }
            Told::Closed => self.open.set(false),
            Told::Prefill(prefill) => self.shows.prefill.publish(prefill),
        }
        self.publish();
    }

    fn wish_focus(&self) {
        self.shows.focus.publish(self.shows.focus.get() + 1);
    }

    // What another tab of this customer has dealt with.
    fn kept_elsewhere(self: &Rc<Self>, event: &StorageEvent) {
        let id = event.key().filter(|_| event.new_value().is_none()).and_then(|key| self.parts.keep.id_of(&key));
        if let Some(id) = id {
            self.model.borrow_mut().forget(id);
            self.publish();
        }
    }

    // What other tabs kept and nobody dealt with since: they are gone.
    fn adopt(weak: &Weak<Self>) {
        let Some(inner) = weak.upgrade() else { return };
        for kept in inner.parts.keep.entries().into_iter().filter(|kept| !kept.own) {
            let outputs = inner.model.borrow_mut().restore(kept.entry);
            inner.run(outputs);
        }
    }

    fn hello(&self) -> Hello {
        Hello {
            site: self.parts.key.clone(),
            token: self.token.borrow().clone().unwrap_or_default(),
            held: self.model.borrow().held(),
        }
    }

    // The token is no longer good. A handle may still say who this is; if not, he is somebody new.
    fn refused(self: &Rc<Self>) {
        self.parts.keep.set_token(None);
        *self.token.borrow_mut() = None;
        if self.refused_once.replace(true) {
            self.shows.trouble.publish(Some(Trouble::NoSite));
        } else {
            self.connect();
        }
        self.publish();
    }

    fn connect(self: &Rc<Self>) {
        if self.token.borrow().is_some() {
            self.socket.connect();
        } else if !self.asking.replace(true) {
            spawn(Self::ask_token(Rc::downgrade(self), self.parts.key.clone()));
        }
    }

    // Tried for ever, like the socket: what the customer wrote waits for it.
    async fn ask_token(weak: Weak<Self>, key: String) {
        for attempt in 0.. {
            let Some(resume) = weak.upgrade().map(|inner| inner.resume.borrow().clone()) else { return };
            let answer = http::token(&key, resume).await;
            let Some(inner) = weak.upgrade() else { return };
            inner.shows.trouble.publish(answer.as_ref().err().copied());
            match answer {
                Ok(grant) => return inner.granted(grant),
                Err(Trouble::NoSite) => return inner.asking.set(false),
                Err(Trouble::Unreachable) => {}
            }
            drop(inner);
            sleep(backoff::delay(attempt, ids::chance())).await;
        }
    }

    fn granted(self: &Rc<Self>, grant: protocol::customer::TokenGrant) {
        self.asking.set(false);
        let begun = !self.model.borrow().outbox.entries().is_empty();
        if !grant.resumed {
            *self.resume.borrow_mut() = None;
        }
        // A handle that led nowhere is no reason to keep anything: the customer has not begun.
        if grant.resumed || begun {
            self.note_kept(self.parts.keep.set_token(Some(&grant.token)));
            *self.token.borrow_mut() = Some(grant.token);
            if let (Some(loader), Some(resume)) = (&self.parts.loader, &grant.resume) {
                loader.keep(resume);
            }
            self.resume.borrow_mut().clone_from(&grant.resume);
            self.socket.connect();
        }
        self.publish();
    }

    fn note_kept(&self, kept: bool) {
        if !kept {
            self.shows.kept.publish(false);
        }
    }

    fn start(self: &Rc<Self>, form: FormAnswers, text: Option<String>) {
        let Place { url, title } = self.place.borrow().clone();
        let language = Some(self.parts.language.clone());
        self.act(Act::Start(Box::new(Start { form, text, page: url, title, language })));
        self.connect();
    }

    fn act(self: &Rc<Self>, act: Act) {
        let conversation = self.model.borrow().talk().map(|talk| talk.id);
        let at = clock::now();
        let entry = Entry { id: ids::command_id(), at, conversation, act, state: State::Pending };
        self.note_kept(self.parts.keep.keep(&entry));
        if matches!(entry.act, Act::Write(_)) {
            self.parts.keep.set_draft("");
            self.typed_at.set(Timestamp(0));
        }
        let outputs = self.model.borrow_mut().act(entry);
        self.run(outputs);
    }

    fn typed(&self, text: &str) {
        self.note_kept(self.parts.keep.set_draft(text));
        let now = clock::now();
        let said = (now - self.typed_at.get()).0 < i64::from(limits::TYPING_EVERY_MS);
        if said || text.is_empty() {
            return;
        }
        if let Some(talk) = self.model.borrow().talk()
            && self.socket.send(&ClientFrame::Typing { conversation: talk.id }).is_ok()
        {
            self.typed_at.set(now);
        }
    }

    fn run(self: &Rc<Self>, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                // What a lost link swallows is sent again after the next `Welcome`.
                Output::Send(frame) => drop(self.socket.send(&frame)),
                Output::Forget(id) => self.parts.keep.forget(id),
                Output::Rang => self.rang(),
                Output::Started => {
                    self.tell(Loader::started);
                    self.wish_focus();
                }
                Output::Ended => self.tell(Loader::ended),
            }
        }
        self.publish();
    }

    fn tell(&self, tell: impl FnOnce(&Loader)) {
        if let Some(loader) = &self.parts.loader {
            tell(loader);
        }
    }

    fn rang(&self) {
        self.tell(|loader| loader.event("message"));
        if self.parts.keep.sound() && !(self.open.get() && page::is_attended()) {
            self.chime.borrow_mut().ring();
        }
    }

    fn publish(self: &Rc<Self>) {
        if self.open.get() && page::is_visible() {
            self.look();
        }
        let known = self.token.borrow().is_some() || self.resume.borrow().is_some();
        let before = self.shows.unread.get();
        self.shows.publish(&self.model.borrow(), known, self.parts.words);
        let unread = self.shows.unread.get();
        if unread != before {
            self.tell(|loader| loader.unread(unread));
        }
        let until = self.model.borrow().typing_until();
        *self.forget_typing.borrow_mut() = until.map(|until| {
            let delay = (until - clock::now()).0.clamp(0, 10_000) as u32 + 1;
            self.at_later(delay, |inner| inner.model.borrow_mut().tick(clock::now()))
        });
    }

    // What is in sight is seen; it is said at most once a second.
    fn look(self: &Rc<Self>) {
        self.model.borrow_mut().look();
        let since = (clock::now() - self.seen_at.get()).0;
        let pause = i64::from(limits::SEEN_EVERY_MS) - since;
        if pause > 0 && since >= 0 {
            *self.say_seen.borrow_mut() = Some(self.at_later(pause as u32 + 1, |_| {}));
        } else if let Some(frame) = self.model.borrow_mut().take_seen() {
            self.seen_at.set(clock::now());
            let _ = self.socket.send(&frame);
        }
    }

    fn at_later(self: &Rc<Self>, delay: u32, act: impl FnOnce(&Self) + 'static) -> Timeout {
        let weak = Rc::downgrade(self);
        Timeout::after(delay, move || {
            if let Some(inner) = weak.upgrade() {
                act(&inner);
                inner.publish();
            }
        })
    }
}
