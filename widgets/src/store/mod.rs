//! What stores publish. A store's writable side is private to [`bridge`]; everybody else holds a read-only signal and says
//! what the person did through the store's methods.

pub mod bridge;

pub use bridge::Published;
