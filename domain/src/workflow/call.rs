//! One use of a workflow: who asked for it, and what became of it. Texts are not in here: what was asked and answered is
//! nowhere kept, and what an answer said stands in the conversation, where it can be erased.

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, CommandId, ConversationId, WorkflowId};
use crate::time::{Span, Timestamp};

/// Longest time for an answer.
pub const ANSWER_WITHIN: Span = Span::seconds(10);
/// Most calls that run at the same time in one conversation.
pub const RUNNING_LIMIT: usize = 5;

/// A line of the log of calls.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Call {
    /// The command that set it going; its request goes out under this key and no other request does.
    pub id: CommandId,
    /// Which workflow.
    pub workflow: WorkflowId,
    /// Its name at that time.
    pub name: String,
    /// Who set it going.
    pub by: AgentId,
    /// In which conversation; `None` for a test.
    pub conversation: Option<ConversationId>,
    /// When.
    pub began: Timestamp,
    /// What became of it; `None` while it runs.
    pub end: Option<CallEnd>,
}

/// What became of a call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CallEnd {
    /// When.
    pub at: Timestamp,
    /// Why it failed; `None` when it did not.
    pub failure: Option<Failure>,
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// Fields of the answer that were wrong and left out.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Why a call failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Failure {
    /// The answer says so, with words of its own.
    Said,
    /// The answer has a status that is no success.
    Status {
        /// Which one.
        status: u16,
    },
    /// No answer within [`ANSWER_WITHIN`]. Whether it was carried out is not known.
    Timeout,
    /// It could not be reached: certainly nothing was done.
    Unreachable,
    /// Its address is one of a private network, which the configuration does not allow: nothing was sent.
    Forbidden,
    /// The connection broke. Whether it was carried out is not known.
    Broken,
    /// The answer is too long. It was carried out, as far as its status says.
    TooLarge,
    /// The answer cannot be read. It was carried out, as far as its status says.
    Unreadable,
    /// Our server went down meanwhile. Whether it was carried out is not known.
    Interrupted,
}

impl Failure {
    /// Its name in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Status { .. } => "status",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Forbidden => "forbidden",
            Self::Broken => "broken",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether it may have been carried out all the same; then it is not to be set going again without looking.
    pub const fn may_have_happened(self) -> bool {
        match self {
            Self::Said | Self::Unreachable | Self::Forbidden => false,
            Self::Status { status } => status >= 500,
            Self::Timeout | Self::Broken | Self::TooLarge | Self::Unreadable | Self::Interrupted => true,
        }
    }
}

impl Call {
    /// The call, ended.
    #[must_use]
    pub fn ended(&self, end: CallEnd) -> Self {
        Self { end: Some(end), ..self.clone() }
    }
}
