//! Checks that several families need. Each names the field it looked at.

use domain::channel::ChannelKind;
use domain::{Refusal, Span, text};

use crate::http::error::ApiError;

/// Longest span that can be set, a year: longer ones are slips of the keyboard.
const LONGEST: i64 = 366 * 24 * 60 * 60;

/// A name people read, as it will be stored.
pub fn name(field: &str, raw: &str) -> Result<String, ApiError> {
    text::name(raw).map_err(|refusal| match refusal {
        Refusal::FieldMissing { .. } => ApiError::invalid(field, "must not be empty"),
        _ => ApiError::invalid(field, format!("must have at most {} characters", text::NAME_LIMIT)),
    })
}

/// A text of at most this many characters.
pub fn length(field: &str, text: &str, limit: usize) -> Result<(), ApiError> {
    if text.chars().count() <= limit {
        Ok(())
    } else {
        Err(ApiError::invalid(field, format!("must have at most {limit} characters")))
    }
}

/// A span given in seconds.
pub fn seconds(field: &str, seconds: i64, least: i64) -> Result<Span, ApiError> {
    if (least..=LONGEST).contains(&seconds) {
        Ok(Span::seconds(seconds))
    } else {
        Err(ApiError::invalid(field, format!("must be from {least} to {LONGEST} seconds")))
    }
}

/// At most this many entries.
pub fn count<T>(field: &str, list: &[T], limit: usize) -> Result<(), ApiError> {
    if list.len() <= limit {
        Ok(())
    } else {
        Err(ApiError::invalid(field, format!("must have at most {limit} entries")))
    }
}

/// Every id of a list names something.
pub fn known<T: Copy>(field: &str, ids: &[T], exists: impl Fn(T) -> bool, what: &str) -> Result<(), ApiError> {
    match ids.iter().position(|id| !exists(*id)) {
        None => Ok(()),
        Some(index) => Err(ApiError::invalid(format!("{field}[{index}]"), format!("there is no such {what}"))),
    }
}

/// The channels of these names, each once.
pub fn channels(field: &str, names: &[String]) -> Result<Vec<ChannelKind>, ApiError> {
    let mut channels = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let channel = ChannelKind::from_name(name);
        let channel =
            channel.ok_or_else(|| ApiError::invalid(format!("{field}[{index}]"), "there is no such channel"))?;
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    Ok(channels)
}
