//! Searching short lists the way people type: without case and without accents, every word anywhere.

/// Whether `text` holds every word of `query`. An empty query finds everything.
pub fn matches(text: &str, query: &str) -> bool {
    let text = plain(text);
    plain(query).split_whitespace().all(|word| text.contains(word))
}

// The letters of the languages we speak; others are compared as they are.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => out.push('u'),
            'ñ' => out.push('n'),
            'ç' => out.push('c'),
            'ß' => out.push_str("ss"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn words_are_found_without_case_and_accents_in_any_order() {
        assert!(matches("Rückfrage nötig", "notig RUCK"));
        assert!(matches("Formación", "formacion"));
        assert!(matches("Straße", "strasse"));
        assert!(matches("anything", "  "));
        assert!(!matches("Lunch", "lunches"));
    }
}
