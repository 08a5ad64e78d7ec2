//! `WhatsApp` over the cloud API.

use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, Formatting, JoinAudience, Media, OfferField,
    PanelField, Receipts, Source, TEMPLATES, Targets,
};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::contact::IdentityKind;
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "whats_app";

/// SPEC A.1–A.5, column WhatsApp; ending by keyword is off until one is set (SPEC H-15).
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    identity: Some(IdentityKind::Phone),
    composer: Composer::Line,
    composer_limit: 4_096,
    customer_limit: 65_536,
    counting: Counting::Characters,
    agent_files: AGENT_FILES,
    customer_files: CUSTOMER_FILES,
    templates: TEMPLATES,
    template_replaces: false,
    formatting: Formatting::Markers,
    emoji_picker: true,
    workflows: true,
    announcements: Announcements::Life,
    receipts: Receipts::Read,
    window: Some(Span::days(1)),
    offer: &[
        OfferField::Customer,
        OfferField::Phone,
        OfferField::Source,
        OfferField::Queue,
        OfferField::Accept,
        OfferField::Timer,
    ],
    panel: &[
        PanelField::Customer,
        PanelField::Queue,
        PanelField::Source,
        PanelField::Phone,
        PanelField::Thread,
        PanelField::Times,
        PanelField::ReadReceipts,
    ],
    source: Source::Number,
    transfer: Targets::BOTH,
    outbound: None,
    conference: Targets::BOTH,
    max_reasons: None,
    join_audience: JoinAudience::Everyone,
    agent_end: AgentEnd::AskCustomer,
    customer_end: CustomerEnd::Keyword,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};

// Each file travels as a message of its own, so that together they may be as large as each may be.
const AGENT_FILES: FileRules = FileRules {
    kinds: &[
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Mp4,
        FileKind::ThreeGp,
        FileKind::Mp3,
        FileKind::Ogg,
        FileKind::Aac,
        FileKind::Amr,
        FileKind::Pdf,
        FileKind::Txt,
        FileKind::Doc,
        FileKind::Docx,
        FileKind::Xls,
        FileKind::Xlsx,
        FileKind::Ppt,
        FileKind::Pptx,
    ],
    max_files: 10,
    max_file_bytes: FileSizes { image: 5 * MEGABYTE, media: 16 * MEGABYTE, document: 25 * MEGABYTE },
    max_message_bytes: 250 * MEGABYTE,
    apart: true,
};

const CUSTOMER_FILES: FileRules = FileRules {
    kinds: &[
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Mp4,
        FileKind::ThreeGp,
        FileKind::Mp3,
        FileKind::Ogg,
        FileKind::Aac,
        FileKind::Amr,
        FileKind::Pdf,
        FileKind::Txt,
        FileKind::Doc,
        FileKind::Docx,
        FileKind::Xls,
        FileKind::Xlsx,
        FileKind::Ppt,
        FileKind::Pptx,
        FileKind::Csv,
    ],
    max_files: 10,
    max_file_bytes: FileSizes { image: 5 * MEGABYTE, media: 16 * MEGABYTE, document: 25 * MEGABYTE },
    max_message_bytes: 250 * MEGABYTE,
    apart: true,
};
