//! Web and mail addresses in what people write, found without a regular expression and without markup.

use domain::text::is_word;

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// An address, as it is written.
    Link {
        /// What is shown.
        text: &'a str,
        /// What has to be put before it to make it a full address: nothing, `https://` or `mailto:`.
        scheme: &'static str,
    },
}

/// The text in pieces, in order and complete.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(start) = rest.find(|c: char| !c.is_whitespace()) else {
            break;
        };
        let start = at + start;
        let word = text.get(start..).unwrap_or_default();
        let word = word.split(char::is_whitespace).next().unwrap_or_default();
        at = start + word.len();
        // Brackets and quotation marks open before an address; they are not part of it.
        let bare = word.trim_start_matches(['(', '[', '<', '"', '\'', '„', '“', '«', '¿', '¡']);
        let begin = at - bare.len();
        let link = trimmed_end(bare);
        if let Some(scheme) = scheme_of(link) {
            if done < begin {
                found.push(Piece::Text(text.get(done..begin).unwrap_or_default()));
            }
            found.push(Piece::Link { text: link, scheme });
            done = begin + link.len();
        }
    }
    if done < text.len() {
        found.push(Piece::Text(text.get(done..).unwrap_or_default()));
    }
    found
}

// Punctuation ends a sentence, not an address; a closing bracket belongs to it only if it was opened inside.
fn trimmed_end(mut word: &str) -> &str {
    while let Some(last) = word.chars().next_back() {
        let sentence = ".,;:!?…\"'”“»>".contains(last);
        let unopened = match last {
            ')' => word.matches('(').count() < word.matches(')').count(),
            ']' => !word.contains('['),
            _ => false,
        };
        if !sentence && !unopened {
            break;
        }
        word = word.get(..word.len() - last.len_utf8()).unwrap_or_default();
    }
    word
}

fn scheme_of(word: &str) -> Option<&'static str> {
    let starts = |prefix: &str| {
        word.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
            && word.len() > prefix.len() + 2
    };
    if starts("https://") || starts("http://") {
        return Some("");
    }
    if starts("www.") && word.get(4..).is_some_and(|rest| rest.contains('.')) {
        return Some("https://");
    }
    let (local, host) = word.split_once('@')?;
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c == '-' || is_word(c));
    let is_local = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let good = host.contains('.') && host.split('.').all(is_label) && !local.is_empty() && local.bytes().all(is_local);
    good.then_some("mailto:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        let pieces = pieces(text);
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Link { text, .. } => *text,
            })
            .collect();
        assert_eq!(whole, text, "nothing is lost");
        pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Link { text, scheme } => Some([*scheme, *text].concat()),
                Piece::Text(_) => None,
            })
            .collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_does() {
        assert_eq!(
            links("See (https://a.example/x_(y)), or www.b.example. Ask jo@c.example!"),
            ["https://a.example/x_(y)", "https://www.b.example", "mailto:jo@c.example"]
        );
        assert_eq!(links("„https://a.example/ü?q=1“\nnext"), ["https://a.example/ü?q=1"]);
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in
            ["javascript:alert(1)", "www.", "http://", "a@b", "@you", "3.14 is.it", "", " \n ", "data:text/html,x"]
        {
            assert_eq!(links(text), Vec::<String>::new(), "{text}");
        }
    }
}
