//! The list of templates as data: what fits here, what the search leaves, in which order.

use domain::TemplateId;
use domain::channel::ChannelKind;
use protocol::agent::TemplateEntry;

use crate::desk::search::matches;

/// How many recent ones come first.
pub const RECENT: usize = 3;
/// How many recent ones are remembered.
const REMEMBERED: usize = 12;

/// The heading of a part of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heading {
    /// What was used last.
    Recent,
    /// A group of this name.
    Group(String),
    /// Those without a group.
    Others,
    /// The agent's own.
    Own,
}

/// A part of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// What stands above it.
    pub heading: Heading,
    /// What stands in it.
    pub entries: Vec<TemplateEntry>,
}

/// Where templates are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// How the customer writes.
    pub channel: ChannelKind,
    /// Whether only what its platform has approved may be sent now.
    pub approved_only: bool,
}

/// The list for this place and this search. Without a search the recent ones come first; with one, every template stands
/// once.
pub fn arrange(all: &[TemplateEntry], place: Place, query: &str, recent: &[TemplateId]) -> Vec<Section> {
    let fits = |entry: &&TemplateEntry| {
        let here = entry.channels.is_empty() || entry.channels.contains(&place.channel);
        let brings = entry.files.is_empty() || place.channel.capability().agent_files.take(&entry.files);
        here && brings && (entry.approved || !place.approved_only)
    };
    let found: Vec<_> = all.iter().filter(fits).filter(|entry| is_found(entry, query)).collect();
    let mut sections: Vec<Section> = Vec::new();
    if query.trim().is_empty() {
        let last = recent.iter().filter_map(|id| found.iter().find(|entry| entry.id == *id));
        let entries: Vec<_> = last.take(RECENT).map(|entry| (*entry).clone()).collect();
        if !entries.is_empty() {
            sections.push(Section { heading: Heading::Recent, entries });
        }
    }
    for entry in found {
        let heading = match (entry.own, entry.group.is_empty()) {
            (true, _) => Heading::Own,
            (false, true) => Heading::Others,
            (false, false) => Heading::Group(entry.group.clone()),
        };
        match sections.iter_mut().find(|section| section.heading == heading) {
            Some(section) => section.entries.push(entry.clone()),
            None => sections.push(Section { heading, entries: vec![entry.clone()] }),
        }
    }
    sections
}

/// The line with this number, counted over all parts.
pub fn line(sections: &[Section], number: usize) -> Option<&TemplateEntry> {
    sections.iter().flat_map(|section| &section.entries).nth(number)
}

/// How many lines there are.
pub fn lines(sections: &[Section]) -> usize {
    sections.iter().map(|section| section.entries.len()).sum()
}

/// Recent ones with this one first.
pub fn used(recent: &[TemplateId], id: TemplateId) -> Vec<TemplateId> {
    let others = recent.iter().copied().filter(|other| *other != id);
    core::iter::once(id).chain(others).take(REMEMBERED).collect()
}

fn is_found(entry: &TemplateEntry, query: &str) -> bool {
    let texts = entry.texts.values().map(String::as_str);
    let all: Vec<_> = [entry.name.as_str(), entry.group.as_str()].into_iter().chain(texts).collect();
    matches(&all.join("\n"), query)
}

#[cfg(test)]
mod tests {
    use domain::FileId;
    use domain::message::{Attachment, AttachmentState};

    use super::*;

    fn entry(number: u128, group: &str, name: &str, text: &str) -> TemplateEntry {
        TemplateEntry {
            id: TemplateId::from_number(number),
            group: group.into(),
            name: name.into(),
            texts: [("en".to_owned(), text.to_owned())].into(),
            channels: vec![],
            locked: false,
            approved: false,
            files: vec![],
            own: false,
        }
    }

    const CHAT: Place = Place { channel: ChannelKind::WebChat, approved_only: false };

    fn names(sections: &[Section]) -> Vec<(Heading, Vec<&str>)> {
        sections
            .iter()
            .map(|section| (section.heading.clone(), section.entries.iter().map(|entry| entry.name.as_str()).collect()))
            .collect()
    }

    #[test]
    fn groups_keep_their_order_and_recent_ones_come_first() {
        let mut all = vec![
            entry(1, "Orders", "Status", "On its way"),
            entry(2, "Hello", "Welcome", "Guten Tag, Müller"),
            entry(3, "Orders", "Late", "Sorry"),
            entry(4, "", "Bye", "Bye"),
        ];
        all.push(TemplateEntry { own: true, ..entry(5, "", "Mine", "x") });
        all.push(TemplateEntry { channels: vec![ChannelKind::Sms], ..entry(6, "Orders", "Only SMS", "x") });
        let recent = used(&[TemplateId::from_number(6), TemplateId::from_number(2)], TemplateId::from_number(3));
        let group = |name: &str| Heading::Group(name.into());
        assert_eq!(
            names(&arrange(&all, CHAT, " ", &recent)),
            [
                (Heading::Recent, vec!["Late", "Welcome"]),
                (group("Orders"), vec!["Status", "Late"]),
                (group("Hello"), vec!["Welcome"]),
                (Heading::Others, vec!["Bye"]),
                (Heading::Own, vec!["Mine"]),
            ]
        );
        let found = arrange(&all, CHAT, "muller", &recent);
        assert_eq!(names(&found), [(group("Hello"), vec!["Welcome"])]);
        assert_eq!((lines(&found), line(&found, 0).map(|entry| entry.name.as_str())), (1, Some("Welcome")));
        let sms = Place { channel: ChannelKind::Sms, ..CHAT };
        assert_eq!(lines(&arrange(&all, sms, "orders", &[])), 3);
        let size = 1_024;
        let (file, name, mime) = (FileId::from_number(1), "Label.pdf".into(), "application/pdf".into());
        let label = Attachment { file, name, size, mime, state: AttachmentState::Ready };
        let with = TemplateEntry { files: vec![label], ..entry(8, "Orders", "Label", "x") };
        assert_eq!([CHAT, sms].map(|place| lines(&arrange(std::slice::from_ref(&with), place, "", &[]))), [1, 0]);
        let late = Place { approved_only: true, ..CHAT };
        assert!(arrange(&all, late, "", &recent).is_empty());
        all.push(TemplateEntry { approved: true, locked: true, ..entry(7, "News", "Ready", "x") });
        assert_eq!(names(&arrange(&all, late, "", &recent)), [(group("News"), vec!["Ready"])]);
    }

    #[test]
    fn what_is_used_again_is_remembered_once() {
        let [a, b] = [1, 2].map(TemplateId::from_number);
        assert_eq!(used(&used(&[a], b), a), [a, b]);
    }
}
