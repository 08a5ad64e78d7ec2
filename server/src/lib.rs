//! The backend of Switchboard as a library; `main.rs` reads the configuration, builds and runs.

pub mod app;
pub mod auth;
pub mod bus;
pub mod catalog;
pub mod channels;
pub mod check;
pub mod clock;
pub mod config;
pub mod demo;
pub mod desk;
pub mod files;
pub mod first;
mod hex;
pub mod hours;
pub mod http;
pub mod logs;
pub mod metrics;
pub mod serve;
pub mod store;
pub mod timers;
pub mod user;
pub mod workflow;
pub mod ws;
