//! What can only be seen in a browser.
#![expect(clippy::unwrap_used, reason = "what is not as expected fails the test")]
#![cfg(target_arch = "wasm32")]

mod chat;
mod composer;
mod desk;
mod dom;
mod keep;
mod stage;
mod thread;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
