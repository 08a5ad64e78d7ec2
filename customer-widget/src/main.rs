//! The customer's chat panel, `/chat/?site=KEY`: finds out where it is, then draws `widgets::chat`.

use std::any::Any;
use std::cell::RefCell;

use leptos::prelude::*;
use widgets::chat::boot::boot;
use widgets::chat::view::Root;
use widgets::dom::{document, spawn};

thread_local! {
    /// What is drawn, for as long as the page lives.
    static PAGE: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

fn main() {
    widgets::dom::page::tell_panics();
    spawn(async {
        let booted = boot().await;
        if let Some(body) = document().body() {
            let mounted = mount_to(body, move || view! { <Root booted /> });
            PAGE.with_borrow_mut(|page| *page = Some(Box::new(mounted)));
        }
    });
}
