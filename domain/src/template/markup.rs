//! Reading a template's text: `{{path}}` is a value the house knows, `[[label]]` or `[[label|default]]` one the agent
//! gives; `\{{` and `\[[` are the braces themselves (SPEC C.3-1, C.3-9).

use super::fill::Parameter;

/// Longest label of a gap, in code points.
pub const LABEL_LIMIT: usize = 80;

/// A part of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Said as it is.
    Text(String),
    /// A value the house knows.
    Known(Parameter),
    /// A value the agent gives.
    Field {
        /// What it is called; never empty.
        label: String,
        /// What it begins with; may be empty.
        default: String,
    },
}

/// Why a text cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Mistake {
    /// A tag that does not end.
    #[error("{0} is not closed")]
    Unclosed(String),
    /// `{{…}}` with a path that means nothing.
    #[error("there is no parameter {0:?}")]
    UnknownParameter(String),
    /// `[[…]]` without a label.
    #[error("a field has no label")]
    LabelMissing,
    /// A label that is too long, or over several lines.
    #[error("the label {0:?} is too long")]
    LabelTooLong(String),
}

/// Reads a text. Neighbouring texts are one part, and none is empty.
pub fn parse(text: &str) -> Result<Vec<Part>, Mistake> {
    let mut parts = Vec::new();
    let mut said = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let escaped = rest.strip_prefix('\\').filter(|after| opens(after));
        if let Some(after) = escaped {
            let (braces, tail) = after.split_at(2);
            said.push_str(braces);
            rest = tail;
        } else if opens(rest) {
            let (part, tail) = tag(rest)?;
            if !said.is_empty() {
                parts.push(Part::Text(core::mem::take(&mut said)));
            }
            parts.push(part);
            rest = tail;
        } else {
            said.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    if !said.is_empty() {
        parts.push(Part::Text(said));
    }
    Ok(parts)
}

/// A template that says this text and has no gaps, whatever stands in it.
pub fn escape(text: &str) -> String {
    text.replace("{{", "\\{{").replace("[[", "\\[[")
}

fn opens(text: &str) -> bool {
    text.starts_with("{{") || text.starts_with("[[")
}

fn tag(text: &str) -> Result<(Part, &str), Mistake> {
    let (open, inside) = text.split_at(2);
    let is_known = open == "{{";
    let close = if is_known { "}}" } else { "]]" };
    let Some((inside, tail)) = inside.split_once(close) else {
        return Err(Mistake::Unclosed(text.chars().take(20).collect()));
    };
    if is_known {
        let path = inside.trim();
        let known = Parameter::named(path).ok_or_else(|| Mistake::UnknownParameter(path.to_owned()))?;
        return Ok((Part::Known(known), tail));
    }
    let (label, default) = inside.split_once('|').unwrap_or((inside, ""));
    let (label, default) = (label.trim().to_owned(), default.trim().to_owned());
    if label.is_empty() {
        return Err(Mistake::LabelMissing);
    }
    if label.chars().count() > LABEL_LIMIT || inside.contains('\n') {
        return Err(Mistake::LabelTooLong(label));
    }
    Ok((Part::Field { label, default }, tail))
}
