//! What is stored, as a damaged file or a release from the future might have it.

use std::fmt::Debug;
use std::path::Path;

use domain::agent::{Agent, Profile};
use domain::contact::Contact;
use domain::conversation::{Birth, Conversation, Event};
use domain::draft::Draft;
use domain::routing::Queue;
use domain::settings::Settings;
use domain::site::Site;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{change, driver};

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/stored/v1").join(name);
    let text = std::fs::read_to_string(file.with_extension("json")).expect("it was recorded");
    let values: Vec<Value> = serde_json::from_str(&text).expect("a list");
    let make = |dice: &mut tests::dice::Dice| change::value(dice, &values).to_string().into_bytes();
    driver::run(&format!("stored-{name}"), 2_000, make, |input| {
        if let Ok(read) = serde_json::from_slice::<T>(input) {
            let written = serde_json::to_vec(&read).expect("it is written");
            assert_eq!(serde_json::from_slice::<T>(&written).expect("and read again"), read);
        }
    });
}

#[test]
fn every_stored_type() {
    check::<Event>("event");
    check::<Conversation>("conversation");
    check::<Birth>("birth");
    check::<Agent>("agent");
    check::<Profile>("profile");
    check::<Contact>("contact");
    check::<Draft>("draft");
    check::<Queue>("queue");
    check::<Settings>("settings");
    check::<Site>("site");
}
