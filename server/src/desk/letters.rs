//! Letters on their way out.

use domain::{AgentId, ConversationId, Refusal};

use super::Desk;
use super::ledger::refusal;

impl Desk {
    /// What is about to leave stands still until it has left, or is taken back.
    pub(super) async fn not_held(&self, who: AgentId, id: ConversationId) -> Result<(), Refusal> {
        let head = self.store.conversation(id).await.map_err(|error| refusal(&error))?;
        let held = head.and_then(|head| head.held).filter(|held| held.agent == who);
        held.map_or(Ok(()), |_| Err(Refusal::LetterHeld))
    }
}
