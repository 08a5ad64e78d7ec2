//! Text messages over a carrier.

use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, Formatting, JoinAudience, Media, OfferField,
    PanelField, Receipts, Source, TEMPLATES, Targets,
};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::contact::IdentityKind;
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "sms";

/// SPEC A.1–A.5, column SMS. Replies are text; the pictures of an MMS are shown.
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    identity: Some(IdentityKind::Phone),
    composer: Composer::Line,
    composer_limit: 1_000,
    customer_limit: 10_000,
    counting: Counting::Segments,
    agent_files: FileRules::NONE,
    customer_files: CUSTOMER_FILES,
    templates: TEMPLATES,
    template_replaces: false,
    formatting: Formatting::Plain,
    emoji_picker: false,
    workflows: true,
    announcements: Announcements::Life,
    receipts: Receipts::Delivered,
    window: None,
    offer: &[OfferField::Queue, OfferField::Phone, OfferField::Source, OfferField::Timer, OfferField::Accept],
    panel: &[
        PanelField::Customer,
        PanelField::Queue,
        PanelField::Thread,
        PanelField::Agent,
        PanelField::Date,
        PanelField::Timer,
    ],
    source: Source::Number,
    transfer: Targets::BOTH,
    outbound: Some(Targets::BOTH),
    conference: Targets::AGENT,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    agent_end: AgentEnd::Consent,
    customer_end: CustomerEnd::No,
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
        FileKind::Heic,
        FileKind::Mp4,
        FileKind::Mov,
        FileKind::ThreeGp,
        FileKind::Mp3,
        FileKind::Ogg,
        FileKind::Aac,
        FileKind::Amr,
    ],
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};
