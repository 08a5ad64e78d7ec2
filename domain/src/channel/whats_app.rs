//! `WhatsApp` over the cloud API.

use super::{Capability, JoinAudience, Media, Targets};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "whats_app";

/// SPEC A.2, A.4, A.5, column WhatsApp; ending by keyword is off until set (SPEC H-15).
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    composer_limit: 4_096,
    customer_limit: 65_536,
    max_files: 10,
    max_reasons: None,
    join_audience: JoinAudience::Everyone,
    transfer: Targets::BOTH,
    conference: Targets::BOTH,
    customer_may_end: false,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};
