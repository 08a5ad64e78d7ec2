//! What holds for the whole desk: how long messages may be, how long things take, and what agents can choose.

mod lists;
mod view;

pub use view::SettingsPage;
