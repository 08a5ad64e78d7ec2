//! The chat on a website: the customer has a live connection to us and nobody in between.

use super::{Capability, JoinAudience, Media, Targets};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "web_chat";

/// SPEC A.1–A.5, column WebChat; a customer may write longer than an agent, who sees it whole.
pub const CAPABILITY: Capability = Capability {
    media: Media::Chat,
    composer_limit: 1_000,
    customer_limit: 4_000,
    max_files: 10,
    max_reasons: None,
    join_audience: JoinAudience::Everyone,
    transfer: Targets::BOTH,
    conference: Targets::AGENT,
    customer_may_end: true,
    live: true,
    release_after: Span::minutes(5),
    accept_timeout: Span::seconds(30),
};
