//! A locked template on its way: only its gaps are the agent's, and the server checks that (SPEC C.3-5).

use serde::{Deserialize, Serialize};

use crate::id::TemplateId;
use crate::refusal::Refusal;
use crate::text;

use super::fill::{Facts, Parameter};
use super::markup::{Part, parse};

/// Longest value the page words itself, such as a date, in code points.
const WORDED_LIMIT: usize = 60;
/// Most words of such a value, as in the longest dates: `viernes, 20 de noviembre de 2026`.
const WORDS_LIMIT: usize = 6;

/// A locked template with the values given so far, one for each of its tags in order; an empty one is open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Locked {
    /// Which template.
    pub template: TemplateId,
    /// In which language.
    pub language: String,
    /// The text it was made from: a composer needs nothing else to go on after a reload.
    pub source: String,
    /// The values, by tag.
    pub values: Vec<String>,
    /// Whether its platform has approved it: then it may be sent when nothing else may.
    #[serde(default)]
    pub approved: bool,
    /// What stood in the composer before it, and stands there again when it is taken away; no part of what is sent.
    #[serde(default)]
    pub before: String,
}

/// A part of a locked template, to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
    /// What cannot be changed: the template's own words, and what the house knows.
    Fixed(String),
    /// What the agent fills.
    Input {
        /// Which of the values.
        tag: usize,
        /// What it is called.
        label: String,
        /// What stands in it.
        value: String,
    },
}

impl Locked {
    /// A template as it is inserted; `None` if its text cannot be read.
    pub fn begin(template: TemplateId, language: &str, source: &str, facts: &Facts) -> Option<Self> {
        let values = tags(&parse(source).ok()?)
            .map(|tag| match tag {
                Part::Known(parameter) => facts.value(parameter).unwrap_or_default().to_owned(),
                Part::Field { default, .. } => default.clone(),
                Part::Text(_) => String::new(),
            })
            .collect();
        Some(Self {
            template,
            language: language.to_owned(),
            source: source.to_owned(),
            values,
            approved: false,
            before: String::new(),
        })
    }

    /// With the values that make it say this: how a message is sent again of which nothing but its words was kept. `None` if
    /// it cannot say that, or where nothing stands between two gaps to tell them apart.
    #[must_use]
    pub fn saying(mut self, said: &str, facts: &Facts) -> Option<Self> {
        let parts = self.parts();
        let mut rest = said;
        self.values.clear();
        for (index, part) in parts.iter().enumerate() {
            let known = match part {
                Part::Text(text) => {
                    rest = rest.strip_prefix(text.as_str())?;
                    continue;
                }
                Part::Known(parameter) => facts.value(parameter).filter(|known| rest.starts_with(known)).map(str::len),
                Part::Field { .. } => None,
            };
            let end = known.or_else(|| match parts.get(index + 1) {
                Some(Part::Text(last)) if index + 2 == parts.len() => rest.strip_suffix(last.as_str()).map(str::len),
                Some(Part::Text(next)) => rest.find(next.as_str()),
                Some(_) => None,
                None => Some(rest.len()),
            })?;
            let (value, tail) = rest.split_at(end);
            self.values.push(value.to_owned());
            rest = tail;
        }
        rest.is_empty().then_some(self)
    }

    /// With what the house knows by now in its places, such as a corrected name. What the page worded stays as it was shown.
    #[must_use]
    pub fn refreshed(&self, facts: &Facts) -> Self {
        let mut fresh = self.clone();
        for (value, tag) in fresh.values.iter_mut().zip(tags(&self.parts())) {
            if let Part::Known(parameter) = tag
                && (!parameter.is_worded() || text::is_blank(value))
                && let Some(known) = facts.value(parameter)
            {
                known.clone_into(value);
            }
        }
        fresh
    }

    /// Gives a value. It is kept on one line.
    pub fn set(&mut self, tag: usize, value: &str) {
        if let Some(slot) = self.values.get_mut(tag) {
            *slot = text::normalize(value).replace(breaks, " ");
        }
    }

    /// What is to be shown; what the house knows is no input.
    pub fn shown(&self, facts: &Facts, name: &dyn Fn(&Parameter) -> String) -> Vec<Shown> {
        let mut shown = Vec::new();
        let mut tag = 0;
        for part in self.parts() {
            let value = self.values.get(tag).cloned().unwrap_or_default();
            let (label, known) = match part {
                Part::Text(text) => {
                    shown.push(Shown::Fixed(text));
                    continue;
                }
                Part::Known(parameter) => {
                    let stays = parameter.is_worded() && !text::is_blank(&value);
                    let known = if stays { Some(value.clone()) } else { facts.value(&parameter).map(str::to_owned) };
                    (name(&parameter), known)
                }
                Part::Field { label, .. } => (label, None),
            };
            shown.push(known.map_or_else(|| Shown::Input { tag, label, value }, Shown::Fixed));
            tag += 1;
        }
        shown
    }

    /// What is still to be filled, in order; `name` labels what the house should know.
    pub fn open(&self, name: &dyn Fn(&Parameter) -> String) -> Vec<String> {
        let parts = self.parts();
        let tags = tags(&parts).enumerate();
        let blank = tags.filter(|(tag, _)| self.values.get(*tag).is_none_or(|value| text::is_blank(value)));
        let labels = blank.filter_map(|(_, part)| match part {
            Part::Known(parameter) => Some(name(parameter)),
            Part::Field { label, .. } => Some(label.clone()),
            Part::Text(_) => None,
        });
        labels.collect()
    }

    /// What it says with its values, as it is sent.
    pub fn text(&self) -> String {
        render(&self.parts(), &self.values)
    }

    // A source that cannot be read has no parts: it says nothing and cannot be sent.
    fn parts(&self) -> Vec<Part> {
        parse(&self.source).unwrap_or_default()
    }
}

/// The server's check: `said` is what this template says with these values, every tag has one, and what the house knows
/// was not made up. What the page words itself (dates, the channel's name) is judged by its form.
pub fn verify(source: &str, values: &[String], facts: &Facts, said: &str) -> Result<(), Refusal> {
    let parts = parse(source).map_err(|_| Refusal::TemplateMismatch)?;
    let fits = |(tag, value): (&Part, &String)| {
        let known = match tag {
            Part::Known(parameter) if parameter.is_worded() => return is_worded_so(parameter, value),
            Part::Known(parameter) => facts.value(parameter),
            Part::Field { .. } | Part::Text(_) => None,
        };
        known.map_or(is_one_line(value), |known| known == value)
    };
    let complete = tags(&parts).count() == values.len() && tags(&parts).zip(values).all(fits);
    if complete && render(&parts, values) == said { Ok(()) } else { Err(Refusal::TemplateMismatch) }
}

/// What begins another line, or moves along one.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a value fills a gap and nothing else: it does not begin another line, and is sent as it was judged.
fn is_one_line(value: &str) -> bool {
    !text::is_blank(value) && !value.contains(breaks) && text::normalize(value) == value
}

/// Whether a value has the form of what the page words: a date or a time has digits, a few words such as a month's, and the
/// marks that stand between them; a channel's name has letters.
fn is_worded_so(parameter: &Parameter, value: &str) -> bool {
    let fits = is_one_line(value) && value.chars().count() <= WORDED_LIMIT;
    let is_date = matches!(parameter, Parameter::Date | Parameter::Time);
    let between = |c: char| c.is_whitespace() || ".,:/-'’".contains(c);
    let words = value.split(|c: char| between(c) || c.is_ascii_digit()).filter(|word| !word.is_empty());
    let letters = |word: &str| word.chars().all(char::is_alphanumeric);
    fits && words.clone().all(letters)
        && words.count() <= WORDS_LIMIT
        && (!is_date || value.bytes().any(|byte| byte.is_ascii_digit()))
}

fn tags(parts: &[Part]) -> impl Iterator<Item = &Part> {
    parts.iter().filter(|part| !matches!(part, Part::Text(_)))
}

fn render(parts: &[Part], values: &[String]) -> String {
    let mut values = values.iter();
    let mut said = String::new();
    for part in parts {
        match part {
            Part::Text(text) => said.push_str(text),
            Part::Known(_) | Part::Field { .. } => said.push_str(values.next().map_or("", String::as_str)),
        }
    }
    said
}
