//! Email: long, slow, threaded, with recipients.

use super::{Capability, JoinAudience, Media};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "email";

/// SPEC A.2, A.4, column Email; a mail gives its slot back at once after sending (SPEC I.1).
pub const CAPABILITY: Capability = Capability {
    media: Media::Email,
    composer_limit: 100_000,
    customer_limit: 1_000_000,
    agent_files: AGENT_FILES,
    customer_files: CUSTOMER_FILES,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    customer_may_end: false,
    live: false,
    release_after: Span::ZERO,
    accept_timeout: Span::seconds(60),
};

const AGENT_FILES: FileRules = FileRules {
    kinds: &[
        FileKind::Txt,
        FileKind::Pdf,
        FileKind::Doc,
        FileKind::Docx,
        FileKind::Xls,
        FileKind::Xlsx,
        FileKind::Ppt,
        FileKind::Pptx,
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Gif,
        FileKind::Eml,
    ],
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
