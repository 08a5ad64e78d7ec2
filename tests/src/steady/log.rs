//! What a client holds of one conversation.

use std::fmt::Debug;

use domain::ParticipantNo;
use domain::conversation::SharedEvent;

use crate::people::text_of;

/// A message: who wrote it, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// His number in the conversation.
    pub by: ParticipantNo,
    /// The text.
    pub text: String,
}

impl Said {
    /// What this event says, if it is a message.
    pub fn of(event: &SharedEvent) -> Option<Self> {
        let SharedEvent::MessagePosted { by, .. } = event else { return None };
        Some(Self { by: *by, text: text_of(event)?.to_owned() })
    }
}

/// Events by number, each once and in order; of a message what it says.
#[derive(Debug, Clone, Default)]
pub struct Log(Vec<(u64, Option<Said>)>);

impl Log {
    /// The last number held; 0 for none.
    pub fn seq(&self) -> u64 {
        self.0.last().map_or(0, |(seq, _)| *seq)
    }

    /// The first number held.
    pub fn first(&self) -> u64 {
        self.0.first().map_or(0, |(seq, _)| *seq)
    }

    /// The messages, by number.
    pub fn messages(&self) -> Vec<(u64, Said)> {
        self.0.iter().filter_map(|(seq, said)| Some((*seq, said.clone()?))).collect()
    }

    /// The last message.
    pub fn last_said(&self) -> Option<&Said> {
        self.0.iter().rev().find_map(|(_, said)| said.as_ref())
    }

    /// A snapshot as of `seq` replaces what is held; what it covers of that must be in it.
    pub fn snapshot(&mut self, fresh: Vec<(u64, Option<Said>)>, seq: u64) {
        assert!(self.seq() <= seq, "a snapshot from before what is held: {seq}, {}", self.seq());
        let first = fresh.first().map_or(u64::MAX, |(seq, _)| *seq);
        let (before, covered): (Vec<_>, Vec<_>) = self.0.drain(..).partition(|(seq, _)| *seq < first);
        for held in covered.iter().filter(|(_, said)| said.is_some()) {
            assert!(fresh.contains(held), "{held:?} was shown and is gone");
        }
        self.0 = before;
        self.0.extend(fresh);
        if self.seq() < seq {
            self.0.push((seq, None));
        }
    }

    /// The stream brings this one. It may bring again what is held, and must not leave anything out.
    pub fn event(&mut self, seq: u64, said: Option<Said>) {
        let held = self.seq();
        if seq <= held {
            return;
        }
        assert_eq!(seq, held + 1, "the stream has a gap");
        self.0.push((seq, said));
    }
}
