//! Keeps the browser's scrolling and the window model in step: what is drawn, the room kept for the rest, the place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, HtmlElement, ResizeObserver};

use super::model::{Feed, Key, Kind, Row};
use super::window::Window;
use crate::dom::listener::Listener;
use crate::dom::timer::Frame;

/// A row in sight: the only rows that have a signal.
#[derive(Clone)]
pub struct Slot {
    /// Its name.
    pub key: Key,
    /// What it shows.
    pub row: ArcRwSignal<Row>,
}

impl Slot {
    // The slot this row had, told what it shows now, or a new one.
    fn of(row: Row, old: &[Self]) -> Self {
        let Some(slot) = old.iter().find(|slot| slot.key == row.key) else {
            return Self { key: row.key, row: ArcRwSignal::new(row) };
        };
        if slot.row.with_untracked(|old| *old != row) {
            slot.row.set(row);
        }
        slot.clone()
    }
}

/// The scrolling of one thread. Clones are the same.
#[derive(Clone)]
pub struct Scroll(Rc<Inner>);

struct Inner {
    feed: Feed,
    window: RefCell<Window>,
    slots: RwSignal<Vec<Slot>>,
    away: RwSignal<bool>,
    /// `Outline::arrived` when the end was last in sight.
    read: Cell<u32>,
    unread: RwSignal<u32>,
    spoken: Cell<u32>,
    speech: RwSignal<Vec<Row>>,
    /// Where we put the viewport last; -1 once the reader has moved it.
    put_at: Cell<i32>,
    earlier: Callback<()>,
    viewport: NodeRef<Div>,
    list: NodeRef<Div>,
    frame: RefCell<Option<Frame>>,
    observer: RefCell<Option<Observer>>,
}

struct Observer {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Scroll {
    /// Follows `feed`; asks for `earlier` rows when the reader comes near the first. Lives as long as the current owner.
    pub fn new(feed: Feed, earlier: Callback<()>) -> Self {
        let outline = feed.outline().get_untracked();
        let scroll = Self(Rc::new(Inner {
            feed,
            window: RefCell::new(Window::new()),
            slots: RwSignal::new(Vec::new()),
            away: RwSignal::new(false),
            read: Cell::new(outline.arrived),
            unread: RwSignal::new(0),
            spoken: Cell::new(outline.arrived),
            speech: RwSignal::new(Vec::new()),
            put_at: Cell::new(-1),
            earlier,
            viewport: NodeRef::new(),
            list: NodeRef::new(),
            frame: RefCell::default(),
            observer: RefCell::default(),
        }));
        scroll.0.sync();
        scroll.follow();
        scroll
    }

    /// The rows in sight.
    pub fn slots(&self) -> ReadSignal<Vec<Slot>> {
        self.0.slots.read_only()
    }

    /// Whether the reader is away from the end.
    pub fn is_away(&self) -> ReadSignal<bool> {
        self.0.away.read_only()
    }

    /// How many messages of others came since.
    pub fn unread(&self) -> ReadSignal<u32> {
        self.0.unread.read_only()
    }

    /// What came live last, to be said to those who listen.
    pub fn speech(&self) -> ReadSignal<Vec<Row>> {
        self.0.speech.read_only()
    }

    /// The element that scrolls.
    pub fn viewport(&self) -> NodeRef<Div> {
        self.0.viewport
    }

    /// The element that holds the rows, and nothing else.
    pub fn list(&self) -> NodeRef<Div> {
        self.0.list
    }

    /// Goes to the latest message.
    pub fn go_to_end(&self) {
        self.0.window.borrow_mut().go_to_end();
        self.0.show();
    }

    fn follow(&self) {
        // Outside: the rows in the document, and how far they are scrolled, follow the store's outline.
        let this = StoredValue::new_local(Rc::clone(&self.0));
        let outline = self.0.feed.outline();
        Effect::new(move || {
            outline.track();
            this.with_value(Inner::sync);
        });
        // Outside: the browser tells when the reader scrolls and when something changes its size.
        Effect::new(move || {
            this.with_value(|inner| {
                if let (Some(viewport), Some(list)) = (inner.viewport.get(), inner.list.get()) {
                    Inner::attach(inner, &viewport, &list);
                }
            });
        });
        on_cleanup(move || {
            // The observer's callback holds this thread: take it out of the circle.
            let _ = this.try_with_value(|inner| inner.observer.borrow_mut().take());
            let _ = this.try_with_value(|inner| inner.frame.borrow_mut().take());
        });
    }
}

impl Inner {
    fn attach(self: &Rc<Self>, viewport: &HtmlElement, list: &HtmlElement) {
        let weak = Rc::downgrade(self);
        Listener::passive(viewport, "scroll", move |_: Event| {
            if let Some(inner) = weak.upgrade() {
                inner.scrolled();
            }
        })
        .keep();
        let weak = Rc::downgrade(self);
        let callback = Closure::<dyn FnMut(Array)>::new(move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.measure();
            }
        });
        if let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(viewport);
            observer.observe(list);
            *self.observer.borrow_mut() = Some(Observer { observer, _callback: callback });
        }
        self.measure();
    }

    fn sync(self: &Rc<Self>) {
        let outline = self.feed.outline().get_untracked();
        self.window.borrow_mut().sync(outline);
        self.speak(outline.arrived, outline.len);
        self.show();
    }

    fn scrolled(self: &Rc<Self>) {
        let Some(viewport) = self.viewport.get_untracked() else {
            return;
        };
        // Our own doing, told late: the window may have another height by now.
        if viewport.scroll_top() == self.put_at.get() {
            return;
        }
        self.put_at.set(-1);
        let top = f64::from(viewport.scroll_top());
        let view = f64::from(viewport.client_height());
        let from_end = f64::from(viewport.scroll_height()) - top - view;
        let moved = {
            let mut window = self.window.borrow_mut();
            let before = window.slice();
            window.scrolled(top, view, from_end);
            (before.start, before.end) != (window.slice().start, window.slice().end)
        };
        if moved {
            self.show();
        } else {
            self.note_end();
        }
    }

    // Reads the rows in sight and shows them.
    fn show(self: &Rc<Self>) {
        self.redraw();
        self.put();
    }

    // Draws what the model says; elements of rows that stay are kept.
    fn redraw(self: &Rc<Self>) {
        let slice = self.window.borrow().slice();
        let new = self.slots.try_with_untracked(|old| {
            let slots: Vec<Slot> =
                (slice.start..slice.end).filter_map(|index| Some(Slot::of(self.feed.row(index)?, old))).collect();
            let same = slots.iter().map(|slot| slot.key);
            let same = same.eq(old.iter().map(|slot| slot.key));
            (!same).then_some(slots)
        });
        if let Some(slots) = new.flatten() {
            self.slots.set(slots);
            // Measured in the same frame, before anybody sees it: the rows are in the document by then.
            let weak = Rc::downgrade(self);
            *self.frame.borrow_mut() = Some(Frame::next(move || {
                if let Some(inner) = weak.upgrade() {
                    inner.measure();
                }
            }));
        }
        self.note_end();
    }

    fn measure(self: &Rc<Self>) {
        let (Some(viewport), Some(list)) = (self.viewport.get_untracked(), self.list.get_untracked()) else {
            return;
        };
        let before = {
            let mut window = self.window.borrow_mut();
            let before = window.slice();
            let rows = list.children();
            // Between a change and its drawing the two may differ; the drawing brings us here again.
            if rows.length() as usize == before.end - before.start {
                for at in 0..rows.length() {
                    if let Some(row) = rows.item(at) {
                        let height = row.get_bounding_client_rect().height();
                        window.measured(before.start + at as usize, height);
                    }
                }
            }
            window.resized(f64::from(viewport.client_height()));
            before
        };
        let after = self.window.borrow().slice();
        if (before.start, before.end) != (after.start, after.end) {
            self.redraw();
        }
        self.put();
    }

    // Room for what is not drawn, and the place.
    fn put(&self) {
        let (Some(viewport), Some(list)) = (self.viewport.get_untracked(), self.list.get_untracked()) else {
            return;
        };
        let window = self.window.borrow();
        let slice = window.slice();
        let style = HtmlElement::style(&list);
        let _ = style.set_property("padding-top", &pixels(slice.above));
        let _ = style.set_property("padding-bottom", &pixels(slice.below));
        let top = if window.is_at_end() { i32::MAX } else { window.top().round() as i32 };
        if viewport.scroll_top() != top {
            viewport.set_scroll_top(top);
        }
        self.put_at.set(viewport.scroll_top());
    }

    fn note_end(&self) {
        let (at_end, earlier) = {
            let window = self.window.borrow();
            (window.is_at_end(), window.wants_earlier())
        };
        if earlier {
            self.earlier.run(());
        }
        let arrived = self.feed.outline().get_untracked().arrived;
        if at_end {
            self.read.set(arrived);
        }
        let unread = arrived.saturating_sub(self.read.get());
        if self.away.try_get_untracked() == Some(at_end) {
            self.away.set(!at_end);
        }
        if self.unread.try_get_untracked() != Some(unread) {
            self.unread.try_set(unread);
        }
    }

    // Only what came live is said, never history; and everything that came, if several came at once.
    fn speak(&self, arrived: u32, len: usize) {
        let count = arrived.saturating_sub(self.spoken.replace(arrived)) as usize;
        if count == 0 {
            return;
        }
        let mut rows: Vec<Row> = (0..len)
            .rev()
            .take(60)
            .filter_map(|index| self.feed.row(index))
            .filter(|row| matches!(&row.kind, Kind::Message(message) if !message.mine))
            .take(count)
            .collect();
        rows.reverse();
        self.speech.set(rows);
    }
}

fn pixels(number: f64) -> String {
    [&(number.round() as i64).to_string(), "px"].concat()
}
