//! Facebook Messenger over the page's Send API.

use super::{Capability, JoinAudience, Media};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "messenger";

/// SPEC A.2, A.4, A.5, column Facebook.
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    composer_limit: 1_000,
    customer_limit: 20_000,
    agent_files: AGENT_FILES,
    customer_files: CUSTOMER_FILES,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    customer_may_end: false,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};

const AGENT_FILES: FileRules = FileRules {
    kinds: &[FileKind::Png, FileKind::Jpeg, FileKind::Gif],
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
};

const CUSTOMER_FILES: FileRules = FileRules {
    kinds: FileKind::ALL,
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
};
