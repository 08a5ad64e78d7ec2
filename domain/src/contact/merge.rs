//! One person who was known as several contacts (SPEC I.4). A merge moves nothing: the contact that goes points to the one
//! that stays, whose details and notes count for both since then. Conversations, identities and tokens stay where they are, so
//! that running conversations go on, answers go where the customer wrote from, and taking it back gives everything back.

use serde::{Deserialize, Serialize};

use super::{Contact, Details, IdentityKind, NOTES_LIMIT};
use crate::id::{AgentId, ContactId};
use crate::refusal::{Field, Refusal};
use crate::text;
use crate::time::Timestamp;

/// Most contacts one person is made of.
pub const MERGED_LIMIT: usize = 20;

/// What stands between two notes that became one.
const BETWEEN: &str = "\n\n";

/// A contact that was merged into another, and what that changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Merged {
    /// Which one.
    pub contact: ContactId,
    /// What he was called.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// The agent who confirmed it.
    pub by: AgentId,
    /// The details before it.
    pub before: Details,
    /// The details after it.
    pub after: Details,
    /// The notes it brought.
    pub notes: String,
}

/// Merges `other` into `into`. What is known there stays, except for the fields `theirs`; what is unknown comes from the other.
///
/// # Errors
///
/// [`Refusal::ContactStale`] when one of them was merged already or both are the same; [`Refusal::TextTooLong`] when the notes
/// would not fit together: nothing is cut off.
pub fn merge(
    into: &Contact,
    other: &Contact,
    theirs: &[Field],
    by: AgentId,
    at: Timestamp,
) -> Result<(Contact, Contact), Refusal> {
    if into.id == other.id || into.merged_into.is_some() || other.merged_into.is_some() {
        return Err(Refusal::ContactStale { version: into.version });
    }
    let notes = joined([into.notes.as_str(), other.notes.as_str()]);
    let length = text::length(&notes);
    if length > NOTES_LIMIT {
        return Err(Refusal::TextTooLong { length, limit: NOTES_LIMIT });
    }
    let (mut stays, mut goes) = (into.clone(), other.clone());
    stays.version += 1;
    goes.version += 1;
    goes.merged_into = Some(into.id);
    for field in Details::FIELDS {
        let (own, new) = (into.details.get(field), other.details.get(field));
        if (own.is_empty() || theirs.contains(&field)) && !new.is_empty() {
            put(&mut stays.details, field, new);
        }
    }
    stays.merged.push(Merged {
        contact: other.id,
        name: other.details.name.clone(),
        at,
        by,
        before: into.details.clone(),
        after: stays.details.clone(),
        notes: other.notes.clone(),
    });
    stays.notes = notes;
    Ok((stays, goes))
}

/// Takes a merge back: `other` is a contact of its own again, as it was. What the merge changed in `into` is as it was before,
/// unless somebody changed it since: that stays.
///
/// # Errors
///
/// [`Refusal::ContactStale`] when they are not merged.
pub fn unmerge(into: &Contact, other: &Contact) -> Result<(Contact, Contact), Refusal> {
    let place = into.merged.iter().position(|merged| merged.contact == other.id);
    let Some(place) = place.filter(|_| other.merged_into == Some(into.id)) else {
        return Err(Refusal::ContactStale { version: into.version });
    };
    let (mut stays, mut comes) = (into.clone(), other.clone());
    stays.version += 1;
    comes.version += 1;
    comes.merged_into = None;
    let gone = stays.merged.remove(place);
    stays.notes = without(into, place);
    for field in Details::FIELDS {
        let (before, after) = (gone.before.get(field), gone.after.get(field));
        if before == after {
            continue;
        }
        // Later merges found what this one had brought; as far as nobody changed it, they find what was there before.
        let mut stands = true;
        for later in &mut stays.merged[place..] {
            stands &= later.before.get(field) == after;
            if !stands {
                break;
            }
            put(&mut later.before, field, before);
            stands = later.after.get(field) == after;
            if !stands {
                break;
            }
            put(&mut later.after, field, before);
        }
        if stands && stays.details.get(field) == after {
            put(&mut stays.details, field, before);
        }
    }
    Ok((stays, comes))
}

fn put(details: &mut Details, field: Field, value: &str) {
    if let Some(slot) = details.get_mut(field) {
        value.clone_into(slot);
    }
}

fn joined<'a>(notes: impl IntoIterator<Item = &'a str>) -> String {
    let notes: Vec<_> = notes.into_iter().filter(|notes| !notes.is_empty()).collect();
    notes.join(BETWEEN)
}

/// The notes without those that came with this merge; as they are if they can no longer be told apart.
fn without(into: &Contact, place: usize) -> String {
    let brought = |skip: Option<usize>| {
        let others = into.merged.iter().enumerate().filter(move |(index, _)| Some(*index) != skip);
        others.map(|(_, merged)| merged.notes.as_str())
    };
    let tail = joined(brought(None));
    let own = match into.notes.strip_suffix(tail.as_str()) {
        Some("") => Some(""),
        Some(own) if tail.is_empty() => Some(own),
        own => own.and_then(|own| own.strip_suffix(BETWEEN)),
    };
    if let Some(own) = own {
        return joined(std::iter::once(own).chain(brought(Some(place))));
    }
    // Written on since: whole paragraphs can still be found.
    let gone: Vec<_> = into.merged[place].notes.split(BETWEEN).collect();
    let mut paragraphs: Vec<_> = into.notes.split(BETWEEN).collect();
    if let Some(at) = paragraphs.windows(gone.len()).rposition(|window| window == gone) {
        paragraphs.drain(at..at + gone.len());
    }
    joined(paragraphs)
}

/// A person as desks show him in the conversations of the contact `own`: details and notes of the one that counts, everybody's
/// identities, those of `own` first, for answers go there.
pub fn person(root: &Contact, members: &[Contact], own: ContactId) -> Contact {
    let mut identities = Vec::new();
    let (first, others): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.id == own);
    for identity in first.into_iter().chain(others).flat_map(|member| &member.identities) {
        if !identities.contains(identity) {
            identities.push(identity.clone());
        }
    }
    // What a merge changed is for taking it back: nobody reads it.
    let told = |merged: &Merged| Merged {
        name: merged.name.clone(),
        before: Details::empty(),
        after: Details::empty(),
        notes: String::new(),
        ..*merged
    };
    let unheard = |identity: &&super::Identity| {
        let mut having = members.iter().filter(|member| member.identities.contains(identity));
        having.all(|member| member.unheard.contains(identity))
    };
    let unheard = identities.iter().filter(unheard).cloned().collect();
    Contact { identities, unheard, merged: root.merged.iter().map(told).collect(), ..root.clone() }
}

/// A way to reach somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// What it is.
    pub kind: IdentityKind,
    /// The address, as identities are written.
    pub value: String,
    /// Whether messages came from it; else it was only stated.
    pub verified: bool,
}

/// Every address of a contact: those messages came from, then those that are only stated.
pub fn addresses(contact: &Contact) -> Vec<Address> {
    let known = |identity: &super::Identity| Address {
        kind: identity.kind,
        value: identity.value.clone(),
        verified: !contact.unheard.contains(identity),
    };
    let mut all: Vec<_> = contact.identities.iter().map(known).collect();
    let stated = [
        (IdentityKind::Email, contact.details.email.to_lowercase()),
        (IdentityKind::Phone, contact.details.phone.clone()),
    ];
    for (kind, value) in stated {
        if !value.is_empty() && !all.iter().any(|one| (one.kind, &one.value) == (kind, &value)) {
            all.push(Address { kind, value, verified: false });
        }
    }
    all
}

/// The address that two contacts have in common, one that both are verified by if there is one. It is called verified only if
/// it is so for both.
pub fn alike(one: &Contact, other: &Contact) -> Option<Address> {
    let others = addresses(other);
    // What a page calls somebody says nothing elsewhere, and is one contact's where it does.
    let own = addresses(one).into_iter().filter(|own| own.kind != IdentityKind::PageScoped);
    let shared = own.filter_map(|own| {
        let same = others.iter().find(|other| (other.kind, &other.value) == (own.kind, &own.value))?;
        let verified = own.verified && same.verified;
        Some(Address { verified, ..own })
    });
    shared.max_by_key(|address| address.verified)
}
