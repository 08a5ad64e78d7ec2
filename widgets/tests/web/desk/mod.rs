//! The desk in a browser: its store over a link that is none, its widgets by what people see and press.

mod alerts;
mod channels;
mod drafts;
mod keys;
mod panel;
mod park;
mod presence;
mod stage;
mod store;
mod wrapup;
