//! Email: letters as bytes, as HTML, on their way in by IMAP and out by SMTP.
//!
//! Every letter, received or sent, is one file as RFC 5322 has it; whatever people see of it is derived from that file by
//! [`read`] and [`html`]. Bytes and settings come in, values go out; only [`arriving`] and [`leaving`] know the desk.

pub mod arriving;
pub mod check;
pub mod connect;
pub mod house;
pub mod html;
pub mod imap;
pub mod leaving;
pub mod mailroom;
pub mod pages;
pub mod post;
pub mod quote;
pub mod read;
pub mod report;
pub mod settings;
pub mod smtp;
pub mod thread;
pub mod token;
pub mod words;
pub mod write;

/// Does what takes a moment with a large letter away from the threads that serve others. An error that is logged: it failed
/// altogether, or the server stops and it never began ([`tokio::task::JoinError::is_cancelled`]).
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, tokio::task::JoinError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.inspect_err(|error| tracing::error!(%error, "a letter could not be worked on"))
}
