//! A customer's mail: the simulator says what he wrote, or hands over a whole letter.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use domain::Timestamp;
use domain::email::{Mailbox, split};
use domain::entry_point::EntryPoint;

use super::super::email::html;
use super::super::email::write::{self, Author, Outgoing, Thread};
use super::wire;

/// What a mail is about when nobody says.
const SUBJECT: &str = "A question";

/// The letter, as a server would have brought it.
pub fn letter(at: &EntryPoint, message: &wire::Message) -> Result<Bytes, (&'static str, String)> {
    if !message.raw.is_empty() {
        let raw = BASE64_STANDARD.decode(&message.raw).map_err(|error| ("raw", error.to_string()))?;
        return Ok(raw.into());
    }
    let author = Mailbox { name: message.name.clone(), ..Mailbox::read(&message.from) };
    let ours = Mailbox { name: at.name.clone(), address: at.address.clone() };
    let to = if message.to.is_empty() { vec![ours] } else { split(&message.to) };
    let subject = if message.subject.is_empty() { SUBJECT } else { &message.subject };
    let thread = Thread { in_reply_to: message.answers.clone(), references: message.answers.iter().cloned().collect() };
    let markup = (!message.html.is_empty()).then(|| html::composed(&message.html));
    let written = write::write(&Outgoing {
        from: &author,
        reply_to: &[],
        to: &to,
        cc: &split(&message.cc),
        subject,
        written_at: Timestamp(message.at),
        message_id: &name(&message.id),
        thread,
        html: markup.as_ref(),
        text: &message.text,
        pictures: &[],
        files: &[],
        loop_mark: "simulator",
        author: Author::Agent,
    });
    written.map(Bytes::from).map_err(|error| ("from", error.to_string()))
}

/// A name among all letters, from the simulator's own.
fn name(id: &str) -> String {
    let plain: String = id.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b) } else { '.' }).collect();
    [&plain, "@simulator.invalid"].concat()
}
