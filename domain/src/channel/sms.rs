//! Text messages over a carrier.

use super::{Capability, JoinAudience, Media};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "sms";

/// SPEC A.2, A.4, A.5, column SMS.
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    composer_limit: 1_000,
    customer_limit: 10_000,
    agent_files: FileRules::NONE,
    customer_files: CUSTOMER_FILES,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    customer_may_end: false,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};

// What multimedia messages bring; replies stay text.
const CUSTOMER_FILES: FileRules = FileRules {
    kinds: &[
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Gif,
        FileKind::Webp,
        FileKind::Mp4,
        FileKind::ThreeGp,
        FileKind::Mp3,
        FileKind::Aac,
        FileKind::Amr,
        FileKind::Txt,
    ],
    max_files: 10,
    max_file_bytes: FileSizes::all(5 * MEGABYTE),
    max_message_bytes: 5 * MEGABYTE,
};
