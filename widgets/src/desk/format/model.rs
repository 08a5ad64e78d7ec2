//! What can be formatted, and by which keys.

use domain::richtext::Style;

/// A button of the bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A style with a marker of one character.
    Style(Style),
    /// Monospace.
    Mono,
}

impl Format {
    /// In the order they stand in.
    pub const ALL: [Self; 4] =
        [Self::Style(Style::Bold), Self::Style(Style::Italic), Self::Style(Style::Strike), Self::Mono];

    /// How tooltips write its keys.
    pub const fn keys(self) -> &'static str {
        match self {
            Self::Style(Style::Bold) => "Ctrl+B",
            Self::Style(Style::Italic) => "Ctrl+I",
            Self::Style(Style::Strike) => "Ctrl+Shift+X",
            Self::Mono => "Ctrl+Shift+M",
        }
    }

    /// What a key press formats: Ctrl, or Command on a Mac, is down and Alt is not.
    pub fn of_key(key: &str, shift: bool) -> Option<Self> {
        match (key, shift) {
            ("b", false) => Some(Self::Style(Style::Bold)),
            ("i", false) => Some(Self::Style(Style::Italic)),
            ("X", true) => Some(Self::Style(Style::Strike)),
            ("M", true) => Some(Self::Mono),
            _ => None,
        }
    }

    /// The style, as `domain::richtext::toggle` wants it.
    pub const fn style(self) -> Option<Style> {
        match self {
            Self::Style(style) => Some(style),
            Self::Mono => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tooltips_say_the_keys_that_work() {
        for format in Format::ALL {
            let keys = format.keys();
            let shift = keys.contains("Shift+");
            let letter = keys.rsplit('+').next().unwrap_or_default();
            let key = if shift { letter.to_owned() } else { letter.to_lowercase() };
            assert_eq!(Format::of_key(&key, shift), Some(format));
        }
        assert_eq!(Format::of_key("c", false), None);
        assert_eq!(Format::of_key("B", true), None);
    }
}
