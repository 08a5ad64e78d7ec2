//! The panel's store: what the customer does goes in, what is to be seen comes out.
//!
//! There is one signal, the engine's revision. What is shown is derived from the model whenever that changes: a handful of
//! comparisons, where a signal for each would be a kilobyte of program for each.

use std::rc::Rc;

use crate::prelude::{ReadSignal, Track};
use domain::CommandId;
use domain::site::FormAnswers;
use protocol::customer::{Availability, SiteInfo};

use super::engine::Engine;
pub use super::engine::Parts;
use super::http::Trouble;
use super::loader::Prefill;
use super::model::Output;
use super::outbox::Act;
use super::phase::Phase;
use super::rows::ChatRows;
use super::transcript;
use crate::dom::clock;
use crate::files::Files;
use crate::socket::Link;
use crate::text::{Chat, Key};
use crate::thread::Feed;

/// The store. A handle of one word, because nearly every closure of the panel holds one: the page has one store, which lives
/// as long as the page. Its signals live as long as the owner it was made in, which must be the page's root.
#[derive(Clone, Copy)]
pub struct ChatStore(&'static Inner);

struct Inner {
    engine: Rc<Engine>,
    revision: ReadSignal<u32>,
    focus: ReadSignal<u32>,
    feed: Feed,
}

impl ChatStore {
    /// Begins: goes on with what was kept, otherwise waits for the customer.
    pub fn new(parts: Parts) -> Self {
        let engine = Engine::begun(parts);
        let (revision, model) = (engine.revision.read(), Rc::clone(&engine.model));
        let rows = Rc::new(ChatRows::new(Rc::clone(&model)));
        let outline = move || {
            revision.track();
            model.borrow().outline()
        };
        let feed = Feed::of(rows, Rc::new(outline));
        Self(Box::leak(Box::new(Inner { feed, focus: engine.focus.read(), revision, engine })))
    }

    // --- what is to be seen; whoever reads it in a reactive place is told of changes ---

    /// Which face is shown.
    pub fn phase(self) -> Phase {
        self.read(Engine::phase)
    }

    /// Names of those who type.
    pub fn typing(self) -> Vec<String> {
        self.read(|engine| {
            let model = engine.model.borrow();
            let name = |who| match model.talk().map_or("", |talk| talk.state.name_of(who)) {
                "" => Chat::Agent.say().to_owned(),
                name => name.to_owned(),
            };
            model.typing().map(name).collect()
        })
    }

    /// The link to the server.
    pub fn link(self) -> Link {
        self.read(|engine| engine.socket.status())
    }

    /// Why beginning does not get on.
    pub fn trouble(self) -> Option<Trouble> {
        self.read(|engine| engine.trouble.get())
    }

    /// Whether nobody can answer now.
    pub fn is_offline(self) -> bool {
        self.read(|engine| engine.available.get() == Availability::Offline)
    }

    /// Whether the browser keeps what it is given.
    pub fn is_kept(self) -> bool {
        self.read(|engine| engine.kept.get())
    }

    /// Whether sound is wanted.
    pub fn has_sound(self) -> bool {
        self.read(|engine| engine.parts.keep.sound())
    }

    /// Grows whenever the panel should take the focus.
    pub fn focus(self) -> ReadSignal<u32> {
        self.0.focus
    }

    /// The thread.
    pub fn feed(self) -> &'static Feed {
        &self.0.feed
    }

    // --- what does not change ---

    /// What is known of the site.
    pub fn site<T>(self, read: impl FnOnce(&SiteInfo) -> T) -> T {
        read(&self.0.engine.parts.site)
    }

    /// Whether there is a page around that can put the panel out of sight.
    pub fn is_embedded(self) -> bool {
        self.0.engine.parts.loader.is_some()
    }

    /// What the site knows of the person by now.
    pub fn prefill(self) -> Prefill {
        self.0.engine.prefill.borrow().clone()
    }

    /// What was typed before the page was left. `empty` empties the field, when another tab sent what stands in it.
    pub fn draft(self, empty: impl Fn() + 'static) -> String {
        self.0.engine.draft.begin(empty)
    }

    /// The conversation so far as plain text.
    pub fn transcript(self) -> String {
        transcript::text(&self.0.engine.parts.site.team, &self.0.feed, clock::now())
    }

    // --- what the customer does ---

    /// He filled in the form.
    pub fn start_pressed(self, form: FormAnswers, text: Option<String>) {
        self.tell(|engine| engine.start(form, text));
    }

    /// He wrote, or sent files.
    pub fn send_pressed(self, text: String, files: Files) {
        self.tell(|engine| engine.act(Act::Write(text, files)));
    }

    /// He confirmed that he wants to end.
    pub fn end_confirmed(self) {
        self.tell(|engine| engine.act(Act::Leave));
    }

    /// He leaves an address instead of waiting.
    pub fn email_left(self, email: String) {
        self.tell(|engine| engine.act(Act::LeaveEmail(email)));
    }

    /// He wants another conversation.
    pub fn start_new_pressed(self) {
        self.tell(|engine| {
            engine.model.borrow_mut().begin_anew();
            engine.publish();
        });
    }

    /// A refused message is to be tried again.
    pub fn retry_pressed(self, id: CommandId) {
        self.tell(|engine| {
            let outputs = engine.model.borrow_mut().retry(id);
            engine.run(outputs);
        });
    }

    /// He types.
    pub fn typed(self, text: &str) {
        self.tell(|engine| engine.typed(text));
    }

    /// He came near the first message held.
    pub fn earlier_wanted(self) {
        self.tell(|engine| {
            let frame = engine.model.borrow_mut().wants_earlier();
            if let Some(frame) = frame {
                engine.run(vec![Output::Send(frame)]);
            }
        });
    }

    /// Connect now, not at the end of the pause.
    pub fn reconnect_pressed(self) {
        self.tell(|engine| engine.socket.reconnect_now());
    }

    /// Sound on or off.
    pub fn sound_toggled(self) {
        self.tell(|engine| {
            engine.parts.keep.set_sound(!engine.parts.keep.sound());
            engine.publish();
        });
    }

    /// Out of sight.
    pub fn minimise_pressed(self) {
        self.tell(|engine| {
            if let Some(loader) = &engine.parts.loader {
                loader.close();
            }
        });
    }

    fn read<T>(self, read: impl FnOnce(&Engine) -> T) -> T {
        self.0.revision.track();
        read(&self.0.engine)
    }

    fn tell(self, act: impl FnOnce(&Rc<Engine>)) {
        act(&self.0.engine);
    }
}
