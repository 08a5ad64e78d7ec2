//! What is said to people, in their language. Keys are enums, so a text that does not exist does not compile; the texts are
//! files beside the page (`widgets/text/<page>.<language>.txt`), of which a browser fetches one.
//!
//! A file has lines `key = text`. `{name}` is a placeholder; `key.one` and `key.other` are the two forms of a number; `\n` is
//! a line break; lines that begin with `#` are remarks. A test holds all languages to the same keys and placeholders.
//!
//! [`common`] is what the shared widgets say: both pages' files carry those keys.

pub mod admin;
pub mod chat;
pub mod common;
pub mod conference;
pub mod dates;
pub mod desk;
pub mod flow;
pub mod language;
#[cfg(feature = "desk")]
pub mod mail;
pub mod mail_pages;
pub mod outbound;
pub mod setup;
pub mod undelivered;
pub mod words;

pub use admin::Admin;
pub use chat::Chat;
pub use common::Common;
pub use conference::Conference;
pub use dates::Dates;
pub use desk::Desk;
pub use flow::{Flow, FlowPage};
pub use language::Language;
#[cfg(feature = "desk")]
pub use mail::Mail;
pub use mail_pages::{BoxState, BoxTrouble, MailPage, MailboxPage};
pub use outbound::{Junk, Outbound};
pub use setup::Setup;
pub use undelivered::NotArrived;
pub use words::{Key, Words};

/// Declares the keys of a catalogue: an enum whose variants know their key in the file.
macro_rules! catalogue {
    ($(#[$doc:meta])* pub enum $name:ident { $($variant:ident = $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name {
            $(#[doc = concat!("`", $key, "`")] $variant,)+
        }

        impl $crate::text::Key for $name {
            const KEYS: &'static [&'static str] = &[$($key),+];

            fn index(self) -> usize {
                self as usize
            }

            fn page() -> &'static std::thread::LocalKey<core::cell::Cell<&'static [$crate::text::words::Line]>> {
                thread_local! {
                    static PAGE: core::cell::Cell<&'static [$crate::text::words::Line]> =
                        const { core::cell::Cell::new(&[]) };
                }
                &PAGE
            }
        }
    };
}
pub(crate) use catalogue;

#[cfg(test)]
mod tests;
