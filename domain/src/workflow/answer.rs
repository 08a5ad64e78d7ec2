//! What an answer may ask for: to say something, to correct the contact, to leave a note, to put a text into the composer.
//! What is wrong with it is named and left out, the rest counts; what is unknown is not looked at.

use core::fmt;

use crate::contact::{self, Details};
use crate::conversation::note::NOTE_LIMIT;
use crate::refusal::Refusal;
use crate::text;

/// Longest answer, in bytes.
pub const ANSWER_LIMIT: usize = 64 * 1024;
/// Longest word on how it went, in code points.
pub const MESSAGE_LIMIT: u32 = 300;
/// Longest text for the composer, in code points.
pub const COMPOSER_LIMIT: u32 = 4_000;

/// What an answer asks for, checked. Empty texts ask for nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// It failed, it says, and why. Then nothing else counts.
    pub error: String,
    /// How it went, for the announcement.
    pub message: String,
    /// What is to be known of the contact.
    pub contact: ContactAnswer,
    /// For colleagues.
    pub note: String,
    /// For the composer of the agent who set it going.
    pub composer: String,
    /// What was wrong, in the order it is looked at.
    pub ignored: Vec<Ignored>,
}

/// What is to be known of the contact; `None` leaves it as it is, nothing takes it away.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ContactAnswer {
    /// Display name.
    pub name: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Telephone number, E.164.
    pub phone: Option<String>,
    /// What colleagues should know.
    pub notes: Option<String>,
}

/// A field of an answer that was left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignored {
    /// Which one, such as `contact.email`.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: Bad,
}

/// What is wrong with a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Bad {
    /// It must be a text.
    #[error("is no text")]
    NoText,
    /// It must be an object.
    #[error("is no object")]
    NoObject,
    /// It is too long.
    #[error("has more than {0} characters")]
    TooLong(u32),
    /// It is no name, address or number.
    #[error("is not valid")]
    NotValid,
}

impl fmt::Display for Ignored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.why)
    }
}

/// A field of an answer as it came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Given {
    /// Not there.
    Nothing,
    /// A text.
    Text(String),
    /// An object.
    Object,
    /// Anything else.
    Other,
}

impl Answer {
    /// Reads an answer; `given` finds the field of this name, in the object `contact` for those that begin so.
    pub fn read(given: impl Fn(&'static str) -> Given) -> Self {
        let mut ignored = Vec::new();
        let mut plain =
            |field, limit| text_of(field, given(field), &mut ignored, |raw| fits(raw, limit)).unwrap_or_default();
        let (error, message) = (plain("error", MESSAGE_LIMIT), plain("message", MESSAGE_LIMIT));
        let (note, composer) = (plain("note", NOTE_LIMIT), plain("composer", COMPOSER_LIMIT));
        let contact = match given("contact") {
            Given::Nothing => ContactAnswer::default(),
            Given::Object => ContactAnswer::read(&given, &mut ignored),
            Given::Text(_) | Given::Other => {
                ignored.push(Ignored { field: "contact", why: Bad::NoObject });
                ContactAnswer::default()
            }
        };
        Self { error, message, contact, note, composer, ignored }
    }

    /// Names of the fields that were left out.
    pub fn ignored_fields(&self) -> Vec<String> {
        self.ignored.iter().map(|one| one.field.to_owned()).collect()
    }
}

impl ContactAnswer {
    fn read(given: &impl Fn(&'static str) -> Given, ignored: &mut Vec<Ignored>) -> Self {
        let mut field = |name, check: fn(&str) -> Result<String, Refusal>| {
            text_of(name, given(name), ignored, |raw| match text::normalize(raw).trim() {
                "" => Ok(String::new()),
                raw => check(raw).map_err(bad),
            })
        };
        Self {
            name: field("contact.name", text::name),
            email: field("contact.email", text::email),
            phone: field("contact.phone", text::phone),
            notes: field("contact.notes", contact::checked_notes),
        }
    }

    /// These details and notes with what is asked for.
    pub fn applied_to(&self, details: &Details, notes: &str) -> (Details, String) {
        let or = |asked: &Option<String>, known: &str| asked.clone().unwrap_or_else(|| known.to_owned());
        let details = Details {
            name: or(&self.name, &details.name),
            email: or(&self.email, &details.email),
            phone: or(&self.phone, &details.phone),
        };
        (details, or(&self.notes, notes))
    }
}

fn text_of(
    field: &'static str,
    given: Given,
    ignored: &mut Vec<Ignored>,
    check: impl Fn(&str) -> Result<String, Bad>,
) -> Option<String> {
    let why = match given {
        Given::Nothing => return None,
        Given::Text(raw) => match check(&raw) {
            Ok(text) => return Some(text),
            Err(why) => why,
        },
        Given::Object | Given::Other => Bad::NoText,
    };
    ignored.push(Ignored { field, why });
    None
}

fn fits(raw: &str, limit: u32) -> Result<String, Bad> {
    let text = text::normalize(raw).trim().to_owned();
    if text::is_blank(&text) {
        return Ok(String::new());
    }
    if text::length(&text) > limit { Err(Bad::TooLong(limit)) } else { Ok(text) }
}

fn bad(refusal: Refusal) -> Bad {
    match refusal {
        Refusal::TextTooLong { limit, .. } => Bad::TooLong(limit),
        _ => Bad::NotValid,
    }
}
