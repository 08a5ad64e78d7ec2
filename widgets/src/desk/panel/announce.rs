//! What the thread says beside messages. Some of it the customer reads too; the rest is for agents only.

use domain::conversation::{
    Arrival, Conversation, DeskEvent, Destination, Direction, EndWhy, EngagementEndWhy, Event, QueuedWhy, SharedEvent,
    TakenBackWhy, WithdrawnWhy, WrapUpBy,
};
use domain::refusal::Field;
use domain::settings::Reason;
use domain::thread::DeskItem;
use domain::{AgentId, EngagementNo, ParticipantNo, QueueId};
use leptos::prelude::WithUntracked;
use protocol::agent::{QueueName, queue_name};

use crate::desk::store::DeskStore;
use crate::desk::store::model::Folded;
use crate::desk::workflow::words as workflow;
use crate::desk::wrapup::model::names;
use crate::text::{Conference, Desk, Flow, Junk, Key, NotArrived, Outbound, Words};
use crate::ui::{Shape, shapes};

/// Announcements in a row that a folded one still tells.
const STEPS: usize = 3;

/// What is needed to name people and things.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The words.
    pub words: Words<Desk>,
    /// The conversation.
    pub head: &'a Conversation,
    /// What is held of its thread.
    pub items: &'a [DeskItem],
    /// The queues there are.
    pub queues: &'a [QueueName],
    /// The agent who reads.
    pub me: AgentId,
    /// Wrap-up reasons, retired ones included where known.
    pub reasons: &'a [Reason],
}

/// An announcement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// Its icon.
    pub shape: Shape,
    /// Its words.
    pub text: String,
    /// Whether the customer cannot see it.
    pub agents_only: bool,
}

/// Whether it is for agents only, so that several in a row are told in one line. Notes and what a workflow answered are not:
/// they are what somebody waits for.
pub const fn folds(event: &Event) -> bool {
    matches!(event, Event::Desk(event) if !matches!(event, DeskEvent::Noted { .. } | DeskEvent::WorkflowEnded { .. }))
}

/// Whether an event is shown in the thread at all: messages and announcements are, bookkeeping is not.
pub const fn is_shown(event: &Event) -> bool {
    if let Event::Desk(DeskEvent::ConferenceWrappedUp { reasons, .. }) = event {
        // Nothing was said about it.
        return !reasons.is_empty();
    }
    !matches!(
        event,
        Event::Shared(SharedEvent::MessageEdited { .. } | SharedEvent::MessageDeleted { .. })
            | Event::Desk(
                DeskEvent::SlotReleased { .. }
                    | DeskEvent::SlotRetaken { .. }
                    | DeskEvent::WrapUpExtended { .. }
                    | DeskEvent::DeadlineMoved { .. }
                    | DeskEvent::SilenceMoved { .. }
                    | DeskEvent::ReceiptChanged { .. }
                    | DeskEvent::Letter(_)
                    | DeskEvent::LetterHeld { .. }
                    | DeskEvent::LetterTakenBack { why: TakenBackWhy::Agent, .. }
                    | DeskEvent::Introduced(domain::conversation::event::Introduction { arrival: Arrival::Live, .. })
                    | DeskEvent::Withdrawn { why: WithdrawnWhy::CustomerLeft, .. }
                    | DeskEvent::EngagementEnded { why: EngagementEndWhy::Junk | EngagementEndWhy::Unwritten, .. }
            )
    )
}

/// Whether somebody is said to join who is there already: for the customer he is another's successor then, for agents the
/// line before says so.
pub fn is_again(items: &[DeskItem], index: usize) -> bool {
    let Some(Event::Shared(SharedEvent::Joined { participant, .. })) = items.get(index).map(|item| &item.event) else {
        return false;
    };
    let before = items[..index].iter().rev().find_map(|item| match &item.event {
        Event::Shared(SharedEvent::Joined { participant: who, .. }) if who == participant => Some(true),
        Event::Shared(SharedEvent::Left { participant: who }) if who == participant => Some(false),
        Event::Shared(SharedEvent::Ended { .. }) => Some(false),
        _ => None,
    });
    before == Some(true)
}

/// What an event says; `None` for messages and what is not shown.
pub fn say(names: Names<'_>, event: &Event) -> Option<Said> {
    if !is_shown(event) {
        return None;
    }
    let (shape, text) = match event {
        Event::Shared(event) => shared(names, event)?,
        Event::Desk(event) => desk(names, event)?,
    };
    Some(Said { shape, text, agents_only: matches!(event, Event::Desk(_)) })
}

fn shared(names: Names<'_>, event: &SharedEvent) -> Option<(Shape, String)> {
    let named = |key, who: &ParticipantNo| names.words.fill(key, &[("name", &names.person(*who))]);
    Some(match event {
        // What is said next says that it was us.
        SharedEvent::Opened { .. } if names.head.direction == Direction::Outbound => return None,
        SharedEvent::Opened { name } => {
            let name = if name.is_empty() { names.words.get(Desk::NoName) } else { name.clone() };
            (shapes::MESSAGE_CIRCLE, names.words.fill(Desk::SaidOpened, &[("name", &name)]))
        }
        SharedEvent::Joined { participant, .. } => (shapes::USER_PLUS, named(Desk::SaidJoined, participant)),
        SharedEvent::Left { participant } => (shapes::USER_MINUS, named(Desk::SaidLeft, participant)),
        SharedEvent::Delayed => (shapes::CLOCK, names.words.get(Desk::SaidDelayed)),
        SharedEvent::Reminded { nth } => {
            (shapes::BELL, names.words.fill(Desk::SaidReminded, &[("n", &nth.to_string())]))
        }
        SharedEvent::Ended { why: EndWhy::Customer } => {
            (shapes::LOG_OUT, named(Desk::SaidEndedCustomer, &ParticipantNo::CUSTOMER))
        }
        SharedEvent::Ended { why: EndWhy::Agent } => (shapes::LOG_OUT, names.words.get(Desk::SaidEndedAgent)),
        SharedEvent::Ended { why: EndWhy::NotAccepted } => {
            (shapes::LOG_OUT, names.words.get(Desk::SaidEndedNotAccepted))
        }
        SharedEvent::Ended { why: EndWhy::Junk } => (shapes::LOG_OUT, names.words.get(Desk::SaidEndedJunk)),
        SharedEvent::Ended { why: EndWhy::Inactive } => (shapes::LOG_OUT, names.words.get(Desk::SaidEndedInactive)),
        SharedEvent::Reopened => (shapes::ROTATE_CCW, names.words.get(Desk::SaidReopened)),
        SharedEvent::Renamed { name, .. } => (shapes::PENCIL, names.words.fill(Desk::SaidRenamed, &[("name", name)])),
        SharedEvent::MessagePosted { .. } | SharedEvent::MessageEdited { .. } | SharedEvent::MessageDeleted { .. } => {
            return None;
        }
    })
}

fn desk(names: Names<'_>, event: &DeskEvent) -> Option<(Shape, String)> {
    let words = names.words;
    let plain = |shape, key| Some((shape, words.get(key)));
    match event {
        DeskEvent::Introduced(_) => plain(shapes::MOON, Desk::SaidLeftOffline),
        DeskEvent::Linked { .. } => plain(shapes::LINK, Desk::SaidLinked),
        DeskEvent::Queued { queue, why, .. } => {
            let named = [("queue", &*names.queue(*queue))];
            let key = match why {
                QueuedWhy::Undelivered => return Some((shapes::USERS, NotArrived::Queued.fill(&named))),
                QueuedWhy::Arrived => Desk::SaidQueued,
                QueuedWhy::Reopened => Desk::SaidQueuedReopened,
                QueuedWhy::AgentBusy => Desk::SaidQueuedBusy,
                QueuedWhy::AgentLost => Desk::SaidQueuedLost,
                QueuedWhy::Overflowed => Desk::SaidQueuedOverflow,
                QueuedWhy::Transferred => Desk::SaidQueuedTransferred,
            };
            Some((shapes::USERS, words.fill(key, &named)))
        }
        DeskEvent::Offered { agent, .. } => Some((shapes::BELL, names.offered(*agent))),
        DeskEvent::Withdrawn { why, .. } => match why {
            WithdrawnWhy::Cancelled => plain(shapes::CIRCLE_X, Desk::SaidCancelled),
            WithdrawnWhy::Declined => plain(shapes::CIRCLE_X, Desk::SaidDeclined),
            WithdrawnWhy::Expired | WithdrawnWhy::MissedAnother => plain(shapes::CIRCLE_MINUS, Desk::SaidMissed),
            WithdrawnWhy::NotAvailable | WithdrawnWhy::LinkLost | WithdrawnWhy::CustomerLeft => {
                plain(shapes::ROTATE_CCW, Desk::SaidWithdrawn)
            }
        },
        DeskEvent::Accepted { name, .. } => Some((shapes::CHECK, words.fill(Desk::SaidAccepted, &[("name", name)]))),
        DeskEvent::Parked { reason, .. } if !reason.is_empty() => {
            Some((shapes::PAUSE, words.fill(Desk::SaidParkedWhy, &[("reason", reason)])))
        }
        DeskEvent::Parked { .. } => plain(shapes::PAUSE, Desk::SaidParked),
        DeskEvent::Unparked { .. } => plain(shapes::PLAY, Desk::SaidUnparked),
        DeskEvent::WrapUpStarted { .. } => plain(shapes::FLAG, Desk::SaidWrapUp),
        DeskEvent::WrappedUp { reasons, by, .. } => {
            let key = match by {
                WrapUpBy::Agent => Desk::SaidWrappedUp,
                WrapUpBy::Deadline => Desk::SaidWrappedUpClock,
            };
            Some((shapes::FLAG, words.fill(key, &[("reasons", &self::names(names.reasons, reasons))])))
        }
        DeskEvent::Resumed { .. } => plain(shapes::PLAY, Desk::SaidResumed),
        DeskEvent::EngagementEnded { why: EngagementEndWhy::AgentLost, .. } => {
            plain(shapes::USER_MINUS, Desk::SaidAgentLost)
        }
        DeskEvent::EngagementEnded { why: EngagementEndWhy::NoSlot, .. } => plain(shapes::USER_MINUS, Desk::SaidNoSlot),
        DeskEvent::Begun { queue } => Some((shapes::PLUS, Outbound::Begun.fill(&[("queue", &names.queue(*queue))]))),
        DeskEvent::Transferred { to, name, note, .. } => {
            let name = match to {
                Destination::Queue(queue) => names.queue(*queue),
                Destination::Agent(_) => name.clone(),
            };
            let text = words.fill(Desk::SaidTransferred, &[("name", &name)]);
            Some((shapes::USERS, with_note(text, note)))
        }
        DeskEvent::Invited { agent, name, note, .. } => {
            let text = if *agent == names.me {
                words.get(Desk::SaidInvitedYou)
            } else {
                words.fill(Desk::SaidInvited, &[("name", name)])
            };
            Some((shapes::USER_PLUS, with_note(text, note)))
        }
        DeskEvent::ConferenceEnded { by, engagement } => {
            // Who was asked to join leaves; who asked ends it.
            let left = names.invited(*engagement).is_some_and(|name| names.known(*by).as_ref() == Some(&name));
            let text = match (left, *by == names.me) {
                (true, true) => Conference::YouLeft.say().to_owned(),
                (false, true) => Conference::YouEnded.say().to_owned(),
                (left, false) => {
                    let key = if left { Conference::Left } else { Conference::Ended };
                    key.fill(&[("name", &names.agent(Some(*by)))])
                }
            };
            Some((shapes::USER_MINUS, text))
        }
        DeskEvent::HandedOver { to, .. } => {
            let name = names.invited(*to).unwrap_or_else(|| words.get(Desk::Colleague));
            Some((shapes::USERS, words.fill(Desk::SaidHandedOver, &[("name", &name)])))
        }
        DeskEvent::ConferenceWrappedUp { reasons, .. } => {
            let reasons = self::names(names.reasons, reasons);
            Some((shapes::FLAG, words.fill(Desk::SaidConferenceWrapUp, &[("reasons", &reasons)])))
        }
        DeskEvent::ContactChanged { by, changes } if changes.iter().all(|change| change.field == Field::Text) => {
            Some((shapes::PENCIL, words.fill(Desk::SaidNotes, &[("who", &names.agent(*by))])))
        }
        DeskEvent::ContactChanged { by, changes } => {
            let changes: Vec<_> = changes.iter().map(|change| names.change(change)).collect();
            let filled = [("who", names.agent(*by)), ("changes", changes.join("; "))];
            let filled = filled.each_ref().map(|(name, value)| (*name, value.as_str()));
            Some((shapes::PENCIL, words.fill(Desk::SaidContact, &filled)))
        }
        DeskEvent::ContactsMerged { by, undone, .. } => {
            let key = if *undone { Desk::SaidUnmerged } else { Desk::SaidMerged };
            Some((shapes::USERS, words.fill(key, &[("who", &names.agent(Some(*by)))])))
        }
        DeskEvent::WorkflowTriggered { name, by, .. } => {
            let text = Flow::Started.fill(&[("who", &names.person(*by)), ("name", name)]);
            Some((shapes::PLAY, text))
        }
        DeskEvent::WorkflowEnded { name, failure, said, ignored, .. } => {
            let shape = if failure.is_some() { shapes::CIRCLE_ALERT } else { shapes::CHECK };
            Some((shape, workflow::ended(name, *failure, said, ignored)))
        }
        DeskEvent::LetterTakenBack { .. } => plain(shapes::CIRCLE_ALERT, Desk::SaidLetterUnfit),
        DeskEvent::Junked { engagement: None, rule } if rule.is_empty() => {
            Some((shapes::TRASH, Junk::ByHouse.say().to_owned()))
        }
        DeskEvent::Junked { rule, .. } if rule.is_empty() => plain(shapes::TRASH, Desk::SaidJunked),
        DeskEvent::Junked { rule, .. } => Some((shapes::TRASH, words.fill(Desk::SaidJunkedRule, &[("rule", rule)]))),
        DeskEvent::EngagementEnded { why: EngagementEndWhy::Junk | EngagementEndWhy::Unwritten, .. }
        | DeskEvent::Letter(_)
        | DeskEvent::LetterHeld { .. }
        | DeskEvent::SlotReleased { .. }
        | DeskEvent::SlotRetaken { .. }
        | DeskEvent::Noted { .. }
        | DeskEvent::WrapUpExtended { .. }
        | DeskEvent::DeadlineMoved { .. }
        | DeskEvent::SilenceMoved { .. }
        | DeskEvent::ReceiptChanged { .. } => None,
    }
}

fn with_note(text: String, note: &str) -> String {
    if note.is_empty() { text } else { [&text, ": ", note].concat() }
}

/// Reads with what names people and things in a conversation.
pub fn with_names<T>(desk: DeskStore, words: Words<Desk>, folded: &Folded, read: impl FnOnce(Names<'_>) -> T) -> T {
    let me = desk.shown.me.with_untracked(|me| me.as_ref().map(|me| me.agent));
    desk.shown.settings.with_untracked(|settings| {
        read(Names {
            words,
            head: &folded.head,
            items: folded.thread.items(),
            queues: settings.as_ref().map_or(&[], |settings| &settings.queues),
            me: me.unwrap_or(AgentId::from_number(0)),
            reasons: settings.as_ref().map_or(&[], |settings| &settings.wrap_up_reasons),
        })
    })
}

/// What events in a row say: the last steps of it, and that there were more.
pub fn steps<'a>(names: Names<'_>, events: impl Iterator<Item = &'a Event>) -> Option<Said> {
    let mut said: Vec<_> = events.filter_map(|event| say(names, event)).collect();
    let last = said.last()?;
    let (shape, agents_only) = (last.shape, last.agents_only);
    let left_out = said.len().saturating_sub(STEPS);
    let mut text = if left_out > 0 { "… · ".to_owned() } else { String::new() };
    text.push_str(&said.drain(left_out..).map(|said| said.text).collect::<Vec<_>>().join(" · "));
    Some(Said { shape, text, agents_only })
}

impl Names<'_> {
    /// Name of a person in this conversation.
    pub fn person(&self, who: ParticipantNo) -> String {
        let name = self.head.participants.get(&who).map_or("", |person| &person.name);
        if !name.is_empty() {
            return name.to_owned();
        }
        let key = if who == ParticipantNo::CUSTOMER { Desk::NoName } else { Desk::Colleague };
        self.words.get(key)
    }

    /// Name of an agent; of the customer for none.
    pub fn agent(&self, agent: Option<AgentId>) -> String {
        let Some(agent) = agent else {
            return self.words.get(Desk::CustomerSelf);
        };
        if agent == self.me {
            return self.words.get(Desk::You);
        }
        self.known(agent).unwrap_or_else(|| self.words.get(Desk::Somebody))
    }

    fn known(&self, agent: AgentId) -> Option<String> {
        let person = self.head.participants.values().find(|person| person.agent == Some(agent));
        person.map(|person| person.name.clone())
    }

    // His part may be over: the invitation it began with is still in the thread.
    fn invited(&self, engagement: EngagementNo) -> Option<String> {
        let part = self.head.engagements.get(&engagement);
        part.and_then(|part| self.known(part.agent)).or_else(|| {
            self.items.iter().rev().find_map(|item| match &item.event {
                Event::Desk(DeskEvent::Invited { engagement: begun, name, .. }) if *begun == engagement => {
                    Some(name.clone())
                }
                _ => None,
            })
        })
    }

    fn offered(&self, agent: AgentId) -> String {
        if agent == self.me {
            return self.words.get(Desk::SaidOfferedYou);
        }
        match self.known(agent) {
            Some(name) => self.words.fill(Desk::SaidOffered, &[("name", &name)]),
            None => self.words.get(Desk::SaidOfferedOther),
        }
    }

    fn queue(&self, queue: QueueId) -> String {
        queue_name(self.queues, queue).map_or_else(|| self.words.get(Desk::AQueue), str::to_owned)
    }

    fn change(&self, change: &domain::contact::FieldChange) -> String {
        let key = match change.field {
            Field::Email => Desk::Email,
            Field::Phone => Desk::Phone,
            _ => Desk::Name,
        };
        let none = self.words.get(Desk::NotGiven);
        let or_none = |value: &str| if value.is_empty() { none.clone() } else { value.to_owned() };
        [&self.words.get(key), ": ", &or_none(&change.from), " → ", &or_none(&change.to)].concat()
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use domain::conversation::{Priority, Record};
    use leptos::prelude::Owner;

    use super::*;
    use crate::desk::sample;

    #[test]
    fn queues_are_named_wherever_the_conversation_is_now() {
        let owner = Owner::new();
        owner.set();
        let settings = sample::settings();
        let snapshot = sample::snapshot(1, 0);
        let names = Names {
            words: Words::read(include_str!("../../../text/desk.en.txt")),
            head: &snapshot.head,
            items: &[],
            queues: &settings.queues,
            me: AgentId::from_number(1),
            reasons: &[],
        };
        let said = |number| {
            let queue = QueueId::from_number(number);
            let why = QueuedWhy::Overflowed;
            let event = DeskEvent::Queued { queue, why, priority: Priority::Normal, prefer: None };
            say(names, &event.into()).map(|said| said.text)
        };
        assert_eq!(said(1).as_deref(), Some("Moved to Sales: nobody took it in time"));
        assert_eq!(said(2).as_deref(), Some("Moved to Service: nobody took it in time"));
        assert_eq!(said(3).as_deref(), Some("Moved to a queue that no longer exists: nobody took it in time"));
    }

    #[test]
    fn whoever_was_handed_it_is_named_when_his_part_is_over() {
        let owner = Owner::new();
        owner.set();
        let (to, note) = (EngagementNo(2), String::new());
        let (agent, by, name) = (AgentId::from_number(2), AgentId::from_number(1), "Ben Okafor".to_owned());
        let event = DeskEvent::Invited { engagement: to, agent, name, by, deadline: Timestamp(0), note }.into();
        let items = [DeskItem::from(Record { event, ..sample::message(1, None) })];
        let snapshot = sample::snapshot(1, 0);
        let names = Names {
            words: Words::read(include_str!("../../../text/desk.en.txt")),
            head: &snapshot.head,
            items: &items,
            queues: &[],
            me: by,
            reasons: &[],
        };
        let event = DeskEvent::HandedOver { from: EngagementNo(1), to };
        let said = say(names, &event.into()).map(|said| said.text);
        assert_eq!(said.as_deref(), Some("Ben Okafor has the conversation now"));
    }
}
