//! What is nothing for us, and people who are not heard (SPEC I.6).

use domain::block::{Blocked, Sender};
use domain::commit::DraftConsumed;
use domain::contact::Identity;
use domain::conversation::{Actor, Command, Conversation};
use domain::{AgentId, ConversationId, Refusal, Seq, step};
use protocol::Done;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::Desk;
use super::ledger::{Signed, Trouble, refusal};
use crate::catalog::kind;
use crate::store::{CommitError, Document};

impl Desk {
    /// Closes it without reasons. Whoever is to be blocked is blocked first: what fails after that is done again.
    pub(super) async fn junk(
        &self,
        who: AgentId,
        id: ConversationId,
        block: bool,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let catalog = self.catalog.get();
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let actor = Actor::Agent { id: who, name: catalog.agent_name(who) };
        let context = self.context(&catalog, &head, actor).await?;
        let mut commit = Self::commit(context.now, Some(signed));
        let after = Self::with_house(&catalog, |house| {
            step::conversation(&mut commit, &head, &Command::Junk, &context, house)
        })?;
        if block {
            self.block(who, &head).await?;
        }
        let version = self.store.draft(who, id).await?.version;
        commit.drafts.push(DraftConsumed { agent: who, conversation: id, version });
        self.carry_out(commit, &[&head]).await?;
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// Whether nothing is taken from this sender.
    pub fn is_blocked(&self, identity: &Identity) -> bool {
        let blocked = &self.catalog.get().blocked;
        !blocked.is_empty() && blocked.contains(&Sender::Identity(identity.clone()))
    }

    async fn block(&self, who: AgentId, head: &Conversation) -> Result<(), Trouble> {
        let contact = self.store.contact(head.birth.contact).await?.ok_or(Refusal::NoSuchConversation)?;
        let sender = Sender::of(&head.birth, &contact).ok_or(Refusal::NotAllowed)?;
        let at = self.clock.now();
        // Who is blocked is one document, whoever does it and however often.
        let mut id = [0; 16];
        id.copy_from_slice(&Sha256::digest(sender.key())[..16]);
        let id = Builder::from_custom_bytes(id).into_uuid().to_string();
        let json = serde_json::to_string(&Blocked { sender, by: who, at }).map_err(|_| Refusal::Internal)?;
        match self.store.put_document(kind::BLOCKED, Document { id, version: 0, json }, Some(who), at).await {
            Ok(()) => self.catalog_changed().await?,
            Err(CommitError::Store(error)) => return Err(refusal(&error).into()),
            // He is blocked already.
            Err(_) => {}
        }
        Ok(())
    }
}
