//! Small things every view is made of: icons, discs with initials, dialogs, menus. Each comes as a Leptos component, for
//! `view!`, and as a function that makes a plain element ([`crate::dom::el`]).

pub mod avatar;
pub mod dialog;
pub mod icon;
pub mod menu;
pub mod shapes;

pub use avatar::Avatar;
pub use dialog::Dialog;
pub use icon::{Icon, IconButton, Shape};
pub use menu::Menu;
