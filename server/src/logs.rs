//! The log: structured, on standard error, without message texts.

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Begins logging. The level was checked with the configuration; called twice, the first call stands.
pub fn begin(log: &Log) {
    let filter = EnvFilter::try_new(&log.level).unwrap_or_default();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = match log.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    if let Err(error) = begun {
        tracing::debug!(%error, "logging was begun before");
    }
}
