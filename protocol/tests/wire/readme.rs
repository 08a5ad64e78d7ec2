//! The README's examples are frames, there is one of every frame and command, and nothing that is listed in it is missing.
//!
//! An example is a ```` ```json ```` block; the line above it says whose it is: `Customer sends …`, `Customer receives …`,
//! `Agent sends …`, `Agent receives …`, or `HTTP …` for a body, followed by the name of the frame or type.

use std::collections::BTreeSet;

use domain::draft::Draft;
use protocol::file::{FilePost, FileProgress};
use protocol::{agent, close, codec, customer, limits};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::coverage::{Listed, domain as domain_enums};
use crate::enums;
use crate::samples::common::words;

const README: &str = include_str!("../../README.md");

/// An example: the line it stands on, whose it is, and what it is called.
struct Example<'a> {
    line: usize,
    whose: &'a str,
    name: &'a str,
    json: String,
}

fn examples() -> Vec<Example<'static>> {
    let mut examples = Vec::new();
    let mut above = "";
    let mut lines = README.lines().zip(1..);
    while let Some((text, line)) = lines.next() {
        if text == "```json" {
            let json: Vec<&str> = lines.by_ref().map(|(text, _)| text).take_while(|text| *text != "```").collect();
            let (whose, name) = above
                .split_once('`')
                .and_then(|(whose, rest)| Some((whose.trim(), rest.split_once('`')?.0)))
                .unwrap_or_else(|| panic!("README.md:{line}: the line above names no frame"));
            examples.push(Example { line, whose, name, json: json.join("\n") });
        }
        if !text.trim().is_empty() {
            above = text;
        }
    }
    examples
}

/// Reads the example as this type and writes it again: nothing may be lost, nothing may be left out.
fn check<T: Serialize + DeserializeOwned>(example: &Example<'_>) -> Value {
    let at = format!("README.md:{}: {} `{}`", example.line, example.whose, example.name);
    let read = codec::from_json::<T>(&example.json).unwrap_or_else(|error| panic!("{at}: {error}"));
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{at}: {error}"));
    let (shown, written) = (parse(&example.json), parse(&codec::to_json(&read)));
    assert_eq!(shown, written, "{at}: is written differently");
    written
}

fn is_about(example: &Example<'_>, value: &Value) {
    let named = words(value).first() == Some(&example.name)
        || value.as_object().is_some_and(|fields| fields.contains_key(example.name));
    assert!(named, "README.md:{}: this is no `{}`", example.line, example.name);
}

#[test]
fn every_example_is_what_it_says() {
    for example in examples() {
        match (example.whose, example.name) {
            ("Customer sends", _) => is_about(&example, &check::<customer::ClientFrame>(&example)),
            ("Customer receives", _) => is_about(&example, &check::<customer::ServerFrame>(&example)),
            ("Agent sends", _) => is_about(&example, &check::<agent::ClientFrame>(&example)),
            ("Agent receives", _) => is_about(&example, &check::<agent::ServerFrame>(&example)),
            ("HTTP", "SiteInfo") => drop(check::<customer::SiteInfo>(&example)),
            ("HTTP", "TokenRequest") => drop(check::<customer::TokenRequest>(&example)),
            ("HTTP", "TokenGrant") => drop(check::<customer::TokenGrant>(&example)),
            ("HTTP", "SignIn") => drop(check::<agent::SignIn>(&example)),
            ("HTTP", "DraftPut") => drop(check::<agent::DraftPut>(&example)),
            ("HTTP", "Draft") => drop(check::<Draft>(&example)),
            ("HTTP", "TemplateList") => drop(check::<agent::TemplateList>(&example)),
            ("HTTP", "TemplateBring") => drop(check::<agent::TemplateBring>(&example)),
            ("HTTP", "TemplateFiles") => drop(check::<agent::TemplateFiles>(&example)),
            ("HTTP", "TemplatePut") => drop(check::<agent::TemplatePut>(&example)),
            ("HTTP", "WorkflowList") => drop(check::<agent::WorkflowList>(&example)),
            ("HTTP", "LetterTerms") => drop(check::<agent::LetterTerms>(&example)),
            ("HTTP", "OutboundList") => drop(check::<agent::OutboundList>(&example)),
            ("HTTP", "FilePost") => drop(check::<FilePost>(&example)),
            ("HTTP", "FileProgress") => drop(check::<FileProgress>(&example)),
            ("HTTP", "HttpError") => drop(check::<agent::HttpError>(&example)),
            (whose, name) => panic!("README.md:{}: what is {whose} `{name}`?", example.line),
        }
    }
}

/// Every variant of `name` that none of the examples of `whose` shows, at the top or as the command inside.
fn unshown(listed: &[Listed], name: &str, whose: &str, inside: Option<&str>) -> Vec<String> {
    let shown: BTreeSet<String> = examples()
        .iter()
        .filter(|example| example.whose == whose)
        .filter_map(|example| serde_json::from_str::<Value>(&example.json).ok())
        .filter_map(|value| {
            let value = inside.map_or(Some(&value), |pointer| value.pointer(pointer))?;
            words(value).first().map(|word| (*word).to_owned())
        })
        .collect();
    let variants = enums::variants_of(listed, name).iter();
    variants.filter(|variant| !shown.contains(**variant)).map(|variant| format!("{whose} {name}::{variant}")).collect()
}

#[test]
fn there_is_an_example_of_everything() {
    let (customer, agent) = (enums::of_customer(), enums::of_agent());
    let unshown = [
        unshown(&customer, "ClientFrame", "Customer sends", None),
        unshown(&customer, "Command", "Customer sends", Some("/Command/command")),
        unshown(&customer, "ServerFrame", "Customer receives", None),
        unshown(&agent, "ClientFrame", "Agent sends", None),
        unshown(&agent, "Command", "Agent sends", Some("/Command/command")),
        unshown(&agent, "ServerFrame", "Agent receives", None),
        unshown(&agent, "DeskChange", "Agent receives", Some("/Desk/change")),
    ]
    .concat();
    assert!(unshown.is_empty(), "README.md has no example of\n{}", unshown.join("\n"));
}

#[test]
fn every_variant_is_named() {
    // What only the store knows does not travel.
    let inside =
        ["Carrier", "Content", "Link", "Login", "MailAction", "MailPart", "MailTest", "Media", "Security", "Sender"];
    let travels = domain_enums::ENUMS.iter().filter(|listed| !inside.contains(&listed.name));
    let unnamed: Vec<String> = travels
        .flat_map(|listed| listed.variants.iter().map(|variant| (listed.name, *variant)))
        .filter(|(_, variant)| !README.contains(&format!("`{variant}`")) && !README.contains(&format!("`{variant} ")))
        .map(|(name, variant)| format!("{name}::{variant}"))
        .collect();
    assert!(unnamed.is_empty(), "README.md does not name\n{}", unnamed.join("\n"));
}

#[test]
fn numbers_are_the_ones_that_hold() {
    let codes = [
        close::UNKNOWN_WIRE,
        close::BAD_FRAME,
        close::UNAUTHORIZED,
        close::TOO_SLOW,
        close::SILENT,
        close::TOO_MANY,
        close::RESTART,
        close::INTERNAL,
    ];
    for code in codes {
        assert!(README.contains(&format!("| {code} |")), "README.md does not explain close code {code}");
    }
    let seconds = |milliseconds: u32| format!("{} s |", milliseconds / 1_000);
    for (what, number) in [
        ("frame", format!("{} bytes |", limits::FRAME)),
        ("items in a page", format!("{} |", limits::PAGE_ITEMS)),
        ("conversations in one", format!("{} |", limits::HELD)),
        ("`Ping`", seconds(limits::PING_EVERY_MS)),
        ("silence", seconds(limits::SILENCE_MS)),
        ("first frame", seconds(limits::HELLO_WITHIN_MS)),
        ("`Typing` again", seconds(limits::TYPING_EVERY_MS)),
        ("typing is forgotten", seconds(limits::TYPING_FOR_MS)),
        ("`Seen`", seconds(limits::SEEN_EVERY_MS)),
        ("unread", format!("{} bytes |", limits::QUEUE)),
    ] {
        let is_stated = |line: &str| line.starts_with('|') && line.contains(what) && line.ends_with(&number);
        assert!(README.lines().any(is_stated), "README.md has no row for {what:?} that ends in {number:?}");
    }
    assert!(README.contains(codec::JSON_PROTOCOL));
}
