//! Changes: of bytes, of text, of JSON by its structure.

use serde_json::{Value, json};
use tests::dice::Dice;

/// Characters that have surprised somebody: controls, white space of all kinds, letters whose case has another length,
/// marks, directions, the ends of the planes, and what means something to a parser.
const STRANGE: &str = "\0\u{1}\t\r\n \u{85}\u{a0}\u{ad}\u{2028}\u{200b}\u{202e}\u{feff}İßŉΐﬃ\u{307}\u{301}👩\u{200d}👧🇩🇪\u{fffd}\u{10ffff}\
                       @.-+:;/\\\"'`<>&%#?=[]{}()0٣9aZ";

/// Some of these bytes with a few changes; `others` lend pieces.
pub fn bytes(dice: &mut Dice, others: &[Vec<u8>]) -> Vec<u8> {
    let mut out = dice.pick(others).cloned().unwrap_or_default();
    for _ in 0..=dice.below(4) {
        let at = dice.below(out.len() + 1);
        let end = at + dice.below((out.len() - at).min(16) + 1);
        match dice.below(8) {
            0 if at < out.len() => out[at] ^= 1 << dice.below(8),
            1 if at < out.len() => out[at] = [0, 1, 0x7f, 0x80, 0xff][dice.below(5)],
            2 => drop(out.drain(at..end)),
            3 => {
                let piece = out[at..end].repeat(1 + dice.below(3));
                out.splice(at..at, piece);
            }
            4 => out.truncate(at),
            // A number that goes on and on, as postcard writes them.
            5 => drop(out.splice(at..end, vec![0xff; 1 + dice.below(11)])),
            6 => {
                let other = dice.pick(others).cloned().unwrap_or_default();
                let from = dice.below(other.len() + 1);
                out.splice(at..end, other[from..].iter().copied().take(32));
            }
            _ => drop(out.splice(at..at, (0..dice.below(9)).map(|_| dice.next() as u8).collect::<Vec<_>>())),
        }
    }
    out
}

/// The same with text.
pub fn text(dice: &mut Dice, others: &[&str]) -> String {
    let strange: Vec<char> = STRANGE.chars().collect();
    let mut out: Vec<char> = dice.pick(others).copied().unwrap_or_default().chars().collect();
    for _ in 0..=dice.below(6) {
        let at = dice.below(out.len() + 1);
        let end = at + dice.below((out.len() - at).min(8) + 1);
        match dice.below(6) {
            0 => drop(out.drain(at..end)),
            1 => {
                let piece = out[at..end].repeat(1 + dice.below(60));
                out.splice(at..at, piece);
            }
            2 => drop(out.splice(at..end, dice.pick(&strange).copied())),
            3 => {
                let piece = dice.pick(others).copied().unwrap_or_default();
                out.splice(at..end, piece.chars());
            }
            _ => drop(out.splice(at..at, dice.pick(&strange).copied())),
        }
    }
    out.into_iter().collect()
}

/// One of these values with a few changes that leave it JSON.
pub fn value(dice: &mut Dice, others: &[Value]) -> Value {
    let mut out = dice.pick(others).cloned().unwrap_or_default();
    for _ in 0..=dice.below(4) {
        let place = somewhere(dice, &out);
        let new = match dice.below(3) {
            0 => dice.pick(others).map(|other| other.pointer(&somewhere(dice, other)).cloned().unwrap_or_default()),
            _ => Some(interesting(dice)),
        };
        let kind = dice.below(6);
        let Some(place) = out.pointer_mut(&place) else { continue };
        match (kind, place) {
            (0, Value::Array(list)) => list.extend_from_within(..),
            (1, Value::Array(list)) => list.truncate(list.len() / 2),
            (0, Value::Object(fields)) => {
                let key = fields.keys().nth(dice.below(fields.len().max(1))).cloned();
                key.and_then(|key| fields.remove(&key));
            }
            (1, Value::Object(fields)) => {
                let key = fields.keys().nth(dice.below(fields.len().max(1))).cloned();
                if let Some(old) = key.and_then(|key| fields.remove(&key)) {
                    fields.insert("Unheard".to_owned(), old);
                }
            }
            (_, place) => *place = new.unwrap_or_default(),
        }
    }
    out
}

fn interesting(dice: &mut Dice) -> Value {
    match dice.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(u64::MAX),
        5 => json!(i64::MIN),
        6 => json!(1e308),
        7 => json!(u32::MAX),
        8 => json!(""),
        9 => json!("x".repeat(dice.below(5_000))),
        10 => json!([]),
        11 => json!({}),
        12 => (0..dice.below(200)).fold(json!(1), |inner, _| json!([inner])),
        _ => json!(text(dice, &["hello", "jo@example.org", "019aa100-0000-7000-8000-0000000000c1"])),
    }
}

/// The place of anything in it.
fn somewhere(dice: &mut Dice, value: &Value) -> String {
    let mut places = Vec::new();
    collect(value, "", &mut places);
    dice.pick(&places).cloned().unwrap_or_default()
}

fn collect(value: &Value, place: &str, places: &mut Vec<String>) {
    places.push(place.to_owned());
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, part)| collect(part, &format!("{place}/{index}"), places));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, part)| collect(part, &format!("{place}/{key}"), places));
        }
        _ => {}
    }
}
