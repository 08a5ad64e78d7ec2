//! The outbox in a real localStorage, and without one.

use domain::contact::Details;
use domain::site::FormAnswers;
use domain::template::{Form, Gap, Locked};
use domain::{CommandId, ConversationId, TemplateId, Timestamp};
use protocol::customer::Start;
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::chat::keep::Keep;
use widgets::chat::outbox::{Act, Entry, State};
use widgets::desk::store::form;
use widgets::dom::js;
use widgets::dom::storage::Storage;
use widgets::files::Files;

fn keep(site: &str) -> Keep {
    let storage = Storage::local();
    for key in storage.keys(&["switchboard:", site, ":"].concat()) {
        storage.remove(&key);
    }
    Keep::for_site(site)
}

fn entry(number: u128, act: Act) -> Entry {
    let conversation = Some(ConversationId::from_number(9));
    Entry { id: CommandId::from_number(number), at: Timestamp(number as i64), conversation, act, state: State::Pending }
}

#[wasm_bindgen_test]
fn entries_come_back_as_they_were() {
    let keep = keep("a");
    let details = Details { name: "Jö".into(), email: "jo@example.org".into(), phone: String::new() };
    let start = Start {
        form: FormAnswers { details, answers: vec!["42".into(), String::new()] },
        text: Some("line\nbreak \"quoted\" 🙏".into()),
        page: Some("https://shop.example/".into()),
        title: None,
        language: Some("de".into()),
    };
    let first = Entry { conversation: None, ..entry(1, Act::Start(Box::new(start))) };
    let all = [
        first,
        entry(2, Act::Write("x".into(), Files::kept("a\tready\t5\timage/png\ta.png".into()))),
        entry(3, Act::Leave),
        entry(4, Act::LeaveEmail("a@b.de".into())),
    ];
    assert!(all.iter().all(|entry| keep.keep(entry)));
    let mut back = Keep::for_site("a").entries();
    back.sort_by_key(|kept| kept.entry.at);
    assert!(back.iter().all(|kept| kept.own));
    assert_eq!(back.into_iter().map(|kept| kept.entry).collect::<Vec<_>>(), all);
    keep.forget(CommandId::from_number(2));
    assert_eq!(keep.entries().len(), 3);
    assert!(Keep::for_site("other").entries().is_empty());
}

#[wasm_bindgen_test]
fn what_another_version_wrote_is_left_alone() {
    let keep = keep("b");
    let storage = Storage::local();
    let key = "switchboard:b:out:00000000000000000000000000000001";
    for text in ["", "{", "{\"v\":99,\"kind\":\"write\"}", "{\"v\":1,\"kind\":\"sing\",\"at\":1}", "null"] {
        storage.set(key, text);
        assert!(keep.entries().is_empty(), "{text}");
    }
    assert!(storage.get(key).is_some());
}

#[wasm_bindgen_test]
fn a_refused_storage_is_told_and_harms_nothing() {
    let keep = Keep::with(Storage::refused(), Storage::refused(), "c");
    assert!(!keep.is_usable());
    assert!(!keep.keep(&entry(1, Act::Leave)));
    assert!(keep.entries().is_empty() && keep.token().is_none() && keep.draft().is_none());
}

#[wasm_bindgen_test]
fn token_draft_and_silence_are_kept() {
    let keep = keep("d");
    assert!(keep.set_token(Some("secret")) && keep.set_draft("half a") && keep.set_sound(false));
    let again = Keep::for_site("d");
    assert_eq!(
        (again.token().as_deref(), again.draft().as_deref(), again.sound()),
        (Some("secret"), Some("half a"), false)
    );
    keep.set_draft("");
    assert_eq!(again.draft(), None);
}

#[wasm_bindgen_test]
fn entries_from_before_there_were_files_come_back() {
    let keep = keep("b");
    let id = CommandId::from_number(7);
    let key = ["switchboard:b:out:", &widgets::dom::ids::to_hex(id.0)].concat();
    let old = r#"{"v":1,"at":7,"conversation":null,"tab":"x","text":"hi","kind":"write"}"#;
    Storage::local().set(&key, old);
    let kept = keep.entries();
    assert_eq!(kept.first().map(|kept| &kept.entry.act), Some(&Act::Write("hi".into(), Files::default())));
}

#[wasm_bindgen_test]
fn a_form_is_kept_in_the_servers_json() {
    let gap = |start, label: &str, open| Gap { start, end: start + 4, label: label.into(), open };
    let locked = Locked {
        approved: true,
        template: TemplateId::from_number(7),
        language: "de".into(),
        source: "Hallo [[wer]] \"x\"\n".into(),
        values: vec![String::new(), "é".into()],
        before: "Hallo <b>du</b>".into(),
    };
    for form in [Form::default(), Form::Free(vec![gap(0, "wer", true), gap(9, "", false)]), Form::Locked(locked)] {
        let text = js::to_json(&form::write(&form));
        assert_eq!(serde_json::from_str::<Form>(&text).unwrap(), form, "{text}");
        let text = serde_json::to_string(&form).unwrap();
        assert_eq!(form::read(&js::from_json(&text)), Some(form), "{text}");
    }
    for other in ["", "{}", "7", r#"{"Free":7}"#, r#"{"Free":[{"start":1}]}"#, r#"{"Locked":{}}"#] {
        assert_eq!(form::read(&js::from_json(other)), None, "{other}");
    }
}
