//! What a workflow can be, what agents can give it, and what its answers can ask for.

use proptest::prelude::*;

use super::answer::{Bad, COMPOSER_LIMIT, ContactAnswer, Given, Ignored, MESSAGE_LIMIT};
use super::*;
use crate::contact::Details;

fn parameter(key: &str, kind: ParameterKind, required: bool) -> Parameter {
    Parameter { key: key.into(), label: key.to_uppercase(), kind, required }
}

fn workflow() -> Workflow {
    let choices = vec!["Red".to_owned(), "Blue".to_owned()];
    Workflow {
        id: WorkflowId::from_number(1),
        name: " Look \n up ".into(),
        hint: String::new(),
        url: " https://shop.example/hooks?x=1 ".into(),
        secret: "0123456789abcdef".into(),
        channels: vec![],
        queues: vec![],
        parameters: vec![
            parameter("order", ParameterKind::Text, true),
            parameter("count", ParameterKind::Number, false),
            parameter("day", ParameterKind::Date, false),
            parameter("gift", ParameterKind::YesNo, false),
            parameter("colour", ParameterKind::Choice { choices }, false),
        ],
        confirm: false,
        enabled: true,
    }
}

fn given(values: &[(&str, &str)]) -> Result<Vec<(String, Value)>, Refusal> {
    let values: Vec<_> = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    workflow().values(&values)
}

#[test]
fn what_is_stored_is_tidy_and_what_is_wrong_is_named() {
    let good = workflow().checked().unwrap();
    assert_eq!((good.name.as_str(), good.url.as_str()), ("Look up", "https://shop.example/hooks?x=1"));
    let wrong = |change: fn(&mut Workflow)| {
        let mut one = workflow();
        change(&mut one);
        one.checked().map(drop).map_err(|wrong| wrong.field().0)
    };
    assert_eq!(wrong(|one| one.name = " ".into()), Err("name".into()));
    assert_eq!(wrong(|one| one.hint = "x".repeat(301)), Err("hint".into()));
    assert_eq!(wrong(|one| one.secret = "short".into()), Err("secret".into()));
    assert_eq!(wrong(|one| one.parameters[1].key = "Count".into()), Err("parameters[1].key".into()));
    assert_eq!(wrong(|one| one.parameters[1].key = "order".into()), Err("parameters[1].key".into()));
    assert_eq!(wrong(|one| one.parameters[0].label = String::new()), Err("parameters[0].label".into()));
    let none = |one: &mut Workflow| one.parameters[4].kind = ParameterKind::Choice { choices: vec![] };
    assert_eq!(wrong(none), Err("parameters[4].kind".into()));
    for bad in ["", "ftp://x/", "https://", "https:///x", "https://me:secret@x/", "https://x/ y", "https://x/#a", "//x"]
    {
        let one = Workflow { url: bad.into(), ..workflow() };
        assert_eq!(one.checked().err(), Some(Wrong::Address), "{bad}");
    }
}

#[test]
fn it_is_offered_where_it_is_for() {
    let sales = QueueId::from_number(1);
    let one = Workflow { channels: vec![ChannelKind::Sms], queues: vec![sales], ..workflow() };
    assert!(workflow().is_for(None, ChannelKind::WebChat));
    assert!(one.is_for(Some(sales), ChannelKind::Sms));
    assert!(!one.is_for(Some(sales), ChannelKind::WebChat));
    assert!(!one.is_for(Some(QueueId::from_number(2)), ChannelKind::Sms));
    assert!(!one.is_for(None, ChannelKind::Sms));
    assert!(!Workflow { enabled: false, ..one }.is_for(Some(sales), ChannelKind::Sms));
}

#[test]
fn values_are_of_their_kind() {
    let missing = Err(Refusal::FieldMissing { field: Field::Answer });
    assert_eq!(given(&[]), missing);
    assert_eq!(given(&[("order", " ")]), missing);
    let twice = Err(Refusal::FieldInvalid { field: Field::Answer });
    assert_eq!(given(&[("order", "1"), ("order", "2")]), twice, "which of them would hold?");
    let text = |key: &str, value: &str| (key.to_owned(), Value::Text(value.into()));
    let gift = |yes| ("gift".to_owned(), Value::YesNo(yes));
    assert_eq!(given(&[("order", " 4711 ")]), Ok(vec![text("order", "4711"), gift(false)]));
    let all =
        [("gift", "true"), ("order", "1"), ("count", "-2.5"), ("day", "2028-02-29"), ("colour", "Blue")].as_slice();
    let count = ("count".to_owned(), Value::Number(-2.5));
    let expected = vec![text("order", "1"), count, text("day", "2028-02-29"), gift(true), text("colour", "Blue")];
    assert_eq!(given(all), Ok(expected));
    for (key, value) in [
        ("count", "two"),
        ("count", "inf"),
        ("count", "NaN"),
        ("count", "1e300"),
        ("day", "2026-02-29"),
        ("day", "20.11.2026"),
        ("day", "2026-13-01"),
        ("gift", "perhaps"),
        ("colour", "Green"),
        ("unknown", "x"),
    ] {
        let refused = given(&[("order", "1"), (key, value)]);
        assert_eq!(refused, Err(Refusal::FieldInvalid { field: Field::Answer }), "{key} {value}");
    }
}

fn read(fields: &[(&'static str, Given)]) -> Answer {
    Answer::read(|name| {
        fields.iter().find(|(known, _)| *known == name).map_or(Given::Nothing, |(_, given)| given.clone())
    })
}

#[test]
fn what_is_wrong_with_an_answer_is_named_and_the_rest_counts() {
    let text = |text: &str| Given::Text(text.into());
    let answer = read(&[
        ("message", text(" On its way\r\n")),
        ("note", text(&"x".repeat(4_001))),
        ("composer", Given::Other),
        ("contact", Given::Object),
        ("contact.name", text("Jo Doe")),
        ("contact.email", text("nobody")),
        ("contact.phone", text("")),
        ("contact.notes", Given::Object),
    ]);
    assert_eq!((answer.message.as_str(), answer.note.as_str(), answer.composer.as_str()), ("On its way", "", ""));
    let contact = &answer.contact;
    assert_eq!((contact.name.as_deref(), contact.email.as_deref()), (Some("Jo Doe"), None));
    assert_eq!((contact.phone.as_deref(), contact.notes.as_deref()), (Some(""), None));
    let expected = [
        Ignored { field: "note", why: Bad::TooLong(4_000) },
        Ignored { field: "composer", why: Bad::NoText },
        Ignored { field: "contact.email", why: Bad::NotValid },
        Ignored { field: "contact.notes", why: Bad::NoText },
    ];
    assert_eq!(answer.ignored, expected);
    assert_eq!(answer.ignored[0].to_string(), "note has more than 4000 characters");
    let known = Details { name: "J".into(), email: "j@x.example".into(), phone: "+491701234567".into() };
    let (details, notes) = contact.applied_to(&known, "regular");
    let expected = Details { name: "Jo Doe".into(), email: "j@x.example".into(), phone: String::new() };
    assert_eq!((details, notes.as_str()), (expected, "regular"));
    assert_eq!(read(&[("contact", text("Jo"))]).ignored_fields(), ["contact"]);
    assert_eq!(read(&[]), Answer::default());
}

fn any_given() -> impl Strategy<Value = Given> {
    prop_oneof![
        Just(Given::Nothing),
        Just(Given::Object),
        Just(Given::Other),
        ".{0,40}".prop_map(Given::Text),
        "[a-z ]{0,5000}".prop_map(Given::Text),
    ]
}

const FIELDS: [&str; 9] = [
    "error",
    "message",
    "note",
    "composer",
    "contact",
    "contact.name",
    "contact.email",
    "contact.phone",
    "contact.notes",
];

proptest! {
    #[test]
    fn whatever_an_answer_holds_its_limits_do(values in prop::collection::vec(any_given(), 9)) {
        let fields: Vec<_> = FIELDS.into_iter().zip(values).collect();
        let answer = read(&fields);
        prop_assert!(text::length(&answer.message) <= MESSAGE_LIMIT && text::length(&answer.error) <= MESSAGE_LIMIT);
        prop_assert!(text::length(&answer.composer) <= COMPOSER_LIMIT);
        // What is left of an answer is an answer that is left as it is.
        let ContactAnswer { name, email, phone, notes } = answer.contact.clone();
        let given = |text: Option<String>| text.map_or(Given::Nothing, Given::Text);
        let some = |text: &str| Given::Text(text.to_owned());
        let again = read(&[
            ("error", some(&answer.error)), ("message", some(&answer.message)), ("note", some(&answer.note)),
            ("composer", some(&answer.composer)), ("contact", Given::Object), ("contact.name", given(name)),
            ("contact.email", given(email)), ("contact.phone", given(phone)), ("contact.notes", given(notes)),
        ]);
        prop_assert_eq!(Answer { ignored: vec![], ..answer }, again);
    }

    #[test]
    fn checked_workflows_stand(name in ".{0,140}", url in "https?://[a-z@/#?]{0,12}", key in "[a-zA-Z0-9_]{0,42}") {
        let kind = ParameterKind::Text;
        let one = Workflow { name, url, parameters: vec![parameter(&key, kind, true)], ..workflow() };
        if let Ok(checked) = one.checked() {
            prop_assert_eq!(checked.clone().checked(), Ok(checked));
        }
    }

    #[test]
    fn values_are_given_or_refused(key in "[a-z]{1,6}", value in ".{0,30}") {
        let _ = given(&[("order", "1"), (&key, &value)]);
    }
}
