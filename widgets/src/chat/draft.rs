//! What is typed and not sent yet, each tab its own. A tab with nothing of its own shows what another left behind, because
//! that one may be closed; if it is not, what is sent in one does not stay in the other to be sent again.

use std::cell::RefCell;

use super::keep::Keep;

/// The text under the customer's hands.
pub struct Draft {
    keep: Keep,
    text: RefCell<String>,
    /// What another tab had kept when this one showed it: under which name, and the text.
    left: RefCell<Option<(String, String)>>,
    empty: RefCell<Option<Box<dyn Fn()>>>,
}

impl Draft {
    /// Over what is kept.
    pub fn new(keep: Keep) -> Self {
        Self { keep, text: RefCell::default(), left: RefCell::default(), empty: RefCell::default() }
    }

    /// The text a field begins with. `empty` empties the field.
    pub fn begin(&self, empty: impl Fn() + 'static) -> String {
        *self.empty.borrow_mut() = Some(Box::new(empty));
        let own = self.keep.draft();
        if own.is_none() {
            *self.left.borrow_mut() = self.keep.left_draft();
        }
        let text = own.or_else(|| self.left.borrow().as_ref().map(|(_, text)| text.clone())).unwrap_or_default();
        self.text.borrow_mut().clone_from(&text);
        text
    }

    /// The customer typed, or sent: then it is empty. False if the browser refused to keep it.
    pub fn typed(&self, text: &str) -> bool {
        text.clone_into(&mut self.text.borrow_mut());
        if text.is_empty()
            && let Some((name, text)) = self.left.borrow_mut().take()
        {
            self.keep.forget_left(&name, &text);
        }
        self.keep.set_draft(text)
    }

    /// Another tab sent this.
    pub fn sent_elsewhere(&self, text: &str) {
        let same = !text.is_empty() && self.text.borrow().trim() == text.trim();
        if same {
            if let Some(empty) = self.empty.borrow().as_ref() {
                empty();
            }
            self.typed("");
        }
    }

    /// A name in the storage was forgotten by another tab: if it was ours, what is typed here is kept again.
    pub fn forgotten(&self, name: &str) {
        if self.keep.is_draft(name) && !self.text.borrow().is_empty() {
            self.keep.set_draft(&self.text.borrow());
        }
    }
}
