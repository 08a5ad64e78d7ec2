//! What stores publish. A store's writable side is private to [`bridge`]; everybody else holds a read-only signal and says
//! what the person did through the store's methods. [`Map`] is what they keep by id.

pub mod bridge;
#[cfg(feature = "desk")]
mod map;

pub use bridge::Published;
#[cfg(feature = "desk")]
pub use map::Map;
