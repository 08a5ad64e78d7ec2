//! Text messages over a carrier.

use super::files::TOGETHER;
use super::{
    AgentEnd, Announcements, Capability, Composer, Counting, CustomerEnd, FileKind, Files, Formatting, JoinAudience,
    Media, OfferField, PanelField, Receipts, Source, TEMPLATES, Targets,
};
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
    agent_files: Files::NONE,
    customer_files: Files::ten(&[FileKind {
        extensions: &["png", "jpg", "jpeg", "gif", "webp", "heic", "mp4", "mov", "3gp", "mp3", "ogg", "aac", "amr"],
        size: TOGETHER,
    }]),
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
    conference: Targets::AGENT,
    max_reasons: Some(1),
    join_audience: JoinAudience::Desk,
    agent_end: AgentEnd::Consent,
    customer_end: CustomerEnd::No,
    live: false,
    release_after: Span::minutes(15),
    accept_timeout: Span::seconds(30),
};
