//! What agents do.

use domain::agent::{AgentCommand, Presence};
use domain::commit::{DraftConsumed, Principal};
use domain::conversation::{Actor, Command, Conversation, Destination};
use domain::draft::{DRAFT_LIMIT, Draft};
use domain::message::MessageBody;
use domain::refusal::Field;
use domain::template::Composition;
use domain::{AgentId, CommandId, ContactId, ConversationId, EntryPointId, FileId, Refusal, Seq, WorkflowId, step};
use protocol::Done;
use protocol::agent::{self, DraftPut};

use super::Desk;
use super::contact::Edit;
use super::ledger::{ATTEMPTS, Signed, Trouble, refusal};
use super::people::Merge;
use super::together::mentions;
use crate::bus::{News, Topic};
use crate::store::{CommandRow, CommitError, StoreError};

type Answer = Result<Done<Seq>, Trouble>;

impl Desk {
    /// Carries out an agent's command. A repetition is answered like the first time.
    pub async fn agent(&self, who: AgentId, id: CommandId, command: &agent::Command) -> Result<Done<Seq>, Refusal> {
        let signed = Signed::new(id, Principal::Agent(who), command)?;
        let first = |row: &CommandRow| Done { conversation: row.conversation, seq: row.seq };
        let about = target(command);
        let lane = about.map_or(who.0, |conversation| conversation.0);
        let _lane = self.lanes.enter(lane.as_u128()).await;
        let done = self.settle(&signed, first, || async {
            match translate(command) {
                Asked::Choose(choice) => self.choose(who, choice, &signed).await,
                Asked::Conversation(conversation, command) => {
                    self.in_conversation(who, conversation, &command, None, &signed).await
                }
                Asked::Send { conversation, text, draft, files, used } => {
                    let approved = match used {
                        Some(used) => self.check_template(who, conversation, &used, &text).await?,
                        None => None,
                    };
                    self.check_words(who, conversation, &text).await?;
                    let attachments = self.attachments(signed.entry.by, conversation, &files).await?;
                    let command = Command::Send { body: MessageBody::Text { text, attachments }, approved };
                    self.in_conversation(who, conversation, &command, draft, &signed).await
                }
                Asked::Contact { conversation, version, edit } => {
                    self.edit_contact(who, conversation, version, edit, &signed).await
                }
                Asked::Merge { conversation, version, other, merge } => {
                    self.merge_contact(who, conversation, version, other, &merge, &signed).await
                }
                Asked::Workflow { conversation, workflow, values } => {
                    self.trigger(who, conversation, workflow, &values, &signed).await
                }
                Asked::Letter { conversation, draft, wrap_up } => {
                    self.send_letter(who, conversation, draft, wrap_up, &signed).await
                }
                Asked::Junk { conversation, block } => self.junk(who, conversation, block, &signed).await,
                Asked::Begin { entry_point, to } => self.begin(who, entry_point, &to, &signed).await,
                Asked::Directed { conversation, to, note, join } => {
                    self.directed(who, conversation, to, note, join, &signed).await
                }
            }
        });
        match (done.await?, about) {
            // What changed nothing made no event: its repetition is answered with how things stand.
            (Done { conversation: None, .. }, Some(id)) => {
                let head = self.store.conversation(id).await.map_err(|error| refusal(&error))?;
                Ok(Done { conversation: Some(id), seq: head.map_or(Seq(0), |head| head.seq) })
            }
            (done, _) => Ok(done),
        }
    }

    async fn choose(&self, who: AgentId, choice: domain::agent::Choice, signed: &Signed) -> Answer {
        let before = self.agent_state(who).await?.presence;
        self.change_presence(who, AgentCommand::Choose(choice), Some(signed)).await?;
        if choice == domain::agent::Choice::Available && before != Presence::Available {
            self.tell_left_offline(who).await?;
        }
        Ok(Done { conversation: None, seq: Seq(0) })
    }

    pub(super) async fn in_conversation(
        &self,
        who: AgentId,
        id: ConversationId,
        command: &Command,
        draft: Option<u32>,
        signed: &Signed,
    ) -> Answer {
        let catalog = self.catalog.get();
        // An offer that was withdrawn a moment ago is "over". So is one that never was, of a conversation that is somebody
        // else's or nobody's: the answer does not tell which.
        let unseen = match command {
            Command::Accept { .. } | Command::Decline { .. } => Refusal::OfferOver,
            _ => Refusal::NoSuchConversation,
        };
        let head = self.visible(who, id).await?.ok_or(unseen)?;
        let name = catalog.agent_name(who);
        let context = self.context(&catalog, &head, Actor::Agent { id: who, name }).await?;
        let mut commit = Self::commit(context.now, Some(signed));
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, command, &context, house))?;
        if let Some(version) = draft {
            commit.drafts.push(DraftConsumed { agent: who, conversation: id, version });
        }
        if after.left_nothing() {
            let version = self.store.draft(who, id).await?.version;
            commit.drafts.push(DraftConsumed { agent: who, conversation: id, version });
        }
        let noted = mentions(&commit);
        self.carry_out(commit, &[&head]).await?;
        self.tell_mentioned(&catalog, who, &after, &noted).await?;
        if draft.is_some()
            && let Ok(draft) = self.store.draft(who, id).await
        {
            self.bus.publish(Topic::Agent(who), News::Draft { conversation: id, version: draft.version });
        }
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// A conversation this agent may know of; any other looks as if it did not exist.
    pub(super) async fn visible(&self, who: AgentId, id: ConversationId) -> Result<Option<Conversation>, StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        let may_know = head.engagement_of(who).is_some() || self.may_read(who, id).await?;
        Ok(may_know.then_some(head))
    }

    /// The agent's draft in a conversation he may read.
    pub async fn draft(&self, who: AgentId, id: ConversationId) -> Result<Draft, Refusal> {
        if !self.may_read(who, id).await.map_err(|error| refusal(&error))? {
            return Err(Refusal::NoSuchConversation);
        }
        let mut draft = self.store.draft(who, id).await.map_err(|error| refusal(&error))?;
        let named: Vec<_> = draft.files.iter().map(|file| file.file).collect();
        draft.files = self.unsent(who, id, &named).await.map_err(|error| refusal(&error))?;
        Ok(draft)
    }

    /// Saves a draft: newest wins, an overwritten text stays recoverable (DESIGN.md §3.4).
    pub async fn save_draft(&self, who: AgentId, id: ConversationId, put: DraftPut) -> Result<Draft, Refusal> {
        if put.size() > DRAFT_LIMIT {
            return Err(Refusal::FieldInvalid { field: Field::Text });
        }
        let (typed, letter) = (Composition::kept(put.text, put.form), put.letter);
        let files = self.unsent(who, id, &put.files).await.map_err(|error| refusal(&error))?;
        // Not while it is being sent.
        let _lane = self.lanes.enter(id.0.as_u128()).await;
        for _ in 0..ATTEMPTS {
            let mut draft = self.draft(who, id).await?;
            let stored = draft.version;
            if draft.composition() == typed && draft.letter == letter && draft.files == files {
                return Ok(draft);
            }
            self.not_held(who, id).await?;
            draft.files.clone_from(&files);
            draft.save(typed.clone(), letter.clone(), put.base, self.clock.now());
            match self.store.save_draft(who, id, stored, draft.clone()).await {
                Ok(()) => {
                    let news = News::Draft { conversation: id, version: draft.version };
                    self.bus.publish(Topic::Agent(who), news);
                    return Ok(draft);
                }
                Err(CommitError::Store(error)) => return Err(refusal(&error)),
                Err(_) => {}
            }
        }
        Err(Refusal::Internal)
    }
}

/// A wire command in the words of the rules.
enum Asked {
    Choose(domain::agent::Choice),
    Conversation(ConversationId, Command),
    Send {
        conversation: ConversationId,
        text: String,
        draft: Option<u32>,
        files: Vec<FileId>,
        used: Option<agent::TemplateUse>,
    },
    Contact {
        conversation: ConversationId,
        version: u32,
        edit: Edit,
    },
    Merge {
        conversation: ConversationId,
        version: u32,
        other: ContactId,
        merge: Merge,
    },
    Workflow {
        conversation: ConversationId,
        workflow: WorkflowId,
        values: Vec<(String, String)>,
    },
    Letter {
        conversation: ConversationId,
        draft: u32,
        wrap_up: bool,
    },
    Junk {
        conversation: ConversationId,
        block: bool,
    },
    Begin {
        entry_point: EntryPointId,
        to: String,
    },
    /// To somebody: given, or asked to join.
    Directed {
        conversation: ConversationId,
        to: Destination,
        note: String,
        join: bool,
    },
}

fn translate(command: &agent::Command) -> Asked {
    use agent::Command as Wire;
    let (conversation, command) = match command.clone() {
        Wire::Choose(choice) => return Asked::Choose(choice),
        Wire::EditContact { conversation, version, details } => {
            return Asked::Contact { conversation, version, edit: Edit::Details(details) };
        }
        Wire::NoteContact { conversation, version, notes } => {
            return Asked::Contact { conversation, version, edit: Edit::Notes(notes) };
        }
        Wire::MergeContact { conversation, version, other, other_version, theirs } => {
            return Asked::Merge { conversation, version, other, merge: Merge::Confirm { other_version, theirs } };
        }
        Wire::UnmergeContact { conversation, version, other } => {
            return Asked::Merge { conversation, version, other, merge: Merge::Undo };
        }
        Wire::Transfer { conversation, to, note } => {
            return Asked::Directed { conversation, to, note, join: false };
        }
        Wire::Invite { conversation, to, note } => {
            return Asked::Directed { conversation, to, note, join: true };
        }
        Wire::Junk { conversation, block } => return Asked::Junk { conversation, block },
        Wire::Begin { entry_point, to } => return Asked::Begin { entry_point, to },
        Wire::Trigger { conversation, workflow, values } => {
            return Asked::Workflow { conversation, workflow, values };
        }
        Wire::Send { conversation, text, draft, files, template: used } => {
            return Asked::Send { conversation, text, draft, files, used };
        }
        Wire::SendLetter { conversation, draft, wrap_up } => return Asked::Letter { conversation, draft, wrap_up },
        Wire::TakeLetterBack { conversation } => (conversation, Command::TakeLetterBack),
        Wire::Accept { conversation, engagement } => (conversation, Command::Accept { engagement }),
        Wire::Decline { conversation, engagement } => (conversation, Command::Decline { engagement }),
        Wire::End { conversation } => (conversation, Command::End),
        Wire::WrapUp { conversation, engagement, reasons } => (conversation, Command::WrapUp { engagement, reasons }),
        Wire::ExtendWrapUp { conversation, engagement } => (conversation, Command::ExtendWrapUp { engagement }),
        Wire::Resume { conversation, engagement } => (conversation, Command::Resume { engagement }),
        Wire::Park { conversation, until, reason } => (conversation, Command::Park { until, reason }),
        Wire::Unpark { conversation } => (conversation, Command::Unpark),
        Wire::CancelInvitation { conversation } => (conversation, Command::CancelInvitation),
        Wire::EndConference { conversation } => (conversation, Command::EndConference),
        Wire::LeaveConference { conversation } => (conversation, Command::LeaveConference),
        Wire::HandOver { conversation } => (conversation, Command::HandOver),
        Wire::WrapUpConference { conversation, reasons } => (conversation, Command::WrapUpConference { reasons }),
        Wire::Note { conversation, text, mentions } => (conversation, Command::Note { text, mentions }),
    };
    Asked::Conversation(conversation, command)
}

/// The conversation a command is about.
const fn target(command: &agent::Command) -> Option<ConversationId> {
    use agent::Command as Wire;
    match command {
        Wire::Choose(_) | Wire::Begin { .. } => None,
        Wire::Accept { conversation, .. }
        | Wire::Decline { conversation, .. }
        | Wire::Send { conversation, .. }
        | Wire::End { conversation }
        | Wire::WrapUp { conversation, .. }
        | Wire::ExtendWrapUp { conversation, .. }
        | Wire::Resume { conversation, .. }
        | Wire::Park { conversation, .. }
        | Wire::Unpark { conversation }
        | Wire::CancelInvitation { conversation }
        | Wire::EndConference { conversation }
        | Wire::LeaveConference { conversation }
        | Wire::HandOver { conversation }
        | Wire::WrapUpConference { conversation, .. }
        | Wire::SendLetter { conversation, .. }
        | Wire::TakeLetterBack { conversation }
        | Wire::Junk { conversation, .. }
        | Wire::Note { conversation, .. }
        | Wire::Trigger { conversation, .. }
        | Wire::Transfer { conversation, .. }
        | Wire::Invite { conversation, .. }
        | Wire::NoteContact { conversation, .. }
        | Wire::MergeContact { conversation, .. }
        | Wire::UnmergeContact { conversation, .. }
        | Wire::EditContact { conversation, .. } => Some(*conversation),
    }
}
