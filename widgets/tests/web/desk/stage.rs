//! What the desk's tests stand on: a fake link, frames as a server sends them, a piece of page to mount into.

use std::cell::RefCell;
use std::rc::Rc;

use domain::agent::{Access, Presence};
use domain::channel::ChannelKind;
use domain::contact::Contact;
use domain::conversation::event::Introduction;
use domain::conversation::{Arrival, Birth, Conversation, Event, Priority, Record, SharedEvent, Turn};
use domain::message::{MessageBody, Via};
use domain::settings::Settings;
use domain::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, ParticipantNo, ReasonId, Seq, SharedSeq,
    Span, Timestamp,
};
use leptos::prelude::*;
use protocol::Done;
use protocol::agent::{ClientFrame, Command, DeskSettings, Me, Row, RowState, ServerFrame, Snapshot, Welcome};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use widgets::desk::context::Panes;
use widgets::desk::store::DeskStore;
use widgets::desk::store::wire::Wire;
use widgets::desk::template::Shelf;
use widgets::dom::storage::Storage;
use widgets::dom::{clock, document};
use widgets::socket::{Closed, Link};
use widgets::text::{Common, Conference, Dates, Desk, Flow, Junk, Outbound, Words};

/// Everything the desk sent.
pub type Sent = Rc<RefCell<Vec<ClientFrame>>>;

struct Fake {
    sent: Sent,
    link: RwSignal<Link>,
}

impl Wire for Fake {
    fn send(&self, frame: &ClientFrame) -> Result<(), Closed> {
        if self.link.get_untracked() != Link::Up {
            return Err(Closed);
        }
        self.sent.borrow_mut().push(frame.clone());
        Ok(())
    }

    fn connect(&self) {}

    fn stop(&self) {}

    fn link(&self) -> ReadSignal<Link> {
        self.link.read_only()
    }
}

/// A desk on a page, taken away when dropped.
pub struct Stage {
    pub desk: DeskStore,
    pub panes: Panes,
    pub sent: Sent,
    pub link: RwSignal<Link>,
    /// Whether the screen is touched.
    pub touch: RwSignal<bool>,
    pub root: HtmlElement,
    owner: Owner,
    mounted: Vec<Box<dyn std::any::Any>>,
}

impl Stage {
    /// A desk that is connected and knows nothing.
    pub fn new(storage: Storage) -> Self {
        let owner = Owner::new();
        let sent = Sent::default();
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let (link, touch, desk, panes) = owner.with(|| {
            let english = include_str!("../../../text/desk.en.txt");
            provide_context(Words::<Desk>::read(english));
            provide_context(Words::<Common>::read(english));
            Words::<Flow>::read(english);
            Words::<Outbound>::read(english);
            Words::<Conference>::read(english);
            Words::<Junk>::read(english);
            provide_context(Dates::for_reader("en"));
            let link = RwSignal::new(Link::Up);
            let desk = DeskStore::over(Box::new(Fake { sent: Rc::clone(&sent), link }), storage);
            provide_context(desk);
            let touch = RwSignal::new(false);
            let panes = panes(touch);
            provide_context(panes);
            provide_context(Shelf::empty());
            (link, touch, desk, panes)
        });
        Self { desk, panes, sent, link, touch, root, owner, mounted: Vec::new() }
    }

    /// The templates the page would fetch.
    pub fn shelf(&self) -> Shelf {
        self.owner.with(expect_context::<Shelf>)
    }

    /// The same, welcomed with these rows.
    pub fn with_rows(rows: Vec<Row>) -> Self {
        let stage = Self::new(Storage::refused());
        stage.desk.take(welcome(rows));
        stage
    }

    /// Puts a view on the page.
    pub fn show<V: IntoView + 'static>(&mut self, view: impl FnOnce() -> V + 'static) {
        let root = self.root.clone();
        let handle = self.owner.with(|| leptos::mount::mount_to(root, view));
        self.mounted.push(Box::new(handle));
    }

    /// Runs something where the desk's context is.
    pub fn with<T>(&self, run: impl FnOnce() -> T) -> T {
        self.owner.with(run)
    }

    /// The first element that matches.
    pub fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("no {selector} in {}", self.root.inner_html())).unchecked_into()
    }

    /// The texts of all elements that match.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let all = self.root.query_selector_all(selector).unwrap();
        (0..all.length()).filter_map(|index| all.item(index)?.text_content()).collect()
    }

    /// The commands that were sent, with their ids.
    pub fn commands(&self) -> Vec<(CommandId, Command)> {
        let sent = self.sent.borrow();
        sent.iter()
            .filter_map(|frame| match frame {
                ClientFrame::Command { id, command } => Some((*id, command.clone())),
                _ => None,
            })
            .collect()
    }

    /// The server says yes to a command.
    pub fn ack(&self, id: CommandId) {
        let done = Done { conversation: None, seq: Seq(0) };
        self.desk.take(ServerFrame::Ack { id, result: Ok(done) });
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.mounted.clear();
        self.owner.cleanup();
        self.root.remove();
    }
}

fn panes(touch: RwSignal<bool>) -> Panes {
    Panes {
        list: RwSignal::new(true),
        contact: RwSignal::new(true),
        drawer: RwSignal::new(false),
        stack: RwSignal::new(true),
        selector: RwSignal::new(false),
        ending: RwSignal::new(None),
        parking: RwSignal::new(None),
        junking: RwSignal::new(None),
        beginning: RwSignal::new(false),
        picking: RwSignal::new(false),
        triggering: RwSignal::new(false),
        begun: StoredValue::default(),
        narrow: Signal::stored(false),
        medium: Signal::stored(false),
        touch: touch.into(),
    }
}

/// Lets everything that was set be drawn.
pub async fn drawn() {
    for _ in 0..3 {
        leptos::task::tick().await;
    }
}

/// Waits until it is so, for what comes from outside.
pub async fn until(so: impl Fn() -> bool) {
    for _ in 0..500 {
        if so() {
            return;
        }
        widgets::dom::timer::sleep(10).await;
    }
    panic!("it never came");
}

/// Presses a key on an element.
pub fn press(element: &HtmlElement, key: &str, ctrl: bool) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(ctrl);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// Types a whole text into a field.
pub fn type_into(element: &HtmlElement, text: &str) {
    let set = |value: &str| js_sys::Reflect::set(element, &"value".into(), &value.into()).unwrap();
    set(text);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict("input", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// The server's welcome.
pub fn welcome(rows: Vec<Row>) -> ServerFrame {
    let settings = Settings::default();
    ServerFrame::Welcome(Box::new(Welcome {
        now: clock::now(),
        me: me(Presence::Idle { reason: ReasonId::from_number(0x11) }),
        rows,
        settings: DeskSettings {
            workflows: true,
            idle_reasons: settings.idle_reasons,
            wrap_up_reasons: settings.wrap_up_reasons,
            wrap_up: settings.wrap_up,
            transfer: settings.transfer,
            inactivity: None,
            queues: Vec::new(),
            composer_limits: settings.composer_limits,
            words: Vec::new(),
        },
    }))
}

/// Anna, in this state.
pub fn me(presence: Presence) -> Me {
    Me {
        agent: AgentId::from_number(0xA11A),
        name: "Anna".into(),
        access: Access::Agent,
        presence,
        since: clock::now(),
        idle_since: None,
        missed: None,
        queues: 1,
    }
}

/// The id with this number.
pub const fn id(number: u128) -> ConversationId {
    ConversationId::from_number(number)
}

/// A row in this state.
pub fn row(number: u128, state: RowState) -> Row {
    Row {
        conversation: id(number),
        channel: ChannelKind::WebChat,
        queue: "Sales".into(),
        target: Span::seconds(60),
        customer: format!("Customer {number}"),
        email: String::new(),
        phone: String::new(),
        source: String::new(),
        arrived_at: clock::now(),
        priority: Priority::Normal,
        arrival: Arrival::Live,
        undelivered: None,
        record: String::new(),
        engagement: EngagementNo(1),
        state,
    }
}

/// To be accepted within 30 s.
pub fn offered() -> RowState {
    let since = clock::now();
    RowState::Offered { since, deadline: since + Span::seconds(30), asked: None }
}

/// In it, the customer waits.
pub fn active() -> RowState {
    let since = clock::now();
    RowState::Active { since, turn: Turn::Agent { since }, parked: None, last: "Hello".into(), unread: 1 }
}

/// Reasons are missing; so many seconds are left.
pub fn wrap_up(seconds: i64) -> RowState {
    let since = clock::now();
    RowState::WrapUp { since, deadline: Some(since + Span::seconds(seconds)), unread: 0 }
}

/// An empty conversation.
pub fn snapshot(number: u128) -> ServerFrame {
    snapshot_on(number, ChannelKind::WebChat)
}

/// An empty conversation of this channel.
pub fn snapshot_on(number: u128, channel: ChannelKind) -> ServerFrame {
    let head = Conversation::new(Birth {
        id: id(number),
        channel,
        entry_point: EntryPointId::from_number(1),
        contact: ContactId::from_number(1),
        open_key: "k".into(),
        at: Timestamp(0),
    });
    ServerFrame::Snapshot(Box::new(Snapshot {
        head,
        queue: "Sales".into(),
        items: Vec::new(),
        reaches_start: true,
        cursors: Vec::new(),
        contact: Contact { version: 1, ..Contact::new(ContactId::from_number(1)) },
        introduction: Introduction::default(),
    }))
}

/// The customer's message with this number.
pub fn message(seq: u64) -> Record {
    let event = Event::Shared(SharedEvent::MessagePosted {
        by: ParticipantNo::CUSTOMER,
        body: MessageBody::text(format!("message {seq}")),
        via: Via::Channel,
    });
    Record { seq: Seq(seq), shared_seq: Some(SharedSeq(seq)), at: Timestamp(1), event, echo: None }
}
