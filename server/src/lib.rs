//! The backend of Switchboard as a library; `main.rs` reads the configuration, builds and runs.

pub mod store;
