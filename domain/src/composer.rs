//! What may be sent: the composer's rules, asked by the view for instant feedback and by the server as the judge (SPEC C.1).

use crate::attachment::FileRules;
use crate::channel::Capability;
use crate::message::MessageBody;
use crate::refusal::Refusal;
use crate::text;

/// What the counter under a composer shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counter {
    /// Counted length (SPEC C.1-1).
    pub length: u32,
    /// The limit.
    pub limit: u32,
}

impl Counter {
    /// Counts `text` against `limit`.
    pub fn of(text: &str, limit: u32) -> Self {
        Self { length: text::length(text), limit }
    }

    /// Shown from 80 % on.
    pub const fn is_shown(self) -> bool {
        self.length as u64 * 5 >= self.limit as u64 * 4
    }

    /// Over the limit: nothing is truncated, Send is disabled.
    pub const fn is_over(self) -> bool {
        self.length > self.limit
    }
}

/// Checks a message of an agent, of at most `limit` code points. Returns it as it will be stored.
pub fn agent_message(body: MessageBody, limit: u32, channel: &Capability) -> Result<MessageBody, Refusal> {
    message(body, limit, &channel.agent_files)
}

/// Checks a message of a customer. Returns it as it will be stored.
pub fn customer_message(body: MessageBody, channel: &Capability) -> Result<MessageBody, Refusal> {
    message(body, channel.customer_limit, &channel.customer_files)
}

fn message(body: MessageBody, limit: u32, files: &FileRules) -> Result<MessageBody, Refusal> {
    match body {
        MessageBody::Text { text, attachments } => {
            let text = text::normalize(&text);
            if text::is_blank(&text) && attachments.is_empty() {
                return Err(Refusal::TextBlank);
            }
            let counter = Counter::of(&text, limit);
            if counter.is_over() {
                return Err(Refusal::TextTooLong { length: counter.length, limit });
            }
            files.message(&attachments)?;
            Ok(MessageBody::Text { text, attachments })
        }
        MessageBody::Erased => Err(Refusal::TextBlank),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::web_chat;

    fn check(text: &str) -> Result<MessageBody, Refusal> {
        agent_message(MessageBody::text(text), 1_000, &web_chat::CAPABILITY)
    }

    #[test]
    fn a_thousand_is_fine_and_one_more_is_refused_with_its_length() {
        assert!(check(&"é".repeat(1_000)).is_ok());
        assert_eq!(check(&"é".repeat(1_001)), Err(Refusal::TextTooLong { length: 1_001, limit: 1_000 }));
        assert!(check(&"\r\n".repeat(500).replace("\r\n", "a\r\n")).is_ok(), "CR LF counts once");
    }

    #[test]
    fn blank_is_refused() {
        assert_eq!(check(" \n "), Err(Refusal::TextBlank));
        assert_eq!(agent_message(MessageBody::Erased, 1_000, &web_chat::CAPABILITY), Err(Refusal::TextBlank));
    }

    #[test]
    fn the_counter_shows_from_eighty_percent() {
        assert!(!Counter { length: 799, limit: 1_000 }.is_shown());
        assert!(Counter { length: 800, limit: 1_000 }.is_shown());
    }
}
