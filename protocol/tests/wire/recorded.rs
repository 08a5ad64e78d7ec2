//! The recordings: what they must show, and that they show what is sent today.

use std::fmt::Write as _;
use std::fs;

use protocol::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::coverage::{self, Listed, Seen};
use crate::enums;
use crate::samples::common::Named;
use crate::samples::{agent, common, customer};

/// The recording of one audience, while it is made.
#[derive(Default)]
struct Recording {
    text: String,
    seen: Seen,
}

impl Recording {
    /// One block: its name, JSON, postcard in hexadecimal. Reading both back must give the same value.
    fn add<T: Serialize + DeserializeOwned + PartialEq>(&mut self, direction: &str, (name, value): &Named<T>) {
        self.seen.look(value);
        let (json, binary) = (codec::to_json(value), codec::to_binary(value));
        let same = codec::from_json::<T>(&json).as_ref() == Ok(value)
            && codec::from_binary::<T>(&binary).as_ref() == Ok(value);
        assert!(same, "{direction} {name} is not what was sent: {json}");
        let hex = binary.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let separator = if self.text.is_empty() { "" } else { "\n" };
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{separator}# {direction} {}\n{json}\n{hex}", name.trim());
    }

    fn add_all<T: Serialize + DeserializeOwned + PartialEq>(&mut self, direction: &str, samples: &[Named<T>]) {
        for sample in samples {
            self.add(direction, sample);
        }
    }

    fn add_http<T: Serialize + DeserializeOwned + PartialEq>(&mut self, name: &str, bodies: Vec<T>) {
        for body in bodies {
            self.add("http", &(name.to_owned(), body));
        }
    }
}

fn of_customer() -> Recording {
    let mut recording = Recording::default();
    recording.add_all("client", &customer::client());
    recording.add_all("server", &customer::server());
    recording.add_http("SiteInfo", customer::site_infos());
    recording.add_http("TokenRequest", customer::token_requests());
    recording.add_http("TokenGrant", customer::token_grants());
    recording.add_http("FilePost", common::file_posts());
    recording.add_http("FileProgress", common::file_progress());
    recording
}

fn of_agent() -> Recording {
    let mut recording = Recording::default();
    recording.add_all("client", &agent::client());
    recording.add_all("server", &agent::server());
    recording.add_http("SignIn", vec![agent::sign_in()]);
    recording.add_http("DraftPut", agent::draft_puts());
    recording.add_http("Draft", agent::saved_drafts());
    recording.add_http("TemplateList", vec![agent::template_list()]);
    recording.add_http("TemplatePut", vec![agent::template_put()]);
    recording.add_http("TemplateBring", vec![agent::template_bring()]);
    recording.add_http("TemplateFiles", vec![agent::template_files()]);
    recording.add_http("WorkflowList", vec![agent::workflow_list()]);
    recording.add_http("LetterTerms", agent::letter_terms().into());
    recording.add_http("OutboundList", vec![agent::outbound_list()]);
    recording.add_http("HttpError", vec![agent::http_error()]);
    recording.add_http("FilePost", common::file_posts());
    recording.add_http("FileProgress", common::file_progress());
    recording
}

fn shows_everything(recording: &Recording, listed: &[Listed]) {
    let gaps = coverage::gaps(&recording.seen, listed);
    assert!(gaps.is_empty(), "samples lack:\n{}", gaps.join("\n"));
}

fn is_recorded(recording: &Recording, name: &str) {
    let path = format!("{}/wire/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_WIRE").is_some() {
        let written = fs::write(&path, &recording.text);
        written.unwrap_or_else(|error| panic!("{path}: {error}"));
        return;
    }
    let recorded = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (old, new): (Vec<_>, Vec<_>) = (blocks(&recorded), blocks(&recording.text));
    if let Some(at) = (0..old.len().max(new.len())).find(|at| old.get(*at) != new.get(*at)) {
        let block = |blocks: &[&str]| blocks.get(at).copied().unwrap_or("(nothing)").to_owned();
        panic!(
            "{path} is not what is sent today. If that is meant, UPDATE_WIRE=1 writes it anew.\n\nrecorded\n{}\n\ntoday\n{}",
            block(&old),
            block(&new)
        );
    }
    assert_eq!(recorded, recording.text, "{path} differs in its layout");
}

fn blocks(text: &str) -> Vec<&str> {
    text.trim_end().split("\n\n").collect()
}

#[test]
fn the_customers_samples_show_everything() {
    shows_everything(&of_customer(), &enums::of_customer());
}

#[test]
fn the_agents_samples_show_everything() {
    shows_everything(&of_agent(), &enums::of_agent());
}

#[test]
fn the_customers_wire_is_as_recorded() {
    is_recorded(&of_customer(), "customer");
}

#[test]
fn the_agents_wire_is_as_recorded() {
    is_recorded(&of_agent(), "agent");
}

#[test]
fn the_hash_tells_the_audiences_apart() {
    assert_ne!(codec::CUSTOMER_WIRE, codec::AGENT_WIRE);
}

#[test]
fn nothing_of_the_desk_travels_to_a_customer() {
    let text = of_customer().text;
    for inside in ["\"Desk\"", "engagement", "queue\"", "agent\"", "priority"] {
        assert!(!text.contains(inside), "a customer's frame names {inside}");
    }
}
