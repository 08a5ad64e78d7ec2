//! Which keys do what on this device: what the actions come with, and what the agent chose instead. Pure.
//!
//! **Invariant.** No keys belong to two actions. What he chose wins over what an action comes with, also when a later release
//! brings an action with the same keys.

use super::action::Action;
use super::chord::{Chord, Unusable};
use crate::store::Map;

/// The keys of every action.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bindings {
    /// What he chose; `None` is none at all.
    chosen: Map<Action, Option<Chord>>,
}

/// Why keys cannot simply be given to an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// They are this one's.
    With(Action),
    /// They can be no shortcut.
    Unusable(Unusable),
}

impl Bindings {
    /// The keys of an action.
    pub fn chord(&self, action: Action) -> Option<Chord> {
        match self.chosen.get(&action) {
            Some(chosen) => *chosen,
            None => action.default_chord().filter(|chord| !self.chosen.values().any(|other| *other == Some(*chord))),
        }
    }

    /// What these keys do.
    pub fn action(&self, chord: Chord) -> Option<Action> {
        Action::ALL.iter().copied().find(|action| self.chord(*action) == Some(chord))
    }

    /// Whether an action can have these keys.
    pub fn check(&self, action: Action, chord: Chord, mac: bool) -> Result<(), Conflict> {
        chord.check(mac).map_err(Conflict::Unusable)?;
        match self.action(chord) {
            Some(other) if other != action => Err(Conflict::With(other)),
            _ => Ok(()),
        }
    }

    /// Gives an action these keys. Whoever had them has none.
    pub fn bind(&mut self, action: Action, chord: Chord) {
        for (_, chosen) in self.chosen.iter_mut().filter(|(other, _)| **other != action) {
            if *chosen == Some(chord) {
                *chosen = None;
            }
        }
        if action.default_chord() == Some(chord) {
            self.chosen.remove(&action);
        } else {
            self.chosen.insert(action, Some(chord));
        }
    }

    /// Takes an action's keys away.
    pub fn clear(&mut self, action: Action) {
        self.chosen.insert(action, None);
    }

    /// Gives it back what it came with.
    pub fn reset(&mut self, action: Action) {
        self.chosen.remove(&action);
        if let Some(chord) = action.default_chord() {
            self.bind(action, chord);
        }
    }

    /// Whether it has other keys than it came with.
    pub fn is_changed(&self, action: Action) -> bool {
        self.chord(action) != action.default_chord()
    }

    /// Whether anything was chosen.
    pub fn any_changed(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// What was chosen, as storage has it: an action's name, and its keys or nothing.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, String)> {
        let text = |chord: &Option<Chord>| chord.map(|chord| chord.to_string()).unwrap_or_default();
        self.chosen.iter().map(move |(action, chord)| (action.id(), text(chord)))
    }

    /// From storage: `find` gives what stands under an action's name. What cannot be read is as it came.
    pub fn read(find: impl Fn(&str) -> Option<String>) -> Self {
        let mut read = Self::default();
        for action in Action::ALL {
            match find(action.id()).as_deref() {
                None => {}
                Some("") => read.clear(*action),
                Some(text) => {
                    if let Ok(chord) = text.parse() {
                        read.bind(*action, chord);
                    }
                }
            }
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        text.parse().expect("keys")
    }

    #[test]
    fn keys_of_another_are_a_conflict_until_they_are_taken() {
        let mut keys = Bindings::default();
        let taken = chord("Ctrl+Alt+X");
        assert_eq!(keys.check(Action::Accept, taken, false), Err(Conflict::With(Action::End)));
        keys.bind(Action::Accept, taken);
        assert_eq!((keys.action(taken), keys.chord(Action::End)), (Some(Action::Accept), None));
        keys.bind(Action::Accept, chord("Ctrl+Alt+Q"));
        assert_eq!(keys.action(taken), Some(Action::End), "free again");
        let copy = chord("Ctrl+C");
        assert_eq!(keys.check(Action::End, copy, false), Err(Conflict::Unusable(Unusable::Reserved)));
        assert_eq!(keys.check(Action::End, taken, false), Ok(()), "its own");
    }

    #[test]
    fn going_back_takes_the_keys_from_whoever_has_them() {
        let mut keys = Bindings::default();
        keys.bind(Action::Accept, chord("Ctrl+Alt+X"));
        keys.reset(Action::End);
        assert_eq!(keys.chord(Action::End), Some(chord("Ctrl+Alt+X")));
        assert_eq!(keys.chord(Action::Accept), None);
        keys.reset(Action::Accept);
        assert!(!keys.any_changed());
    }

    type Step = Box<dyn Fn(&mut Bindings)>;

    // Every sequence of three steps over a few actions and keys.
    #[test]
    fn no_keys_belong_to_two_and_storage_keeps_all() {
        let actions = [Action::Accept, Action::End, Action::Available];
        let keys = ["Ctrl+Alt+Y", "Ctrl+Alt+X", "Ctrl+Alt+Q"].map(chord);
        let of = |action| {
            let bind = keys.map(|chord| -> Step { Box::new(move |bindings| bindings.bind(action, chord)) });
            let clear: Step = Box::new(move |bindings| bindings.clear(action));
            let reset: Step = Box::new(move |bindings| bindings.reset(action));
            bind.into_iter().chain([clear, reset])
        };
        let steps: Vec<Step> = actions.into_iter().flat_map(of).collect();
        let count = steps.len();
        for number in 0..count.pow(3) {
            let mut bindings = Bindings::default();
            for step in [number % count, number / count % count, number / count / count] {
                steps[step](&mut bindings);
            }
            for action in Action::ALL {
                if let Some(chord) = bindings.chord(*action) {
                    assert_eq!(bindings.action(chord), Some(*action));
                }
            }
            let entries: Map<_, _> = bindings.entries().collect();
            assert_eq!(Bindings::read(|id| entries.get(id).cloned()), bindings);
        }
    }

    #[test]
    fn what_cannot_be_read_is_as_it_came() {
        let read = Bindings::read(|id| (id == "accept").then(|| "Hyper+Space".to_owned()));
        assert_eq!(read, Bindings::default());
    }
}
