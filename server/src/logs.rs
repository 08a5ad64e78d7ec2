//! The log: structured, on standard error, without message texts.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Begins logging, panics included. The level was checked with the configuration; called twice, the first call stands.
pub fn begin(log: &Log) {
    let filter = EnvFilter::try_new(&log.level).unwrap_or_default();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let begun = match log.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    match begun {
        Ok(()) => std::panic::set_hook(Box::new(panicked)),
        Err(error) => tracing::debug!(%error, "logging was begun before"),
    }
}

// A message that was put together at run time may hold anything, even a customer's words: only literal ones are kept.
fn panicked(info: &PanicHookInfo<'_>) {
    let at = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not kept)");
    tracing::error!(at, message, "panic");
}
