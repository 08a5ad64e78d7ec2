//! From what somebody wrote on the page to a whole mail: what he left out is what a mail program would put there.

use axum::body::Bytes;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mail_parser::decoders::html::html_to_text;
use serde::Deserialize;

use super::MailError;
use super::read::{Letter, Person, one_line, people};
use super::write::{Draft, write};
use crate::shelf::File;
use crate::world::mail_name;

/// What a mail is about when nobody says.
const SUBJECT: &str = "A question";
/// Most mails that one refers to; the first, and the last.
const REFERENCES: usize = 20;

/// What somebody writes; all but text and files is for mails only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// What it says.
    pub text: String,
    /// Which files go with it.
    pub files: Vec<u64>,
    /// What it is about; else what the mail was about that it answers.
    pub subject: Option<String>,
    /// To whom, parted by commas; else to whoever wrote the mail that it answers, or to the entry point.
    pub to: Option<String>,
    /// Who gets a copy, parted by commas.
    pub cc: Option<String>,
    /// The same as HTML; `text` is made from it if that is empty.
    pub html: Option<String>,
    /// The name of the mail that it answers; `null` for none, else the last one.
    pub answers: Answers,
    /// A whole mail in base64: then nothing else counts.
    pub raw: Option<String>,
}

/// What a mail answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Option<String>")]
pub enum Answers {
    /// The last one of the thread; so it is when nothing is said.
    #[default]
    Last,
    /// Nothing: it begins a thread.
    Nothing,
    /// The mail of this name.
    Mail(String),
}

impl From<Option<String>> for Answers {
    fn from(name: Option<String>) -> Self {
        name.map_or(Self::Nothing, Self::Mail)
    }
}

impl Asked {
    /// Whether it says something that only mails have.
    pub fn is_mail(&self) -> bool {
        let Self { subject, to, cc, html, answers, raw, .. } = self;
        [subject, to, cc, html, raw].into_iter().any(Option::is_some) || *answers != Answers::Last
    }
}

/// Who writes, and where he stands.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The carrier's name for the message.
    pub id: String,
    /// He himself.
    pub from: Person,
    /// Where he writes to.
    pub entry_point: Person,
    /// The mail that it answers, as far as it is known.
    pub before: Option<Letter>,
}

/// The whole mail.
pub fn compose(sender: &Sender, asked: &Asked, files: &[(File, Bytes)], at: i64) -> Result<Bytes, MailError> {
    if let Some(raw) = &asked.raw {
        let raw = BASE64_STANDARD.decode(raw).map_err(|error| MailError::Raw(error.to_string()))?;
        return Ok(raw.into());
    }
    let Sender { id, from, entry_point, before } = sender;
    if people(&from.address).is_err() {
        return Err(MailError::Address(from.address.clone()));
    }
    let to = match &asked.to {
        Some(to) => people(to)?,
        None => vec![before.as_ref().and_then(|before| answered(before, from)).unwrap_or(entry_point).clone()],
    };
    let cc = people(asked.cc.as_deref().unwrap_or_default())?;
    if to.is_empty() && cc.is_empty() {
        return Err(MailError::Nobody);
    }
    let subject = match (&asked.subject, before) {
        (Some(subject), _) => subject.clone(),
        (None, Some(before)) => answer(&before.subject),
        (None, None) => SUBJECT.to_owned(),
    };
    let references = match (&asked.answers, before) {
        (_, Some(before)) => references(before),
        (Answers::Mail(name), None) => vec![name.clone()],
        (Answers::Last | Answers::Nothing, None) => Vec::new(),
    };
    if !references.last().is_none_or(|name| is_name(name)) {
        return Err(MailError::Answers);
    }
    let html = asked.html.as_deref().unwrap_or_default();
    let text = if asked.text.is_empty() && !html.is_empty() { plain(html) } else { asked.text.clone() };
    let message_id = mail_name(id);
    let draft = Draft {
        message_id: &message_id,
        from,
        to: &to,
        cc: &cc,
        subject: &subject,
        at,
        references: &references,
        text: &text,
        html,
        files,
    };
    Ok(write(&draft).into())
}

/// HTML as text; items of lists and rows of tables are lines, as mail programs write them.
fn plain(html: &str) -> String {
    let ends = ["</li>", "</LI>", "</tr>", "</TR>"];
    html_to_text(&ends.iter().fold(html.to_owned(), |html, end| html.replace(end, &["<br>", end].concat())))
}

/// Whom an answer goes to: not to oneself.
fn answered<'a>(before: &'a Letter, from: &Person) -> Option<&'a Person> {
    let wanted = before.reply_to.first().or(before.from.first())?;
    let is_own = before.from.iter().any(|person| person.address.eq_ignore_ascii_case(&from.address));
    // Another customer's mail, of which this one has a copy, is answered by who it was written to: the house hears it.
    let of_house = !before.recipients.is_empty();
    (of_house && !is_own && !wanted.address.is_empty()).then_some(wanted)
}

fn answer(subject: &str) -> String {
    let begin = subject.get(..3).unwrap_or_default();
    if begin.eq_ignore_ascii_case("re:") { subject.to_owned() } else { one_line(&["Re: ", subject].concat()) }
}

/// The mails before an answer to this one (RFC 5322 section 3.6.4).
fn references(before: &Letter) -> Vec<String> {
    let mut names = before.references.clone();
    if names.is_empty() {
        names.extend(before.in_reply_to.clone());
    }
    names.retain(|name| *name != before.message_id && is_name(name));
    names.push(before.message_id.clone());
    if names.len() > REFERENCES {
        names.drain(1..=names.len() - REFERENCES);
    }
    names
}

fn is_name(name: &str) -> bool {
    (1..=500).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::shelf::Shelf;

    fn person(address: &str) -> Person {
        Person { name: String::new(), address: address.into() }
    }

    fn composed(asked: &str, before: Option<Letter>) -> Result<Letter, MailError> {
        let asked: Asked = serde_json::from_str(asked).unwrap();
        let sender = Sender {
            id: "sim-1-2".into(),
            from: person("mia@example.org"),
            entry_point: person("shop@x.example"),
            before,
        };
        Ok(read(&compose(&sender, &asked, &[], 0)?, &Shelf::default()))
    }

    fn letter_of_the_server() -> Letter {
        Letter {
            message_id: "s2@x.example".into(),
            references: vec!["c1@simulator.invalid".into()],
            from: vec![person("shop@x.example")],
            reply_to: vec![person("shop+token@x.example")],
            to: vec![person("mia@example.org")],
            recipients: vec!["mia@example.org".into()],
            subject: "Your cup".into(),
            ..Letter::default()
        }
    }

    #[test]
    fn what_is_left_out_is_what_a_mail_program_puts_there() {
        let first = composed(r#"{ "text": "hi" }"#, None).unwrap();
        assert_eq!(
            (&*first.subject, &*first.to[0].address, &*first.message_id),
            (SUBJECT, "shop@x.example", "sim.1.2@simulator.invalid")
        );
        assert!(first.references.is_empty());

        let answer = composed(r#"{ "text": "hi" }"#, Some(letter_of_the_server())).unwrap();
        assert_eq!((&*answer.subject, &*answer.to[0].address), ("Re: Your cup", "shop+token@x.example"));
        assert_eq!(answer.in_reply_to.as_deref(), Some("s2@x.example"));
        assert_eq!(answer.references, ["c1@simulator.invalid", "s2@x.example"]);

        let own = Letter {
            message_id: "c1@simulator.invalid".into(),
            subject: "RE: x".into(),
            from: vec![person("mia@example.org")],
            ..Letter::default()
        };
        let more = composed(r#"{ "text": "still there?" }"#, Some(own)).unwrap();
        assert_eq!((&*more.subject, &*more.to[0].address), ("RE: x", "shop@x.example"));
        assert_eq!(more.references, ["c1@simulator.invalid"]);
    }

    #[test]
    fn what_is_said_counts() {
        let asked = r#"{ "html": "<p>Good <b>day</b></p>", "to": "Shop <shop@x.example>, pat@example.org", "cc": "jo@example.org", "subject": "S", "answers": null }"#;
        let letter = composed(asked, None).unwrap();
        assert_eq!((letter.to.len(), &*letter.cc[0].address, &*letter.subject), (2, "jo@example.org", "S"));
        assert_eq!((letter.text.trim(), letter.in_reply_to), ("Good day", None));
        let list = composed(r#"{ "html": "<ul><li>a cup</li><li>a grinder</li></ul>" }"#, None).unwrap();
        assert_eq!(list.text.split_whitespace().collect::<Vec<_>>(), ["a", "cup", "a", "grinder"]);
        let unknown = composed(r#"{ "text": "hi", "answers": "9@y.example" }"#, None).unwrap();
        assert_eq!(unknown.references, ["9@y.example"]);
        assert_eq!(composed(r#"{ "to": "" }"#, None), Err(MailError::Nobody));
        assert_eq!(composed(r#"{ "answers": "<a b>" }"#, None), Err(MailError::Answers));
        assert!(matches!(composed(r#"{ "cc": "pat" }"#, None), Err(MailError::Address(_))));
        assert!(matches!(composed(r#"{ "raw": "%" }"#, None), Err(MailError::Raw(_))));
        let raw = BASE64_STANDARD.encode("From: x@example.org\r\nSubject: as it is\r\n\r\nhi");
        assert_eq!(composed(&format!(r#"{{ "raw": "{raw}" }}"#), None).unwrap().subject, "as it is");
    }

    #[test]
    fn nothing_and_null_are_two_things() {
        let asked = |json: &str| serde_json::from_str::<Asked>(json).unwrap();
        assert_eq!(asked("{}").answers, Answers::Last);
        assert_eq!(asked(r#"{ "answers": null }"#).answers, Answers::Nothing);
        assert!(!asked(r#"{ "text": "hi", "files": [1] }"#).is_mail() && asked(r#"{ "answers": null }"#).is_mail());
    }
}
