//! What is wrong in the form, field by field: pure. The rules are `domain`'s; the server is the judge.

use domain::refusal::{Field, Refusal};
use domain::site::{Ask, Form};
use domain::text;

use crate::text::Chat;

/// A field of the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Name.
    Name,
    /// Email address.
    Email,
    /// Telephone number.
    Phone,
    /// The question at this place.
    Answer(usize),
    /// The first words.
    Message,
}

/// How a field is asked for. `offline` makes the ways to answer later required.
pub fn asked(form: &Form, part: Part, offline: bool) -> Ask {
    match part {
        Part::Name => form.name,
        Part::Email | Part::Message if offline => Ask::Required,
        Part::Email => form.email,
        Part::Phone => form.phone,
        Part::Answer(at) => match form.questions.get(at) {
            Some(question) if question.required => Ask::Required,
            Some(_) => Ask::Optional,
            None => Ask::No,
        },
        Part::Message => Ask::Optional,
    }
}

/// What is wrong with a field, if anything, as the key of its text.
pub fn error(form: &Form, part: Part, value: &str, offline: bool) -> Option<Chat> {
    match (asked(form, part, offline), value.trim().is_empty()) {
        (Ask::No, _) | (Ask::Optional, true) => None,
        (Ask::Required, true) => Some(missing(part)),
        (_, false) => check(part, value).err().map(|refusal| match refusal {
            Refusal::FieldMissing { .. } => missing(part),
            _ => invalid(part),
        }),
    }
}

/// Every field the form shows, in order.
pub fn parts(form: &Form, offline: bool) -> Vec<Part> {
    let questions = (0..form.questions.len()).map(Part::Answer);
    [Part::Name, Part::Email, Part::Phone]
        .into_iter()
        .chain(questions)
        .chain([Part::Message])
        .filter(|part| asked(form, *part, offline) != Ask::No)
        .collect()
}

fn check(part: Part, value: &str) -> Result<(), Refusal> {
    match part {
        Part::Name => text::name(value).map(drop),
        Part::Email => text::email_parts(value).map(drop),
        Part::Phone => text::phone(value).map(drop),
        Part::Answer(_) if value.trim().chars().count() > text::ANSWER_LIMIT => {
            Err(Refusal::FieldInvalid { field: Field::Answer })
        }
        Part::Message if text::length(value) > domain::channel::web_chat::CAPABILITY.customer_limit => {
            Err(Refusal::FieldInvalid { field: Field::Text })
        }
        Part::Answer(_) | Part::Message => Ok(()),
    }
}

/// The same for what the server found.
pub const fn refused(field: Field, is_missing: bool) -> Chat {
    let part = match field {
        Field::Name => Part::Name,
        Field::Email => Part::Email,
        Field::Phone => Part::Phone,
        Field::Answer => Part::Answer(0),
        Field::Text => Part::Message,
        // The page's own doing, nothing the customer could mend.
        Field::Page | Field::Time => return Chat::WhyOther,
    };
    if is_missing { missing(part) } else { invalid(part) }
}

const fn missing(part: Part) -> Chat {
    match part {
        Part::Name => Chat::NameMissing,
        Part::Email => Chat::EmailMissing,
        Part::Phone => Chat::PhoneMissing,
        Part::Answer(_) => Chat::AnswerMissing,
        Part::Message => Chat::MessageMissing,
    }
}

const fn invalid(part: Part) -> Chat {
    match part {
        Part::Name => Chat::NameInvalid,
        Part::Email => Chat::EmailInvalid,
        Part::Phone => Chat::PhoneInvalid,
        Part::Answer(_) => Chat::AnswerInvalid,
        Part::Message => Chat::WhyTooLong,
    }
}

#[cfg(test)]
mod tests {
    use domain::contact::Details;
    use domain::site::{FormAnswers, Question};

    use super::*;

    fn form() -> Form {
        Form {
            name: Ask::Required,
            email: Ask::Optional,
            phone: Ask::No,
            questions: vec![Question { text: "Order?".into(), required: true }],
        }
    }

    fn value(filled: &FormAnswers, part: Part) -> &str {
        match part {
            Part::Name => &filled.details.name,
            Part::Email => &filled.details.email,
            Part::Phone => &filled.details.phone,
            Part::Answer(at) => &filled.answers[at],
            Part::Message => "hi",
        }
    }

    #[test]
    fn fields_and_the_rules_of_the_server_agree() {
        for name in ["", "Jo"] {
            for email in ["", "jo@", "jo@example.org"] {
                for answer in ["", "42"] {
                    for offline in [false, true] {
                        let details = Details { name: name.into(), email: email.into(), phone: "x".into() };
                        let filled = FormAnswers { details, answers: vec![answer.into()] };
                        let wrong = parts(&form(), offline)
                            .into_iter()
                            .any(|part| error(&form(), part, value(&filled, part), offline).is_some());
                        assert_eq!(wrong, form().check(&filled, offline).is_err(), "{filled:?} {offline}");
                    }
                }
            }
        }
    }

    #[test]
    fn offline_asks_for_an_address_and_a_message() {
        assert_eq!(error(&form(), Part::Email, "", true), Some(Chat::EmailMissing));
        assert_eq!(error(&form(), Part::Message, " ", true), Some(Chat::MessageMissing));
        assert_eq!(error(&form(), Part::Message, "", false), None);
        let nothing = Form { name: Ask::No, email: Ask::No, phone: Ask::No, questions: vec![] };
        assert_eq!(parts(&nothing, false), [Part::Message]);
        assert_eq!(parts(&nothing, true), [Part::Email, Part::Message]);
    }
}
