//! What can only be seen in a browser.
#![cfg(target_arch = "wasm32")]

mod desk;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
