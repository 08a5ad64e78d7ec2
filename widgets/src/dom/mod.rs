//! The browser as values: what is acquired here is given back when the value is dropped or its owner cleaned up.

pub mod address;
pub mod clock;
pub mod el;
#[cfg(feature = "desk")]
pub mod favicon;
pub mod fetch;
pub mod files;
pub mod focus;
pub mod grow;
pub mod ids;
pub mod js;
pub mod listener;
#[cfg(feature = "desk")]
pub mod lock;
pub mod media;
#[cfg(feature = "desk")]
pub mod notify;
pub mod page;
#[cfg(feature = "desk")]
pub mod placed;
pub mod remember;
pub mod sound;
pub mod storage;
#[cfg(feature = "desk")]
pub mod theme;
pub mod timer;
pub mod title;

use wasm_bindgen::{JsCast, UnwrapThrowExt};
use web_sys::{Document, Window};

/// The page's window.
pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// Its document.
pub fn document() -> Document {
    // Throws only in workers, where nothing of this runs.
    window().document().unwrap_throw()
}

/// Keeps a value until the current reactive owner is cleaned up. Boxed: one kind of keeping for all.
pub fn keep(value: impl core::any::Any) {
    let value: Box<dyn core::any::Any> = Box::new(value);
    crate::prelude::StoredValue::new_local(value);
}

/// Runs a future on the page's own time. One boxed type for all: each type of its own is a kilobyte of program.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: core::pin::Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
