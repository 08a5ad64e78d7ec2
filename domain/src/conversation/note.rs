//! What agents write for each other (SPEC I.4): notes in the thread, and the words that go with a conversation. They are
//! events of the desk, a type that no channel carries and no customer's stream has a field for.

use crate::id::AgentId;
use crate::refusal::{Field, Refusal};
use crate::text;

use super::command::{Actor, Context};
use super::event::{DeskEvent, Event};
use super::state::{Conversation, EngagementState};

/// Longest note, in code points.
pub const NOTE_LIMIT: u32 = 4_000;
/// Longest words that go with a transfer or an invitation, in code points.
pub const ACCOMPANYING_LIMIT: u32 = 500;
/// Most colleagues one note can name.
pub const MENTIONS_LIMIT: usize = 10;

impl Conversation {
    /// Whoever is in it, or wraps up what ended with him in it, may add to what is known of it.
    pub(super) fn note(&self, raw: &str, mentions: &[AgentId], context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Actor::Agent { id, .. } = &context.actor else {
            return Err(Refusal::NotAllowed);
        };
        let mine = self.engagements.values().filter(|part| part.agent == *id && part.left.is_none());
        let mut by = mine.filter_map(|part| match part.state {
            EngagementState::Active { participant, .. } | EngagementState::WrapUp { participant, .. } => {
                Some(participant)
            }
            EngagementState::Offered { .. } => None,
        });
        let by = by.next_back().ok_or(Refusal::NotActive)?;
        if text::is_blank(raw) {
            return Err(Refusal::TextBlank);
        }
        let text = checked(raw, NOTE_LIMIT)?;
        let mut named: Vec<AgentId> = Vec::new();
        for agent in mentions.iter().take(MENTIONS_LIMIT) {
            if agent != id && !named.contains(agent) {
                named.push(*agent);
            }
        }
        Ok(vec![DeskEvent::Noted { by, text, mentions: named, workflow: String::new() }.into()])
    }
}

/// The words that go with a conversation, as they are kept; they can be required (SPEC I.2).
pub(super) fn accompanying(raw: &str, context: &Context<'_>) -> Result<String, Refusal> {
    if !text::is_blank(raw) {
        return checked(raw.trim(), ACCOMPANYING_LIMIT);
    }
    if context.settings.transfer.note_required {
        return Err(Refusal::FieldMissing { field: Field::Text });
    }
    Ok(String::new())
}

fn checked(raw: &str, limit: u32) -> Result<String, Refusal> {
    let text = text::normalize(raw);
    let length = text::length(&text);
    if length > limit { Err(Refusal::TextTooLong { length, limit }) } else { Ok(text) }
}
