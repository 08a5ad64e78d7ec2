//! What is on the page: a composer from the start, a thread from the first `init` on.

use std::cell::RefCell;
use std::rc::Rc;

use any_spawner::Executor;
use js_sys::Array;
use reactive_graph::owner::Owner;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen::UnwrapThrowExt;
use web_sys::Element;
use widgets::composer::composer as composer_of;
use widgets::composer::view::Parts;
use widgets::dom::el::El;
use widgets::dom::{document, page};
use widgets::text::{Common, Dates, Words};
use widgets::thread::view::thread;
use widgets::thread::{Feed, Outline};

use crate::rows::{Given, Lines};

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
}

struct Page {
    owner: Owner,
    composer: Element,
    shown: Option<Shown>,
}

struct Shown {
    /// Of everything the thread keeps.
    owner: Owner,
    lines: Rc<Lines>,
    outline: RwSignal<Outline>,
}

/// Draws the composer; done once.
pub fn start() {
    page::tell_panics();
    // Fails only where there is one already.
    let _ = Executor::init_wasm_bindgen();
    Words::<Common>::read(include_str!("../../../widgets/text/chat.en.txt"));
    Dates::for_reader("en");
    let owner = Owner::new();
    let area: Rc<RefCell<Option<El>>> = Rc::default();
    let told = Rc::clone(&area);
    let composer = owner.with(|| {
        let text = RwSignal::new(String::new());
        let parts = Parts {
            text,
            limit: 4_000,
            lines: 5,
            closed: Rc::new(|| false),
            why: None,
            placeholder: Rc::new(|| "Write a message".to_owned()),
            send: Rc::new(move |_, _| text.set(String::new())),
            tray: None,
            typed: Rc::new(|| ()),
            area: Some(Rc::new(move |area: &El| *told.borrow_mut() = Some(area.clone()))),
        };
        composer_of(parts, |line| line)
    });
    let _ = element("write").append_child(&composer);
    let area = area.take().map_or_else(|| (*composer).clone(), |area| (*area).clone());
    PAGE.set(Some(Page { owner, composer: area, shown: None }));
}

/// Shows these and nothing else; returns what the last one says.
pub fn show(messages: Array) -> Option<String> {
    let lines = Rc::new(Lines::new(messages));
    let last = lines.len().checked_sub(1).and_then(|last| lines.at(last)).map(|given| given.text());
    PAGE.with_borrow_mut(|page| {
        let page = page.as_mut()?;
        if let Some(old) = page.shown.take() {
            old.owner.cleanup();
        }
        let owner = page.owner.child();
        let (made, outline) = owner.with(|| {
            let outline = RwSignal::new(Outline { len: lines.len(), reaches_start: true, ..Outline::default() });
            let feed = Feed::new(lines.clone(), outline.read_only());
            (thread(feed, Vec::new, Rc::new(|| ()), Rc::new(|_| ()), None, |view| view), outline)
        });
        root().replace_children_with_node_1(&made);
        page.shown = Some(Shown { owner, lines, outline });
        Some(())
    });
    last
}

/// One more, as if it had just come, or just been sent.
pub fn append(message: &Given) {
    let mine = message.is_mine();
    let outline = PAGE.with_borrow(|page| {
        let shown = page.as_ref()?.shown.as_ref()?;
        shown.lines.push(message);
        Some(shown.outline)
    });
    if let Some(outline) = outline {
        outline.update(|outline| {
            outline.len += 1;
            outline.revision += 1;
            outline.sent += u32::from(mine);
            outline.arrived += u32::from(!mine);
        });
    }
}

/// Where a message is typed.
pub fn composer() -> Element {
    PAGE.with_borrow(|page| page.as_ref().map(|page| page.composer.clone())).unwrap_or_else(|| element("write"))
}

/// Where the thread is.
pub fn root() -> Element {
    element("root")
}

fn element(id: &str) -> Element {
    // Throws only if index.html has no such element.
    document().get_element_by_id(id).unwrap_throw()
}
