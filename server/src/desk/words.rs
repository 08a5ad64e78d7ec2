//! Restricted words: what agents write to customers is looked through before it is sent (SPEC C.1-7).

use domain::words::{self, Action};
use domain::{AgentId, ConversationId, Refusal};

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
        match words::found(&catalog.words, head.birth.channel, text) {
            Some(word) if word.action == Action::Refuse => {
                Err(Refusal::WordRestricted { word: word.text.clone() }.into())
            }
            _ => Ok(()),
        }
    }
}
