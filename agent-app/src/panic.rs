//! A panic is the end of the program in a page. The page itself then says so and offers to load it again (`index.html`: no
//! part of the program can); drafts are kept already.

use widgets::dom::document;
use widgets::text::{Desk, Words};

/// Puts what the page would say into the reader's language.
pub fn speak(words: Words<Desk>) {
    let parts = [("h1", Desk::PanicTitle), ("p", Desk::PanicBody), ("button", Desk::Reload)];
    for (part, key) in parts {
        if let Ok(Some(element)) = document().query_selector(&[".crash ", part].concat()) {
            element.set_text_content(Some(&words.get(key)));
        }
    }
}
