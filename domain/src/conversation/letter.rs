//! Letters: taken in, held back for a while before they leave, and sent (SPEC D.5, H-16).
//!
//! **Invariants.** What a letter says is its agent's draft until it leaves; the head holds no more than who sends it and when.
//! Only one letter at a time is about to leave. Its header stands in the log directly before its message.

use serde::{Deserialize, Serialize};

use crate::channel::Composer;
use crate::email::Letter;
use crate::id::{EngagementNo, ParticipantNo, Seq};
use crate::message::{MessageBody, Receipt, Via};
use crate::refusal::Refusal;

use super::command::{Actor, Context};
use super::event::{DeskEvent, EndWhy, Event, SharedEvent, WithdrawnWhy};
use super::state::{Conversation, Phase, Turn};

type Decision = Result<Vec<Event>, Refusal>;

/// Why a letter that was about to leave did not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum TakenBackWhy {
    /// The agent wanted it back.
    Agent,
    /// It can no longer be sent as it is: somebody has to look at it.
    Unfit,
}

/// Why something cannot be done that depends on whether a letter is about to leave. Customers' pages meet neither.
const fn letter_held(is_held: bool) -> Refusal {
    #[cfg(feature = "desk")]
    return if is_held { Refusal::LetterHeld } else { Refusal::NoLetterHeld };
    #[cfg(not(feature = "desk"))]
    return if is_held { Refusal::NotAllowed } else { Refusal::NotActive };
}

impl Conversation {
    /// The customer's letter. A machine's (RFC 3834) is kept where it belongs and changes nothing else: it brings nothing
    /// back, and nobody owes it an answer.
    pub(super) fn receive_letter(
        &self,
        letter: Box<Letter>,
        body: MessageBody,
        via: Via,
        context: &Context<'_>,
    ) -> Decision {
        let posted = posted(letter, ParticipantNo::CUSTOMER, body, via);
        if via == Via::Automatic { Ok(posted) } else { self.take_in(posted, context) }
    }

    pub(super) fn hold_letter(&self, wrap_up: bool, context: &Context<'_>) -> Decision {
        let (no, _) = self.writes_letters(context)?;
        let until = context.now + context.settings.email.pause;
        let mut events = self.taken_up(no);
        events.push(DeskEvent::LetterHeld { engagement: no, until, wrap_up }.into());
        Ok(events)
    }

    /// By its agent at once, or by the house when the pause is over: then his part may be over too, and what he sent leaves
    /// all the same.
    pub(super) fn send_letter(
        &self,
        letter: Box<Letter>,
        body: MessageBody,
        wrap_up: bool,
        context: &Context<'_>,
    ) -> Decision {
        let (no, participant, wrap_up) = match (&context.actor, self.held) {
            (Actor::House, Some(held)) => (
                held.engagement,
                self.participant_for(held.agent),
                held.wrap_up && self.is_assigned_to(held.engagement),
            ),
            (Actor::House, None) => return Ok(Vec::new()),
            (Actor::Agent { .. } | Actor::Customer, _) => {
                let (no, participant) = self.writes_letters(context)?;
                (no, participant, wrap_up)
            }
        };
        let mut events = self.taken_up(no);
        events.extend(posted(letter, participant, body, Via::Channel));
        let target = Seq(self.seq.0 + events.len() as u64);
        events.push(DeskEvent::ReceiptChanged { target, receipt: Receipt::Queued }.into());
        if wrap_up {
            events.extend(self.disinvite(WithdrawnWhy::Cancelled));
            events.extend([SharedEvent::Left { participant }.into(), SharedEvent::Ended { why: EndWhy::Agent }.into()]);
            events.extend(self.wrap_up_everybody(context));
        }
        Ok(events)
    }

    pub(super) fn take_letter_back(&self, context: &Context<'_>) -> Decision {
        let house = context.actor == Actor::House;
        let held = match (&context.actor, self.held) {
            (Actor::House, None) => return Ok(Vec::new()),
            (Actor::House, Some(held)) => held,
            (Actor::Agent { id, .. }, Some(held)) if held.agent == *id => held,
            _ => return Err(letter_held(false)),
        };
        let (engagement, why) = (held.engagement, if house { TakenBackWhy::Unfit } else { TakenBackWhy::Agent });
        let mut events = vec![DeskEvent::LetterTakenBack { engagement, why }.into()];
        // Its agent may be gone by now, or have been, and the customer still has no answer.
        if matches!(self.turn, Turn::Agent { .. }) && self.is_assigned_to(engagement) {
            events.extend(self.retake(engagement, context));
        }
        Ok(events)
    }

    /// Nothing else may happen to it while a letter is about to leave.
    pub(super) fn no_letter_held(&self) -> Result<(), Refusal> {
        if self.held.is_some() { Err(letter_held(true)) } else { Ok(()) }
    }

    fn writes_letters(&self, context: &Context<'_>) -> Result<(EngagementNo, ParticipantNo), Refusal> {
        let active = self.active(&context.actor)?;
        if self.capability().composer != Composer::Mail {
            return Err(Refusal::NotAllowed);
        }
        self.no_letter_held()?;
        Ok(active)
    }

    /// Whoever writes is no longer away from it.
    fn taken_up(&self, no: EngagementNo) -> Vec<Event> {
        let parked = matches!(self.phase, Phase::Parked { .. });
        parked.then(|| DeskEvent::Unparked { engagement: no }.into()).into_iter().collect()
    }
}

/// The header, and the message it is the header of.
pub(super) fn posted(letter: Box<Letter>, by: ParticipantNo, body: MessageBody, via: Via) -> Vec<Event> {
    vec![DeskEvent::Letter(letter).into(), SharedEvent::MessagePosted { by, body, via }.into()]
}
