//! Small things every view is made of: icons, discs with initials, dialogs, menus. Each is a function that makes a plain
//! element ([`crate::dom::el`]); the desk has the same as components.

pub mod avatar;
#[cfg(feature = "desk")]
mod components;
pub mod dialog;
pub mod icon;
#[cfg(feature = "desk")]
pub mod lazy;
pub mod menu;
#[cfg(feature = "desk")]
mod search;
pub mod shapes;

#[cfg(feature = "desk")]
pub use components::{Avatar, Dialog, Icon, IconButton, Menu, MenuItem};
pub use icon::Shape;
#[cfg(feature = "desk")]
pub use search::SearchField;
