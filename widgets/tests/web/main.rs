//! What can only be seen in a browser.
#![cfg(target_arch = "wasm32")]
