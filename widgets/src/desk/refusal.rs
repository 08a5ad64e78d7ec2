//! Why something was refused, in words an agent can act on.

use domain::Refusal;
use domain::refusal::Field;

use crate::text::{Desk, Key, Outbound, Words};

/// The words for a refusal.
pub fn say(words: Words<Desk>, refusal: &Refusal) -> String {
    let key = match refusal {
        Refusal::NoSuchConversation | Refusal::NotAllowed | Refusal::NotActive => Desk::RefusedGone,
        Refusal::OfferOver => Desk::OfferOver,
        Refusal::Closed | Refusal::EndedByCustomer => Desk::RefusedClosed,
        Refusal::TextBlank => Desk::WhyBlank,
        Refusal::TextTooLong { .. } => Desk::RefusedTooLong,
        Refusal::WindowClosed => Desk::WindowClosed,
        Refusal::ReasonMissing => Desk::WrapUpMissing,
        Refusal::ReasonUnknown | Refusal::TooManyReasons { .. } => Desk::RefusedReason,
        Refusal::ExtensionNotAllowed => Desk::RefusedExtend,
        Refusal::StateNotAllowed => Desk::RefusedState,
        Refusal::NoFreeSlot => Desk::RefusedSlot,
        Refusal::NoLongerAvailable => Desk::RefusedAvailable,
        Refusal::FieldMissing { field: Field::Text } => Desk::NoteMissing,
        Refusal::WordRestricted { word } => return words.fill(Desk::WordRefused, &[("word", word)]),
        Refusal::OutboundActive { .. } => return Outbound::Active.say().to_owned(),
        Refusal::NoEntryPoint => return Outbound::NoEntryPoint.say().to_owned(),
        Refusal::TooMany { seconds } => return words.count(Desk::RefusedTooMany, *seconds, &[]),
        Refusal::StorageUnavailable => Desk::RefusedStorage,
        Refusal::TemplateMismatch => Desk::RefusedTemplate,
        Refusal::NoSuchFile
        | Refusal::FileTypeNotAllowed
        | Refusal::FilesTooLarge { .. }
        | Refusal::TooManyAttachments { .. } => Desk::RefusedFiles,
        Refusal::LetterHeld => Desk::RefusedHeld,
        Refusal::DraftStale => Desk::RefusedStale,
        Refusal::Letter(_)
        | Refusal::NoLetterHeld
        | Refusal::ContactStale { .. }
        | Refusal::FieldMissing { .. }
        | Refusal::FieldInvalid { .. }
        | Refusal::IdReused
        | Refusal::NoSuchSite
        | Refusal::Internal => Desk::RefusedOther,
    };
    words.get(key)
}
