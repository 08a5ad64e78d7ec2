//! Email: letters as bytes, as HTML, on their way in by IMAP and out by SMTP.
//!
//! Every letter, received or sent, is one file as RFC 5322 has it; whatever people see of it is derived from that file by
//! [`read`] and [`html`]. Nothing here knows the desk: bytes and settings come in, values go out.

pub mod check;
pub mod connect;
pub mod html;
pub mod imap;
pub mod quote;
pub mod read;
pub mod report;
pub mod settings;
pub mod smtp;
pub mod thread;
pub mod token;
pub mod write;
