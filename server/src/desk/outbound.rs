//! Writing first (SPEC E): from where an agent may, and the conversation that is his at once. Nothing goes out before he
//! sends something.

use domain::commit::ContactChange;
use domain::contact::{Contact, Identity};
use domain::conversation::{Actor, Birth, Context, Conversation, OwnerFacts};
use domain::email::account::Account;
use domain::entry_point::EntryPoint;
use domain::history::LIST_LIMIT;
use domain::refusal::Field;
use domain::{AgentId, ContactId, ConversationId, EntryPointId, Refusal, Seq, step};
use protocol::Done;
use protocol::agent::{OutboundEntry, OutboundList};

use super::Desk;
use super::ledger::{Signed, Trouble, takes};
use crate::catalog::Catalog;
use crate::store::StoreError;

impl Desk {
    /// From where this agent may write to somebody: a channel he has no slots for is not among them.
    pub fn writes_from(&self, who: AgentId) -> OutboundList {
        let catalog = self.catalog.get();
        let his = catalog.entry_points.values().filter(|at| writes_first(at) && is_his(&catalog, who, at));
        let mut entry_points: Vec<_> = his
            .map(|at| OutboundEntry {
                id: at.id,
                channel: at.channel,
                name: at.name.clone(),
                address: at.address.clone(),
            })
            .collect();
        entry_points.sort_by(|a, b| (a.channel, &a.name, a.id).cmp(&(b.channel, &b.name, b.id)));
        OutboundList { entry_points }
    }

    /// Opens it and gives it to him. Address and entry point are free for one conversation only: the open key holds that
    /// where two begin at once, and what came in by another key is looked for (DESIGN.md §3.8).
    pub(super) async fn begin(
        &self,
        who: AgentId,
        from: EntryPointId,
        to: &str,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let catalog = self.catalog.get();
        let at = catalog.entry_points.get(&from).filter(|at| writes_first(at)).ok_or(Refusal::NoEntryPoint)?;
        if !is_his(&catalog, who, at) {
            return Err(Refusal::NotAllowed.into());
        }
        let recipient = recipient(&catalog, at, to)?;
        let known = self.store.identity(&recipient.key(), &recipient.value).await?;
        if let Some(contact) = known
            && let Some(open) = self.open_with(at, contact).await?
        {
            let conversation = self.may_read(who, open).await?.then_some(open);
            return Err(Refusal::OutboundActive { conversation }.into());
        }
        let now = self.clock.now();
        let contact = known.unwrap_or_else(|| ContactId(self.ids.uuid(now)));
        let birth = Birth {
            id: ConversationId(self.ids.uuid(now)),
            channel: at.channel,
            entry_point: at.id,
            contact,
            open_key: at.open_key(contact),
            at: now,
        };
        let empty = Conversation::new(birth);
        let state = self.agent_state(who).await?;
        let media = at.channel.capability().media;
        let taken = self.store.slots().await?;
        let taken = taken.iter().find(|(agent, what, _)| (*agent, *what) == (who, media)).map_or(0, |(_, _, n)| *n);
        let fit = catalog.profiles.get(&who).map_or(0, |profile| profile.slots_for(media));
        let actor = Actor::Agent { id: who, name: catalog.agent_name(who) };
        let owner = Some(OwnerFacts { presence: state.presence, has_free_slot: taken < fit });
        let context = Context { owner, ..self.plain_context(&catalog, actor) };
        let name = self.root(contact).await?.map(|root| root.details.name).unwrap_or_default();
        let mut commit = Self::commit(now, Some(signed));
        let after =
            Self::with_house(&catalog, |house| step::begin(&mut commit, &empty, name, &state, &context, house))?;
        // Only now: what is refused leaves no trace of whom it was for.
        if self.store.put_identity(&recipient.key(), &recipient.value, contact).await? != contact {
            return Err(Trouble::Again);
        }
        commit.contacts.extend(self.with_identity(contact, recipient).await?);
        self.carry_out(commit, &[&empty]).await?;
        Ok(Done { conversation: Some(after.id()), seq: after.seq })
    }

    /// The conversation of this contact that is open at this entry point, whoever began it.
    async fn open_with(&self, at: &EntryPoint, contact: ContactId) -> Result<Option<ConversationId>, StoreError> {
        if let Some(open) = self.store.open_conversation(&at.open_key(contact)).await? {
            return Ok(Some(open));
        }
        for id in self.store.conversations_of(&[contact], LIST_LIMIT).await? {
            let head = self.store.conversation(id).await?;
            if head.is_some_and(|head| head.birth.entry_point == at.id && head.open_key().is_some()) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The contact with this address, if that is new to him.
    async fn with_identity(&self, id: ContactId, recipient: Identity) -> Result<Option<ContactChange>, StoreError> {
        let known = self.store.contact(id).await?;
        let expected = known.as_ref().map(|contact| contact.version);
        let mut contact = known.unwrap_or(Contact::new(id));
        if contact.identities.contains(&recipient) {
            return Ok(None);
        }
        contact.expect_identity(recipient);
        contact.version += 1;
        Ok(Some(ContactChange { expected, contact }))
    }
}

/// Whether anybody can be written to first from there.
const fn writes_first(at: &EntryPoint) -> bool {
    at.active && at.channel.capability().outbound.is_some()
}

/// Whether the agent handles this channel at all.
fn is_his(catalog: &Catalog, who: AgentId, at: &EntryPoint) -> bool {
    catalog.profiles.get(&who).is_some_and(|profile| takes(profile, at.channel.capability().media))
}

/// Whom it goes to, in the one way his address is written. Nobody of ours: we would answer ourselves.
fn recipient(catalog: &Catalog, at: &EntryPoint, to: &str) -> Result<Identity, Refusal> {
    let kind = at.channel.capability().identity.ok_or(Refusal::NoEntryPoint)?;
    let recipient = kind.checked(at.id, to)?;
    let ours = |other: &EntryPoint| other.channel == at.channel && other.address == recipient.value;
    let alias = |account: &Account| account.aliases.contains(&recipient.value);
    if catalog.entry_points.values().any(ours) || catalog.mailboxes.values().any(alias) {
        let field = if kind == domain::contact::IdentityKind::Email { Field::Email } else { Field::Phone };
        return Err(Refusal::FieldInvalid { field });
    }
    Ok(recipient)
}
