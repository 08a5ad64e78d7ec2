//! Frames in both codecs and both directions.

use std::fmt::Debug;

use protocol::{agent, codec, customer, limits};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{change, driver};

const CUSTOMER: &str = include_str!("../../../protocol/wire/customer.txt");
const AGENT: &str = include_str!("../../../protocol/wire/agent.txt");

/// Recorded frames of one direction, as JSON and as postcard.
pub struct Recorded {
    /// As JSON.
    pub values: Vec<Value>,
    /// As postcard.
    pub binary: Vec<Vec<u8>>,
}

/// What was recorded of an audience's direction: `client` or `server`.
pub fn recorded(audience: &str, direction: &str) -> Recorded {
    let file = if audience == "agent" { AGENT } else { CUSTOMER };
    let (mut values, mut binary) = (Vec::new(), Vec::new());
    for sample in file.split("\n\n").filter(|sample| sample.starts_with(&format!("# {direction} "))) {
        let mut lines = sample.lines().skip(1);
        let mut next = || lines.next().expect("a heading, JSON, postcard");
        values.push(serde_json::from_str(next()).expect("JSON"));
        binary.push(from_hex(next()));
    }
    assert!(values.len() > 5, "{audience} {direction}");
    Recorded { values, binary }
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().map(|c| c.to_digit(16).expect("hexadecimal") as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(frame: &T) {
    let (bytes, text) = (codec::to_binary(frame), codec::to_json(frame));
    if bytes.len() <= limits::FRAME {
        assert_eq!(codec::from_binary::<T>(&bytes).as_ref(), Ok(frame));
    }
    if text.len() <= limits::FRAME {
        assert_eq!(codec::from_json::<T>(&text).as_ref(), Ok(frame));
    }
}

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(audience: &str, direction: &str) {
    let recorded = recorded(audience, direction);
    let name = |codec: &str| format!("{audience}-{direction}-{codec}");
    let make = |dice: &mut tests::dice::Dice| change::value(dice, &recorded.values).to_string().into_bytes();
    driver::run(&name("json"), 3_000, make, |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        if let Ok(frame) = codec::from_json::<T>(text) {
            same(&frame);
        }
    });
    let texts: Vec<Vec<u8>> = recorded.values.iter().map(|value| value.to_string().into_bytes()).collect();
    driver::run(
        &name("text"),
        3_000,
        |dice| change::bytes(dice, &texts),
        |input| {
            if let Ok(frame) = codec::from_json::<T>(&String::from_utf8_lossy(input)) {
                same(&frame);
            }
        },
    );
    driver::run(
        &name("binary"),
        6_000,
        |dice| change::bytes(dice, &recorded.binary),
        |input| {
            let _ = codec::hello_from_binary::<T>(codec::AGENT_WIRE, input);
            if let Ok(frame) = codec::from_binary::<T>(input) {
                same(&frame);
            }
        },
    );
}

#[test]
fn what_customers_send() {
    check::<customer::ClientFrame>("customer", "client");
}

#[test]
fn what_customers_are_sent() {
    check::<customer::ServerFrame>("customer", "server");
}

#[test]
fn what_agents_send() {
    check::<agent::ClientFrame>("agent", "client");
}

#[test]
fn what_agents_are_sent() {
    check::<agent::ServerFrame>("agent", "server");
}
