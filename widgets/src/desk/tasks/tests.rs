//! The order of the list, what is held, what a line says.

use domain::conversation::Priority;
use protocol::agent::Parked;

use super::model::*;
use crate::desk::sample;
use domain::conversation::Turn;
use domain::{ConversationId, Span, Timestamp};
use protocol::agent::{Row, RowState};

fn rows(all: impl IntoIterator<Item = Row>) -> Rows {
    all.into_iter().map(|row| (row.conversation, row)).collect()
}

fn id(n: u128) -> ConversationId {
    ConversationId::from_number(n)
}

#[test]
fn rows_stand_where_they_belong() {
    let check = |row: &Row, section| assert_eq!(Section::of(row), section);
    let active = sample::active(1, 10);
    check(&sample::offer(1, 10), Section::Offers);
    check(&active, Section::YourTurn);
    check(&sample::with_turn(&active, Turn::Customer { since: Timestamp(5) }), Section::CustomersTurn);
    let parked = Parked { until: None, reason: String::new() };
    check(&sample::parked(&active, parked), Section::Parked);
    check(&sample::wrap_up(1, 10), Section::WrapUp);
}

#[test]
fn the_newest_offer_is_on_top_and_whoever_waits_longest_is_next() {
    let turn = |n, since| sample::with_turn(&sample::active(n, 500), Turn::Agent { since: Timestamp(since) });
    let rows = rows([turn(1, 100), turn(2, 300), sample::offer(3, 50), turn(4, 200), sample::offer(5, 60)]);
    let order: Vec<_> =
        Arrangement::default().next(&rows, false).places.iter().map(|place| place.conversation).collect();
    assert_eq!(order, [id(5), id(3), id(1), id(4), id(2)]);
}

#[test]
fn a_held_list_moves_nothing_and_counts_what_waits() {
    let before = rows([sample::active(1, 100), sample::active(2, 200)]);
    let shown = Arrangement::default().next(&before, false);
    let answered = sample::with_turn(&sample::active(2, 200), Turn::Customer { since: Timestamp(300) });
    let after = rows([answered, sample::offer(3, 400)]);
    let held = shown.next(&after, true);
    assert_eq!(held.places, shown.places, "1 is gone and keeps its place");
    assert_eq!(held.waiting, [id(3)]);
    let released = held.next(&after, false);
    assert_eq!(released.section(Section::Offers), [id(3)]);
    assert_eq!(released.section(Section::YourTurn), []);
    assert!(released.waiting.is_empty());
}

#[test]
fn an_accepted_offer_moves_at_once() {
    let shown = Arrangement::default().next(&rows([sample::offer(1, 100), sample::active(2, 50)]), false);
    let accepted = shown.next(&rows([sample::active(1, 200), sample::active(2, 50)]), true);
    assert_eq!(accepted.section(Section::YourTurn), [id(2), id(1)]);
}

#[test]
fn an_empty_list_is_never_held() {
    let rows = rows([sample::offer(1, 1)]);
    assert_eq!(Arrangement::default().next(&rows, true).places.len(), 1);
}

#[test]
fn switching_goes_around_and_leaves_offers_out() {
    let rows = rows([sample::offer(9, 900), sample::active(1, 200), sample::active(2, 300)]);
    let list = Arrangement::default().next(&rows, false);
    assert_eq!(list.neighbour(&rows, Some(id(2)), Step::Next), Some(id(1)));
    assert_eq!(list.neighbour(&rows, Some(id(1)), Step::Previous), Some(id(2)));
    assert_eq!(list.neighbour(&rows, None, Step::Next), Some(id(1)));
    assert_eq!(list.neighbour(&rows, None, Step::Previous), Some(id(2)));
    assert_eq!(Arrangement::default().neighbour(&rows, None, Step::Previous), None);
}

#[test]
fn a_wait_turns_amber_and_red_by_the_target() {
    let check = |waited, urgency| {
        assert_eq!(Urgency::of(Span::seconds(waited), Span::seconds(60)), urgency);
    };
    check(44, Urgency::Calm);
    check(45, Urgency::Soon);
    check(60, Urgency::Late);
    assert_eq!(Urgency::of(Span::seconds(900), Span::ZERO), Urgency::Calm, "no target");
}

#[test]
fn somebody_without_a_name_is_his_address_or_number() {
    let mut row = sample::active(1, 1);
    row.customer = " ".into();
    row.email = "jo@example.org".into();
    assert_eq!(Line::of(&row).name.as_deref(), Some("jo@example.org"));
    row.email.clear();
    assert_eq!(Line::of(&row).name.as_deref(), Some("+491701234567"));
    row.phone.clear();
    assert_eq!(Line::of(&row).name, None);
}

#[test]
fn offers_flash_in_their_last_five_seconds() {
    let offer = Offer::of(&sample::offer(1, 0)).expect("an offer");
    assert!(!offer.flashes(Timestamp(24_999)));
    assert!(offer.flashes(Timestamp(25_000)));
    assert!(!offer.flashes(Timestamp(30_000)));
}

#[test]
fn popovers_begin_with_the_one_that_expires_first() {
    let mut urgent = sample::offer(2, 500);
    urgent.priority = Priority::High;
    if let RowState::Offered { deadline, .. } = &mut urgent.state {
        *deadline = Timestamp(1_000);
    }
    let rows = rows([sample::offer(1, 0), urgent, sample::active(3, 0)]);
    assert_eq!(offers(&rows), [id(2), id(1)]);
}
