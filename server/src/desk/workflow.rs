//! Workflows that agents set going (SPEC A.6). The command commits that it runs; somebody else makes the call and says what
//! came of it, which is one more commit: what the answer asks for, its announcement and the line of the log together.
//!
//! A call is made once. Whoever repeats the command is answered like the first time and nothing is called again; a call on
//! which nobody reports ends as interrupted, because nobody can say whether it was made.

use domain::commit::{AuditEntry, ContactChange};
use domain::contact::Contact;
use domain::conversation::{Actor, Command, Conversation, EngagementState};
use domain::workflow::call::CallEnd;
use domain::workflow::{Answer, Call, Failure};
use domain::{AgentId, ConversationId, Refusal, Seq, Timestamp, WorkflowId, step};
use protocol::Done;
use protocol::agent::WorkflowEntry;

use super::Desk;
use super::contact::changes;
use super::ledger::{ATTEMPTS, Signed, Trouble, refusal};
use crate::bus::{News, Topic};
use crate::store::{Calls, CommitError, StoreError};
use crate::workflow::caller::Target;
use crate::workflow::wire::Request;

/// How many calls are ended at a time, of those that nobody reports on.
const LOST_BATCH: usize = 1_000;

/// A workflow to call.
#[derive(Clone)]
pub struct Errand {
    /// The line of the log.
    pub call: Call,
    /// Where.
    pub to: Target,
    /// What is said.
    pub body: Vec<u8>,
}

impl core::fmt::Debug for Errand {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Errand").field("call", &self.call.id).finish_non_exhaustive()
    }
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// Why it failed.
    pub failure: Option<Failure>,
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// What the answer asks for.
    pub answer: Answer,
    /// The answer as it came.
    pub body: Vec<u8>,
}

impl Reply {
    /// No answer, and why.
    pub fn failed(failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::default() }
    }

    /// The end of a call with this.
    pub fn end(&self, at: Timestamp) -> CallEnd {
        CallEnd { at, failure: self.failure, status: self.status, ignored: self.answer.ignored_fields() }
    }
}

impl Desk {
    /// What this agent can set going in a conversation, by name.
    pub async fn workflows(&self, who: AgentId, id: ConversationId) -> Result<Vec<WorkflowEntry>, Refusal> {
        let head = self.visible(who, id).await.map_err(|error| refusal(&error))?.ok_or(Refusal::NoSuchConversation)?;
        let catalog = self.catalog.get();
        let fit = catalog.workflows.values().filter(|one| one.is_for(head.queue, head.birth.channel));
        let entry = |one: &domain::workflow::Workflow| WorkflowEntry {
            id: one.id,
            name: one.name.clone(),
            hint: one.hint.clone(),
            parameters: one.parameters.clone(),
            confirm: one.confirm,
        };
        let mut entries: Vec<_> = fit.map(entry).collect();
        entries.sort_by_key(|one| (one.name.to_lowercase(), one.id));
        Ok(entries)
    }

    pub(super) async fn trigger(
        &self,
        who: AgentId,
        id: ConversationId,
        workflow: WorkflowId,
        given: &[(String, String)],
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let catalog = self.catalog.get();
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let profile = catalog.profiles.get(&who).ok_or(Refusal::NotAllowed)?;
        let workflow = catalog.workflows.get(&workflow).filter(|one| one.is_for(head.queue, head.birth.channel));
        let workflow = workflow.ok_or(Refusal::NoLongerAvailable)?;
        let contact = self.person(head.birth.contact).await?;
        let call = signed.entry.id;
        let request = Request::new(call, workflow, given, (&head, &contact), profile, &catalog)?;
        let context = self.context(&catalog, &head, Actor::Agent { id: who, name: profile.name.clone() }).await?;
        let call = Call {
            id: call,
            workflow: workflow.id,
            name: workflow.name.clone(),
            by: who,
            conversation: Some(id),
            began: context.now,
            end: None,
        };
        let mut commit = Self::commit(context.now, Some(signed));
        commit.calls.push(call.clone());
        let command = Command::Trigger { call: call.id, name: call.name.clone() };
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, &command, &context, house))?;
        self.carry_out(commit, &[&head]).await?;
        let to = Target { url: workflow.url.clone(), secret: workflow.secret.clone() };
        self.memory().errands.push(Errand { call, to, body: request.body() });
        self.bell.ring_for_workflows();
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// The workflows to call; whoever takes them reports on each by [`Self::call_ended`].
    pub fn take_errands(&self) -> Vec<Errand> {
        core::mem::take(&mut self.memory().errands)
    }

    /// What came of a call. After an error it is to be said again; what was said before does nothing again.
    pub async fn call_ended(&self, call: &Call, reply: &Reply) -> Result<(), StoreError> {
        let there = match call.conversation {
            Some(id) => self.store.conversation(id).await?.map(|_| id),
            None => None,
        };
        let Some(id) = there else {
            let mut commit = Self::commit(self.clock.now(), None);
            commit.calls.push(call.ended(reply.end(commit.at)));
            return self.store.commit(commit).await.map_err(|error| failed(call, &error));
        };
        let _lane = self.lanes.enter(id.0.as_u128()).await;
        let mut filled = false;
        for _ in 0..ATTEMPTS {
            match self.end_call(id, call, reply, &mut filled).await {
                Ok(()) => return Ok(()),
                Err(Trouble::Again | Trouble::Repeated) => {}
                Err(Trouble::Refused(refusal)) => return Err(failed(call, &refusal)),
            }
        }
        Err(failed(call, &"overtaken every time"))
    }

    /// Ends the calls that began before this and on which nobody has reported.
    pub async fn end_lost_calls(&self, before: Timestamp) -> Result<(), StoreError> {
        let running = self.store.calls(Calls::Running, LOST_BATCH).await?;
        for call in running.into_iter().filter(|call| call.began <= before) {
            self.call_ended(&call, &Reply::failed(Failure::Interrupted)).await?;
        }
        Ok(())
    }

    async fn end_call(&self, id: ConversationId, call: &Call, reply: &Reply, filled: &mut bool) -> Result<(), Trouble> {
        let head = self.head(id).await?;
        if !head.calls.contains(&call.id) {
            return Ok(());
        }
        let answer = &reply.answer;
        // Before the commit: a text that is there although the announcement does not say so harms less than the opposite.
        if !answer.composer.is_empty() && !*filled && writes(&head, call.by) {
            self.fill_composer(call.by, id, &answer.composer).await?;
            *filled = true;
        }
        let catalog = self.catalog.get();
        let context = self.context(&catalog, &head, Actor::House).await?;
        let stored = self.root(head.birth.contact).await?;
        let expected = stored.as_ref().map(|contact| contact.version);
        let known = stored.unwrap_or(Contact::new(head.birth.contact));
        let (details, notes) = answer.contact.applied_to(&known.details, &known.notes);
        let contact = Contact { version: known.version + 1, details, notes, ..known.clone() };
        let changes = changes(&known, &contact);
        let changed = (!changes.is_empty()).then_some(contact);
        let mut commit = Self::commit(context.now, None);
        commit.calls.push(call.ended(reply.end(context.now)));
        if let Some(contact) = &changed {
            let fields = changes.iter().map(|change| format!("\"{}\"", change.field)).collect::<Vec<_>>().join(",");
            commit.contacts.push(ContactChange { expected, contact: contact.clone() });
            commit.audit.push(AuditEntry {
                by: Some(call.by),
                act: "contact.edited",
                on: contact.id.to_string(),
                details: format!("{{\"fields\":[{fields}],\"workflow\":\"{}\"}}", call.workflow),
            });
        }
        let command = Command::EndCall {
            call: call.id,
            name: call.name.clone(),
            by: call.by,
            failure: reply.failure,
            said: if reply.failure.is_some() { answer.error.clone() } else { answer.message.clone() },
            note: answer.note.clone(),
            changes,
            ignored: answer.ignored_fields(),
        };
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, &command, &context, house))?;
        self.carry_out(commit, &[&head]).await?;
        if changed.is_some() {
            let person = self.person(head.birth.contact).await?;
            self.contact_changed(&after, person);
        }
        Ok(())
    }

    /// Puts a text into an agent's draft; nothing that stands there goes.
    async fn fill_composer(&self, who: AgentId, id: ConversationId, text: &str) -> Result<(), Trouble> {
        for _ in 0..ATTEMPTS {
            let mut draft = self.store.draft(who, id).await?;
            let stored = draft.version;
            draft.add(text, self.clock.now());
            match self.store.save_draft(who, id, stored, draft.clone()).await {
                Ok(()) => {
                    let news = News::Draft { conversation: id, version: draft.version };
                    self.bus.publish(Topic::Agent(who), news);
                    return Ok(());
                }
                Err(CommitError::Store(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(Trouble::Again)
    }
}

/// Whether the agent still has a composer there.
fn writes(head: &Conversation, who: AgentId) -> bool {
    let mut parts = head.engagements.values();
    parts.any(|part| part.agent == who && matches!(part.state, EngagementState::Active { .. }))
}

fn failed(call: &Call, why: &dyn core::fmt::Display) -> StoreError {
    StoreError::Failed(format!("call {}: {why}", call.id))
}
