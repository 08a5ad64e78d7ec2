//! Which keys do what. Ctrl+Alt is `AltGr` on many layouts: a key that types a character is never a shortcut.

/// What a shortcut does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shortcut {
    /// Goes Available.
    Available,
    /// Opens the state selector.
    StateSelector,
    /// Accepts the offer that expires first.
    Accept,
    /// Accepts every offer.
    AcceptAll,
    /// Opens the next conversation.
    NextTask,
    /// Opens the one before.
    PreviousTask,
    /// Collapses or shows the task list.
    TaskList,
    /// Collapses or shows the contact pane.
    ContactPane,
    /// Ends the open conversation.
    End,
    /// Puts the focus into the wrap-up.
    WrapUp,
    /// Chooses files to go with the message.
    Attach,
}

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
}

impl Shortcut {
    /// The shortcut of a key event, if it is one.
    pub fn of(stroke: &Stroke<'_>) -> Option<Self> {
        if !stroke.ctrl || !stroke.alt || stroke.meta || stroke.alt_graph {
            return None;
        }
        let letter = stroke.code.strip_prefix("Key");
        // The letter that is written on the key counts, whatever the layout; the place only where the key has no letter.
        let named = Some(stroke.key)
            .filter(|key| key.len() == 1 && key.is_ascii())
            .or(letter)
            .unwrap_or(stroke.key)
            .to_ascii_uppercase();
        Some(match (named.as_str(), stroke.shift) {
            ("R", false) => Self::Available,
            ("N", false) => Self::StateSelector,
            ("Y", false) => Self::Accept,
            ("Y", true) => Self::AcceptAll,
            ("PAGEDOWN", false) => Self::NextTask,
            ("PAGEUP", false) => Self::PreviousTask,
            ("L", false) => Self::TaskList,
            ("I", false) => Self::ContactPane,
            ("X", false) => Self::End,
            ("W", false) => Self::WrapUp,
            ("U", false) => Self::Attach,
            _ => return None,
        })
    }

    /// How tooltips write it.
    pub const fn keys(self) -> &'static str {
        match self {
            Self::Available => "Ctrl+Alt+R",
            Self::StateSelector => "Ctrl+Alt+N",
            Self::Accept => "Ctrl+Alt+Y",
            Self::AcceptAll => "Ctrl+Alt+Shift+Y",
            Self::NextTask => "Ctrl+Alt+PageDown",
            Self::PreviousTask => "Ctrl+Alt+PageUp",
            Self::TaskList => "Ctrl+Alt+L",
            Self::ContactPane => "Ctrl+Alt+I",
            Self::End => "Ctrl+Alt+X",
            Self::WrapUp => "Ctrl+Alt+W",
            Self::Attach => "Ctrl+Alt+U",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CTRL_ALT: Stroke<'_> =
        Stroke { key: "", code: "", ctrl: true, alt: true, shift: false, meta: false, alt_graph: false };

    #[test]
    fn the_letter_on_the_key_counts() {
        let qwertz = Stroke { key: "y", code: "KeyZ", ..CTRL_ALT };
        assert_eq!(Shortcut::of(&qwertz), Some(Shortcut::Accept));
        let mac = Stroke { key: "®", code: "KeyR", ..CTRL_ALT };
        assert_eq!(Shortcut::of(&mac), Some(Shortcut::Available));
        let page = Stroke { key: "PageDown", code: "PageDown", ..CTRL_ALT };
        assert_eq!(Shortcut::of(&page), Some(Shortcut::NextTask));
    }

    #[test]
    fn alt_gr_types_and_does_nothing_else() {
        let n = Stroke { key: "ń", code: "KeyN", alt_graph: true, ..CTRL_ALT };
        assert_eq!(Shortcut::of(&n), None);
        let plain = Stroke { key: "r", code: "KeyR", ..Stroke::default() };
        assert_eq!(Shortcut::of(&plain), None);
    }

    #[test]
    fn shift_makes_it_another() {
        let all = Stroke { key: "Y", code: "KeyY", shift: true, ..CTRL_ALT };
        assert_eq!(Shortcut::of(&all), Some(Shortcut::AcceptAll));
        let other = Stroke { key: "R", code: "KeyR", shift: true, ..CTRL_ALT };
        assert_eq!(Shortcut::of(&other), None);
    }
}
