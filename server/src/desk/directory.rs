//! To whom a conversation could go (SPEC A.4, H-03, H-11, I.2): queues with their waiting contacts and free agents, and
//! colleagues with what they are in.

use std::collections::HashSet;

use domain::agent::{Access, Presence};
use domain::{AgentId, ConversationId};
use protocol::agent::{Directory, DirectoryAgent, DirectoryQueue};
use protocol::limits;

use super::Desk;
use super::ledger::takes;
use crate::store::StoreError;

/// What an entry weighs on the wire beside its name, at most.
const ENTRY: usize = 160;

impl Desk {
    /// The directory as seen from this conversation; `None` when the agent takes no part in it.
    pub async fn directory(&self, who: AgentId, id: ConversationId) -> Result<Option<Directory>, StoreError> {
        let Some(head) = self.store.conversation(id).await? else { return Ok(None) };
        if head.engagement_of(who).is_none() {
            return Ok(None);
        }
        let catalog = self.catalog.get();
        let media = head.capability().media;
        let candidates = self.candidates(&catalog).await?;
        let has_slot = |free: &std::collections::BTreeMap<_, u32>| free.get(&media).is_some_and(|free| *free > 0);
        let free: HashSet<_> =
            candidates.iter().filter(|candidate| has_slot(&candidate.free)).map(|candidate| candidate.agent).collect();
        let mut queues = Vec::new();
        for queue in catalog.queues.values().filter(|queue| head.queue != Some(queue.id)) {
            let there = candidates.iter().filter(|candidate| candidate.queues.contains(&queue.id));
            queues.push(DirectoryQueue {
                id: queue.id,
                name: queue.name.clone(),
                waiting: count(self.store.waiting(queue.id).await?.len()),
                free: count(there.filter(|candidate| free.contains(&candidate.agent)).count()),
            });
        }
        let mut agents = Vec::new();
        for state in self.store.agents().await? {
            let Some(profile) = catalog.profiles.get(&state.id).filter(|profile| takes(profile, media)) else {
                continue;
            };
            let supervisor = profile.access >= Access::Supervisor;
            let hidden = supervisor && !catalog.settings.transfer.supervisors;
            if state.presence == Presence::SignedOut || state.id == who || hidden || head.involves(state.id) {
                continue;
            }
            agents.push(DirectoryAgent {
                id: state.id,
                name: profile.name.clone(),
                presence: state.presence,
                since: state.since,
                free: free.contains(&state.id),
                supervisor,
            });
        }
        Ok(Some(fitting(Directory { conversation: id, queues, agents })))
    }
}

/// No more than one frame carries: those who could have it now are kept first. In the order of names.
fn fitting(mut directory: Directory) -> Directory {
    directory.queues.sort_by_key(|queue| (queue.free == 0, queue.name.to_lowercase()));
    directory.agents.sort_by_key(|agent| (!agent.free, agent.name.to_lowercase()));
    let mut room = limits::PAGE / 2;
    directory.queues.retain(|queue| fits(&mut room, &queue.name));
    room += limits::PAGE / 2;
    directory.agents.retain(|agent| fits(&mut room, &agent.name));
    directory.queues.sort_by_key(|queue| (queue.name.to_lowercase(), queue.id));
    directory.agents.sort_by_key(|agent| (agent.name.to_lowercase(), agent.id));
    directory
}

fn fits(room: &mut usize, name: &str) -> bool {
    let left = room.checked_sub(ENTRY + name.len());
    *room = left.unwrap_or(0);
    left.is_some()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
