//! What keeps the panel's model, its socket, what is kept in the browser and the page around in step.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use domain::Timestamp;
use domain::contact::Details;
use domain::site::FormAnswers;
use protocol::codec::CUSTOMER_WIRE;
use protocol::customer::{Availability, ClientFrame, Hello, ServerFrame, SiteInfo, Start, TokenGrant};
use protocol::limits;
use web_sys::StorageEvent;

use super::draft::Draft;
use super::http::{self, Trouble};
use super::keep::Keep;
use super::loader::{Loader, Place, Prefill, Told};
use super::model::{Model, Output};
use super::outbox::{Act, Entry, State};
use super::phase::Phase;
use crate::dom::listener::Listener;
use crate::dom::sound::{ARRIVED, Chime, USUAL};
use crate::dom::timer::{Timeout, sleep};
use crate::dom::{clock, ids, page, spawn, window};
use crate::socket::{Link, Socket, Wiring, backoff};
use crate::store::Published;
use crate::text::Language;

/// Entries of a tab that may still be there are left to it for so long.
const ADOPT_AFTER_MS: u32 = 10_000;

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
}

/// The engine. Everything it holds may be read after [`Engine::revision`] was; it changes with every change.
pub(super) struct Engine {
    pub parts: Parts,
    pub model: Rc<RefCell<Model>>,
    pub socket: Socket<ClientFrame, ServerFrame>,
    /// Grows with every change of anything in here.
    pub revision: Published<u32>,
    /// Grows whenever the panel should take the focus.
    pub focus: Published<u32>,
    /// Whether the browser kept what it was given.
    pub kept: Cell<bool>,
    /// Why beginning does not get on.
    pub trouble: Cell<Option<Trouble>>,
    /// What the site knows of the person.
    pub prefill: RefCell<Prefill>,
    /// What is typed.
    pub draft: Draft,
    /// Whether anybody can answer, as far as it is known.
    pub available: Cell<Availability>,
    token: RefCell<Option<String>>,
    resume: RefCell<Option<String>>,
    unread: Cell<u32>,
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

fn wiring(weak: &Weak<Engine>) -> Wiring<ClientFrame, ServerFrame> {
    let (hello, taker, refused) = (weak.clone(), weak.clone(), weak.clone());
    Wiring {
        path: "/ws/customer",
        wire: CUSTOMER_WIRE,
        // The socket does not outlive the store; without it there is nothing to say.
        hello: Box::new(move || {
            hello.upgrade().map_or(ClientFrame::Pong { held: None }, |engine| ClientFrame::Hello(engine.hello()))
        }),
        frame: Box::new(move |frame| {
            if let Some(engine) = taker.upgrade() {
                let outputs = engine.model.borrow_mut().take(frame, clock::now());
                engine.run(outputs);
            }
        }),
        refused: Box::new(move || {
            if let Some(engine) = refused.upgrade() {
                engine.refused();
            }
        }),
    }
}

impl Engine {
    /// What was kept goes on; otherwise it waits for the customer. Its signals live as long as the current owner.
    pub fn begun(parts: Parts) -> Rc<Self> {
        let loader = parts.loader.as_ref();
        let prefill = loader.map(Loader::prefill).unwrap_or_default();
        let (resume, place) = (loader.and_then(Loader::resume), loader.map(Loader::place).unwrap_or_default());
        let open = loader.is_none_or(Loader::is_open);
        let engine = Rc::new_cyclic(|weak| Self {
            model: Rc::default(),
            socket: Socket::new(wiring(weak)),
            revision: Published::new(0),
            focus: Published::new(0),
            kept: Cell::new(true),
            trouble: Cell::new(None),
            prefill: RefCell::new(prefill),
            draft: Draft::new(parts.keep.clone()),
            available: Cell::new(parts.site.availability),
            token: RefCell::new(parts.keep.token()),
            resume: RefCell::new(resume),
            unread: Cell::new(0),
            asking: Cell::new(false),
            refused_once: Cell::new(false),
            open: Cell::new(open),
            place: RefCell::new(place),
            typed_at: Cell::new(Timestamp(0)),
            seen_at: Cell::new(Timestamp(0)),
            adopting: RefCell::default(),
            say_seen: RefCell::default(),
            forget_typing: RefCell::default(),
            chime: RefCell::default(),
            parts,
        });
        tell_script(engine.token.borrow().as_deref().unwrap_or_default());
        engine.begin();
        engine
    }

    /// Which face is shown.
    pub fn phase(&self) -> Phase {
        let known = self.token.borrow().is_some() || self.resume.borrow().is_some();
        Phase::of(&self.model.borrow(), known)
    }

    fn begin(self: &Rc<Self>) {
        self.listen();
        if let Some(loader) = &self.parts.loader {
            let look = &self.parts.site.look;
            let side = if look.side == domain::site::Side::Left { "left" } else { "right" };
            loader.look(&look.color, side);
            self.focus.publish(u32::from(loader.is_open() && loader.may_focus()));
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
            if let Some(engine) = weak.upgrade() {
                if link != Link::Up {
                    engine.model.borrow_mut().link_lost();
                }
                engine.publish();
            }
        });
        let weak = Rc::downgrade(self);
        let looked = move || {
            if let Some(engine) = weak.upgrade() {
                engine.publish();
            }
        };
        for listener in page::on_wake(looked) {
            listener.keep();
        }
        let weak = Rc::downgrade(self);
        Listener::on(&window(), "storage", move |event: StorageEvent| {
            if let Some(engine) = weak.upgrade() {
                engine.kept_elsewhere(&event);
            }
        })
        .keep();
        let weak = Rc::downgrade(self);
        if let Some(loader) = &self.parts.loader {
            let listener = loader.listen(move |told| {
                if let Some(engine) = weak.upgrade() {
                    engine.told(told);
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
                self.ask_availability();
            }
            Told::Closed => self.open.set(false),
            Told::Prefill(prefill) => *self.prefill.borrow_mut() = prefill,
        }
        self.publish();
    }

    // Without a connection nobody tells it. No answer changes nothing: what is wrong shows when the customer begins.
    fn ask_availability(self: &Rc<Self>) {
        if self.socket.status() == Link::Up {
            return;
        }
        let (weak, asked) = (Rc::downgrade(self), http::ask_site(&self.parts.key, Language::default().as_str()));
        spawn(async move {
            let Ok(site) = http::site(asked).await else { return };
            if let Some(engine) = weak.upgrade() {
                engine.available.set(site.availability);
                engine.publish();
            }
        });
    }

    fn wish_focus(&self) {
        self.focus.publish(self.focus.get() + 1);
    }

    // What another tab of this customer has dealt with.
    fn kept_elsewhere(self: &Rc<Self>, event: &StorageEvent) {
        let Some(key) = event.key().filter(|_| event.new_value().is_none()) else { return };
        self.draft.forgotten(&key);
        if let Some(id) = self.parts.keep.id_of(&key) {
            self.model.borrow_mut().forget(id);
            self.publish();
        }
    }

    // What other tabs kept and nobody dealt with since: they are gone.
    fn adopt(weak: &Weak<Self>) {
        let Some(engine) = weak.upgrade() else { return };
        for kept in engine.parts.keep.entries().into_iter().filter(|kept| !kept.own) {
            let outputs = engine.model.borrow_mut().restore(kept.entry);
            engine.run(outputs);
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
            self.trouble.set(Some(Trouble::NoSite));
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
            let Some(resume) = weak.upgrade().map(|engine| engine.resume.borrow().clone()) else { return };
            let answer = http::token(&key, resume).await;
            let Some(engine) = weak.upgrade() else { return };
            engine.trouble.set(answer.as_ref().err().copied());
            engine.publish();
            match answer {
                Ok(grant) => return engine.granted(grant),
                Err(Trouble::NoSite) => return engine.asking.set(false),
                Err(Trouble::Unreachable) => {}
            }
            drop(engine);
            sleep(backoff::delay(attempt, ids::chance())).await;
        }
    }

    fn granted(self: &Rc<Self>, grant: TokenGrant) {
        self.asking.set(false);
        let begun = !self.model.borrow().outbox.entries().is_empty();
        if !grant.resumed {
            *self.resume.borrow_mut() = None;
        }
        // A handle that led nowhere is no reason to keep anything: the customer has not begun.
        if grant.resumed || begun {
            self.note_kept(self.parts.keep.set_token(Some(&grant.token)));
            tell_script(&grant.token);
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
            self.kept.set(false);
        }
    }

    pub fn start(self: &Rc<Self>, form: FormAnswers, text: Option<String>) {
        let Place { url, title } = self.place.borrow().clone();
        let language = Some(self.parts.language.clone());
        // Whoever begins anew need not say again who he is.
        let Details { name, email, phone } = form.details.clone();
        *self.prefill.borrow_mut() = Prefill { name, email, phone };
        self.act(Act::Start(Box::new(Start { form, text, page: url, title, language })));
        self.connect();
    }

    pub fn act(self: &Rc<Self>, act: Act) {
        let conversation = self.model.borrow().talk().map(|talk| talk.id);
        let at = clock::now();
        let entry = Entry { id: ids::command_id(), at, conversation, act, state: State::Pending };
        self.note_kept(self.parts.keep.keep(&entry));
        if matches!(entry.act, Act::Write(..)) {
            self.draft.typed("");
            self.typed_at.set(Timestamp(0));
        }
        let outputs = self.model.borrow_mut().act(entry);
        self.run(outputs);
    }

    pub fn typed(&self, text: &str) {
        self.note_kept(self.draft.typed(text));
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

    pub fn run(self: &Rc<Self>, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                // What a lost link swallows is sent again after the next `Welcome`.
                Output::Send(frame) => drop(self.socket.send(&frame)),
                Output::Forget(id) => self.parts.keep.forget(id),
                Output::Rang => self.rang(),
                Output::SentElsewhere(text) => self.draft.sent_elsewhere(&text),
                Output::Available(now) => self.available.set(now),
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
            self.chime.borrow_mut().play(&ARRIVED, USUAL);
        }
    }

    pub fn publish(self: &Rc<Self>) {
        if self.open.get() && page::is_visible() {
            self.look();
        }
        let unread = self.model.borrow().unread();
        if self.unread.replace(unread) != unread {
            self.tell(|loader| loader.unread(unread));
        }
        self.revision.publish(self.revision.get().wrapping_add(1));
        let until = self.model.borrow().typing_until();
        *self.forget_typing.borrow_mut() = until.map(|until| {
            let delay = (until - clock::now()).0.clamp(0, 10_000) as u32 + 1;
            self.at_later(delay, |engine| engine.model.borrow_mut().tick(clock::now()))
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
            if let Some(engine) = weak.upgrade() {
                act(&engine);
                engine.publish();
            }
        })
    }
}

// Who the customer is, for the script that uploads and fetches files: no other page can look into this one.
fn tell_script(token: &str) {
    let _ = js_sys::Reflect::set(&window(), &"chatToken".into(), &token.into());
}
