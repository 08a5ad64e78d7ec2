//! Restricted words: one form, and the list under it (SPEC C.1-7).

mod view;

pub use view::WordsPage;
