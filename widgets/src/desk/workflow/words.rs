//! What is said of a workflow that ended.

use domain::workflow::Failure;

use crate::text::{Flow, Key};

/// The announcement that it ended.
pub fn ended(name: &str, failure: Option<Failure>, said: &str, ignored: &[String]) -> String {
    let mut text = match failure {
        None if said.is_empty() => Flow::Done.fill(&[("name", name)]),
        None => Flow::Said.fill(&[("name", name), ("said", said)]),
        Some(failure) => Flow::Failed.fill(&[("name", name), ("why", &why(failure, said))]),
    };
    if !ignored.is_empty() {
        text.push_str("; ");
        text.push_str(&Flow::Ignored.fill(&[("fields", &ignored.join(", "))]));
    }
    text
}

/// Why it failed, and whether it may have been done all the same.
pub fn why(failure: Failure, said: &str) -> String {
    let key = match failure {
        _ if !said.is_empty() => return said.to_owned(),
        Failure::Said => Flow::NoReason,
        Failure::Status { status } => {
            let text = Flow::Status.fill(&[("status", &status.to_string())]);
            return perhaps(failure, text);
        }
        Failure::Timeout => Flow::Timeout,
        Failure::Unreachable => Flow::Unreachable,
        Failure::Forbidden => Flow::Forbidden,
        Failure::Broken => Flow::Broken,
        Failure::TooLarge | Failure::Unreadable => Flow::Unreadable,
        Failure::Interrupted => Flow::Interrupted,
    };
    perhaps(failure, key.say().to_owned())
}

fn perhaps(failure: Failure, text: String) -> String {
    if failure.may_have_happened() { [&text, ". ", Flow::Perhaps.say()].concat() } else { text }
}
