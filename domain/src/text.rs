//! What counts as text: length, blankness, excerpts, and the forms of names, addresses and numbers.

use crate::refusal::{Field, Refusal};

/// Longest display name, in code points.
pub const NAME_LIMIT: usize = 120;
/// Longest email address (RFC 5321 §4.5.3.1.3: 256 octets with the angle brackets).
pub const EMAIL_LIMIT: usize = 254;
/// Longest answer to a pre-chat question, in code points.
pub const ANSWER_LIMIT: usize = 500;
/// Longest page address kept, in bytes.
pub const PAGE_LIMIT: usize = 2_000;
/// Length of the excerpt shown in lists, in code points.
pub const EXCERPT_LIMIT: usize = 120;

/// Length as SPEC C.1 counts it: Unicode code points, a line break (also CR LF) is one.
pub fn length(text: &str) -> u32 {
    let pairs = text.as_bytes().windows(2).filter(|pair| pair == b"\r\n").count();
    u32::try_from(text.chars().count() - pairs).unwrap_or(u32::MAX)
}

/// Whether there is nothing to read: white space, or only characters that draw nothing.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Text as it is stored: line breaks are LF, and control characters that no keyboard makes are gone. Nothing visible changes.
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The first characters on one line, for lists; an ellipsis marks what is missing.
pub fn excerpt(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        if count >= EXCERPT_LIMIT {
            out.push('…');
            return out;
        }
        if count > 0 {
            out.push(' ');
            count += 1;
        }
        for c in word.chars() {
            if count >= EXCERPT_LIMIT {
                out.push('…');
                return out;
            }
            out.push(c);
            count += 1;
        }
    }
    out
}

/// The words of a text in lower case, as searching compares them.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// A text as it is compared when neither case nor accents matter, nor what cannot be seen. Knows the letters of the languages
/// written in Latin; others are compared as they are.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' | 'ă' | 'ā' => out.push('a'),
            'ç' | 'č' | 'ć' => out.push('c'),
            'ď' | 'đ' => out.push('d'),
            'é' | 'è' | 'ê' | 'ë' | 'ě' | 'ę' | 'ė' | 'ē' => out.push('e'),
            'ğ' => out.push('g'),
            'í' | 'ì' | 'î' | 'ï' | 'ı' | 'ī' => out.push('i'),
            'ł' => out.push('l'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ő' => out.push('o'),
            'ř' => out.push('r'),
            'š' | 'ś' | 'ş' | 'ș' => out.push('s'),
            'ť' | 'ţ' | 'ț' => out.push('t'),
            'ú' | 'ù' | 'û' | 'ü' | 'ů' | 'ű' | 'ū' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            // Full-width forms of ASCII.
            '\u{FF01}'..='\u{FF5E}' => out.extend(u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32)),
            // Marks that stand on the letter before, soft hyphens, joiners and whatever else has no width (Unicode's
            // Default_Ignorable_Code_Point, and the blocks of combining marks).
            '\u{300}'..='\u{36F}'
            | '\u{483}'..='\u{489}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
            | '\u{AD}'
            | '\u{61C}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether every one of `wanted` begins a word of the text. Nothing is found by nothing.
pub fn holds_words(text: &str, wanted: &[String]) -> bool {
    let words: Vec<_> = words(text).collect();
    !wanted.is_empty() && wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
}

/// The part of a text around the first of these words, on one line, as long as [`excerpt`]; its beginning when it holds none.
pub fn excerpt_around(text: &str, wanted: &[String]) -> String {
    let found = |part: &str| words(part).any(|word| wanted.iter().any(|wanted| word.starts_with(wanted.as_str())));
    let parts: Vec<_> = text.split_whitespace().collect();
    let at = parts.iter().position(|part| found(part)).unwrap_or(0);
    // Some words before it say what it is about.
    let from = at.saturating_sub(6);
    let shown = excerpt(&parts[from..].join(" "));
    if from > 0 { ["…", &shown].concat() } else { shown }
}

/// Plain text as HTML: a paragraph for every block of lines, nothing of it markup.
pub fn paragraphs(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let blocks = escaped.split("\n\n").filter(|block| !block.trim().is_empty());
    blocks.map(|block| ["<p>", &block.trim().replace('\n', "<br>"), "</p>"].concat()).collect()
}

/// At most two initials for a person's disc, as they stand in the name: style sheets make them capitals. Empty when the name
/// has no letter, as telephone numbers have none.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| is_word(*c)));
    let first = words.next();
    let last = words.next_back();
    let initials: String = first.into_iter().chain(last).collect();
    if initials.bytes().all(|byte| byte.is_ascii_digit()) { String::new() } else { initials }
}

/// Whether a character belongs into a word, or the label of a host name: a letter or digit, or beyond ASCII anything that is
/// no space, control or common punctuation. The tables that would tell letters of all scripts from signs weigh more than the
/// difference is worth in a page.
pub fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        'ª' | 'µ' | 'º' => true,
        '\u{80}'..='\u{BF}' | '×' | '÷' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FEFF}' => false,
        _ => !c.is_whitespace(),
    }
}

/// A name trimmed, on one line, without the marks that turn what stands beside it around.
pub fn name(raw: &str) -> Result<String, Refusal> {
    let raw: String = raw.chars().filter(|c| (c.is_whitespace() || !c.is_control()) && !turns(*c)).collect();
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_blank(&name) {
        return Err(Refusal::FieldMissing { field: Field::Name });
    }
    if name.chars().count() > NAME_LIMIT {
        return Err(Refusal::FieldInvalid { field: Field::Name });
    }
    Ok(name)
}

/// An address that mail can be sent to: `local@domain` with a dot in the domain, ASCII local part (SPEC G.1-6). The domain
/// is lower-cased, the local part is kept as typed.
pub fn email(raw: &str) -> Result<String, Refusal> {
    let (local, domain) = email_parts(raw)?;
    let email = [local, "@", &domain.to_lowercase()].concat();
    // What is kept is judged too: some letters are longer in lower case.
    email_parts(&email)?;
    Ok(email)
}

/// The two sides of such an address, as they were typed.
pub fn email_parts(raw: &str) -> Result<(&str, &str), Refusal> {
    let invalid = Refusal::FieldInvalid { field: Field::Email };
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(Refusal::FieldMissing { field: Field::Email });
    }
    let Some((local, domain)) = raw.rsplit_once('@') else {
        return Err(invalid);
    };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.as_bytes().windows(2).any(|pair| pair == b"..")
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
    let domain_ok = domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c == '-' || is_word(c))
        });
    if local_ok && domain_ok && raw.len() <= EMAIL_LIMIT { Ok((local, domain)) } else { Err(invalid) }
}

/// A telephone number in E.164: `+` and 8 to 15 digits; spaces, hyphens, dots, slashes and brackets are dropped (SPEC E).
pub fn phone(raw: &str) -> Result<String, Refusal> {
    let bare: String = raw.chars().filter(|c| !c.is_whitespace() && !"-./()".contains(*c)).collect();
    if bare.is_empty() {
        return Err(Refusal::FieldMissing { field: Field::Phone });
    }
    let digits = bare.strip_prefix('+').unwrap_or_default();
    if (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0') {
        Ok(bare)
    } else {
        Err(Refusal::FieldInvalid { field: Field::Phone })
    }
}

/// The address of a web page, cut to its first [`PAGE_LIMIT`] bytes' worth; `None` for anything but http and https.
pub fn page(raw: &str) -> Option<String> {
    let raw = raw.trim();
    if !(raw.starts_with("https://") || raw.starts_with("http://")) || raw.chars().any(char::is_control) {
        return None;
    }
    let mut end = raw.len().min(PAGE_LIMIT);
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    raw.get(..end).map(|page| page.trim_end().to_owned())
}

/// Zero-width and directional marks, fillers and tags: legal inside text, but a message of nothing else is blank.
pub(crate) const fn is_invisible(c: char) -> bool {
    turns(c)
        || matches!(
            c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Embeddings, overrides and isolates of direction.
pub(crate) const fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginnings() {
        let wanted = |query: &str| words(query).collect::<Vec<_>>();
        assert!(holds_words("Where is order #4711, please?", &wanted("ORD 47")));
        assert!(!holds_words("Where is order #4711, please?", &wanted("order 12")));
        assert!(!holds_words("anything", &wanted(" ?! ")));
        let long = "a b c d e f g h i order j";
        assert_eq!(excerpt_around(long, &wanted("ord")), "…d e f g h i order j");
        assert_eq!(excerpt_around("short order", &wanted("ord")), "short order");
        assert_eq!(excerpt_around("nothing here", &wanted("ord")), "nothing here");
    }

    #[test]
    fn length_counts_code_points_and_line_breaks_once() {
        assert_eq!(length("a\r\nb\nc"), 5);
        assert_eq!(length("👩‍👩‍👧"), 5, "an emoji sequence is its code points");
        assert_eq!(length(""), 0);
    }

    #[test]
    fn blank_is_what_nobody_can_read() {
        assert!(is_blank(" \n\t\u{200B}\u{FEFF}"));
        for filler in "\u{3164}\u{2800}\u{115F}\u{1160}\u{2066}\u{2069}\u{E0020}\u{E007F}\u{180E}\u{FFA0}".chars() {
            assert!(is_blank(&filler.to_string()), "{filler:?}");
            assert_eq!(name(&filler.to_string()), Err(Refusal::FieldMissing { field: Field::Name }), "{filler:?}");
        }
        assert!(!is_blank("\u{200F}א"));
    }

    #[test]
    fn a_name_turns_nothing_around() {
        assert_eq!(name("Jo \u{202E}nimda\u{2069}"), Ok("Jo nimda".into()));
        assert_eq!(name("\u{200F}א"), Ok("\u{200F}א".into()));
    }

    #[test]
    fn normalizing_keeps_everything_visible() {
        assert_eq!(normalize("a\r\nb\rc\u{0}\u{7}\td"), "a\nb\nc\td");
    }

    #[test]
    fn excerpts_are_one_line_and_marked_when_cut() {
        assert_eq!(excerpt("  one\n two  "), "one two");
        let long = "x".repeat(500);
        assert_eq!(excerpt(&long).chars().count(), EXCERPT_LIMIT + 1);
        assert!(excerpt(&long).ends_with('…'));
    }

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("émile ßtern"), "éß");
        assert_eq!(initials("„Anna“ (Ops)"), "AO");
        assert_eq!(initials("👋 — …"), "👋");
        assert_eq!(initials(" ?? "), "");
        assert_eq!(initials("+49 151 23400001"), "");
        assert_eq!(initials("Station 5"), "S5");
        assert_eq!(initials("孔 子"), "孔子");
    }

    #[test]
    fn addresses_and_numbers() {
        assert_eq!(email(" Jo.Doe@Example.ORG "), Ok("Jo.Doe@example.org".into()));
        for bad in ["a", "a@b", "@b.c", "a@b..c", "a b@c.de", "jörg@example.org", "a@-b.de", ".a@b.de"] {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert_eq!(phone("+49 (0)"), Err(Refusal::FieldInvalid { field: Field::Phone }));
        assert_eq!(phone("+49 170-1234567"), Ok("+491701234567".into()));
        assert!(phone("0170 1234567").is_err(), "national numbers are refused");
        assert_eq!(page("javascript:alert(1)"), None);
        assert_eq!(page("https://shop.example/ü").as_deref(), Some("https://shop.example/ü"));
    }
}
