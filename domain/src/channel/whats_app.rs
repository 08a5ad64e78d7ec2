//! `WhatsApp` over the cloud API.

use super::files::{MB, TOGETHER};
use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, FileKind, Files, Formatting, JoinAudience,
    Media, OfferField, PanelField, Receipts, Source, TEMPLATES, Targets,
};
use crate::contact::IdentityKind;
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "whats_app";

const IMAGES: FileKind = FileKind { extensions: &["png", "jpg", "jpeg"], size: 5 * MB };
const VIDEOS: FileKind = FileKind { extensions: &["mp4", "3gp"], size: 16 * MB };
const AUDIO: FileKind = FileKind { extensions: &["mp3", "ogg", "aac", "amr"], size: 16 * MB };
const DOCUMENTS: FileKind =
    FileKind { extensions: &["pdf", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx"], size: TOGETHER };
const TABLES: FileKind = FileKind { extensions: &["csv"], size: TOGETHER };

const fn files(kinds: &'static [FileKind]) -> Files {
    // Ten messages of one file each: there is nothing they share.
    Files { count: 10, together: 10 * TOGETHER, apart: true, kinds }
}

/// SPEC A.1–A.5, column WhatsApp; ending by keyword is off until one is set (SPEC H-15).
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    identity: Some(IdentityKind::Phone),
    composer: Composer::Line,
    composer_limit: 4_096,
    customer_limit: 65_536,
    counting: Counting::Characters,
    agent_files: files(&[IMAGES, VIDEOS, AUDIO, DOCUMENTS]),
    customer_files: files(&[IMAGES, VIDEOS, AUDIO, DOCUMENTS, TABLES]),
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
    conference: Targets::BOTH,
    max_reasons: None,
    join_audience: JoinAudience::Everyone,
    agent_end: AgentEnd::AskCustomer,
    customer_end: CustomerEnd::Keyword,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};
