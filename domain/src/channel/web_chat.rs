//! The chat on a website: the customer has a live connection to us and nobody in between.

use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, Formatting, JoinAudience, Media, OfferField,
    PanelField, Receipts, Source, TEMPLATES, Targets,
};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "web_chat";

/// What an agent may send, and a customer as well.
/// SPEC A.1–A.5, column WebChat; a customer may write longer than an agent, who sees it whole.
pub const CAPABILITY: Capability = Capability {
    media: Media::Chat,
    identity: None,
    composer: Composer::Line,
    composer_limit: 1_000,
    customer_limit: 4_000,
    counting: Counting::Characters,
    agent_files: AGENT_FILES,
    customer_files: CUSTOMER_FILES,
    templates: TEMPLATES,
    template_replaces: false,
    formatting: Formatting::Plain,
    emoji_picker: false,
    workflows: true,
    announcements: Announcements::Life,
    receipts: Receipts::None,
    window: None,
    offer: &[OfferField::Customer, OfferField::Email, OfferField::Queue, OfferField::Timer, OfferField::Accept],
    panel: &[
        PanelField::Customer,
        PanelField::Queue,
        PanelField::Thread,
        PanelField::Agent,
        PanelField::Date,
        PanelField::Timer,
    ],
    source: Source::Site,
    transfer: Targets::BOTH,
    outbound: None,
    conference: Targets::AGENT,
    max_reasons: None,
    join_audience: JoinAudience::Everyone,
    agent_end: AgentEnd::AskCustomer,
    customer_end: CustomerEnd::Button,
    live: true,
    release_after: Span::minutes(5),
    accept_timeout: Span::seconds(30),
};

const AGENT_FILES: FileRules = FileRules {
    kinds: &[
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Gif,
        FileKind::Webp,
        FileKind::Pdf,
        FileKind::Doc,
        FileKind::Docx,
        FileKind::Xls,
        FileKind::Xlsx,
        FileKind::Ppt,
        FileKind::Pptx,
        FileKind::Csv,
    ],
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};

const CUSTOMER_FILES: FileRules = FileRules {
    kinds: &[
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Gif,
        FileKind::Webp,
        FileKind::Pdf,
        FileKind::Doc,
        FileKind::Docx,
        FileKind::Xls,
        FileKind::Xlsx,
        FileKind::Ppt,
        FileKind::Pptx,
        FileKind::Csv,
        FileKind::Txt,
        FileKind::Heic,
        FileKind::Webm,
        FileKind::Mp4,
        FileKind::Mov,
    ],
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};
