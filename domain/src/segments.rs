//! What a carrier makes of a text message: one segment, or several that the telephone puts together (SPEC C.1-8).
//!
//! A text of the GSM 7-bit alphabet has 160 places in one segment and 153 in each of several; characters of the extension
//! table take two. One character outside of it makes the whole text UCS-2: 70 places in one, 67 in several, and a character
//! beyond the basic plane takes two. What takes two places is never cut in half, so a place may stay empty.

/// How a text is written on the air.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// The 7-bit alphabet of GSM 03.38.
    Gsm7,
    /// 16-bit units.
    Ucs2,
}

/// A text in segments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segments {
    /// How it is written.
    pub encoding: Encoding,
    /// How many; a text of nothing is none.
    pub count: u32,
    /// Places left in the last one.
    pub left: u32,
}

impl Encoding {
    const fn single(self) -> u32 {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    const fn joined(self) -> u32 {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    fn places(self, c: char) -> u32 {
        match self {
            Self::Gsm7 => 1 + u32::from(EXTENSION.contains(c)),
            Self::Ucs2 => c.len_utf16() as u32,
        }
    }
}

/// The basic table but for the escape and what stands in ASCII in the same place.
const BEYOND_ASCII: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
/// Takes two places.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

impl Segments {
    /// Counts a text whose line breaks are LF.
    pub fn of(text: &str) -> Self {
        let encoding = if text.chars().all(is_gsm) { Encoding::Gsm7 } else { Encoding::Ucs2 };
        let whole: u32 = text.chars().map(|c| encoding.places(c)).sum();
        if whole <= encoding.single() {
            return Self { encoding, count: u32::from(whole > 0), left: encoding.single() - whole };
        }
        let (mut count, mut left) = (1, encoding.joined());
        for c in text.chars() {
            let places = encoding.places(c);
            if places > left {
                count += 1;
                left = encoding.joined();
            }
            left -= places;
        }
        Self { encoding, count, left }
    }
}

fn is_gsm(c: char) -> bool {
    match c {
        '`' => false,
        ' '..='~' | '\n' | '\r' => true,
        _ => BEYOND_ASCII.contains(c) || EXTENSION.contains(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> (Encoding, u32, u32) {
        let Segments { encoding, count, left } = Segments::of(text);
        (encoding, count, left)
    }

    #[test]
    fn limits_are_those_of_the_two_alphabets() {
        use Encoding::{Gsm7, Ucs2};
        let table = [
            (String::new(), (Gsm7, 0, 160)),
            ("Hi!\n".into(), (Gsm7, 1, 156)),
            ("a".repeat(160), (Gsm7, 1, 0)),
            ("a".repeat(161), (Gsm7, 2, 145)),
            ("a".repeat(306), (Gsm7, 2, 0)),
            ("a".repeat(307), (Gsm7, 3, 152)),
            ("€".repeat(80), (Gsm7, 1, 0)),
            ("€".repeat(81), (Gsm7, 2, 143)),
            ("ä".repeat(160), (Gsm7, 1, 0)),
            ("ç".into(), (Ucs2, 1, 69)),
            ("`".into(), (Ucs2, 1, 69)),
            ("я".repeat(70), (Ucs2, 1, 0)),
            ("я".repeat(71), (Ucs2, 2, 63)),
            ("👋".repeat(35), (Ucs2, 1, 0)),
            // 33 of them and a place that stays empty, then 3.
            ("👋".repeat(36), (Ucs2, 2, 61)),
        ];
        for (text, expected) in table {
            assert_eq!(of(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_takes_two_places_is_not_cut() {
        // The 153rd place of the first segment stays empty.
        let text = ["a".repeat(152), "€".into(), "a".repeat(8)].concat();
        assert_eq!(of(&text), (Encoding::Gsm7, 2, 153 - 10));
    }

    #[test]
    fn the_alphabet_has_its_characters() {
        let basic = (' '..='~').filter(|c| !"^{}\\[~]|`".contains(*c)).count() + BEYOND_ASCII.chars().count() + 2;
        assert_eq!(basic, 127, "all but the escape");
        assert_eq!(EXTENSION.chars().count(), 10);
    }

    proptest! {
        #[test]
        fn every_place_is_used_or_too_small(text in "[a-z€\\[я👋 \n]{0,400}") {
            let Segments { encoding, count, left } = Segments::of(&text);
            let places: u32 = text.chars().map(|c| encoding.places(c)).sum();
            prop_assert_eq!(encoding == Encoding::Ucs2, text.contains(['я', '👋']));
            if count > 1 {
                let used = count * encoding.joined() - left;
                // At most one place is lost in each segment but the last.
                prop_assert!(places <= used && used < places + count);
                prop_assert!(places > encoding.single());
            } else {
                prop_assert_eq!(places + left, encoding.single());
            }
        }

        #[test]
        fn more_text_is_never_fewer_segments(text in "[a-z€я👋]{0,300}", more in "[a-z€я👋]{0,20}") {
            prop_assert!(Segments::of(&text).count <= Segments::of(&[text.as_str(), &more].concat()).count);
        }
    }
}
