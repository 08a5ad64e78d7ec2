//! What is typed while something is being saved is not lost: it goes on as a change of what was saved.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// `saved`, with whatever differs between `sent` and `now`: objects field by field, lists element by element, where those were
/// saved in the order in which they were sent; anything else as a whole.
pub fn carried_over<T: Serialize + DeserializeOwned + Clone>(sent: &T, now: &T, saved: &T) -> T {
    // By way of the text that is sent and read anyway: no other code has to come to the browser for it.
    let texts = [sent, now, saved].map(|value| serde_json::to_vec(value).unwrap_or_default());
    merged(&texts).and_then(|merged| serde_json::from_slice(&merged).ok()).unwrap_or_else(|| now.clone())
}

fn merged([sent, now, saved]: &[Vec<u8>; 3]) -> Option<Vec<u8>> {
    let read = |text: &[u8]| serde_json::from_slice::<Value>(text).ok();
    let mut merged = read(saved)?;
    carry(&read(sent)?, &read(now)?, &mut merged);
    serde_json::to_vec(&merged).ok()
}

fn carry(sent: &Value, now: &Value, saved: &mut Value) {
    match (sent, now, saved) {
        (sent, now, _) if sent == now => {}
        (Value::Object(sent), Value::Object(now), Value::Object(saved)) => {
            saved.retain(|name, _| now.contains_key(name) || !sent.contains_key(name));
            for (name, value) in now {
                let before = sent.get(name).unwrap_or(&Value::Null);
                carry(before, value, saved.entry(name).or_insert(Value::Null));
            }
        }
        (Value::Array(sent), Value::Array(now), Value::Array(saved)) if sent.len() == saved.len() => {
            let element = |(at, value): (usize, &Value)| {
                let same = sent.iter().position(|sent| sent == value);
                // What stood in its place, unless that only moved.
                let changed = || Some(at).filter(|at| sent.get(*at).is_some_and(|sent| !now.contains(sent)));
                let place = same.or_else(changed).and_then(|at| sent.get(at).zip(saved.get(at)));
                let Some((sent, saved)) = place else { return value.clone() };
                let mut merged = saved.clone();
                carry(sent, value, &mut merged);
                merged
            };
            *saved = now.iter().enumerate().map(element).collect();
        }
        (_, now, saved) => saved.clone_from(now),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_typed_meanwhile_stays_and_the_rest_is_as_it_was_saved() {
        let sent =
            json!({ "name": " Sales ", "quiet": { "after": 5, "end": 9 }, "reasons": [{ "name": "New" }], "x": 1 });
        let saved = json!({ "name": "Sales", "quiet": { "after": 5, "end": 9 }, "reasons": [{ "id": 1, "name": "New" }], "x": 1 });
        assert_eq!(carried_over(&sent, &sent, &saved), saved);
        let mut now = sent.clone();
        now["quiet"]["end"] = json!(10);
        now["hours"] = json!("always");
        now.as_object_mut().unwrap().remove("x");
        let merged = carried_over(&sent, &now, &saved);
        let wanted = json!({
            "name": "Sales", "quiet": { "after": 5, "end": 10 }, "reasons": [{ "id": 1, "name": "New" }], "hours": "always",
        });
        assert_eq!(merged, wanted);
    }

    #[test]
    fn what_the_server_gave_to_an_element_stays_with_it() {
        let sent = json!([{ "id": 1, "name": "Old" }, { "name": " New" }]);
        let saved = json!([{ "id": 1, "name": "Old" }, { "id": 2, "name": "New" }]);
        let merged = |now: &Value| carried_over(&sent, now, &saved);
        let renamed = json!([{ "id": 1, "name": "Older" }, { "name": " New" }]);
        assert_eq!(merged(&renamed), json!([{ "id": 1, "name": "Older" }, { "id": 2, "name": "New" }]));
        let typed_on = json!([{ "id": 1, "name": "Old" }, { "name": " Newer" }, { "name": "Third" }]);
        let wanted = json!([{ "id": 1, "name": "Old" }, { "id": 2, "name": " Newer" }, { "name": "Third" }]);
        assert_eq!(merged(&typed_on), wanted);
        let moved = json!([{ "name": " New" }, { "id": 1, "name": "Old" }]);
        assert_eq!(merged(&moved), json!([{ "id": 2, "name": "New" }, { "id": 1, "name": "Old" }]));
        assert_eq!(merged(&json!([{ "name": " New" }])), json!([{ "id": 2, "name": "New" }]));
        // Saved in another shape, it is what it is now.
        assert_eq!(carried_over(&json!(["a"]), &json!(["a", "b"]), &json!(["A", "C"])), json!(["a", "b"]));
    }
}
