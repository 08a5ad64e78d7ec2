//! Mailboxes: where their mail is fetched and how ours leaves; and what stands below new letters.

mod form;
mod model;
mod servers;
mod signatures;
mod state;
mod trial;
mod view;
mod writing;

pub use view::MailboxesPage;
