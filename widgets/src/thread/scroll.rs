//! Keeps the browser's scrolling and the window model in step: what is drawn, the room kept for the rest, the place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::prelude::*;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, ResizeObserver};

use super::feed::Feed;
use super::model::{Kind, Outline, Row};
use super::row::Painter;
use super::window::Window;
use crate::dom::el::{El, below, el, follow};
use crate::dom::listener::Listener;
use crate::dom::timer::Frame;

/// The scrolling of one thread. Clones are the same.
#[derive(Clone)]
pub struct Scroll(Rc<Inner>);

struct Inner {
    feed: Feed,
    painter: Painter,
    window: RefCell<Window>,
    drawn: RefCell<Vec<Drawn>>,
    away: RwSignal<bool>,
    /// `Outline::arrived` when the end was last in sight.
    read: Cell<u32>,
    unread: RwSignal<u32>,
    spoken: Cell<u32>,
    speech: RwSignal<String>,
    /// Where we put the viewport last; -1 once the reader has moved it.
    put_at: Cell<i32>,
    earlier: Rc<dyn Fn()>,
    viewport: El,
    list: El,
    /// Whose children the rows' owners are.
    owner: Owner,
    frame: RefCell<Option<Frame>>,
    observer: RefCell<Option<Observer>>,
}

/// A row in the document.
struct Drawn {
    row: Row,
    element: El,
    owner: Owner,
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
    /// Follows `feed` in `viewport`, which scrolls, and `list`, which holds the rows and nothing else; asks for `earlier` rows
    /// when the reader comes near the first. Lives as long as the current owner.
    pub fn new(feed: Feed, painter: Painter, earlier: Rc<dyn Fn()>, viewport: El, list: El) -> Self {
        let outline = untrack(|| feed.outline());
        let scroll = Self(Rc::new(Inner {
            feed,
            painter,
            window: RefCell::new(Window::new()),
            drawn: RefCell::default(),
            away: RwSignal::new(false),
            read: Cell::new(outline.arrived),
            unread: RwSignal::new(0),
            spoken: Cell::new(outline.arrived),
            speech: RwSignal::new(String::new()),
            put_at: Cell::new(-1),
            earlier,
            viewport,
            list,
            owner: below(),
            frame: RefCell::default(),
            observer: RefCell::default(),
        }));
        scroll.follow();
        scroll
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
    pub fn speech(&self) -> ReadSignal<String> {
        self.0.speech.read_only()
    }

    /// Goes to the latest message.
    pub fn go_to_end(&self) {
        self.0.window.borrow_mut().go_to_end();
        self.0.show();
    }

    fn follow(&self) {
        self.0.observe();
        let this = Rc::clone(&self.0);
        follow(Box::new(move || {
            let outline = this.feed.outline();
            untrack(|| this.sync(outline));
        }));
    }
}

impl Inner {
    fn observe(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        Listener::passive(&self.viewport, "scroll", move |_: Event| {
            if let Some(inner) = weak.upgrade() {
                inner.scrolled();
            }
        })
        .keep();
        let weak = Rc::downgrade(self);
        let callback = Closure::<dyn FnMut(Array)>::new(move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.measure(false);
            }
        });
        // The first callback comes as soon as both are in the document.
        if let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) {
            observer.observe(&self.viewport);
            observer.observe(&self.list);
            *self.observer.borrow_mut() = Some(Observer { observer, _callback: callback });
        }
    }

    fn sync(self: &Rc<Self>, outline: Outline) {
        self.window.borrow_mut().sync(outline);
        self.speak(outline.arrived, outline.len);
        self.show();
    }

    fn scrolled(self: &Rc<Self>) {
        let viewport = &self.viewport;
        // The viewport grew or shrank, and was moved by that: it is measured, and the place is kept. At the desk only, where a
        // tray goes when it is sent: in the chat every byte is the customer's.
        #[cfg(feature = "desk")]
        if viewport.client_height() != self.window.borrow().view() as i32 {
            return;
        }
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

    // Reads the rows in sight and shows them. New ones are measured in the frame, and only then put in their place: each time
    // costs the browser a layout.
    fn show(self: &Rc<Self>) {
        if !self.redraw() {
            self.put();
        }
    }

    // Draws what the model says; elements of rows that stay are kept. Returns whether there will be something to measure.
    fn redraw(self: &Rc<Self>) -> bool {
        let slice = self.window.borrow().slice();
        let mut old = self.drawn.take();
        let mut moved = slice.end - slice.start != old.len();
        let mut new = Vec::with_capacity(slice.end - slice.start);
        let mut before = None;
        for row in (slice.start..slice.end).filter_map(|index| self.feed.row(index)) {
            let kept = old.iter().position(|drawn| drawn.row.key == row.key);
            moved |= kept != Some(0);
            let drawn = match kept {
                Some(at) => old.remove(at).becomes(row, &self.painter),
                None => Drawn::new(row, &self.owner, &self.painter),
            };
            self.place(&drawn.element, before.as_ref());
            before = Some(drawn.element.clone());
            new.push(drawn);
        }
        for gone in old {
            gone.element.remove();
        }
        *self.drawn.borrow_mut() = new;
        if moved {
            // Measured in the same frame, before anybody sees it.
            let weak = Rc::downgrade(self);
            *self.frame.borrow_mut() = Some(Frame::next(move || {
                if let Some(inner) = weak.upgrade() {
                    inner.measure(true);
                }
            }));
        }
        self.note_end();
        moved
    }

    // Only what is not in its place is moved: an element that is moved loses focus and selection.
    fn place(&self, element: &El, before: Option<&El>) {
        let there = match before {
            Some(before) => before.next_sibling(),
            None => self.list.first_child(),
        };
        if there.as_ref().is_none_or(|there| !element.is_same_node(Some(there))) {
            let _ = self.list.insert_before(element, there.as_ref());
        }
    }

    // `moved`: what is drawn has to be put in its place even if everything is as high as was thought.
    fn measure(self: &Rc<Self>, moved: bool) {
        let view = f64::from(self.viewport.client_height());
        let mut changed = moved;
        let before = {
            let mut window = self.window.borrow_mut();
            let before = window.slice();
            let drawn = self.drawn.borrow();
            for (at, row) in drawn.iter().enumerate() {
                changed |= window.measured(before.start + at, row.element.get_bounding_client_rect().height());
            }
            changed |= window.resized(view);
            before
        };
        if !changed {
            return;
        }
        let after = self.window.borrow().slice();
        if (before.start, before.end) != (after.start, after.end) {
            self.redraw();
        }
        self.put();
    }

    // Room for what is not drawn, and the place.
    fn put(&self) {
        let (viewport, list) = (&self.viewport, &self.list);
        let window = self.window.borrow();
        let slice = window.slice();
        let style = list.html().style();
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
            (self.earlier)();
        }
        let arrived = self.window.borrow().outline().arrived;
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
        self.speech.set(rows.iter().map(|row| self.painter.spoken(row)).collect::<Vec<_>>().join("\n"));
    }
}

impl Drawn {
    fn new(row: Row, owner: &Owner, painter: &Painter) -> Self {
        let drawn = Self { row, element: el("div").class("row"), owner: owner.child() };
        drawn.paint(painter);
        drawn
    }

    fn becomes(mut self, row: Row, painter: &Painter) -> Self {
        if self.row != row {
            self.row = row;
            self.owner.cleanup();
            self.element.set_text_content(None);
            self.paint(painter);
        }
        self
    }

    fn paint(&self, painter: &Painter) {
        let parts = self.owner.with(|| painter.paint(&self.row));
        let _ = self.element.clone().children(parts);
    }
}

fn pixels(number: f64) -> String {
    [&(number.round() as i64).to_string(), "px"].concat()
}
