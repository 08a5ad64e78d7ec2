//! Whom an answer goes to: the arithmetic of SPEC D.4.

use super::Letter;
use super::address::{Mailbox, Own};

/// Most recipients of one letter, all fields together: what goes to more people is a newsletter.
pub const RECIPIENT_LIMIT: usize = 100;

/// `S` of SPEC D.4: whom an answer is for. Of a letter we wrote ourselves it is whom we wrote to; of one whose author has no
/// address that mail can be sent to, nobody.
pub fn sender(letter: &Letter, own: &Own) -> Vec<Mailbox> {
    let others = |all: &[Mailbox]| distinct(all.iter().filter(|one| one.is_valid() && !own.has(one)), &[]);
    let is_ours = letter.ours || letter.from.iter().all(|one| own.has(one));
    let to: &[&Vec<Mailbox>] = if is_ours { &[&letter.to, &letter.cc] } else { &[] };
    let candidates = [&letter.reply_to, &letter.from].into_iter().chain(to.iter().copied());
    candidates.map(|all| others(all)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// To whom it was written besides, without us and without whoever is among `known` already.
pub fn others(all: &[Mailbox], own: &Own, known: &[&[Mailbox]]) -> Vec<Mailbox> {
    distinct(all.iter().filter(|one| one.is_valid() && !own.has(one)), known)
}

/// Each once, and none who is among `known`.
pub fn distinct<'a>(all: impl Iterator<Item = &'a Mailbox>, known: &[&[Mailbox]]) -> Vec<Mailbox> {
    let mut found: Vec<Mailbox> = Vec::new();
    for one in all {
        if !has(&found, one) && !known.iter().any(|list| has(list, one)) {
            found.push(one.clone());
        }
    }
    found
}

/// Whether somebody is on a list.
pub fn has(list: &[Mailbox], somebody: &Mailbox) -> bool {
    list.iter().any(|one| one.is_same(somebody))
}
