//! A value as it is and as it will be, by paths such as `quiet.reminders`. Nothing and `null` are the same.

use serde_json::Value;

use crate::admin::api::Record;
use crate::admin::shelf::Begun;

/// A value that is looked at, and perhaps being changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Form {
    /// The one that is there; `None` for a new one.
    pub of: Option<(String, u32)>,
    base: Value,
    now: Value,
}

impl Form {
    /// A new one, which begins with this.
    pub fn new(base: Value) -> Self {
        Self { of: None, now: base.clone(), base }
    }

    /// What stands at a path.
    pub fn at(&self, path: &str) -> Option<&Value> {
        at(&self.now, path)
    }

    /// Text at a path; empty when there is none.
    pub fn text(&self, path: &str) -> &str {
        self.at(path).and_then(Value::as_str).unwrap_or_default()
    }

    /// The texts in a list at a path.
    pub fn texts(&self, path: &str) -> Vec<String> {
        let list = self.at(path).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    }

    /// Puts something at a path, whose objects are made where they are missing; `Null` takes it away.
    pub fn put(&mut self, path: &str, value: Value) {
        put(&mut self.now, path, value);
    }

    /// Whether something else stands at a path than before.
    pub fn differs(&self, path: &str) -> bool {
        at(&self.base, path) != at(&self.now, path)
    }

    /// The first of each pair whose path differs.
    pub fn changes<T: Copy + PartialEq>(&self, paths: &[(T, &str)]) -> Vec<T> {
        let mut changes = Vec::new();
        for (name, path) in paths {
            if self.differs(path) && !changes.contains(name) {
                changes.push(*name);
            }
        }
        changes
    }
}

impl Begun for Form {
    type Body = Value;

    fn of(record: &Record<Value>) -> Self {
        let of = Some((record.id.clone(), record.version));
        Self { of, base: record.value.clone(), now: record.value.clone() }
    }

    fn place(&self) -> Option<(String, u32)> {
        self.of.clone()
    }

    fn is_changed(&self) -> bool {
        self.base != self.now
    }

    fn value(&self) -> Value {
        self.now.clone()
    }

    fn onto(&self, record: &Record<Value>, now: Value) -> Self {
        Self { now, ..Self::of(record) }
    }
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| value.get(name)).filter(|value| !value.is_null())
}

fn put(value: &mut Value, path: &str, new: Value) {
    if !value.is_object() {
        *value = Value::Object(serde_json::Map::new());
    }
    let Some(object) = value.as_object_mut() else { return };
    match path.split_once('.') {
        Some((name, rest)) => put(object.entry(name).or_insert(Value::Null), rest, new),
        None if new.is_null() => drop(object.remove(path)),
        None => drop(object.insert(path.to_owned(), new)),
    }
}

/// What is meant by a number in a field, in units of the API; `None` when nothing is, or nothing that could be.
pub fn counted(typed: &str, unit: i64) -> Option<i64> {
    let number: f64 = typed.trim().replace(',', ".").parse().ok()?;
    let counted = (number * unit as f64).round();
    (counted.is_finite() && counted.abs() < 1e12).then_some(counted as i64)
}

/// A number of the API in a field's unit.
pub fn shown(counted: i64, unit: i64) -> String {
    if counted % unit == 0 {
        return (counted / unit).to_string();
    }
    let text = format!("{:.3}", counted as f64 / unit as f64);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_page_does_not_know_stays() {
        let value = json!({ "quiet": { "reminders": 2, "end_after_seconds": null }, "later": [1] });
        let mut form = Form::of(&Record { id: "s".into(), version: 3, value: value.clone() });
        let paths = [("Reminders", "quiet.reminders"), ("End", "quiet.end_after_seconds"), ("Limits", "limits.sms")];
        assert!(form.changes(&paths).is_empty());
        form.put("quiet.reminders", json!(3));
        form.put("quiet.end_after_seconds", Value::Null);
        form.put("limits.sms", json!(160));
        assert_eq!(form.changes(&paths), ["Reminders", "Limits"], "nothing and null are the same");
        assert_eq!((form.at("later"), form.at("limits.sms")), (Some(&json!([1])), Some(&json!(160))));
        form.put("limits.sms", Value::Null);
        form.put("quiet.reminders", json!(2));
        assert!(form.changes(&paths).is_empty());
    }

    #[test]
    fn numbers_have_units() {
        assert_eq!((counted("1.5", 60), counted(" 2 ", 3_600), counted("0,5", 60)), (Some(90), Some(7_200), Some(30)));
        assert_eq!((counted("", 1), counted("soon", 1), counted("1e300", 60)), (None, None, None));
        assert_eq!(
            (shown(90, 60), shown(604_800, 3_600), shown(100, 60)),
            ("1.5".into(), "168".into(), "1.667".into())
        );
    }
}
