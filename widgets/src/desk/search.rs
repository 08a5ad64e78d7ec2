//! Searching short lists the way people type: without case and without accents, every word anywhere.

use domain::text::plain;

/// Whether `text` holds every word of `query`. An empty query finds everything.
pub fn matches(text: &str, query: &str) -> bool {
    let text = plain(text);
    plain(query).split_whitespace().all(|word| text.contains(word))
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
