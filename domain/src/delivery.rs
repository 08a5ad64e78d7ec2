//! Handing agents' messages to carriers (DESIGN.md §3.7): one row per message, written in its commit, in order within a
//! conversation. A message goes out at most once by itself: a row is claimed before the request is written, and what became
//! of a claim that nobody reports on is not known (DESIGN.md §3.2).

use crate::channel::Composer;
use crate::commit::Commit;
use crate::conversation::{Context, Conversation};
use crate::id::{ConversationId, Seq};
use crate::message::{Receipt, Undelivered};
use crate::step::House;
use crate::template::Approved;
use crate::time::{Span, Timestamp};

/// A claim without news stands this long; longer than any carrier may take to answer.
pub const CLAIM: Span = Span::seconds(45);

/// The same of a letter: mail servers may look through it for ten minutes before they answer (RFC 5321 section 4.5.3.2.6).
pub const LETTER_CLAIM: Span = Span::minutes(20);

/// How often a carrier that takes nothing is asked: together about 17 minutes.
pub const ATTEMPTS: u32 = 11;

/// How long a carrier that takes nothing is asked again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Patience {
    /// The wait after the first attempt; the next ones double.
    first: Span,
    /// The longest wait.
    longest: Span,
    /// How often it is asked.
    attempts: u32,
    /// Whether others go out meanwhile.
    lets_pass: bool,
}

const QUICK: Patience =
    Patience { first: Span::seconds(1), longest: Span::minutes(60), attempts: ATTEMPTS, lets_pass: false };
/// Mail servers let strangers wait on purpose, and stand still for days: about five of them (RFC 5321 section 4.5.4).
const MAIL: Patience =
    Patience { first: Span::seconds(60), longest: Span::minutes(240), attempts: 38, lets_pass: true };

/// One message on its way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The event that holds it.
    pub event: Seq,
    /// Counts changes from 1.
    pub version: u32,
    /// How often it was tried.
    pub attempts: u32,
    /// How far it is.
    pub state: DeliveryState,
    /// What the carrier calls it, once it said so; carriers may report on it later under this name.
    pub external: Option<String>,
    /// The approved template it is, until it was handed over: carriers fill those in themselves.
    pub approved: Option<Approved>,
    /// Whom a letter still has to reach, while others have it; nobody while all of them are to get it, or nobody is.
    pub missing: Vec<String>,
    /// Whether the next message of its conversation may go out before it. Letters may: a server that wants one later, maybe in
    /// days, holds up none that is written to somebody else.
    pub lets_pass: bool,
}

/// How far a message is on its way out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveryState {
    /// To be handed over.
    Queued {
        /// Not before.
        due: Timestamp,
    },
    /// Somebody hands it over now.
    Claimed {
        /// After this nobody does any more, and whether the request was written is not known.
        until: Timestamp,
    },
    /// Nothing is to be done any more.
    Done,
}

/// A new state of a delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeliveryChange {
    /// The version it was decided on; 0 creates it.
    pub expected: u32,
    /// The delivery.
    pub delivery: Delivery,
}

/// What became of a request to a carrier. Every failure says retry, give up or unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The carrier took it.
    Taken {
        /// What it calls the message.
        external: Option<String>,
    },
    /// It certainly did not take it, and may later.
    Later {
        /// Why not.
        why: Undelivered,
        /// How long it asks us to wait.
        wait: Option<Span>,
    },
    /// It took it for some of those it is for, and may take it for these later.
    Partly {
        /// Who does not have it yet.
        missing: Vec<String>,
        /// Why not.
        why: Undelivered,
    },
    /// It will not take it.
    Refused {
        /// Why not.
        why: Undelivered,
    },
    /// The request may have been written, and there is no answer.
    Unknown,
}

impl Delivery {
    /// To be handed over from now on.
    pub const fn new(conversation: ConversationId, event: Seq, now: Timestamp) -> Self {
        let state = DeliveryState::Queued { due: now };
        Self {
            conversation,
            event,
            version: 1,
            attempts: 0,
            state,
            external: None,
            approved: None,
            missing: Vec::new(),
            lets_pass: false,
        }
    }

    /// When somebody has to look at it; `None` when it is done.
    pub const fn due(&self) -> Option<Timestamp> {
        match self.state {
            DeliveryState::Queued { due } => Some(due),
            DeliveryState::Claimed { until } => Some(until),
            DeliveryState::Done => None,
        }
    }

    /// Whether nothing is to be done any more.
    pub const fn is_done(&self) -> bool {
        matches!(self.state, DeliveryState::Done)
    }

    /// It is handed over no more: another message takes its place.
    pub fn replaced(&self) -> Option<DeliveryChange> {
        (!self.is_done()).then(|| self.done(None))
    }

    /// Somebody hands it over now, and has so long for it.
    pub fn claim(&self, now: Timestamp, within: Span) -> DeliveryChange {
        let state = DeliveryState::Claimed { until: now + within };
        self.changed(Self { attempts: self.attempts + 1, state, ..self.clone() })
    }

    fn wait(&self, due: Timestamp, patience: Patience) -> DeliveryChange {
        let lets_pass = patience.lets_pass;
        self.changed(Self { state: DeliveryState::Queued { due }, lets_pass, ..self.clone() })
    }

    fn done(&self, external: Option<String>) -> DeliveryChange {
        let external = self.external.clone().or(external);
        // What a customer's name was put into is not kept beside the message, where nobody would erase it.
        let missing = Vec::new();
        self.changed(Self { state: DeliveryState::Done, external, approved: None, missing, ..self.clone() })
    }

    fn named(&self, external: Option<String>) -> DeliveryChange {
        let external = self.external.clone().or(external);
        self.changed(Self { external, ..self.clone() })
    }

    fn changed(&self, after: Self) -> DeliveryChange {
        DeliveryChange { expected: self.version, delivery: Self { version: self.version + 1, ..after } }
    }

    /// When to try again after so many attempts: doubling, a quarter more or less, `None` when it was often
    /// enough. `dice` is a random byte; a carrier may ask for longer.
    fn retry_at(&self, now: Timestamp, wait: Option<Span>, dice: u8, patience: Patience) -> Option<Timestamp> {
        if self.attempts >= patience.attempts {
            return None;
        }
        let doubled = patience.first.times(1 << self.attempts.saturating_sub(1).min(20)).min(patience.longest);
        let quarters = Span(doubled.0 / 4 * (i64::from(dice) - 128) / 128);
        let own = Span(doubled.0 + quarters.0);
        Some(now + wait.filter(|asked| *asked > own).unwrap_or(own))
    }
}

/// A message that was handed over, and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Handed<'a> {
    /// Its conversation.
    pub head: &'a Conversation,
    /// Its row.
    pub delivery: &'a Delivery,
    /// How far it had come.
    pub known: &'a Receipt,
}

/// A request to a carrier ended. `dice` is a random byte.
pub fn ended(
    commit: &mut Commit,
    handed: Handed<'_>,
    outcome: Outcome,
    dice: u8,
    context: &Context<'_>,
    house: &House<'_>,
) {
    let Handed { head, delivery, known } = handed;
    let (now, patience) = (commit.at, patience(head));
    let (change, receipt) = match outcome {
        Outcome::Taken { external } => (delivery.done(external), Receipt::Sent { at: now }),
        Outcome::Refused { why } => (delivery.done(None), why.said(&[&delivery.missing.join(", ")])),
        // Others have it: nobody knows whether these do.
        Outcome::Unknown if !delivery.missing.is_empty() => {
            (delivery.done(None), Undelivered::Unreachable.said(&[&delivery.missing.join(", ")]))
        }
        Outcome::Unknown => (delivery.done(None), Receipt::Unknown),
        // A receipt came first: the carrier has it after all; or another message took its place.
        Outcome::Later { .. } | Outcome::Partly { .. } if delivery.is_done() => return,
        Outcome::Later { why, wait } => match delivery.retry_at(now, wait, dice, patience) {
            Some(due) => return commit.outbox.push(delivery.wait(due, patience)),
            // Others have it: who does not is said.
            None => (delivery.done(None), why.said(&[&delivery.missing.join(", ")])),
        },
        Outcome::Partly { missing, why } => match delivery.retry_at(now, None, dice, patience) {
            Some(due) => {
                let left = Delivery { missing, ..delivery.clone() };
                commit.outbox.push(left.wait(due, patience));
                return handed.came(commit, Receipt::Sent { at: now }, context, house);
            }
            None => (delivery.done(None), why.said(&[&missing.join(", ")])),
        },
    };
    if change.delivery.external != delivery.external || !delivery.is_done() {
        commit.outbox.push(change);
    }
    if let (Receipt::Failed { reason, .. }, Receipt::Failed { reason: before, .. }, false) =
        (&receipt, known, delivery.missing.is_empty())
    {
        // Others were refused before: all of them are named, once.
        if delivery.missing.iter().all(|address| Undelivered::words(before).contains(address)) {
            return;
        }
        let joined = [Undelivered::words(before), Undelivered::words(reason)].join("; ");
        let receipt = Undelivered::from_reason(reason).said(&[&joined]);
        house.append(commit, head, head.receipt_changed(delivery.event, receipt, context));
        return;
    }
    handed.came(commit, receipt, context, house);
}

/// A carrier reports how far a message came: then it has it, whatever we knew of the request. Somebody may still have to get
/// it, of whom it does not speak.
pub fn reported(
    commit: &mut Commit,
    handed: Handed<'_>,
    receipt: Receipt,
    external: Option<String>,
    context: &Context<'_>,
    house: &House<'_>,
) {
    let delivery = handed.delivery;
    let change = if delivery.missing.is_empty() { delivery.done(external) } else { delivery.named(external) };
    if change.delivery.external != delivery.external || change.delivery.state != delivery.state {
        commit.outbox.push(change);
    }
    // That one of them has it says nothing of the others.
    let whole = delivery.missing.is_empty() || matches!(receipt, Receipt::Failed { .. });
    if whole {
        handed.came(commit, receipt, context, house);
    }
}

fn patience(head: &Conversation) -> Patience {
    if head.capability().composer == Composer::Mail { MAIL } else { QUICK }
}

impl Handed<'_> {
    fn came(self, commit: &mut Commit, receipt: Receipt, context: &Context<'_>, house: &House<'_>) {
        if receipt.is_news_after(self.known) {
            house.append(commit, self.head, self.head.receipt_changed(self.delivery.event, receipt, context));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(attempts: u32) -> Delivery {
        Delivery { attempts, ..Delivery::new(ConversationId::from_number(1), Seq(4), Timestamp(0)) }
    }

    #[test]
    fn waits_double_until_it_was_often_enough() {
        let at = |attempts, dice| tried(attempts).retry_at(Timestamp(0), None, dice, QUICK).map(|at| at.0);
        assert_eq!(at(1, 128), Some(1_000));
        assert_eq!(at(2, 0), Some(1_500));
        assert_eq!(at(3, 255), Some(4_992));
        assert_eq!(at(10, 128), Some(512_000));
        assert_eq!(at(ATTEMPTS, 128), None);
    }

    #[test]
    fn mail_is_tried_for_days() {
        let mut now = Timestamp(0);
        let mut attempts = 1;
        while let Some(next) = tried(attempts).retry_at(now, None, 128, MAIL) {
            assert!(next - now >= Span::seconds(60) && next - now <= Span::minutes(240));
            (now, attempts) = (next, attempts + 1);
        }
        assert!(now > Timestamp(0) + Span::days(4) && now < Timestamp(0) + Span::days(6), "{now:?}");
    }

    #[test]
    fn who_is_missing_is_tried_again_and_named_in_the_end() {
        let left = Delivery { missing: vec!["jo@x.test".into()], ..tried(3) };
        assert_eq!(left.wait(Timestamp(9), MAIL).delivery.missing, ["jo@x.test"]);
        assert!(left.wait(Timestamp(9), MAIL).delivery.lets_pass && !left.wait(Timestamp(9), QUICK).delivery.lets_pass);
        assert!(left.done(None).delivery.missing.is_empty());
    }

    #[test]
    fn a_carrier_may_ask_for_longer_but_not_for_shorter() {
        let at = |wait| tried(4).retry_at(Timestamp(0), Some(wait), 128, QUICK);
        assert_eq!(at(Span::seconds(60)), Some(Timestamp(60_000)));
        assert_eq!(at(Span::seconds(1)), Some(Timestamp(8_000)));
    }

    #[test]
    fn a_name_once_given_stays() {
        let done = tried(1).done(Some("SM1".into())).delivery;
        assert_eq!(done.done(Some("SM2".into())).delivery.external.as_deref(), Some("SM1"));
    }
}
