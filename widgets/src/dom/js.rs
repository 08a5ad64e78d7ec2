//! Plain JavaScript objects: what is exchanged with pages that are not ours, and JSON without a parser of our own.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// An object made of these.
pub fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        // Fails only for frozen objects; this one is new.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

/// A field; undefined if there is none, or no object.
pub fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A field that is a string.
pub fn text(value: &JsValue, name: &str) -> Option<String> {
    field(value, name).as_string()
}

/// A field that is a number.
pub fn number(value: &JsValue, name: &str) -> Option<f64> {
    field(value, name).as_f64()
}

/// As JSON text; empty if it cannot be.
pub fn to_json(value: &JsValue) -> String {
    JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// From JSON text; undefined if it is none.
pub fn from_json(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::UNDEFINED)
}
