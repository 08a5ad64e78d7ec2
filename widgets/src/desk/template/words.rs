//! What parameters are called, what is wrong with a template, and what is known in a conversation, in the reader's words.

use domain::ConversationId;
use domain::template::{Facts, Mistake, Parameter, Wrong};
use domain::{Timestamp, template};

use crate::channel::look;
use crate::desk::store::Face;
use crate::text::{Dates, Desk, Words};

/// What a parameter is called, where it is a field for want of a value.
pub fn name(words: Words<Desk>, parameter: &Parameter) -> String {
    let key = match parameter {
        Parameter::CustomerName => Desk::ParamCustomerName,
        Parameter::CustomerFirstName => Desk::ParamCustomerFirstName,
        Parameter::CustomerEmail => Desk::ParamCustomerEmail,
        Parameter::CustomerPhone => Desk::ParamCustomerPhone,
        Parameter::AgentName => Desk::ParamAgentName,
        Parameter::AgentFirstName => Desk::ParamAgentFirstName,
        Parameter::QueueName => Desk::ParamQueue,
        Parameter::ConversationId => Desk::ParamConversation,
        Parameter::Channel => Desk::ParamChannel,
        Parameter::Date => Desk::ParamDate,
        Parameter::Time => Desk::ParamTime,
        Parameter::Attribute(name) => return name.clone(),
    };
    words.get(key)
}

/// What is known here, with dates as this language writes them.
pub fn facts(words: Words<Desk>, face: &Face, agent: &str, language: &str, now: Timestamp) -> Facts {
    let (date, time) = Dates::in_language(language, now);
    Facts {
        customer: face.contact.details.clone(),
        agent: agent.to_owned(),
        queue: face.queue.clone(),
        conversation: ConversationId::to_string(&face.conversation),
        channel: words.get(look(face.channel).name),
        date,
        time,
        ..Facts::default()
    }
}

/// What is wrong with a template.
pub fn wrong(words: Words<Desk>, wrong: &Wrong) -> String {
    let limited = |key, limit: usize| words.fill(key, &[("n", &limit.to_string())]);
    match wrong {
        Wrong::NameMissing => words.get(Desk::TemplateNameMissing),
        Wrong::NameTooLong => limited(Desk::TemplateTooLong, template::NAME_LIMIT),
        Wrong::GroupTooLong => limited(Desk::TemplateTooLong, template::GROUP_LIMIT),
        Wrong::TextMissing | Wrong::TextBlank(_) => words.get(Desk::TemplateTextMissing),
        Wrong::TextTooLong(_) => limited(Desk::TemplateTooLong, template::TEXT_LIMIT),
        Wrong::TooManyTexts | Wrong::LanguageUnknown(_) => words.get(Desk::TemplateLanguage),
        // An agent's own has none of that; administration has words for it.
        Wrong::ApprovedUnlocked
        | Wrong::ApprovedElsewhere
        | Wrong::ApprovedName
        | Wrong::ApprovedLanguage(_)
        | Wrong::TooManyFiles
        | Wrong::FilesElsewhere
        | Wrong::ApprovedFiles => String::new(),
        Wrong::Markup { mistake, .. } => match mistake {
            Mistake::Unclosed(tag) => words.fill(Desk::TemplateUnclosed, &[("tag", tag)]),
            Mistake::UnknownParameter(path) => words.fill(Desk::TemplateUnknown, &[("path", path)]),
            Mistake::LabelMissing => words.get(Desk::TemplateLabelMissing),
            Mistake::LabelTooLong(label) => words.fill(Desk::TemplateLabelTooLong, &[("label", label)]),
        },
    }
}
