//! Who gets what, and what the next mail answers.

use super::*;

fn served() -> World {
    let entry = |id: &str, channel: &str| EntryPoint {
        id: id.into(),
        channel: channel.into(),
        name: id.into(),
        address: id.into(),
    };
    let shared = Shared::new(1);
    shared.change(|world| world.serve(vec![entry("a", "sms"), entry("b", "messenger")]));
    shared.get().clone()
}

fn hello() -> Received {
    let (reference, text) = ("ref".into(), "hello".into());
    Received { reference, text, template: None, files: vec![], letter: None, state: State::Sent }
}

#[test]
fn somebody_is_there_on_every_entry_point() {
    let mut world = served();
    assert_eq!(world.customers.len(), 2);
    assert!(world.customers[0].name.is_empty() && !world.customers[1].name.is_empty());
    let entry_points = world.entry_points.clone();
    world.serve(entry_points);
    assert_eq!(world.customers.len(), 2, "once");
}

fn mails() -> World {
    let entry_point =
        EntryPoint { id: "m".into(), channel: "email".into(), name: "Shop".into(), address: "shop@x.example".into() };
    let shared = Shared::new(1);
    shared.change(|world| world.serve(vec![entry_point]));
    shared.get().clone()
}

fn letter(id: &str, recipients: &[&str]) -> Letter {
    let recipients = recipients.iter().map(|one| (*one).to_owned()).collect();
    Letter { message_id: id.into(), recipients, ..Letter::default() }
}

#[test]
fn everybody_who_gets_a_mail_sees_it_once() {
    let mut world = mails();
    let mia = world.customers[0].address.clone();
    world.add("m", "pat@example.org", "Pat");
    let shouted = mia.to_uppercase();
    let recipients = [&*mia, "Pat@Example.org", &shouted, "hid@example.org", "pat@example.org", "shop@x.example"];
    let received = Received { letter: Some(letter("s1@x.example", &recipients)), ..hello() };
    let id = world.receive("m", &mia, received, 5).unwrap();
    let inboxes: Vec<_> = world.customers.iter().map(|it| (it.address.as_str(), it.messages.len())).collect();
    assert_eq!(inboxes, [(&*mia, 1), ("pat@example.org", 1), ("hid@example.org", 1)]);
    let of = |at: usize| &world.customers[at].messages[0];
    assert_eq!((&of(0).id, of(0).copy, &of(0).state), (&id, false, &State::Sent));
    assert!(of(1).copy && of(1).id != id && of(1).state == State::Delivered);
    assert_eq!(of(2).reference.as_deref(), Some("ref"));
}

#[test]
fn a_mail_answers_the_last_one_unless_it_is_said() {
    let mut world = mails();
    let mia = world.customers[0].address.clone();
    assert_eq!(world.sender(1, &Answers::Last).unwrap().before, None);
    for id in ["s1@x.example", "s2@x.example"] {
        let received = Received { letter: Some(letter(id, &[&mia])), ..hello() };
        world.receive("m", &mia, received, 5).unwrap();
    }
    let mut before = |answers| world.sender(1, &answers).unwrap().before.map(|letter| letter.message_id);
    assert_eq!(before(Answers::Last).as_deref(), Some("s2@x.example"));
    assert_eq!(before(Answers::Mail("s1@x.example".into())).as_deref(), Some("s1@x.example"));
    assert_eq!(before(Answers::Mail("s9@x.example".into())), None);
    assert_eq!(before(Answers::Nothing), None);
    assert!(world.sender(9, &Answers::Last).is_none());
}

#[test]
fn a_customer_named_in_a_mail_of_another_has_a_copy() {
    let mut world = mails();
    let pat = world.add("m", "pat@example.org", "Pat").unwrap();
    let person = |address: &str| Person { name: String::new(), address: address.into() };
    let sent = Letter { cc: vec![person("PAT@example.org")], ..letter("c1@simulator.invalid", &[]) };
    let id = world.name();
    world.write(1, &id, "hi", vec![], Some(sent), 5);
    assert_eq!(world.customer(1).unwrap().messages[0].state, State::Sending);
    let copy = &world.customer(pat).unwrap().messages[0];
    assert!(copy.copy && copy.reference.is_none() && copy.state == State::Delivered);
}

#[test]
fn what_the_server_sends_twice_is_shown_twice() {
    let mut world = served();
    let address = world.customers[0].address.clone();
    for _ in 0..2 {
        world.receive("a", &address, hello(), 5).unwrap();
    }
    assert_eq!(world.customers[0].messages.len(), 2);
    world.receive("a", "+4917100000000", hello(), 5).unwrap();
    assert_eq!(world.customers.len(), 3, "a stranger's number is somebody's");
}
