//! Rules for mail, in their order, with a field to try a mail on; and the people who are not heard (SPEC I.6).

mod blocked;
mod form;
mod model;
mod sample;
mod view;

pub use view::MailRulesPage;
