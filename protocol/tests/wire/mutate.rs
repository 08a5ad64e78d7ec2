//! Random frames: samples whose texts, numbers and lists were changed at random. What no longer reads as a frame is left as
//! it was, so that every result is one, and new frames are covered without another line.

use proptest::prelude::*;
use proptest::sample::Index;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A change at one place.
#[derive(Debug, Clone)]
enum Change {
    Text(String),
    Number(i64),
    Null,
    Twice,
    Empty,
}

/// Frames like these, but with anything in them.
pub fn like<T: Serialize + DeserializeOwned + std::fmt::Debug>(samples: Vec<T>) -> impl Strategy<Value = T> {
    let samples: Vec<Value> = samples.iter().map(json).collect();
    (any::<Index>(), prop::collection::vec((any::<Index>(), change()), 0..12)).prop_map(move |(which, changes)| {
        let mut value = which.get(&samples).clone();
        for (place, change) in changes {
            let mut changed = value.clone();
            let mut places = Vec::new();
            collect(&changed, "", &mut places);
            let place: &String = place.get(&places);
            if let Some(place) = changed.pointer_mut(place) {
                apply(place, change);
            }
            if T::deserialize(&changed).is_ok() {
                value = changed;
            }
        }
        T::deserialize(&value).unwrap_or_else(|error| panic!("{value}: {error}"))
    })
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<String>().prop_map(Change::Text),
        (0_i64..300).prop_map(Change::Number),
        any::<i64>().prop_map(Change::Number),
        Just(Change::Null),
        Just(Change::Twice),
        Just(Change::Empty),
    ]
}

fn apply(place: &mut Value, change: Change) {
    match (place, change) {
        (place, Change::Text(text)) => *place = Value::String(text),
        (place, Change::Number(number)) => *place = number.into(),
        (place, Change::Null) => *place = Value::Null,
        (Value::Array(list), Change::Twice) => list.extend_from_within(..),
        (Value::Array(list), Change::Empty) => list.clear(),
        (_, Change::Twice | Change::Empty) => {}
    }
}

/// The JSON pointers of everything in it.
pub fn collect(value: &Value, place: &str, places: &mut Vec<String>) {
    places.push(place.to_owned());
    match value {
        Value::Array(list) => {
            for (index, part) in list.iter().enumerate() {
                collect(part, &format!("{place}/{index}"), places);
            }
        }
        Value::Object(fields) => {
            for (key, part) in fields {
                collect(part, &format!("{place}/{key}"), places);
            }
        }
        _ => {}
    }
}

/// A value as JSON.
pub fn json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| panic!("a sample does not serialise: {error}"))
}
