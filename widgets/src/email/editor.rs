//! The editor, as the views know it: `widgets/mail/editor.js`, an element that is told by attributes and tells by events.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement};

use super::room::Room;
use crate::dom::el::{El, el};
use crate::dom::js;
use crate::dom::placed::Handle;

/// A handle on an editor that may be there.
#[derive(Clone, Copy)]
pub struct Editor(Handle);

/// What the editor says stands in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Told {
    /// HTML, or text where it is plain.
    pub html: String,
    /// What can be read.
    pub plain: String,
    /// Labels of open places.
    pub open: Vec<String>,
    /// Whether it is plain text.
    pub is_plain: bool,
    /// Whether the agent wrote nothing into it.
    pub blank: bool,
}

impl Editor {
    /// No editor yet.
    pub fn new() -> Self {
        Self(Handle::new_local(None))
    }

    /// Makes the element. `told` is called when somebody typed, and once it is there.
    pub fn make(
        self,
        room: Room,
        label: &str,
        value: &str,
        plain: Option<&[String]>,
        told: impl Fn(Told) + 'static,
    ) -> El {
        let editor = el("mail-editor").attr("label", label).attr("place", &room.id.to_string());
        let editor = match plain {
            Some(labels) => editor.attr("plain", "").attr("labels", &labels.join("\n")),
            None => editor,
        };
        let editor = editor.attr("value", value).bind_flag("frozen", move || room.is_leaving());
        let reads = editor.clone();
        let editor = editor.on("mailtyped", move |_: Event| told(read(&reads)));
        self.0.set_value(Some(editor.clone()));
        editor
    }

    /// Puts a template where the agent's own text stands, in one step of its undo.
    pub fn replace(self, html: &str) {
        self.call("replaceOwn", &[html.into()]);
    }

    /// Goes on as plain text, or with formatting.
    pub fn become_plain(self, plain: bool) {
        self.call("become", &[plain.into()]);
    }

    /// Whether plain text would lose something.
    pub fn is_formatted(self) -> bool {
        self.with(|editor| js::field(editor, "formatted").is_truthy()).unwrap_or_default()
    }

    /// Says which places are open in plain text.
    pub fn open_places(self, labels: &[String]) {
        self.with(|editor| drop(editor.set_attribute("labels", &labels.join("\n"))));
    }

    /// Tells now what was typed and would be told in a moment.
    pub fn flush(self) {
        self.call("flush", &[]);
    }

    /// Gives it the focus.
    pub fn focus(self) {
        self.call("focus", &[]);
    }

    fn with<T>(self, act: impl FnOnce(&El) -> T) -> Option<T> {
        self.0.try_with_value(|editor| editor.as_ref().map(act)).flatten()
    }

    // Before its script is there the element can do nothing, and nothing was typed into it.
    fn call(self, name: &str, arguments: &[JsValue]) {
        self.with(|editor| {
            let method = js::field(editor, name).dyn_into::<js_sys::Function>();
            let this: &HtmlElement = editor.html();
            if let Ok(method) = method {
                let _ = method.apply(this, &arguments.iter().collect());
            }
        });
    }
}

fn read(editor: &El) -> Told {
    let open = js::text(editor, "open").unwrap_or_default();
    Told {
        html: js::text(editor, "html").unwrap_or_default(),
        plain: js::text(editor, "text").unwrap_or_default(),
        open: open.lines().map(str::to_owned).collect(),
        is_plain: editor.has_attribute("plain"),
        blank: js::field(editor, "blank").is_truthy(),
    }
}
