//! Email: long, slow, threaded, with recipients.

use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, Formatting, JoinAudience, Media, OfferField,
    PanelField, Receipts, Source, TEMPLATES, Targets,
};
use crate::attachment::{FileKind, FileRules, FileSizes, MEGABYTE};
use crate::contact::IdentityKind;
use crate::time::Span;

/// Name in the store, in metrics and in the REST API.
pub const NAME: &str = "email";

/// SPEC A.1–A.5, column Email; a mail gives its slot back at once after sending (SPEC I.1).
pub const CAPABILITY: Capability = Capability {
    media: Media::Email,
    identity: Some(IdentityKind::Email),
    composer: Composer::Mail,
    composer_limit: 100_000,
    customer_limit: 1_000_000,
    counting: Counting::Characters,
    agent_files: AGENT_FILES,
    customer_files: CUSTOMER_FILES,
    templates: TEMPLATES,
    template_replaces: true,
    formatting: Formatting::Mail,
    emoji_picker: false,
    workflows: true,
    announcements: Announcements::LifeAndRecipients,
    receipts: Receipts::Status,
    window: None,
    offer: &[OfferField::Customer, OfferField::Email, OfferField::Queue, OfferField::Timer, OfferField::Accept],
    panel: &[
        PanelField::Sender,
        PanelField::Recipient,
        PanelField::Subject,
        PanelField::Thread,
        PanelField::Times,
        PanelField::Status,
        PanelField::Announcements,
        PanelField::Attachments,
    ],
    source: Source::Mailbox,
    transfer: Targets::QUEUE,
    outbound: Some(Targets::BOTH),
    conference: Targets::NONE,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    agent_end: AgentEnd::Plain,
    customer_end: CustomerEnd::No,
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
    apart: false,
};

const CUSTOMER_FILES: FileRules = FileRules {
    kinds: FileKind::ALL,
    max_files: 10,
    max_file_bytes: FileSizes::all(25 * MEGABYTE),
    max_message_bytes: 25 * MEGABYTE,
    apart: false,
};
