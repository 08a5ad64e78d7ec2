//! Workflows on the desk (SPEC A.6): the list over the composer, what is asked before one begins, and the words for what
//! became of it. What can be given is `domain::workflow`'s rule, and the server's to judge.

mod form;
mod picker;
pub mod words;

pub use form::Begun;
pub use picker::{WorkflowButton, WorkflowPicker};
