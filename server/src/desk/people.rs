//! Contacts that are one person (SPEC I.4): who belongs together, who might, and the commits that merge them and take it back.

use std::collections::BTreeSet;

use domain::agent::Access;
use domain::commit::{AuditEntry, ContactChange};
use domain::contact::{self, Address, Contact, IdentityKind, MERGED_LIMIT, addresses};
use domain::conversation::{Actor, Command, Reach};
use domain::refusal::Field;
use domain::{AgentId, ContactId, ConversationId, Refusal, Seq, history, step, text};
use protocol::Done;
use protocol::agent::Candidate;

use super::Desk;
use super::ledger::{Signed, Trouble, refusal};
use crate::store::StoreError;

/// Most people who are named at once.
const CANDIDATES: usize = 3;
/// Most contacts that are looked at for them.
const LOOKED_AT: usize = 50;

/// What becomes of two contacts.
pub(super) enum Merge {
    /// They are one person.
    Confirm {
        /// The version of the other that was seen.
        other_version: u32,
        /// What is to be as it is there.
        theirs: Vec<Field>,
    },
    /// They are not.
    Undo,
}

impl Desk {
    /// The contact whose details and notes count for this one: itself, unless it was merged.
    pub(super) async fn root(&self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        let mut contact = self.store.contact(id).await?;
        while let Some(into) = contact.as_ref().and_then(|contact| contact.merged_into) {
            contact = self.store.contact(into).await?;
        }
        Ok(contact)
    }

    /// The contact and all that were merged into it, itself first.
    async fn members(&self, root: Contact) -> Result<Vec<Contact>, StoreError> {
        let mut members = vec![root];
        let mut next = 0;
        while next < members.len() {
            let parts: Vec<_> = members[next].merged.iter().map(|merged| merged.contact).collect();
            for part in parts {
                members.extend(self.store.contact(part).await?);
            }
            next += 1;
        }
        Ok(members)
    }

    /// Every contact that is the same person as this one, itself among them.
    pub(super) async fn family(&self, id: ContactId) -> Result<Vec<ContactId>, StoreError> {
        let Some(root) = self.root(id).await? else { return Ok(vec![id]) };
        Ok(self.members(root).await?.iter().map(|member| member.id).collect())
    }

    /// Who the customer with this contact is, as desks show him.
    pub(super) async fn person(&self, own: ContactId) -> Result<Contact, StoreError> {
        let Some(root) = self.root(own).await? else { return Ok(Contact::new(own)) };
        let members = self.members(root.clone()).await?;
        Ok(contact::person(&root, &members, own))
    }

    /// Who may be the same person as the customer of this conversation: with one of his addresses or, if `query` says
    /// something, with that one of them; supervisors find people by any address and by words, too.
    pub async fn people(&self, who: AgentId, id: ConversationId, query: &str) -> Result<Vec<Candidate>, Refusal> {
        self.may_be(who, id, query).await.map_err(|error| refusal(&error))?.ok_or(Refusal::NoSuchConversation)
    }

    async fn may_be(
        &self,
        who: AgentId,
        id: ConversationId,
        query: &str,
    ) -> Result<Option<Vec<Candidate>>, StoreError> {
        // Who left it has nothing to do with the customer any more.
        let whole = self.reach(who, id).await? == Reach::All;
        let head = if whole { self.store.conversation(id).await? } else { None };
        let Some(head) = head else { return Ok(None) };
        let own = self.person(head.birth.contact).await?;
        let mut known: BTreeSet<_> = self.family(own.id).await?.into_iter().collect();
        let wanted = if text::is_blank(query) {
            addresses(&own)
        } else {
            let as_address = |kind: IdentityKind| kind.checked(head.birth.entry_point, query).ok();
            let written = [IdentityKind::Email, IdentityKind::Phone].into_iter().filter_map(as_address);
            written.map(|identity| Address { kind: identity.kind, value: identity.value, verified: false }).collect()
        };
        let mut ids = Vec::new();
        for address in wanted.iter().filter(|address| address.kind != IdentityKind::PageScoped) {
            ids.extend(self.with_address(address).await?);
        }
        if wanted.is_empty() && self.supervises(who) {
            let words: Vec<_> = text::words(query).collect();
            ids.extend(self.store.find_contacts(&words, LOOKED_AT).await?);
        }
        let mut found = Vec::new();
        for id in ids {
            let Some(root) = self.root(id).await? else { continue };
            if found.len() < CANDIDATES && known.insert(root.id) {
                let candidate = self.candidate(&own, root).await?;
                // A guessed address shows nobody's details.
                if candidate.shared.is_some() || self.supervises(who) {
                    found.push(candidate);
                }
            }
        }
        Ok(Some(found))
    }

    async fn candidate(&self, own: &Contact, root: Contact) -> Result<Candidate, StoreError> {
        let id = root.id;
        let members = self.members(root.clone()).await?;
        let ids: Vec<_> = members.iter().map(|member| member.id).collect();
        let conversations = self.store.conversations_of(&ids, history::LIST_LIMIT).await?.len();
        let contact = Contact { merged: Vec::new(), ..contact::person(&root, &members, id) };
        let shared = contact::alike(own, &contact);
        Ok(Candidate {
            verified: shared.as_ref().is_some_and(|shared| shared.verified),
            shared: shared.map(|shared| shared.value),
            conversations: u32::try_from(conversations).unwrap_or(u32::MAX),
            contact,
        })
    }

    async fn with_address(&self, address: &Address) -> Result<Vec<ContactId>, StoreError> {
        let mut ids: Vec<_> = self.store.identity(address.kind.as_str(), &address.value).await?.into_iter().collect();
        let words: Vec<_> = text::words(&address.value).collect();
        for id in self.store.find_contacts(&words, LOOKED_AT).await? {
            // Words are found by their beginnings: only the very address will do.
            let contact = self.store.contact(id).await?;
            let is = |one: &Address| (one.kind, &one.value) == (address.kind, &address.value);
            if contact.is_some_and(|contact| addresses(&contact).iter().any(is)) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Whether this is a supervisor or an administrator.
    pub(super) fn supervises(&self, who: AgentId) -> bool {
        self.catalog.get().profiles.get(&who).is_some_and(|profile| profile.access >= Access::Supervisor)
    }

    pub(super) async fn merge_contact(
        &self,
        who: AgentId,
        id: ConversationId,
        version: u32,
        other: ContactId,
        merge: &Merge,
        signed: &Signed,
    ) -> Result<Done<Seq>, Trouble> {
        let head = self.visible(who, id).await?.ok_or(Refusal::NoSuchConversation)?;
        let into = self.root(head.birth.contact).await?.ok_or(Refusal::NoSuchConversation)?;
        let other = self.store.contact(other).await?.ok_or(Refusal::NoSuchConversation)?;
        if into.version != version {
            return Err(Refusal::ContactStale { version: into.version }.into());
        }
        let mut everybody = self.family(into.id).await?;
        let (stays, goes, undone) = match merge {
            Merge::Confirm { other_version, theirs } => {
                // Whoever merges reads what was said with the other: an address of both is what speaks for it (SPEC I.4).
                let alike = contact::alike(&self.person(into.id).await?, &self.person(other.id).await?).is_some();
                if !alike && !self.supervises(who) {
                    return Err(Refusal::NotAllowed.into());
                }
                if other.version != *other_version {
                    return Err(Refusal::ContactStale { version: other.version }.into());
                }
                let (stays, goes) = contact::merge(&into, &other, theirs, who, self.clock.now())?;
                everybody.extend(self.family(other.id).await?);
                if everybody.len() > MERGED_LIMIT {
                    return Err(Refusal::NotAllowed.into());
                }
                (stays, goes, false)
            }
            Merge::Undo if !self.supervises(who) => return Err(Refusal::NotAllowed.into()),
            Merge::Undo => {
                let (stays, comes) = contact::unmerge(&into, &other)?;
                (stays, comes, true)
            }
        };
        let catalog = self.catalog.get();
        let context = self.context(&catalog, &head, Actor::Agent { id: who, name: catalog.agent_name(who) }).await?;
        let mut commit = Self::commit(context.now, Some(signed));
        let command = Command::MergeContacts { other: other.id, undone };
        let after =
            Self::with_house(&catalog, |house| step::conversation(&mut commit, &head, &command, &context, house))?;
        commit.contacts.push(ContactChange { expected: Some(into.version), contact: stays });
        commit.contacts.push(ContactChange { expected: Some(other.version), contact: goes });
        commit.audit.push(AuditEntry {
            by: Some(who),
            act: if undone { "contact.unmerged" } else { "contact.merged" },
            on: into.id.to_string(),
            details: format!("{{\"other\":\"{}\"}}", other.id),
        });
        self.carry_out(commit, &[&head]).await?;
        self.tell_family(&everybody).await?;
        Ok(Done { conversation: Some(id), seq: after.seq })
    }

    /// Tells every desk that is in a conversation of these contacts who they are now.
    async fn tell_family(&self, contacts: &[ContactId]) -> Result<(), StoreError> {
        for id in self.store.conversations_of(contacts, history::LIST_LIMIT).await? {
            if let Some(head) = self.store.conversation(id).await? {
                let person = self.person(head.birth.contact).await?;
                self.contact_changed(&head, person);
            }
        }
        Ok(())
    }
}
