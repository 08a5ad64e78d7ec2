//! The state selector as data: what can be chosen, what a search leaves, which line the keyboard is on.

use domain::ReasonId;
use domain::agent::{Choice, Presence};
use protocol::agent::{DeskSettings, Me};

use crate::desk::search::matches;

/// How a state looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// Gets contacts.
    Available,
    /// Gets none, by choice.
    Idle,
    /// Gets none until he says what he is in.
    Rona,
    /// Not at work.
    SignedOut,
}

impl Look {
    /// Of what an agent is in.
    pub const fn of(presence: Presence) -> Self {
        match presence {
            Presence::Available => Self::Available,
            Presence::Idle { .. } => Self::Idle,
            Presence::Rona => Self::Rona,
            Presence::SignedOut => Self::SignedOut,
        }
    }

    /// For style sheets and tests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Idle => "idle",
            Self::Rona => "rona",
            Self::SignedOut => "signed-out",
        }
    }
}

/// A line of the selector.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What choosing it asks for.
    pub choice: Choice,
    /// What it is called.
    pub name: String,
    /// Whether the agent is in it.
    pub current: bool,
}

/// Everything that can be chosen: Available, then the reasons, the default first. RONA is no choice (SPEC B.1).
pub fn options(me: &Me, settings: &DeskSettings, available: &str) -> Vec<Entry> {
    let first =
        Entry { choice: Choice::Available, name: available.to_owned(), current: me.presence == Presence::Available };
    let reasons = settings.idle_reasons.iter().filter(|reason| !reason.retired).map(|reason| Entry {
        choice: Choice::Idle { reason: reason.id },
        name: reason.name.clone(),
        current: me.presence == Presence::Idle { reason: reason.id },
    });
    core::iter::once(first).chain(reasons).collect()
}

/// Where "go to idle" leads.
pub fn default_idle(settings: &DeskSettings) -> Option<ReasonId> {
    settings.idle_reasons.iter().find(|reason| !reason.retired).map(|reason| reason.id)
}

/// Name of an idle reason, retired ones included; empty when it is gone.
pub fn reason_name(settings: &DeskSettings, id: ReasonId) -> &str {
    settings.idle_reasons.iter().find(|reason| reason.id == id).map_or("", |reason| &reason.name)
}

/// A searchable list with the keyboard on one of its lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picker {
    /// What is typed in the search field.
    pub query: String,
    /// The line the keyboard is on, among those the search leaves.
    pub active: usize,
}

/// A key that moves in a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// One down, around the end.
    Down,
    /// One up, around the start.
    Up,
    /// To the first.
    First,
    /// To the last.
    Last,
}

impl Move {
    /// The move a key makes.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "ArrowDown" => Some(Self::Down),
            "ArrowUp" => Some(Self::Up),
            "Home" => Some(Self::First),
            "End" => Some(Self::Last),
            _ => None,
        }
    }
}

impl Picker {
    /// Another search: the keyboard is on the best line again.
    pub fn search(&mut self, query: String) {
        self.query = query;
        self.active = 0;
    }

    /// What the search leaves of these names, as indices.
    pub fn found<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
        names.into_iter().enumerate().filter(|(_, name)| matches(name, &self.query)).map(|(index, _)| index).collect()
    }

    /// Moves among `count` lines.
    pub fn go(&mut self, to: Move, count: usize) {
        let Some(last) = count.checked_sub(1) else {
            self.active = 0;
            return;
        };
        let here = self.active.min(last);
        self.active = match to {
            Move::Down if here == last => 0,
            Move::Down => here + 1,
            Move::Up if here == 0 => last,
            Move::Up => here - 1,
            Move::First => 0,
            Move::Last => last,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::sample;

    fn names(picker: &Picker) -> Vec<String> {
        let options = options(&sample::me(sample::idle()), &sample::settings(), "Available");
        let found = picker.found(options.iter().map(|option| option.name.as_str()));
        found.into_iter().map(|index| options[index].name.clone()).collect()
    }

    #[test]
    fn available_first_then_the_reasons_and_the_present_one_marked() {
        let options = options(&sample::me(sample::idle()), &sample::settings(), "Available");
        let names: Vec<_> = options.iter().map(|option| option.name.as_str()).collect();
        assert_eq!(names, ["Available", "Idle", "Break", "Lunch", "Training"]);
        let current: Vec<_> = options.iter().map(|option| option.current).collect();
        assert_eq!(current, [false, true, false, false, false]);
    }

    #[test]
    fn a_retired_reason_cannot_be_chosen_and_keeps_its_name() {
        let mut settings = sample::settings();
        settings.idle_reasons[0].retired = true;
        let me = sample::me(sample::idle());
        assert_eq!(options(&me, &settings, "Available").len(), 4);
        assert_eq!(reason_name(&settings, ReasonId::from_number(0x11)), "Idle");
        assert_eq!(default_idle(&settings), Some(ReasonId::from_number(0x12)));
    }

    #[test]
    fn searching_leaves_what_holds_the_words() {
        let mut picker = Picker { active: 3, ..Picker::default() };
        picker.search("TRAI".into());
        assert_eq!(names(&picker), ["Training"]);
        assert_eq!(picker.active, 0);
        picker.search("zzz".into());
        assert!(names(&picker).is_empty());
    }

    #[test]
    fn the_keyboard_goes_around() {
        let mut picker = Picker::default();
        let mut check = |to, active| {
            picker.go(to, 3);
            assert_eq!(picker.active, active);
        };
        check(Move::Up, 2);
        check(Move::Down, 0);
        check(Move::Last, 2);
        check(Move::First, 0);
        picker.active = 9;
        picker.go(Move::Down, 0);
        assert_eq!(picker.active, 0, "an empty list has no line to be on");
    }
}
