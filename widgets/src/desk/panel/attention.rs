//! How often the desk says that somebody types or has seen something (DESIGN.md §2, cursors and signals). Pure.

use domain::{ConversationId, ParticipantNo, SharedSeq, Span, Timestamp};
use protocol::limits;

const TYPING_EVERY: Span = Span(limits::TYPING_EVERY_MS as i64);
const TYPING_FOR: Span = Span(limits::TYPING_FOR_MS as i64);
const SEEN_EVERY: Span = Span(limits::SEEN_EVERY_MS as i64);

/// Says that the agent types, at most every four seconds per conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypingOut(Option<(ConversationId, Timestamp)>);

impl TypingOut {
    /// A key was pressed: whether it is to be said now.
    pub fn typed(&mut self, conversation: ConversationId, now: Timestamp) -> bool {
        let said = self.0.is_some_and(|(where_, at)| where_ == conversation && now - at < TYPING_EVERY);
        if !said {
            self.0 = Some((conversation, now));
        }
        !said
    }

    /// The message was sent: the next key says it again.
    pub fn stopped(&mut self) {
        self.0 = None;
    }
}

/// Says how far the agent has seen, at most once a second per conversation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SeenOut(Vec<(ConversationId, SharedSeq, Timestamp)>);

impl SeenOut {
    /// This much is in sight: whether it is to be said now. A `false` is asked again with the next tick.
    pub fn seen(&mut self, conversation: ConversationId, up_to: SharedSeq, now: Timestamp) -> bool {
        match self.0.iter_mut().find(|entry| entry.0 == conversation) {
            Some((_, said, at)) if up_to > *said && now - *at >= SEEN_EVERY => {
                (*said, *at) = (up_to, now);
                true
            }
            Some(_) => false,
            None => {
                self.0.push((conversation, up_to, now));
                true
            }
        }
    }

    /// The link is new: it was told nothing.
    pub fn start_over(&mut self) {
        self.0.clear();
    }
}

/// Who types where; forgotten after six seconds, or when the message is there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypingIn(Vec<(ConversationId, ParticipantNo, Timestamp)>);

impl TypingIn {
    /// Somebody types.
    pub fn heard(&mut self, conversation: ConversationId, participant: ParticipantNo, now: Timestamp) {
        self.stopped(conversation, participant);
        self.0.push((conversation, participant, now + TYPING_FOR));
    }

    /// He stopped, or sent it.
    pub fn stopped(&mut self, conversation: ConversationId, participant: ParticipantNo) {
        self.0.retain(|(place, who, _)| (*place, *who) != (conversation, participant));
    }

    /// Forgets what is too old; whether anything was.
    pub fn tick(&mut self, now: Timestamp) -> bool {
        let before = self.0.len();
        self.0.retain(|(_, _, until)| *until > now);
        self.0.len() != before
    }

    /// Whether he types there.
    pub fn is_typing(&self, conversation: ConversationId, participant: ParticipantNo) -> bool {
        self.0.iter().any(|(place, who, _)| (*place, *who) == (conversation, participant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: ConversationId = ConversationId::from_number(1);
    const B: ConversationId = ConversationId::from_number(2);

    #[test]
    fn typing_is_said_every_four_seconds_and_anew_elsewhere() {
        let mut out = TypingOut::default();
        assert!(out.typed(A, Timestamp(0)));
        assert!(!out.typed(A, Timestamp(3_999)));
        assert!(out.typed(A, Timestamp(4_000)));
        assert!(out.typed(B, Timestamp(4_001)));
        out.stopped();
        assert!(out.typed(B, Timestamp(4_002)));
    }

    #[test]
    fn seen_only_grows_and_at_most_once_a_second() {
        let mut out = SeenOut::default();
        assert!(out.seen(A, SharedSeq(3), Timestamp(0)));
        assert!(!out.seen(A, SharedSeq(4), Timestamp(900)));
        assert!(out.seen(B, SharedSeq(1), Timestamp(900)));
        assert!(out.seen(A, SharedSeq(4), Timestamp(1_000)));
        assert!(!out.seen(A, SharedSeq(4), Timestamp(9_000)));
    }

    #[test]
    fn typing_is_forgotten_after_six_seconds() {
        let mut typing = TypingIn::default();
        typing.heard(A, ParticipantNo::CUSTOMER, Timestamp(0));
        assert!(typing.is_typing(A, ParticipantNo::CUSTOMER));
        assert!(!typing.tick(Timestamp(5_999)));
        assert!(typing.tick(Timestamp(6_000)));
        assert!(!typing.is_typing(A, ParticipantNo::CUSTOMER));
    }
}
