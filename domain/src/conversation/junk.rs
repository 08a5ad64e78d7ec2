//! What is nothing for us (SPEC I.6): closed without reasons, without RONA, and never offered to anybody.

use crate::refusal::Refusal;

use super::command::Context;
use super::event::{DeskEvent, EndWhy, EngagementEndWhy, Event, SharedEvent, WithdrawnWhy};
use super::state::{Conversation, EngagementState, Phase};

impl Conversation {
    /// Its owner says so: whoever is in it is out of it at once.
    pub(super) fn junk(&self, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (no, _) = self.active(&context.actor)?;
        if !self.is_assigned_to(no) {
            return Err(Refusal::NotAllowed);
        }
        self.no_letter_held()?;
        let mut events = self.disinvite(WithdrawnWhy::Cancelled);
        let others = self
            .engagements
            .iter()
            .filter(|(other, part)| **other != no && matches!(part.state, EngagementState::Active { .. }));
        let why = EngagementEndWhy::Junk;
        events.extend(others.map(|(other, _)| DeskEvent::EngagementEnded { engagement: *other, why }.into()));
        events.push(DeskEvent::Junked { engagement: Some(no), rule: String::new() }.into());
        events.push(SharedEvent::Ended { why: EndWhy::Junk }.into());
        Ok(events)
    }

    /// A rule says so. What somebody has, or is asked to take, is his to judge.
    pub(super) fn junk_by_rule(&self, rule: &str) -> Vec<Event> {
        if !matches!(self.phase, Phase::Waiting(_)) {
            return Vec::new();
        }
        vec![
            DeskEvent::Junked { engagement: None, rule: rule.to_owned() }.into(),
            SharedEvent::Ended { why: EndWhy::Junk }.into(),
        ]
    }
}
