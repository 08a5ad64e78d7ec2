//! Facebook Messenger over the page's Send API.

use super::{Capability, JoinAudience, Media, Targets};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "messenger";

/// SPEC A.2, A.4, A.5, column Facebook.
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    composer_limit: 1_000,
    customer_limit: 20_000,
    max_files: 10,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    transfer: Targets::BOTH,
    conference: Targets::AGENT,
    customer_may_end: false,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};
