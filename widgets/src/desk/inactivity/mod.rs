//! Signing out whoever is not there (SPEC B.1). The desk asks a minute before and signs out; should it be dead, the server
//! does.

pub mod model;
mod view;

pub use view::InactivityDialog;
