//! All languages of a page have exactly its keys, and the same placeholders in each.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{entries, form};
use super::{
    Admin, BoxState, BoxTrouble, Chat, Common, Conference, Desk, Flow, FlowPage, Junk, Key, Language, Mail, MailPage,
    MailboxPage, NotArrived, Outbound, Setup,
};

fn file(page: &str, language: Language) -> BTreeMap<String, String> {
    let path = format!("{}/text/{page}.{}.txt", env!("CARGO_MANIFEST_DIR"), language.as_str());
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut found = BTreeMap::new();
    for (key, value) in entries(&text) {
        assert!(!value.is_empty(), "{path}: {key} is empty");
        let twice = found.insert(key.to_owned(), value.to_owned());
        assert!(twice.is_none(), "{path}: {key} stands there twice");
    }
    found
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn check(page: &str, catalogues: &[&[&'static str]]) {
    let all = catalogues.concat();
    let declared: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(declared.len(), all.len(), "a key of {page} is declared twice");
    let known: Vec<&str> = declared.iter().copied().collect();
    let english = file(page, Language::En);
    for language in Language::ALL {
        let texts = file(page, language);
        let name = language.as_str();
        let stems: BTreeSet<&str> = texts.keys().map(|key| form(key, &known).0).collect();
        let missing: Vec<_> = declared.difference(&stems).collect();
        let unknown: Vec<_> = stems.difference(&declared).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{page}.{name}: missing {missing:?}, unknown {unknown:?}");
        for (key, text) in &texts {
            let original =
                english.get(key).unwrap_or_else(|| panic!("{page}.{name}: {key} has another form in English"));
            assert_eq!(placeholders(text), placeholders(original), "{page}.{name}: placeholders of {key}");
            if let (name, true) = form(key, &known) {
                assert!(texts.contains_key(&format!("{name}.other")), "{key} alone");
            }
        }
        assert_eq!(texts.len(), english.len(), "{page}.{name}: forms");
    }
}

#[test]
fn the_panel_speaks_every_language() {
    check("chat", &[Chat::KEYS, Common::KEYS]);
}

#[test]
fn the_desktop_speaks_every_language() {
    check(
        "desk",
        &[Desk::KEYS, Flow::KEYS, Outbound::KEYS, Junk::KEYS, Conference::KEYS, NotArrived::KEYS, Common::KEYS],
    );
}

#[test]
fn email_speaks_every_language() {
    check("mail", &[Mail::KEYS]);
}

#[test]
fn administration_speaks_every_language() {
    check(
        "admin",
        &[
            Admin::KEYS,
            FlowPage::KEYS,
            MailPage::KEYS,
            MailboxPage::KEYS,
            BoxState::KEYS,
            BoxTrouble::KEYS,
            Setup::KEYS,
        ],
    );
    // The desk's file is served behind it.
    let desk =
        [Desk::KEYS, Flow::KEYS, Outbound::KEYS, Junk::KEYS, Conference::KEYS, NotArrived::KEYS, Common::KEYS].concat();
    let admin =
        [Admin::KEYS, FlowPage::KEYS, MailPage::KEYS, MailboxPage::KEYS, BoxState::KEYS, BoxTrouble::KEYS, Setup::KEYS]
            .concat();
    let mut admin = admin.iter();
    assert!(admin.all(|key| !desk.contains(key)), "a key is in both files");
}
