//! What a letter is beside its text, as this device keeps it: a plain value, like [`super::form`].

use domain::Seq;
use domain::email::{Block, LetterDraft, Mailbox, Mode, Reply};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::dom::{ids, js};

/// Names of modes, by their place in this list.
const MODES: [Mode; 4] = [Mode::Reply, Mode::ReplyAll, Mode::Forward, Mode::New];

/// As a plain value.
pub fn write(letter: &LetterDraft) -> JsValue {
    let LetterDraft { answers, reply, rich, again } = letter;
    let mode = MODES.iter().position(|mode| *mode == reply.mode).unwrap_or_default();
    let block = match &reply.block {
        None => JsValue::NULL,
        Some(Block::Untouched) => JsValue::TRUE,
        Some(Block::Edited(text)) => JsValue::from_str(text),
    };
    let files = reply.files.iter().map(|file| JsValue::from_str(&ids::to_hex(file.0)));
    js::object(&[
        ("answers", answers.map_or(JsValue::NULL, |seq| JsValue::from_f64(seq.0 as f64))),
        ("mode", JsValue::from_f64(mode as f64)),
        ("to", people(&reply.to)),
        ("cc", people(&reply.cc)),
        ("bcc", people(&reply.bcc)),
        ("editable", reply.to_editable.into()),
        ("subject", JsValue::from_str(&reply.subject)),
        ("block", block),
        ("files", files.collect::<Array>().into()),
        ("rich", (*rich).into()),
        ("again", (*again).into()),
    ])
    .into()
}

/// From a plain value; `None` if it is something else.
pub fn read(value: &JsValue) -> Option<LetterDraft> {
    let block = js::field(value, "block");
    let files: Array = js::field(value, "files").dyn_into().ok()?;
    let reply = Reply {
        mode: *MODES.get(js::number(value, "mode")? as usize)?,
        to: read_people(value, "to")?,
        cc: read_people(value, "cc")?,
        bcc: read_people(value, "bcc")?,
        to_editable: js::field(value, "editable").as_bool()?,
        subject: js::text(value, "subject")?,
        block: block.as_string().map(Block::Edited).or_else(|| block.is_truthy().then_some(Block::Untouched)),
        files: files.iter().map(|file| ids::from_hex(&file.as_string()?).map(domain::FileId)).collect::<Option<_>>()?,
    };
    let answers = js::number(value, "answers").map(|seq| Seq(seq as u64));
    let again = js::field(value, "again").is_truthy();
    Some(LetterDraft { answers, reply, rich: js::field(value, "rich").as_bool()?, again })
}

fn people(all: &[Mailbox]) -> JsValue {
    let pair = |one: &Mailbox| Array::of2(&JsValue::from_str(&one.name), &JsValue::from_str(&one.address));
    all.iter().map(pair).collect::<Array>().into()
}

fn read_people(value: &JsValue, name: &str) -> Option<Vec<Mailbox>> {
    let all: Array = js::field(value, name).dyn_into().ok()?;
    let read = |pair: JsValue| {
        let pair: Array = pair.dyn_into().ok()?;
        Some(Mailbox { name: pair.get(0).as_string()?, address: pair.get(1).as_string()? })
    };
    all.iter().map(read).collect()
}
