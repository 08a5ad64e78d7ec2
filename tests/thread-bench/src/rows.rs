//! The messages the harness gave, as rows: read when they come into sight, like the product's stores do with their items.

use domain::Timestamp;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use widgets::files::Files;
use widgets::text::dates::day_number;
use widgets::thread::{Body, Brief, Delivery, Key, Kind, Look, Message, Row, Rows, place};

#[wasm_bindgen]
extern "C" {
    /// A message as the harness makes it; README.md has its shape.
    pub type Given;

    #[wasm_bindgen(method, getter)]
    fn author(this: &Given) -> String;
    #[wasm_bindgen(method, getter)]
    fn name(this: &Given) -> String;
    /// What it says.
    #[wasm_bindgen(method, getter)]
    pub fn text(this: &Given) -> String;
    #[wasm_bindgen(method, getter)]
    fn time(this: &Given) -> f64;
}

impl Given {
    /// Whether the reader wrote it.
    pub fn is_mine(&self) -> bool {
        self.author() == "me"
    }

    fn brief(&self) -> Brief {
        let at = Timestamp(self.time() as i64);
        Brief { author: Some(u64::from(self.is_mine())), at, day: day_number(at) }
    }
}

/// All of them.
pub struct Lines(Array);

impl Lines {
    /// Held as they were given.
    pub fn new(messages: Array) -> Self {
        Self(messages)
    }

    /// One more.
    pub fn push(&self, message: &Given) {
        self.0.push(message);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.length() as usize
    }

    /// The one at this place.
    pub fn at(&self, index: usize) -> Option<Given> {
        (index < self.len()).then(|| self.0.get(index as u32).unchecked_into())
    }
}

impl Rows for Lines {
    fn row(&self, index: usize) -> Option<Row> {
        let given = self.at(index)?;
        let brief = |index| self.at(index).map(|given| given.brief());
        let this = given.brief();
        let place = place(index.checked_sub(1).and_then(brief), this, brief(index + 1));
        let mine = given.is_mine();
        let message = Message {
            look: if mine { Look::Customer } else { Look::Agent },
            mine,
            name: given.name(),
            disc: !mine,
            first: place.first,
            last: place.last,
            body: Body::Text(given.text()),
            files: Files::default(),
            edited: false,
            remark: String::new(),
            delivery: Delivery::Silent,
        };
        Some(Row { key: Key::Seq(index as u64), at: this.at, new_day: place.new_day, kind: Kind::Message(message) })
    }

    fn key(&self, index: usize) -> Option<Key> {
        (index < self.len()).then_some(Key::Seq(index as u64))
    }
}
