//! What is found, what is not, and that it is what a slow and simple search finds.

use proptest::prelude::*;

use super::*;
use crate::channel::ChannelKind::{Sms, WebChat};

fn word(text: &str, whole: bool, action: Action) -> Word {
    Word { id: WordId::from_number(1), text: text.into(), channels: vec![], whole, action }
}

fn is_found(looked_for: &str, whole: bool, text: &str) -> bool {
    found(&[word(looked_for, whole, Action::Warn)], WebChat, text).is_some()
}

#[test]
fn what_cannot_be_seen_hides_nothing() {
    for hidden in ["\u{2061}", "\u{180E}", "\u{202D}", "\u{FE00}", "\u{3164}", "\u{E0061}", "\u{483}", "\u{20DD}"] {
        let text = format!("we guar{hidden}antee it");
        assert!(is_found("guarantee", true, &text), "{text:?}");
    }
}

#[test]
fn case_accents_and_what_cannot_be_seen_make_no_difference() {
    for text in ["Garantie", "GARANTÏE!", "eine\nga\u{AD}ran\u{200B}tie", "ｇａｒａｎｔｉｅ", "garanti\u{301}e"]
    {
        assert!(is_found("garantie", true, text), "{text}");
    }
    assert!(is_found("Straße", true, "STRASSE") && is_found("strasse", true, "Straße"));
    assert!(is_found("free  of charge", true, "It is free\n of charge."));
    assert!(!is_found("garantie", true, "garan tie"));
}

#[test]
fn a_whole_word_has_no_letters_beside_it() {
    assert!(is_found("ass", false, "class") && !is_found("ass", true, "class"));
    assert!(is_found("ass", true, "class, ass!"));
    assert!(is_found("a a", true, "ba a a"), "the second of two that overlap");
    assert!(is_found("c++", true, "I know c++17") && !is_found("c++", true, "abc++"));
    assert!(!is_found("1", true, "10") && is_found("1", true, "(1)"));
}

#[test]
fn what_refuses_comes_first_and_only_where_it_counts() {
    let mut words = vec![word("hello", true, Action::Warn), word("secret", true, Action::Refuse)];
    words[1].channels = vec![Sms];
    let decides = |channel| found(&words, channel, "hello secret").map(|word| word.action);
    assert_eq!((decides(Sms), decides(WebChat)), (Some(Action::Refuse), Some(Action::Warn)));
    assert_eq!(found(&words, Sms, "nothing"), None);
}

#[test]
fn words_are_judged() {
    let checked = |text: &str| word(text, true, Action::Warn).checked().map(|word| word.text);
    assert_eq!(checked(" free \n of charge "), Ok("free of charge".into()));
    assert_eq!(checked(" \u{200B}\u{301} "), Err(Wrong::Blank));
    assert_eq!(checked(&"x".repeat(101)), Err(Wrong::TooLong));
}

proptest! {
    #[test]
    fn it_is_found_wherever_it_is_put(
        text in "[a-cäß +]{1,6}", before in "[a-c é.+]{0,9}", after in "[a-c é.+]{0,9}", whole: bool,
    ) {
        prop_assume!(word(&text, whole, Action::Warn).checked().is_ok());
        let apart = [&before, " ", &*text.to_uppercase(), " ", &after].concat();
        prop_assert!(is_found(&text, whole, &apart));
        prop_assert!(is_found(&text, false, &[&*before, text.trim(), &after].concat()) || text.trim().is_empty());
    }

    #[test]
    fn a_slow_search_finds_the_same(looked_for in "[ab é]{1,4}", said in "[ab é.]{0,12}") {
        let (word, text): (Vec<char>, Vec<char>) = (plain(&looked_for).chars().collect(), plain(&said).chars().collect());
        prop_assume!(!word.is_empty());
        let goes_on = |at: usize| at > 0 && at < text.len() && text::is_word(text[at - 1]) && text::is_word(text[at]);
        let places = (0..text.len()).filter(|at| text[*at..].starts_with(&word));
        let places: Vec<_> = places.map(|at| !goes_on(at) && !goes_on(at + word.len())).collect();
        prop_assert_eq!(is_found(&looked_for, false, &said), !places.is_empty());
        prop_assert_eq!(is_found(&looked_for, true, &said), places.contains(&true));
    }

    #[test]
    fn nothing_breaks_it(looked_for in "\\PC{0,20}", said in "\\PC{0,60}", whole: bool) {
        is_found(&looked_for, whole, &said);
    }
}
