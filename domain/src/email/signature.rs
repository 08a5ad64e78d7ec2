//! What stands below a new letter: each agent's own, or his queue's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, QueueId};

/// Longest signature, in code points.
pub const SIGNATURE_LIMIT: usize = 2_000;

/// All of them, as plain text.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Signatures {
    /// By queue.
    pub queues: BTreeMap<QueueId, String>,
    /// By agent; his own stands instead of the queue's.
    pub agents: BTreeMap<AgentId, String>,
}

impl Signatures {
    /// What stands below a letter of this agent for this queue, as HTML; empty for nothing. `{{agent.name}}` and
    /// `{{queue.name}}` are filled, as text: a name is never read as anything else.
    pub fn html(&self, agent: AgentId, name: &str, queue: Option<(QueueId, &str)>) -> String {
        let of_queue = || queue.and_then(|(queue, _)| self.queues.get(&queue));
        let Some(text) = self.agents.get(&agent).or_else(of_queue) else { return String::new() };
        let mut html = String::with_capacity(text.len());
        for piece in pieces(text) {
            html.push_str(&escaped(match piece {
                Piece::Text(text) | Piece::Unknown(text) => text,
                Piece::Agent => name,
                Piece::Queue => queue.map_or("", |(_, name)| name),
            }));
        }
        html
    }
}

/// What is to be filled and cannot be, if there is such a thing: `{{` that names neither the agent nor the queue.
pub fn unknown(text: &str) -> Option<&str> {
    pieces(text).find_map(|piece| match piece {
        Piece::Unknown(tag) => Some(tag),
        _ => None,
    })
}

enum Piece<'a> {
    Text(&'a str),
    Agent,
    Queue,
    Unknown(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let begin = rest.find(OPEN).unwrap_or(rest.len());
        if begin > 0 {
            let (said, tail) = rest.split_at(begin);
            rest = tail;
            return Some(Piece::Text(said));
        }
        let line = rest.split('\n').next().unwrap_or(rest);
        let (tag, name) = match line.find(CLOSE) {
            Some(end) => (&rest[..end + CLOSE.len()], rest[OPEN.len()..end].trim()),
            None => (OPEN, ""),
        };
        rest = &rest[tag.len()..];
        Some(match name {
            AGENT => Piece::Agent,
            QUEUE => Piece::Queue,
            _ => Piece::Unknown(tag),
        })
    })
}

const OPEN: &str = "{{";
const CLOSE: &str = "}}";
const AGENT: &str = "agent.name";
const QUEUE: &str = "queue.name";

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: AgentId = AgentId::from_number(1);
    const SALES: (QueueId, &str) = (QueueId::from_number(7), "Sales & more");

    #[test]
    fn an_agents_own_stands_before_his_queues() {
        let mut signatures = Signatures::default();
        assert_eq!(signatures.html(ANNA, "Anna", Some(SALES)), "");
        signatures.queues.insert(SALES.0, "{{agent.name}}\n{{ queue.name }} {{x}}".into());
        assert_eq!(signatures.html(ANNA, "Anna", Some(SALES)), "Anna<br>Sales &amp; more {{x}}");
        signatures.agents.insert(ANNA, "Bye".into());
        assert_eq!(signatures.html(ANNA, "Anna", Some(SALES)), "Bye");
    }

    #[test]
    fn what_cannot_be_filled_is_named() {
        assert_eq!(unknown("{{agent.name}}, {{ queue.name }} {x} }}"), None);
        assert_eq!(unknown("{{agent.name}} {{customer.name}}"), Some("{{customer.name}}"));
        assert_eq!(unknown("Anna {{agent.name"), Some("{{"));
        assert_eq!(unknown("{{\nagent.name}}"), Some("{{"), "a line is a line");
    }

    #[test]
    fn names_are_text() {
        let signatures = Signatures { agents: [(ANNA, "<b>{{agent.name}}".into())].into(), ..Signatures::default() };
        let html = signatures.html(ANNA, "<script>{{queue.name}}", None);
        assert_eq!(html, "&lt;b&gt;&lt;script&gt;{{queue.name}}");
    }
}
