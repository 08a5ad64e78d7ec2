//! Contacts, identities, tokens, sessions, credentials.

use std::sync::Arc;

use domain::commit::{Commit, ContactChange};
use domain::contact::{Contact, Details, IdentityKind};
use domain::{ContactId, EntryPointId, SiteId};

use super::super::{CredentialRow, SessionRow, Store, TokenKind, TokenRow};
use super::{ANNA, BEN, at};

type Shared = Arc<dyn Store>;

const JO: ContactId = ContactId::from_number(1);
const KIM: ContactId = ContactId::from_number(2);

pub async fn contacts_are_found(store: &Shared) {
    let contact = Contact {
        version: 1,
        details: Details { name: "Jo".into(), email: "jo@example.org".into(), phone: String::new() },
        identities: vec![IdentityKind::Phone.checked(EntryPointId::from_number(1), "+4915112345678").unwrap()],
        notes: "Prefers the afternoon.".into(),
        ..Contact::new(JO)
    };
    let mut commit = Commit::new(at(1));
    commit.contacts.push(ContactChange { expected: None, contact: contact.clone() });
    store.commit(commit).await.unwrap();
    assert_eq!(store.contact(JO).await.unwrap(), Some(contact));
    assert_eq!(store.contact(KIM).await.unwrap(), None);
}

pub async fn identities_belong_to_one(store: &Shared) {
    assert_eq!(store.identity("email", "a@b").await.unwrap(), None);
    assert_eq!(store.put_identity("email", "a@b", JO).await.unwrap(), JO);
    assert_eq!(store.put_identity("email", "a@b", KIM).await.unwrap(), JO);
    assert_eq!(store.put_identity("visitor", "a@b", KIM).await.unwrap(), KIM);
    assert_eq!(store.identity("email", "a@b").await.unwrap(), Some(JO));
    assert_eq!(store.identity("visitor", "a@b").await.unwrap(), Some(KIM));
}

pub async fn tokens_expire_together(store: &Shared) {
    let row = |kind, expires| TokenRow { contact: JO, site: SiteId::from_number(3), kind, expires: at(expires) };
    store.put_token([1; 32], row(TokenKind::Access, 10)).await.unwrap();
    store.put_token([2; 32], row(TokenKind::Resume, 20)).await.unwrap();
    store.put_token([3; 32], row(TokenKind::Resume, 30)).await.unwrap();
    assert_eq!(store.token([1; 32]).await.unwrap(), Some(row(TokenKind::Access, 10)));
    // An expired one is still found until somebody cleans up.
    store.remove_token([3; 32], at(20)).await.unwrap();
    assert_eq!(store.token([1; 32]).await.unwrap(), None);
    assert_eq!(store.token([2; 32]).await.unwrap(), Some(row(TokenKind::Resume, 20)));
    assert_eq!(store.token([3; 32]).await.unwrap(), None);
}

pub async fn sessions_expire_together(store: &Shared) {
    let row = |expires| SessionRow { agent: ANNA, created: at(1), expires: at(expires) };
    for (hash, expires) in [(1, 10), (2, 20), (3, 30)] {
        store.put_session([hash; 32], row(expires)).await.unwrap();
    }
    store.remove_session([3; 32], at(20)).await.unwrap();
    assert_eq!(store.session([1; 32]).await.unwrap(), None);
    assert_eq!(store.session([2; 32]).await.unwrap(), Some(row(20)));
    assert_eq!(store.session([3; 32]).await.unwrap(), None);
}

pub async fn a_new_password_ends_the_sessions_of_its_agent(store: &Shared) {
    let session = |agent| SessionRow { agent, created: at(1), expires: at(99) };
    store.put_session([1; 32], session(ANNA)).await.unwrap();
    store.put_session([2; 32], session(BEN)).await.unwrap();
    store.put_credential("anna", CredentialRow { agent: ANNA, password_hash: "$new".into() }).await.unwrap();
    assert_eq!(store.session([1; 32]).await.unwrap(), None);
    assert_eq!(store.session([2; 32]).await.unwrap(), Some(session(BEN)));
}

pub async fn credentials_are_replaced(store: &Shared) {
    let row = |agent, hash: &str| CredentialRow { agent, password_hash: hash.into() };
    assert_eq!(store.credential("anna").await.unwrap(), None);
    store.put_credential("anna", row(ANNA, "$one")).await.unwrap();
    store.put_credential("ben", row(BEN, "$two")).await.unwrap();
    store.put_credential("anna", row(ANNA, "$three")).await.unwrap();
    assert_eq!(store.credential("anna").await.unwrap(), Some(row(ANNA, "$three")));
    assert_eq!(store.credential("ben").await.unwrap(), Some(row(BEN, "$two")));
}
