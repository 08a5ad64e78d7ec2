//! Who acts: guests who write and repeat what they are in doubt about, clerks who do what a desk lets them do, and some things
//! it does not.

use domain::agent::{Choice, Presence};
use domain::channel::Composer;
use domain::conversation::{Conversation, Destination, EngagementState};
use domain::settings::Settings;
use domain::{AgentId, CommandId, ContactId, ConversationId, ReasonId, Refusal};
use protocol::customer::Start;
use protocol::{agent, customer};
use server::clock::{Clock, Ids};
use server::desk::Visitor;
use server::store::Store;

use crate::mail;
use crate::world::{FIRST, SECOND, SITE, World};

/// A customer.
#[derive(Default)]
pub struct Guest {
    number: u128,
    conversation: Option<ConversationId>,
    count: usize,
    /// Sent, and not answered.
    doubt: Option<(CommandId, customer::Command, Option<String>)>,
    /// What was acknowledged, in order, with where it went.
    pub acknowledged: Vec<(ConversationId, String)>,
}

impl Guest {
    pub fn new(number: u128) -> Self {
        Self { number, ..Self::default() }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor { contact: ContactId::from_number(self.number), site: SITE }
    }

    pub async fn act(&mut self, world: &mut World) {
        if self.doubt.is_none() {
            self.doubt = Some(self.something(world));
        }
        self.send(world).await;
    }

    fn something(&mut self, world: &mut World) -> (CommandId, customer::Command, Option<String>) {
        let id = CommandId(world.hand.uuid(world.hand.now()));
        self.count += 1;
        let text = format!("{}: {}", self.number, self.count);
        match (self.conversation, world.dice.below(12)) {
            (Some(conversation), 0) => (id, customer::Command::Leave { conversation }, None),
            (Some(conversation), 1) => {
                let email = "jo@example.org".to_owned();
                (id, customer::Command::LeaveEmail { conversation, email }, None)
            }
            (Some(conversation), 2..) => {
                (id, customer::Command::Write { conversation, text: text.clone(), files: Vec::new() }, Some(text))
            }
            _ => {
                let mut form = domain::site::FormAnswers::default();
                form.details.name = "Jo".into();
                form.details.email = "jo@example.org".into();
                let start = Start { form, text: Some(text.clone()), ..Start::default() };
                (id, customer::Command::Start(start), Some(text))
            }
        }
    }

    async fn send(&mut self, world: &mut World) {
        let Some((id, command, text)) = self.doubt.clone() else { return };
        let answer = world.desk.customer(self.visitor(), id, &command).await;
        if world.dice.once_in(15) {
            // The answer is lost on its way: he will repeat it.
            return;
        }
        match answer {
            Ok(done) => {
                self.conversation = done.conversation.or(self.conversation);
                if let (Some(text), Some(conversation)) = (text, done.conversation) {
                    self.acknowledged.push((conversation, text));
                }
                self.doubt = None;
            }
            Err(refusal) if refusal.may_succeed_later() => {}
            Err(refusal) => {
                let message = matches!(command, customer::Command::Write { .. } | customer::Command::Start(_));
                assert!(!message, "a customer's message is never refused for the state of things: {refusal}");
                self.doubt = None;
            }
        }
    }

    pub async fn clear_doubts(&mut self, world: &mut World) {
        for _ in 0..100 {
            if self.doubt.is_none() {
                return;
            }
            self.send(world).await;
        }
        assert!(self.doubt.is_none(), "never answered: {:?}", self.doubt);
    }
}

fn is_active(head: &Conversation, id: AgentId) -> bool {
    head.engagement_of(id).is_some_and(|(_, part)| matches!(part.state, EngagementState::Active { .. }))
}

/// An agent.
#[derive(Default)]
pub struct Clerk {
    id: Option<AgentId>,
    pub connected: bool,
    count: usize,
    doubt: Option<(CommandId, agent::Command, Option<String>)>,
    /// What was acknowledged, in order, with where it went.
    pub acknowledged: Vec<(ConversationId, String)>,
}

impl Clerk {
    pub fn new(id: AgentId) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    pub async fn act(&mut self, world: &mut World) {
        let Some(id) = self.id else { return };
        if !self.connected {
            if world.dice.once_in(2) {
                let _ = world.desk.sign_in(id).await;
                self.connected = world.desk.link_up(id).await.is_ok();
                if !self.connected {
                    world.desk.link_down(id).await;
                }
            }
            return;
        }
        match world.dice.below(30) {
            0 => {
                world.desk.link_down(id).await;
                self.connected = false;
            }
            1 => {
                let _ = world.desk.sign_out(id).await;
            }
            _ => {
                if self.doubt.is_none() {
                    self.doubt = self.something(world, id).await;
                }
                self.send(world, id).await;
            }
        }
    }

    async fn something(
        &mut self,
        world: &mut World,
        id: AgentId,
    ) -> Option<(CommandId, agent::Command, Option<String>)> {
        let command_id = CommandId(world.hand.uuid(world.hand.now()));
        let presence = world.store.agent(id).await.ok()??.presence;
        if presence != Presence::Available && world.dice.once_in(2) || world.dice.once_in(25) {
            let reason = Settings::default().idle_reasons[world.dice.below(4)].id;
            let choice = if world.dice.once_in(6) { Choice::Idle { reason } } else { Choice::Available };
            return Some((command_id, agent::Command::Choose(choice), None));
        }
        let mine = world.desk.desk_conversations(id).await.ok()?;
        let conversation = *world.dice.pick(&mine)?;
        let head = world.store.conversation(conversation).await.ok()??;
        if head.capability().composer == Composer::Mail && is_active(&head, id) && !world.dice.once_in(3) {
            self.count += 1;
            let (command, text) = mail::answer(world, id, &head, self.count).await?;
            return Some((command_id, command, Some(text)));
        }
        let (command, text) = self.in_conversation(world, id, &head);
        Some((command_id, command, text))
    }

    fn in_conversation(
        &mut self,
        world: &mut World,
        id: AgentId,
        head: &Conversation,
    ) -> (agent::Command, Option<String>) {
        let conversation = head.id();
        let parts: Vec<_> = head.engagements.iter().filter(|(_, part)| part.agent == id).collect();
        let Some((engagement, part)) = world.dice.pick(&parts).map(|(no, part)| (**no, (*part).clone())) else {
            return (agent::Command::End { conversation }, None);
        };
        let someone = AgentId::from_number(world.dice.below(3) as u128 + 1);
        let note = || "please".to_owned();
        let command = match (part.state, world.dice.below(20)) {
            (EngagementState::Offered { .. }, 0) => agent::Command::Decline { conversation, engagement },
            (EngagementState::Offered { .. }, 1..16) => agent::Command::Accept { conversation, engagement },
            (EngagementState::Active { .. }, 0) | (EngagementState::Offered { .. }, _) => {
                agent::Command::End { conversation }
            }
            (EngagementState::Active { .. }, 1) => {
                agent::Command::Park { conversation, until: None, reason: "later".into() }
            }
            (EngagementState::Active { .. }, 2) => agent::Command::Unpark { conversation },
            (EngagementState::Active { .. }, 3) => {
                let to = if world.dice.once_in(3) {
                    Destination::Queue(*world.dice.pick(&[FIRST, SECOND]).expect("there are two"))
                } else {
                    Destination::Agent(someone)
                };
                agent::Command::Transfer { conversation, to, note: note() }
            }
            (EngagementState::Active { .. }, 4 | 5) => {
                agent::Command::Invite { conversation, to: Destination::Agent(someone), note: note() }
            }
            (EngagementState::Active { .. }, 6) => agent::Command::LeaveConference { conversation },
            (EngagementState::Active { .. }, 7) => match world.dice.below(4) {
                0 => agent::Command::CancelInvitation { conversation },
                1 => agent::Command::EndConference { conversation },
                2 => agent::Command::HandOver { conversation },
                _ => agent::Command::WrapUpConference { conversation, reasons: vec![] },
            },
            (EngagementState::Active { .. }, 8) => {
                agent::Command::Note { conversation, text: note(), mentions: vec![someone] }
            }
            (EngagementState::Active { .. }, _) => {
                self.count += 1;
                let text = format!("agent {id}: {}", self.count);
                return (
                    agent::Command::Send {
                        conversation,
                        text: text.clone(),
                        draft: None,
                        template: None,
                        files: Vec::new(),
                    },
                    Some(text),
                );
            }
            (EngagementState::WrapUp { .. }, 0) => agent::Command::ExtendWrapUp { conversation, engagement },
            (EngagementState::WrapUp { .. }, 1) => agent::Command::Resume { conversation, engagement },
            (EngagementState::WrapUp { .. }, _) => {
                let reasons = vec![ReasonId::from_number(0x21)];
                agent::Command::WrapUp { conversation, engagement, reasons }
            }
        };
        (command, None)
    }

    async fn send(&mut self, world: &mut World, id: AgentId) {
        let Some((command_id, command, text)) = self.doubt.clone() else { return };
        let answer = world.desk.agent(id, command_id, &command).await;
        if world.dice.once_in(15) {
            return;
        }
        match answer {
            Ok(done) => {
                match (&command, text, done.conversation) {
                    (agent::Command::SendLetter { .. }, Some(text), Some(conversation)) => {
                        world.post.held.push((conversation, id, text));
                    }
                    (agent::Command::Send { .. }, Some(text), Some(conversation)) => {
                        self.acknowledged.push((conversation, text));
                    }
                    _ => {}
                }
                self.doubt = None;
            }
            Err(Refusal::Internal | Refusal::StorageUnavailable) => {}
            Err(_) => self.doubt = None,
        }
    }

    pub async fn clear_doubts(&mut self, world: &mut World) {
        let Some(id) = self.id else { return };
        for _ in 0..100 {
            if self.doubt.is_none() {
                return;
            }
            self.send(world, id).await;
        }
        assert!(self.doubt.is_none(), "never answered: {:?}", self.doubt);
    }
}
