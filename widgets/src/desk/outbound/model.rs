//! What stands in the dialog, and whether a conversation can begin with it. Pure.

use domain::channel::ChannelKind;
use domain::contact::IdentityKind;
use domain::refusal::Field;
use domain::{EntryPointId, Refusal};
use protocol::agent::OutboundEntry;

use crate::text::Outbound;

/// What stands in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Form {
    /// How somebody is to be written to.
    pub channel: Option<ChannelKind>,
    /// To whom, as it was typed.
    pub to: String,
    /// From where.
    pub from: Option<EntryPointId>,
}

impl Form {
    /// The form before anybody touched it: where there is only one channel, that is it.
    pub fn new(list: &[OutboundEntry]) -> Self {
        let channels = channels(list);
        let mut form = Self::default();
        if let [only] = channels[..] {
            form.choose(only, list);
        }
        form
    }

    /// Another channel: what was typed stays, from where is chosen anew; with only one it is that.
    pub fn choose(&mut self, channel: ChannelKind, list: &[OutboundEntry]) {
        self.channel = Some(channel);
        let mut from = list.iter().filter(|entry| entry.channel == channel);
        self.from = from.next().filter(|_| from.next().is_none()).map(|only| only.id);
    }

    /// What is wrong with whom it goes to; `None` while nothing is typed.
    pub fn problem(&self) -> Option<Outbound> {
        let kind = self.kind().filter(|_| !self.to.trim().is_empty())?;
        self.recipient(kind).err()?;
        Some(match kind {
            IdentityKind::Email => Outbound::AddressWrong,
            _ if self.to.trim_start().starts_with('+') => Outbound::NumberWrong,
            _ => Outbound::National,
        })
    }

    /// From where to whom, once everything is there.
    pub fn checked(&self) -> Option<(EntryPointId, String)> {
        Some((self.from?, self.recipient(self.kind()?).ok()?))
    }

    /// Writes whom it goes to as it is kept, if it is anybody.
    pub fn tidy(&mut self) {
        if let Some(Ok(to)) = self.kind().map(|kind| self.recipient(kind)) {
            self.to = to;
        }
    }

    /// What it goes to.
    pub fn kind(&self) -> Option<IdentityKind> {
        self.channel.and_then(|channel| channel.capability().identity)
    }

    fn recipient(&self, kind: IdentityKind) -> Result<String, Refusal> {
        match kind {
            IdentityKind::Email => domain::text::email(&self.to),
            _ => domain::text::phone(&self.to),
        }
    }
}

/// The channels there are, each once, in the order they come in.
pub fn channels(list: &[OutboundEntry]) -> Vec<ChannelKind> {
    let mut channels: Vec<_> = list.iter().map(|entry| entry.channel).collect();
    channels.dedup();
    channels
}

/// What is said about a refusal; `None` where the desk's own words fit.
pub const fn why(refusal: &Refusal) -> Option<Outbound> {
    Some(match refusal {
        Refusal::OutboundActive { .. } => Outbound::Active,
        Refusal::NoEntryPoint => Outbound::NoEntryPoint,
        Refusal::NotAllowed => Outbound::NotYours,
        Refusal::NoFreeSlot => Outbound::Full,
        Refusal::StateNotAllowed => Outbound::Idle,
        Refusal::FieldInvalid { field: Field::Email | Field::Phone } => Outbound::Ours,
        Refusal::Internal => Outbound::Failed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u128, channel: ChannelKind) -> OutboundEntry {
        let id = EntryPointId::from_number(number);
        OutboundEntry { id, channel, name: String::new(), address: String::new() }
    }

    #[test]
    fn what_there_is_only_one_of_is_chosen() {
        let one = [entry(1, ChannelKind::Sms)];
        assert_eq!(Form::new(&one).from, Some(one[0].id));
        let list = [entry(1, ChannelKind::Email), entry(2, ChannelKind::Sms), entry(3, ChannelKind::Sms)];
        let mut form = Form::new(&list);
        assert_eq!((form.channel, channels(&list).len()), (None, 2));
        form.choose(ChannelKind::Sms, &list);
        assert_eq!(form.from, None, "two numbers");
        form.choose(ChannelKind::Email, &list);
        assert_eq!(form.from, Some(list[0].id));
    }

    #[test]
    fn numbers_need_their_country() {
        let list = [entry(1, ChannelKind::Sms)];
        let mut form = Form::new(&list);
        let mut typed = |to: &str| {
            to.clone_into(&mut form.to);
            (form.problem(), form.checked().map(|(_, to)| to))
        };
        assert_eq!(typed(" "), (None, None));
        assert_eq!(typed("0151 2345678"), (Some(Outbound::National), None));
        assert_eq!(typed("+49 151"), (Some(Outbound::NumberWrong), None));
        assert_eq!(typed("+49 (151) 234-5678"), (None, Some("+491512345678".into())));
        form.tidy();
        assert_eq!(form.to, "+491512345678");
    }

    #[test]
    fn one_address_and_no_list_of_them() {
        let mut form = Form::new(&[entry(1, ChannelKind::Email)]);
        form.to = "jo@example.org, bo@example.org".into();
        assert_eq!(form.problem(), Some(Outbound::AddressWrong));
        form.to = " jo@Example.org ".into();
        assert_eq!(form.checked().map(|(_, to)| to).as_deref(), Some("jo@example.org"));
    }
}
