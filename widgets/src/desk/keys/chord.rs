//! Keys pressed together, as people and storage write them. Pure.
//!
//! Ctrl+Alt is `AltGr` on many layouts: a stroke that types a character is never a shortcut.

use core::fmt;
use core::str::FromStr;

use crate::text::{Desk, Key as _};

/// The part of a key event that matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stroke<'a> {
    /// Name of the character or key, as `KeyboardEvent.key` has it.
    pub key: &'a str,
    /// The physical key, as `KeyboardEvent.code` has it: on a Mac Option changes the character.
    pub code: &'a str,
    /// Control is down.
    pub ctrl: bool,
    /// Alt or Option is down.
    pub alt: bool,
    /// Shift is down.
    pub shift: bool,
    /// Windows or Command is down.
    pub meta: bool,
    /// `AltGraph` is on.
    pub alt_graph: bool,
    /// It is a Mac's keyboard: it has no `AltGr`, but browsers say `AltGraph` when Option is down.
    pub mac: bool,
}

/// A key that can be part of a shortcut.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Key {
    /// A letter `A` to `Z` or a digit.
    Char(char),
    /// `F1` to `F12`.
    Function(u8),
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// Keys pressed together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Chord {
    /// With Control.
    pub ctrl: bool,
    /// With Alt, on a Mac Option.
    pub alt: bool,
    /// With Shift.
    pub shift: bool,
    /// And this one.
    pub key: Key,
}

/// Why keys cannot be a shortcut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unusable {
    /// They type a character.
    Types,
    /// The browser or the system does something of its own with them.
    Reserved,
}

// What browsers do with Ctrl+Shift, and do not let pages prevent.
const RESERVED_LETTERS: [char; 12] = ['A', 'B', 'C', 'I', 'J', 'K', 'M', 'N', 'P', 'Q', 'T', 'W'];
// The function keys that browsers leave alone.
const FREE_FUNCTIONS: [u8; 4] = [2, 4, 8, 9];

impl Stroke<'_> {
    /// The keys of this stroke; `None` for a modifier alone, for what `AltGr` types, for other keys.
    pub fn chord(&self) -> Option<Chord> {
        if self.meta || self.types_by_alt_graph() {
            return None;
        }
        Some(Chord { ctrl: self.ctrl, alt: self.alt, shift: self.shift, key: self.named()? })
    }

    /// Whether `AltGr` makes this a character.
    pub const fn types_by_alt_graph(&self) -> bool {
        self.alt_graph && !self.mac
    }

    // The letter that is written on the key counts, whatever the layout; the place only where the key has no letter. Shift
    // makes signs of digits: there the place counts.
    fn named(&self) -> Option<Key> {
        let digit = self.code.strip_prefix("Digit").and_then(|digit| digit.chars().next());
        let one = |text: &str| {
            let mut chars = text.chars();
            chars.next().filter(|c| chars.next().is_none() && c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase())
        };
        let letter = one(self.key).or(digit).or_else(|| self.code.strip_prefix("Key").and_then(one));
        letter.map(Key::Char).or_else(|| Key::named(self.key))
    }
}

impl Key {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "PageUp" => Self::PageUp,
            "PageDown" => Self::PageDown,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            name => {
                let number = name.strip_prefix('F')?.parse().ok()?;
                (1..=12).contains(&number).then_some(Self::Function(number))?
            }
        })
    }

    // What people read.
    fn shown(self) -> String {
        match self {
            Self::PageUp => Desk::KeyPageUp.say().to_owned(),
            Self::PageDown => Desk::KeyPageDown.say().to_owned(),
            Self::Up => "↑".to_owned(),
            Self::Down => "↓".to_owned(),
            Self::Left => "←".to_owned(),
            Self::Right => "→".to_owned(),
            Self::Char(_) | Self::Function(_) => self.to_string(),
        }
    }
}

impl Chord {
    /// Ctrl+Alt with this letter.
    pub const fn ctrl_alt(letter: char) -> Self {
        Self::ctrl_alt_key(Key::Char(letter))
    }

    /// Ctrl+Alt+Shift with this letter.
    pub const fn ctrl_alt_shift(letter: char) -> Self {
        Self { shift: true, ..Self::ctrl_alt(letter) }
    }

    /// Ctrl+Alt with this key.
    pub const fn ctrl_alt_key(key: Key) -> Self {
        Self { ctrl: true, alt: true, shift: false, key }
    }

    /// Whether it can be a shortcut on this kind of keyboard.
    pub fn check(self, mac: bool) -> Result<(), Unusable> {
        match (self.ctrl, self.alt, self.shift, self.key) {
            (true, true, ..) => Ok(()),
            // Option and Shift type signs on a Mac.
            (false, true, true, _) if !mac => Ok(()),
            (false, true, _, Key::Char(_)) if mac => Err(Unusable::Types),
            (true, false, true, Key::Char(letter)) if !RESERVED_LETTERS.contains(&letter) => Ok(()),
            (false, false, _, Key::Function(number)) if FREE_FUNCTIONS.contains(&number) => Ok(()),
            (false, false, _, Key::Char(_)) => Err(Unusable::Types),
            _ => Err(Unusable::Reserved),
        }
    }

    /// As people read it.
    pub fn shown(self, mac: bool) -> String {
        let (ctrl, alt) = if mac { (Desk::KeyControl, Desk::KeyOption) } else { (Desk::KeyCtrl, Desk::KeyAlt) };
        let names = [(self.ctrl, ctrl), (self.alt, alt), (self.shift, Desk::KeyShift)];
        let mut text = String::new();
        for (_, name) in names.into_iter().filter(|(down, _)| *down) {
            text.push_str(name.say());
            text.push('+');
        }
        text + &self.key.shown()
    }
}

/// As storage has it, in every language.
impl fmt::Display for Chord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (down, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if down {
                out.write_str(name)?;
            }
        }
        write!(out, "{}", self.key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => write!(out, "{c}"),
            Self::Function(number) => write!(out, "F{number}"),
            Self::PageUp => out.write_str("PageUp"),
            Self::PageDown => out.write_str("PageDown"),
            Self::Up => out.write_str("ArrowUp"),
            Self::Down => out.write_str("ArrowDown"),
            Self::Left => out.write_str("ArrowLeft"),
            Self::Right => out.write_str("ArrowRight"),
        }
    }
}

/// It was not written by [`Chord`]'s `Display`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotKeys;

impl FromStr for Chord {
    type Err = NotKeys;

    fn from_str(text: &str) -> Result<Self, NotKeys> {
        let mut chord = Self { ctrl: false, alt: false, shift: false, key: Key::PageUp };
        let (modifiers, key) = text.rsplit_once('+').unwrap_or(("", text));
        for modifier in modifiers.split('+').filter(|modifier| !modifier.is_empty()) {
            match modifier {
                "Ctrl" => chord.ctrl = true,
                "Alt" => chord.alt = true,
                "Shift" => chord.shift = true,
                _ => return Err(NotKeys),
            }
        }
        let mut chars = key.chars();
        chord.key = match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_ascii_uppercase() || c.is_ascii_digit() => Key::Char(c),
            _ => Key::named(key).ok_or(NotKeys)?,
        };
        Ok(chord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CTRL_ALT: Stroke<'_> =
        Stroke { key: "", code: "", ctrl: true, alt: true, shift: false, meta: false, alt_graph: false, mac: false };

    fn check(stroke: &Stroke<'_>, keys: Option<&str>) {
        assert_eq!(stroke.chord().map(|chord| chord.to_string()).as_deref(), keys, "{stroke:?}");
    }

    #[test]
    fn the_letter_on_the_key_counts_and_the_place_where_it_has_none() {
        check(&Stroke { key: "y", code: "KeyZ", ..CTRL_ALT }, Some("Ctrl+Alt+Y"));
        check(&Stroke { key: "к", code: "KeyR", ..CTRL_ALT }, Some("Ctrl+Alt+R"));
        check(&Stroke { key: "Dead", code: "KeyN", ..CTRL_ALT }, Some("Ctrl+Alt+N"));
        check(&Stroke { key: "PageDown", code: "PageDown", ..CTRL_ALT }, Some("Ctrl+Alt+PageDown"));
        check(&Stroke { key: "\"", code: "Digit2", shift: true, ..CTRL_ALT }, Some("Ctrl+Alt+Shift+2"));
        check(&Stroke { key: "F9", code: "F9", ctrl: false, alt: false, ..CTRL_ALT }, Some("F9"));
        check(&Stroke { key: "F13", code: "F13", ..CTRL_ALT }, None);
        check(&Stroke { key: "Control", code: "ControlLeft", ..CTRL_ALT }, None);
        check(&Stroke { key: "r", code: "KeyR", meta: true, ..CTRL_ALT }, None);
    }

    #[test]
    fn alt_gr_types_and_does_nothing_else_and_a_mac_has_none() {
        let n = Stroke { key: "ń", code: "KeyN", alt_graph: true, ..CTRL_ALT };
        check(&n, None);
        check(&Stroke { mac: true, ..n }, Some("Ctrl+Alt+N"));
        check(&Stroke { key: "®", code: "KeyR", mac: true, ..CTRL_ALT }, Some("Ctrl+Alt+R"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let keys = ["A", "Z", "0", "9", "F1", "F12", "PageUp", "PageDown", "ArrowUp", "ArrowLeft"];
        for key in keys {
            for modifiers in 0..8 {
                let part = |bit: u8, name| if modifiers & bit == 0 { "" } else { name };
                let text = [part(1, "Ctrl+"), part(2, "Alt+"), part(4, "Shift+"), key].concat();
                assert_eq!(text.parse::<Chord>().map(|chord| chord.to_string()).as_deref(), Ok(&*text));
            }
        }
        for text in ["", "+", "Ctrl+", "Ctrl+y", "Hyper+Y", "F13", "Ctrl+Alt+YY", "Y+Ctrl", "Ctrl++Y+"] {
            assert_eq!(text.parse::<Chord>(), Err(NotKeys), "{text}");
        }
    }

    #[test]
    fn what_types_or_belongs_to_the_browser_is_no_shortcut() {
        let check = |text: &str, mac, expected| {
            assert_eq!(text.parse::<Chord>().expect("keys").check(mac), expected, "{text} on a Mac: {mac}");
        };
        check("Ctrl+Alt+K", false, Ok(()));
        check("Ctrl+Alt+Shift+F5", true, Ok(()));
        check("Alt+Shift+K", false, Ok(()));
        check("Alt+Shift+K", true, Err(Unusable::Types));
        check("Ctrl+Shift+2", false, Ok(()));
        check("Ctrl+Shift+T", false, Err(Unusable::Reserved));
        check("Ctrl+C", false, Err(Unusable::Reserved));
        check("Alt+ArrowLeft", false, Err(Unusable::Reserved));
        check("Shift+K", false, Err(Unusable::Types));
        check("K", false, Err(Unusable::Types));
        check("PageDown", false, Err(Unusable::Reserved));
        check("F9", false, Ok(()));
        check("F5", false, Err(Unusable::Reserved));
    }
}
