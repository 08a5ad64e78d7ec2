//! The log: structured, on standard error, without message texts.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use crate::config::{Log, LogFormat};

/// These write what travels, tokens and texts, when asked for enough; they are not asked.
const TALKATIVE: [&str; 2] = ["tungstenite", "tokio_tungstenite"];

/// Begins logging, panics included. The level was checked with the configuration; called twice, the first call stands.
pub fn begin(log: &Log) {
    let filter = EnvFilter::try_new(&log.level).unwrap_or_default();
    let lines = fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    match tracing_subscriber::registry().with(filter).with(filter_fn(is_discreet)).with(lines).try_init() {
        Ok(()) => {
            std::panic::set_hook(Box::new(panicked));
            tracing::trace!("the log begins");
        }
        Err(error) => tracing::debug!(%error, "logging was begun before"),
    }
}

/// What is wrong with a level; a bare word that is none would be taken for the name of a module and silence all others.
pub fn check(level: &str) -> Result<(), String> {
    let mut parts = level.split(',').map(str::trim);
    if let Some(word) = parts.find(|part| !part.contains('=') && part.parse::<LevelFilter>().is_err()) {
        return Err(format!("is no log level: `{word}`; use off, error, warn, info, debug or trace"));
    }
    EnvFilter::try_new(level).map(drop).map_err(|error| format!("is no log level: {error}"))
}

fn is_discreet(what: &Metadata<'_>) -> bool {
    let of = what.target().split("::").next().unwrap_or_default();
    *what.level() <= Level::INFO || !TALKATIVE.contains(&of)
}

// A message that was put together at run time may hold anything, even a customer's words: only literal ones are kept.
fn panicked(info: &PanicHookInfo<'_>) {
    let at = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not kept)");
    tracing::error!(at, message, "panic");
}
