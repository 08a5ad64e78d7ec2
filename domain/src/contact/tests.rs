//! Merging: nothing is lost, and taking it back gives back what was there.

use proptest::prelude::*;

use super::*;
use crate::id::AgentId;
use crate::time::Timestamp;

const BY: AgentId = AgentId::from_number(9);
const AT: Timestamp = Timestamp(5);

fn contact(number: u128, name: &str, notes: &str) -> Contact {
    let details = Details { name: name.into(), ..Details::default() };
    Contact { details, notes: notes.into(), ..Contact::new(ContactId::from_number(number)) }
}

fn phone(number: &str) -> Identity {
    IdentityKind::Phone.checked(EntryPointId::from_number(1), number).unwrap()
}

fn joined(into: &Contact, other: &Contact) -> (Contact, Contact) {
    merge(into, other, &[], BY, AT).unwrap()
}

/// Without what counts changes.
fn as_known(contact: &Contact) -> Contact {
    Contact { version: 0, ..contact.clone() }
}

#[test]
fn what_is_known_stays_and_what_is_not_comes() {
    let mut other = contact(2, "Joanna", "");
    other.details.email = "jo@example.org".into();
    let (stays, goes) = joined(&contact(1, "Jo", ""), &other);
    assert_eq!((&*stays.details.name, &*stays.details.email), ("Jo", "jo@example.org"));
    assert_eq!((goes.merged_into, goes.version), (Some(stays.id), 1));
    let (stays, _) = merge(&contact(1, "Jo", ""), &other, &[Field::Name], BY, AT).unwrap();
    assert_eq!(stays.details.name, "Joanna");
}

#[test]
fn an_unknown_value_never_wins() {
    let (stays, _) = merge(&contact(1, "Jo", ""), &contact(2, "", ""), &[Field::Name], BY, AT).unwrap();
    assert_eq!(stays.details.name, "Jo");
}

#[test]
fn a_contact_is_merged_once_and_not_into_itself() {
    let (one, two, three) = (contact(1, "a", ""), contact(2, "b", ""), contact(3, "c", ""));
    let (stays, goes) = joined(&one, &two);
    let refused = |into: &Contact, other: &Contact| merge(into, other, &[], BY, AT).is_err();
    assert!(refused(&one, &one));
    assert!(refused(&three, &goes));
    assert!(refused(&goes, &three));
    assert!(refused(&stays, &goes));
    assert!(unmerge(&three, &goes).is_err());
    assert!(unmerge(&stays, &two).is_err());
}

#[test]
fn notes_that_do_not_fit_together_are_not_cut_off() {
    let long = "x".repeat(3_000);
    let refused = merge(&contact(1, "", &long), &contact(2, "", &long), &[], BY, AT);
    assert_eq!(refused.unwrap_err(), Refusal::TextTooLong { length: 6_002, limit: NOTES_LIMIT });
}

#[test]
fn what_was_changed_since_is_kept() {
    let (mut stays, goes) = joined(&contact(1, "", "Ours."), &contact(2, "Jo", "Theirs."));
    assert_eq!(stays.notes, "Ours.\n\nTheirs.");
    stays.details.name = "Joanna".into();
    stays.notes = "Ours.\n\nTheirs.\n\nNew.".into();
    let (stays, comes) = unmerge(&stays, &goes).unwrap();
    assert_eq!((&*stays.details.name, &*stays.notes), ("Joanna", "Ours.\n\nNew."));
    assert_eq!((&*comes.details.name, &*comes.notes), ("Jo", "Theirs."));
    let (mut stays, goes) = joined(&contact(1, "", "Ours."), &contact(2, "Jo", "Theirs."));
    stays.notes = "Ours and theirs.".into();
    assert_eq!(unmerge(&stays, &goes).unwrap().0.notes, "Ours and theirs.");
}

#[test]
fn a_person_has_everybodys_identities_those_of_the_conversation_first() {
    let one = Contact { identities: vec![phone("+4915100000001")], ..contact(1, "", "") };
    let two = Contact { identities: vec![phone("+4915100000002"), phone("+4915100000001")], ..contact(2, "", "") };
    let (stays, goes) = joined(&one, &two);
    let seen = person(&stays, &[stays.clone(), goes.clone()], goes.id);
    let values: Vec<_> = seen.identities.iter().map(|identity| &*identity.value).collect();
    assert_eq!((seen.id, values), (stays.id, vec!["+4915100000002", "+4915100000001"]));
}

#[test]
fn equal_addresses_are_found_however_they_are_written() {
    let mut one = contact(1, "", "");
    one.details.email = "Jo@Example.org".into();
    let mut two = contact(2, "", "");
    two.take_identity(IdentityKind::Email.checked(EntryPointId::from_number(1), "jo@example.org").unwrap(), "");
    let same = alike(&one, &two).unwrap();
    assert_eq!((&*same.value, same.verified), ("jo@example.org", false));
    one.take_identity(two.identities[0].clone(), "");
    assert!(alike(&two, &one).unwrap().verified);
    assert_eq!(alike(&one, &contact(3, "", "")), None);
}

#[test]
fn an_address_we_wrote_to_first_is_nobodys_until_something_comes_from_it() {
    let email = IdentityKind::Email.checked(EntryPointId::from_number(1), "jo@example.org").unwrap();
    let mut contact = contact(1, "", "");
    contact.expect_identity(email.clone());
    let verified = |contact: &Contact| addresses(contact).iter().map(|one| one.verified).collect::<Vec<_>>();
    assert_eq!((verified(&contact), &*contact.details.email), (vec![false], "jo@example.org"));
    assert!(contact.hear(&email) && !contact.hear(&email));
    assert_eq!(verified(&contact), [true]);
    contact.expect_identity(email);
    assert_eq!(verified(&contact), [true], "known before");
}

fn anybody(number: u128) -> impl Strategy<Value = Contact> {
    let details = (0..3_usize, 0..3_usize, 0..3_usize);
    // Few values, so that they often meet; notes of several paragraphs, so that they look alike.
    let notes = prop::collection::vec(prop::sample::select(vec!["a", "b"]), 0..3);
    (details, notes, 0..3_u8).prop_map(move |((name, email, phone_no), notes, own)| {
        let mut contact = contact(number, ["", "Jo", "Kim"][name], &notes.join("\n\n"));
        contact.details.email = ["", "jo@example.org", "kim@example.org"][email].into();
        contact.details.phone = ["", "+4915100000001", "+4915100000002"][phone_no].into();
        if own > 0 {
            contact.identities.push(phone(&format!("+49151000000{number}{own}")));
        }
        contact
    })
}

fn some_fields() -> impl Strategy<Value = Vec<Field>> {
    prop::sample::subsequence(Details::FIELDS.to_vec(), 0..=3)
}

proptest! {
    #[test]
    fn merging_and_taking_back_in_any_order_gives_back_everybody(
        one in anybody(1),
        others in (anybody(2), anybody(3), anybody(4)),
        theirs in prop::collection::vec(some_fields(), 3),
        order in Just(vec![0, 1, 2]).prop_shuffle(),
    ) {
        let others = [others.0, others.1, others.2];
        let mut stays = one.clone();
        let mut gone = Vec::new();
        for (other, theirs) in others.iter().zip(&theirs) {
            let (now, goes) = merge(&stays, other, theirs, BY, AT).unwrap();
            stays = now;
            gone.push(goes);
        }
        let members: Vec<_> = gone.iter().chain([&stays]).cloned().collect();
        let seen = person(&stays, &members, stays.id);
        for member in others.iter().chain([&one]) {
            prop_assert!(member.identities.iter().all(|identity| seen.identities.contains(identity)));
            prop_assert!(seen.notes.contains(&member.notes));
        }
        let roots = members.iter().filter(|member| member.merged_into.is_none()).count();
        prop_assert_eq!(roots, 1);
        for place in order {
            let (now, comes) = unmerge(&stays, &gone[place]).unwrap();
            stays = now;
            prop_assert_eq!(as_known(&comes), as_known(&others[place]));
        }
        prop_assert_eq!(as_known(&stays), as_known(&one));
    }
}
