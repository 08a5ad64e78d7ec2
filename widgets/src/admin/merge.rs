//! What is typed while something is being saved is not lost: it goes on as a change of what was saved.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// `saved`, with whatever differs between `sent` and `now`. Objects field by field; anything else, lists too, as a whole.
pub fn carried_over<T: Serialize + DeserializeOwned + Clone>(sent: &T, now: &T, saved: &T) -> T {
    let values = [sent, now, saved].map(serde_json::to_value);
    let [Ok(sent), Ok(typed), Ok(mut merged)] = values else { return now.clone() };
    carry(&sent, &typed, &mut merged);
    serde_json::from_value(merged).unwrap_or_else(|_| now.clone())
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
    fn a_list_is_what_it_is_now() {
        let (sent, saved) = (json!(["a"]), json!(["A"]));
        assert_eq!(carried_over(&sent, &json!(["a", "b"]), &saved), json!(["a", "b"]));
    }
}
