//! The rules of Switchboard: what may happen in a conversation, to an agent, in a queue.
//!
//! **Invariants.** Nothing here does I/O, waits, reads a clock or draws a random number: time, ids and settings are
//! parameters. The server decides with these rules; the server and both front ends apply the same events with the same
//! reducer. The crate builds for the browser, so it stays small and names no library of either side.
//!
//! Where to look: [`conversation`] (events, commands, the state machine), [`agent`] (presence and slots), [`routing`]
//! (who gets what), [`step`] (changes that touch several aggregates and become one [`commit::Commit`]), [`thread`] (what a
//! reader sees), [`channel`] (what each channel can do), [`composer`] (what may be sent), [`attachment`] (files that go with
//! it), [`richtext`] (what a formatted text says), [`segments`] (what a text message costs), [`template`] (what is sent again
//! and again), [`email`] (how a letter is answered), [`workflow`] (what is set going in systems of others).

pub mod agent;
pub mod attachment;
pub mod block;
pub mod channel;
pub mod commit;
pub mod composer;
pub mod contact;
pub mod conversation;
pub mod delivery;
pub mod draft;
pub mod email;
pub mod entry_point;
pub mod history;
pub mod hours;
pub mod id;
pub mod message;
pub mod refusal;
pub mod richtext;
pub mod routing;
pub mod screen_pop;
pub mod segments;
pub mod settings;
pub mod site;
pub mod step;
pub mod template;
pub mod text;
pub mod thread;
pub mod time;
pub mod timer;
pub mod words;
pub mod workflow;

pub use id::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, FileId, ParticipantNo, QueueId,
    ReasonId, Seq, SharedSeq, SiteId, TeamId, TemplateId, WordId, WorkflowId,
};
pub use refusal::Refusal;
pub use time::{Span, Timestamp};
