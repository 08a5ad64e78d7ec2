//! The thread and the composer alone on a page, with an interface for whoever measures them: `window.bench`, which README.md
//! describes. The page of the panel's widgets, built like a release; never served by the product.

mod page;
mod rows;

use js_sys::{Array, Promise, WebAssembly};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use rows::Given;

#[wasm_bindgen]
extern "C" {
    /// painted.js
    fn painted(root: &Element, text: &str) -> Promise;
}

fn main() {
    page::start();
}

/// `bench.init`
#[wasm_bindgen]
pub async fn init(messages: Array) -> Result<(), JsValue> {
    let last = page::show(messages);
    match last {
        Some(text) => JsFuture::from(painted(&page::root(), &text)).await.map(drop),
        None => Ok(()),
    }
}

/// `bench.append`
#[wasm_bindgen]
pub async fn append(message: Given) -> Result<(), JsValue> {
    page::append(&message);
    JsFuture::from(painted(&page::root(), &message.text())).await.map(drop)
}

/// `bench.composer`
#[wasm_bindgen]
pub fn composer() -> Element {
    page::composer()
}

/// `bench.root`
#[wasm_bindgen]
pub fn root() -> Element {
    page::root()
}

/// `bench.memory`; every program exports another `memory` already.
#[wasm_bindgen]
pub fn bytes() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let bytes = js_sys::Reflect::get(&memory.buffer(), &"byteLength".into());
    bytes.ok().and_then(|bytes| bytes.as_f64()).unwrap_or_default()
}
