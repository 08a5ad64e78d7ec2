//! The desk in a browser: its store over a link that is none, its widgets by what people see and press.

mod alerts;
mod carried;
mod channels;
mod composing;
mod drafts;
mod editor;
mod inactivity;
mod keys;
mod lazy;
mod letters;
mod offers;
mod panel;
mod park;
mod presence;
mod receipts;
mod stage;
mod store;
mod wrapup;
