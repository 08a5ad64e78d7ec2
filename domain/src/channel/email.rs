//! Email: long, slow, threaded, with recipients.

use super::{Capability, JoinAudience, Media, Targets};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "email";

/// SPEC A.2, A.4, column Email; a mail gives its slot back at once after sending (SPEC I.1).
pub const CAPABILITY: Capability = Capability {
    media: Media::Email,
    composer_limit: 100_000,
    customer_limit: 1_000_000,
    max_files: 10,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    transfer: Targets::QUEUE,
    conference: Targets::NONE,
    customer_may_end: false,
    live: false,
    release_after: Span::ZERO,
    accept_timeout: Span::seconds(60),
};
