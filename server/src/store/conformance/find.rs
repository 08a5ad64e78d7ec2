//! Searching for what was said and who said it.

use std::sync::Arc;

use domain::Seq;
use domain::commit::{Commit, ContactChange};
use domain::contact::{Contact, Details, IdentityKind};

use super::super::Store;
use super::talk::posted;
use super::{Talk, at};

type Shared = Arc<dyn Store>;

pub async fn words_are_found_where_they_were_said(store: &Shared) {
    let mut first = Talk::accepted(1, store).await;
    let mut second = Talk::accepted(2, store).await;
    first.run(store, first.raw(at(3), vec![posted("Where is order 4711?")])).await;
    second.run(store, second.raw(at(4), vec![posted("Order 4712, please")])).await;
    first.run(store, first.raw(at(5), vec![posted("and my order?")])).await;
    while store.index(2).await.unwrap() {}
    let find = async |query: &str| {
        let words: Vec<_> = domain::text::words(query).collect();
        store.find_messages(&words, 9).await.unwrap()
    };
    let (last, other) = ((first.id(), first.head.seq), (second.id(), second.head.seq));
    assert_eq!(find("ORDER").await, [last, other], "one for each conversation, the latest first");
    assert_eq!(find("ord 4711").await, [(first.id(), Seq(first.head.seq.0 - 1))]);
    assert!(find("order 9").await.is_empty());
    assert!(find("\" not *").await.is_empty(), "signs ask for nothing");
    assert!(find("").await.is_empty());
    store.erase(first.id(), &[first.head.seq]).await.unwrap();
    assert_eq!(find("order").await, [other, (first.id(), Seq(first.head.seq.0 - 1))], "what is erased is not found");
}

pub async fn contacts_are_found_by_what_is_known(store: &Shared) {
    let contact = |number, name: &str, email: &str| Contact {
        version: 1,
        details: Details { name: name.into(), email: email.into(), phone: "+4917012345678".into() },
        ..Contact::new(domain::ContactId::from_number(number))
    };
    let jo = contact(1, "Jo Miller", "jo@example.org");
    let kim = contact(2, "Kim Park", "kim@example.org");
    let put = async |contact: &Contact, expected| {
        let change = ContactChange { expected, contact: contact.clone() };
        store.commit(Commit { contacts: vec![change], ..Commit::new(at(1)) }).await
    };
    put(&jo, None).await.unwrap();
    put(&kim, None).await.unwrap();
    let find = async |query: &str| {
        let words: Vec<_> = domain::text::words(query).collect();
        let mut found = store.find_contacts(&words, 9).await.unwrap();
        found.sort_unstable();
        found
    };
    assert_eq!(find("mil").await, [jo.id]);
    assert_eq!(find("jo@example").await, [jo.id]);
    assert_eq!(find("example").await, [jo.id, kim.id]);
    assert_eq!(find("49170").await, [jo.id, kim.id]);
    put(&Contact { version: 2, ..contact(1, "Jo Smith", "") }, Some(1)).await.unwrap();
    assert!(find("miller").await.is_empty(), "what was corrected is not found any more");
    assert_eq!(find("smith").await, [jo.id]);
    assert!(find("").await.is_empty());
    let known = IdentityKind::Email.checked(domain::EntryPointId::from_number(1), "kim@work.example").unwrap();
    put(&Contact { version: 2, identities: vec![known], ..kim.clone() }, Some(1)).await.unwrap();
    assert_eq!(find("kim@work").await, [kim.id], "where he writes from");
}
