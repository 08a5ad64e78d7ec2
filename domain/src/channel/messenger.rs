//! Facebook Messenger over the page's Send API.

use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, Formatting, JoinAudience, Media, OfferField,
    PanelField, Receipts, Source, TEMPLATES, Targets,
};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::contact::IdentityKind;
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "messenger";

/// SPEC A.1–A.5, column Facebook.
pub const CAPABILITY: Capability = Capability {
    media: Media::Social,
    identity: Some(IdentityKind::PageScoped),
    composer: Composer::Line,
    composer_limit: 1_000,
    customer_limit: 20_000,
    counting: Counting::Characters,
    agent_files: AGENT_FILES,
    customer_files: CUSTOMER_FILES,
    templates: TEMPLATES,
    template_replaces: false,
    formatting: Formatting::Markers,
    emoji_picker: false,
    workflows: true,
    announcements: Announcements::Life,
    receipts: Receipts::Read,
    window: None,
    offer: &[OfferField::Queue, OfferField::Source, OfferField::Timer, OfferField::Accept],
    panel: &[
        PanelField::Customer,
        PanelField::Queue,
        PanelField::Thread,
        PanelField::Agent,
        PanelField::Date,
        PanelField::Timer,
    ],
    source: Source::Page,
    transfer: Targets::BOTH,
    outbound: None,
    conference: Targets::AGENT,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    agent_end: AgentEnd::Consent,
    customer_end: CustomerEnd::No,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};

const AGENT_FILES: FileRules = FileRules {
    kinds: &[FileKind::Png, FileKind::Jpeg, FileKind::Gif],
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};

const CUSTOMER_FILES: FileRules = FileRules {
    kinds: FileKind::ALL,
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};
