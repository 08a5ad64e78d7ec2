//! The backend of Switchboard as a library; `main.rs` reads the configuration, builds and runs.

pub mod bus;
pub mod catalog;
pub mod clock;
pub mod desk;
pub mod hours;
pub mod store;
