//! Whom a conversation could go to, as a list that is searched; and the colleagues a note names. Pure.

use domain::AgentId;
use domain::agent::Presence;
use domain::channel::Targets;
use domain::conversation::Destination;
use protocol::agent::{Directory, DirectoryAgent};

use crate::desk::search::matches;

/// What the dialog is open for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asking {
    /// Which conversation.
    pub conversation: domain::ConversationId,
    /// To have a colleague join it; otherwise to give it away.
    pub join: bool,
    /// Whom the channel allows.
    pub allowed: Targets,
}

/// A part of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// Queues.
    Queues,
    /// Agents.
    Agents,
}

/// One that can be chosen, or is at least listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Who.
    pub to: Destination,
    /// What it is called.
    pub name: String,
    /// What is said beside it.
    pub about: About,
    /// Whether it can be chosen now.
    pub free: bool,
}

/// What is said beside a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// Of a queue.
    Queue {
        /// Contacts that wait there.
        waiting: u32,
        /// Agents who could have another one.
        free: u32,
    },
    /// Of an agent.
    Agent {
        /// What he is in.
        presence: Presence,
        /// Whether he supervises.
        supervisor: bool,
    },
}

/// What a tab lists. A transfer lists only agents who could have it now, a conference all who are signed in (SPEC H-11).
pub fn entries(directory: &Directory, tab: Tab, join: bool, query: &str) -> Vec<Entry> {
    let queues = directory.queues.iter().map(|queue| Entry {
        to: Destination::Queue(queue.id),
        name: queue.name.clone(),
        about: About::Queue { waiting: queue.waiting, free: queue.free },
        free: !join || queue.free > 0,
    });
    let agents = directory.agents.iter().filter(|agent| join || agent.free).map(|agent| Entry {
        to: Destination::Agent(agent.id),
        name: agent.name.clone(),
        about: About::Agent { presence: agent.presence, supervisor: agent.supervisor },
        free: agent.free,
    });
    match tab {
        Tab::Queues => queues.filter(|entry| matches(&entry.name, query)).collect(),
        Tab::Agents => agents.filter(|entry| matches(&entry.name, query)).collect(),
    }
}

/// What follows the `@` at the end of a text: somebody is being named.
pub fn naming(text: &str) -> Option<&str> {
    let (before, name) = text.rsplit_once('@')?;
    let begins = before.chars().next_back().is_none_or(char::is_whitespace);
    (begins && !name.contains('\n') && name.chars().count() <= 40).then_some(name)
}

/// The text with that name in place of its begin.
pub fn named(text: &str, name: &str) -> String {
    let before = text.rsplit_once('@').map_or(text, |(before, _)| before);
    [before, "@", name, " "].concat()
}

/// Colleagues a note can name, for they may read it: those who are in the conversation, and supervisors.
pub fn colleagues(people: &[(AgentId, String)], agents: &[DirectoryAgent], me: AgentId) -> Vec<(AgentId, String)> {
    let others = agents.iter().filter(|agent| agent.supervisor).map(|agent| (agent.id, agent.name.clone()));
    let mut all: Vec<(AgentId, String)> = Vec::new();
    for (id, name) in people.iter().cloned().chain(others) {
        if id != me && all.iter().all(|(known, _)| *known != id) {
            all.push((id, name));
        }
    }
    all
}

/// Which of them a text names.
pub fn mentioned(text: &str, colleagues: &[(AgentId, String)]) -> Vec<AgentId> {
    let is_named = |name: &str| text.contains(&["@", name].concat());
    colleagues.iter().filter(|(_, name)| is_named(name)).map(|(id, _)| *id).collect()
}

#[cfg(test)]
mod tests {
    use domain::{ConversationId, QueueId, Timestamp};
    use protocol::agent::DirectoryQueue;

    use super::*;

    fn directory() -> Directory {
        let agent = |id, name: &str, free| DirectoryAgent {
            id: AgentId::from_number(id),
            name: name.into(),
            presence: if free { Presence::Available } else { Presence::Rona },
            since: Timestamp(0),
            free,
            supervisor: id == 2,
        };
        Directory {
            conversation: ConversationId::from_number(1),
            queues: vec![DirectoryQueue { id: QueueId::from_number(1), name: "Sales".into(), waiting: 2, free: 0 }],
            agents: vec![agent(2, "Ben Müller", true), agent(3, "Carla", false)],
        }
    }

    #[test]
    fn a_transfer_lists_who_can_have_it_and_a_conference_everybody() {
        let names = |tab, join, query: &str| {
            let entries = entries(&directory(), tab, join, query);
            entries.into_iter().map(|entry| (entry.name, entry.free)).collect::<Vec<_>>()
        };
        assert_eq!(names(Tab::Agents, false, ""), [("Ben Müller".to_owned(), true)]);
        assert_eq!(names(Tab::Agents, true, "carla"), [("Carla".to_owned(), false)]);
        assert_eq!(names(Tab::Agents, false, "muller"), [("Ben Müller".to_owned(), true)]);
        assert_eq!(names(Tab::Queues, false, ""), [("Sales".to_owned(), true)], "contacts may wait there");
        assert_eq!(names(Tab::Queues, true, ""), [("Sales".to_owned(), false)], "nobody there to join");
    }

    #[test]
    fn a_name_is_completed_and_found_again() {
        assert_eq!(naming("ask @be"), Some("be"));
        assert_eq!(naming("mail jo@example"), None, "an address names nobody");
        assert_eq!(naming("hello"), None);
        let text = named("ask @be", "Ben Müller");
        assert_eq!(text, "ask @Ben Müller ");
        let people = [(AgentId::from_number(9), "Anna".to_owned()), (AgentId::from_number(8), "Dan".to_owned())];
        let colleagues = colleagues(&people, &directory().agents, AgentId::from_number(9));
        let names: Vec<_> = colleagues.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Dan", "Ben Müller"], "who may read it, and not oneself");
        assert_eq!(mentioned(&text, &colleagues), [AgentId::from_number(2)]);
    }
}
