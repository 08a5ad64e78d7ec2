//! A thread of ten thousand messages in a real document.

use std::cell::RefCell;
use std::rc::Rc;

use domain::Timestamp;
use leptos::prelude::*;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};
use widgets::dom::clock;
use widgets::files::Files;
use widgets::thread::view::thread;
use widgets::thread::{Body, Delivery, Feed, Key, Kind, Look, Message, Outline, Row, Rows};

use crate::stage::{Stage, settle};

struct Lines(RefCell<Vec<String>>);

impl Rows for Lines {
    fn row(&self, index: usize) -> Option<Row> {
        let text = self.0.borrow().get(index)?.clone();
        Some(Row {
            key: Key::Seq(index as u64),
            at: Timestamp(1_763_000_000_000 + index as i64 * 60_000),
            new_day: index == 0,
            kind: Kind::Message(Message {
                look: if index.is_multiple_of(3) { Look::Customer } else { Look::Agent },
                mine: index.is_multiple_of(3),
                name: "Anna".into(),
                disc: true,
                first: true,
                last: true,
                body: Body::Text(text),
                files: Files::default(),
                edited: false,
                remark: String::new(),
                delivery: Delivery::Silent,
            }),
        })
    }

    fn key(&self, index: usize) -> Option<Key> {
        Some(Key::Seq(index as u64))
    }
}

struct Long {
    stage: Stage,
    lines: Rc<Lines>,
    outline: RwSignal<Outline>,
}

fn long(count: usize) -> Long {
    let lines = Rc::new(Lines(RefCell::new((0..count).map(|at| format!("message {at}")).collect())));
    let outline = RwSignal::new(Outline { len: count, reaches_start: true, ..Outline::default() });
    let rows = Rc::clone(&lines);
    let stage = Stage::mount(move || {
        let feed = Feed::new(rows, outline.read_only());
        thread(feed, Vec::new, Rc::new(|| ()), Rc::new(|_| ()), None, |view| view)
    });
    // The page's sheet is not here; what makes it a list that scrolls is.
    stage.find(".thread").set_attribute("style", "flex: 1; min-height: 0; position: relative").unwrap();
    stage.find(".thread-view").set_attribute("style", "height: 100%; overflow: auto; overflow-anchor: none").unwrap();
    Long { stage, lines, outline }
}

impl Long {
    fn add(&self, text: &str, arrived: u32) {
        self.lines.0.borrow_mut().push(text.to_owned());
        self.outline.update(|outline| {
            outline.len += 1;
            outline.revision += 1;
            outline.arrived += arrived;
        });
    }

    fn shows(&self, text: &str) -> bool {
        self.stage.texts(".bubble-text").iter().any(|shown| shown == text)
    }
}

#[wasm_bindgen_test]
async fn ten_thousand_messages_are_a_screenful_of_elements() {
    let before = clock::now();
    let long = long(10_000);
    console_log!("10,000 messages mounted in {} ms", (clock::now() - before).0);
    settle().await;
    assert!(long.stage.count("*") <= 500, "{} elements", long.stage.count("*"));
    assert!(long.shows("message 9999"));
    let view = long.stage.find(".thread-view");
    assert!(view.scroll_height() > 100_000);
    let below = view.scroll_height() - view.scroll_top() - view.client_height();
    assert!(below <= 1, "at the end, not {below} above it");
}

#[wasm_bindgen_test]
async fn what_comes_is_in_sight_at_the_end_and_announced() {
    let long = long(10_000);
    settle().await;
    let before = clock::now();
    long.add("the newest", 1);
    settle_until(|| long.shows("the newest")).await;
    console_log!("one message appended in {} ms", (clock::now() - before).0);
    settle().await;
    let view = long.stage.find(".thread-view");
    assert!(view.scroll_height() - view.scroll_top() - view.client_height() <= 1);
    assert_eq!(long.stage.find("[aria-live=polite]").text_content().unwrap(), "Anna: the newest");
    assert_eq!(long.stage.count(".thread-to-end"), 0);
}

#[wasm_bindgen_test]
async fn away_from_the_end_nothing_moves_and_a_button_counts() {
    let long = long(2_000);
    settle().await;
    let view = long.stage.find(".thread-view");
    view.set_scroll_top(view.scroll_height() / 2);
    settle().await;
    let top = view.scroll_top();
    let first = long.stage.texts(".bubble-text");
    long.add("one", 1);
    long.add("two", 1);
    settle().await;
    assert_eq!((view.scroll_top(), long.stage.texts(".bubble-text")), (top, first));
    assert_eq!(long.stage.find(".thread-to-end").text_content().unwrap(), "2 new messages");
    long.stage.find(".thread-to-end").click();
    settle().await;
    assert!(long.shows("two") && long.stage.count(".thread-to-end") == 0);
}

#[wasm_bindgen_test]
async fn addresses_are_links_and_markup_is_text() {
    let long = long(1);
    long.add("<img src=x onerror=alert(1)> see www.example.org/a, now", 0);
    settle().await;
    assert_eq!(long.stage.count("img"), 0);
    let link = long.stage.find("a");
    assert_eq!(link.get_attribute("href").as_deref(), Some("https://www.example.org/a"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener noreferrer nofollow"));
    assert!(long.shows("<img src=x onerror=alert(1)> see www.example.org/a, now"));
}

async fn settle_until(is: impl Fn() -> bool) {
    for _ in 0..100 {
        if is() {
            return;
        }
        widgets::dom::timer::sleep(1).await;
    }
    panic!("never");
}
