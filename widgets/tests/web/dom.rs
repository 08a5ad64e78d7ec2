//! What is acquired is given back.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;
use widgets::dom::el::{button, el};
use widgets::dom::listener::Listener;
use widgets::dom::timer::{Interval, Timeout, sleep};
use widgets::dom::{clock, ids, window};

use crate::stage::{Stage, settle};

fn tell(name: &str) {
    window().dispatch_event(&Event::new(name).unwrap()).unwrap();
}

#[wasm_bindgen_test]
fn a_dropped_listener_hears_nothing() {
    let heard = Rc::new(Cell::new(0));
    let count = Rc::clone(&heard);
    let listener = Listener::on(&window(), "test-a", move |_: Event| count.set(count.get() + 1));
    tell("test-a");
    drop(listener);
    tell("test-a");
    assert_eq!((heard.get(), Rc::strong_count(&heard)), (1, 1), "and its callback is gone");
}

#[wasm_bindgen_test]
fn a_kept_listener_goes_with_its_owner() {
    let heard = Rc::new(Cell::new(0));
    let owner = Owner::new();
    owner.with(|| {
        for _ in 0..100 {
            let count = Rc::clone(&heard);
            Listener::on(&window(), "test-b", move |_: Event| count.set(count.get() + 1)).keep();
        }
    });
    tell("test-b");
    assert_eq!(heard.get(), 100);
    owner.cleanup();
    tell("test-b");
    assert_eq!((heard.get(), Rc::strong_count(&heard)), (100, 1));
}

#[wasm_bindgen_test]
async fn dropped_timers_do_not_run() {
    let ran = Rc::new(Cell::new(0));
    let count = |ran: &Rc<Cell<u32>>| {
        let ran = Rc::clone(ran);
        move || ran.set(ran.get() + 1)
    };
    drop(Timeout::after(5, count(&ran)));
    drop(Interval::every(5, count(&ran)));
    let kept = Timeout::after(5, count(&ran));
    sleep(40).await;
    assert_eq!(ran.get(), 1);
    drop(kept);
    assert_eq!(Rc::strong_count(&ran), 1);
}

#[wasm_bindgen_test]
async fn a_timer_may_drop_itself() {
    let slot: Rc<RefCell<Option<Timeout>>> = Rc::default();
    let (inside, ran) = (Rc::clone(&slot), Rc::new(Cell::new(false)));
    let done = Rc::clone(&ran);
    *slot.borrow_mut() = Some(Timeout::after(1, move || {
        inside.borrow_mut().take();
        done.set(true);
    }));
    sleep(30).await;
    assert!(ran.get() && slot.borrow().is_none());
}

#[wasm_bindgen_test]
fn a_thousand_ids_differ_and_are_of_version_seven() {
    let mut all: Vec<_> = (0..1_000).map(|_| ids::command_id()).collect();
    assert!(all.iter().all(|id| id.0.get_version_num() == 7));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 1_000);
    assert!(clock::now().0 > 1_700_000_000_000);
}

#[wasm_bindgen_test]
async fn what_is_shown_conditionally_has_an_owner_of_its_own() {
    let is = RwSignal::new(true);
    let pressed = Rc::new(Cell::new(0));
    let count = Rc::clone(&pressed);
    let stage = Stage::mount(move || {
        el("div").when(
            move || is.get(),
            move || {
                let count = Rc::clone(&count);
                button("one", move || count.set(count.get() + 1))
            },
        )
    });
    stage.find(".one").click();
    for _ in 0..50 {
        is.set(false);
        settle_once().await;
        assert_eq!(stage.count(".one"), 0);
        is.set(true);
        settle_once().await;
    }
    stage.find(".one").click();
    assert_eq!((pressed.get(), stage.count(".one")), (2, 1));
    assert!(Rc::strong_count(&pressed) <= 3, "old buttons keep nothing");
    drop(stage);
    settle().await;
    assert_eq!(Rc::strong_count(&pressed), 1);
}

async fn settle_once() {
    sleep(1).await;
}
