//! Text messages over a carrier.

use super::{Capability, JoinAudience, Media, Targets};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "sms";

/// SPEC A.2, A.4, A.5, column SMS.
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    composer_limit: 1_000,
    customer_limit: 10_000,
    max_files: 0,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    transfer: Targets::BOTH,
    conference: Targets::AGENT,
    customer_may_end: false,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};
