//! To whom a conversation could go: what the dialogs for transfer and conference list (SPEC A.4, I.2).

use domain::agent::Presence;
use domain::id::{AgentId, QueueId};
use domain::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

/// To whom a conversation could go, as of a moment. It is bounded: of very many, those who could have it now come first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Directory {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Queues it is not in, by name.
    pub queues: Vec<DirectoryQueue>,
    /// Colleagues who are signed in and take contacts of its medium, by name.
    pub agents: Vec<DirectoryAgent>,
}

/// A queue a conversation could go to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DirectoryQueue {
    /// Which one.
    pub id: QueueId,
    /// Its name.
    pub name: String,
    /// Contacts that wait there.
    pub waiting: u32,
    /// Agents who could have another one now.
    pub free: u32,
}

/// A colleague a conversation could go to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DirectoryAgent {
    /// Who.
    pub id: AgentId,
    /// His name.
    pub name: String,
    /// What he is in.
    pub presence: Presence,
    /// Since when.
    pub since: Timestamp,
    /// Whether he can be offered another one now.
    pub free: bool,
    /// Whether he supervises.
    pub supervisor: bool,
}
