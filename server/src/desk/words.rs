//! Restricted words: what agents write to customers is looked through before it is sent (SPEC C.1-7).

use domain::channel::Formatting;
use domain::words::{self, Action};
use domain::{AgentId, ConversationId, Refusal, richtext, text};

use super::Desk;
use super::ledger::Trouble;

impl Desk {
    /// Refuses a text that holds a word agents must not write there.
    pub(super) async fn check_words(&self, who: AgentId, id: ConversationId, text: &str) -> Result<(), Trouble> {
        let catalog = self.catalog.get();
        if catalog.words.is_empty() {
            return Ok(());
        }
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        // As the customer will read it: without what is dropped on the way, and without the marks of formatting.
        let text = text::normalize(text);
        let marked = head.birth.channel.capability().formatting == Formatting::Markers;
        let plain = if marked { richtext::plain(&richtext::parse(&text)) } else { text };
        match words::found(&catalog.words, head.birth.channel, &plain) {
            Some(word) if word.action == Action::Refuse => {
                Err(Refusal::WordRestricted { word: word.text.clone() }.into())
            }
            _ => Ok(()),
        }
    }
}
