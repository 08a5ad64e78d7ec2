//! The conversation in the middle: head line, thread, composer, what an agent can do with it.

pub mod announce;
pub mod attention;
mod end;
mod head;
pub mod receipt;
mod rows;
mod tools;
mod view;
mod write;

pub use end::{EndDialog, customer_name};
pub use rows::DeskRows;
pub use view::{Panel, Trouble};
pub use write::{Overwritten, ParkedBar, TemplateButton, facts_of, go_on};
