//! What a composition is beside its text, as JSON that this device keeps: the same as `domain` stores it in, written with the
//! browser's own means, for a parser in the program weighs 13 KB. A test holds the two together.

use domain::template::{Form, Gap, Locked};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::dom::js;

/// As a plain value.
pub fn write(form: &Form) -> JsValue {
    let (kind, what): (_, JsValue) = match form {
        Form::Free(gaps) => ("Free", gaps.iter().map(gap).collect::<Array>().into()),
        Form::Locked(locked) => {
            let text = JsValue::from_str;
            let fields = [
                ("template", text(&locked.template.to_string())),
                ("language", text(&locked.language)),
                ("source", text(&locked.source)),
                ("values", locked.values.iter().map(|value| text(value)).collect::<Array>().into()),
                ("approved", locked.approved.into()),
                ("before", text(&locked.before)),
            ];
            ("Locked", js::object(&fields).into())
        }
    };
    js::object(&[(kind, what)]).into()
}

/// From a plain value; `None` if it is something else.
pub fn read(value: &JsValue) -> Option<Form> {
    let free = js::field(value, "Free");
    if !free.is_undefined() {
        return list(free)?.iter().map(|gap| read_gap(&gap)).collect::<Option<_>>().map(Form::Free);
    }
    let locked = js::field(value, "Locked");
    Some(Form::Locked(Locked {
        template: js::text(&locked, "template")?.parse().ok()?,
        language: js::text(&locked, "language")?,
        source: js::text(&locked, "source")?,
        values: list(js::field(&locked, "values"))?.iter().map(|value| value.as_string()).collect::<Option<_>>()?,
        approved: js::field(&locked, "approved").as_bool().unwrap_or_default(),
        before: js::text(&locked, "before").unwrap_or_default(),
    }))
}

fn list(value: JsValue) -> Option<Array> {
    value.dyn_into().ok()
}

fn gap(gap: &Gap) -> JsValue {
    let fields = [
        ("start", gap.start.into()),
        ("end", gap.end.into()),
        ("label", JsValue::from_str(&gap.label)),
        ("open", gap.open.into()),
    ];
    js::object(&fields).into()
}

fn read_gap(gap: &JsValue) -> Option<Gap> {
    Some(Gap {
        start: js::number(gap, "start")? as u32,
        end: js::number(gap, "end")? as u32,
        label: js::text(gap, "label")?,
        open: js::field(gap, "open").as_bool()?,
    })
}
