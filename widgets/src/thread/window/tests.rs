//! A list in a window 400 pixels high whose rows are 50 high once measured.

use super::*;

const VIEW: f64 = 400.0;
const HIGH: f64 = 50.0;

fn outline(len: usize) -> Outline {
    Outline { len, ..Outline::default() }
}

// What the browser does: draws the slice, measures it, says so, until nothing changes.
fn draw(window: &mut Window) {
    for _ in 0..20 {
        let slice = window.slice();
        let mut changed = false;
        for index in slice.start..slice.end {
            changed |= window.measured(index, HIGH);
        }
        window.settle();
        if !changed {
            return;
        }
    }
    panic!("never settles");
}

fn shown(len: usize) -> Window {
    let mut window = Window::new();
    window.resized(VIEW);
    window.sync(outline(len));
    draw(&mut window);
    window
}

fn in_sight(window: &Window) -> (usize, f64) {
    let (index, offset) = window.row_at(window.top());
    (index, window.top() - offset)
}

#[test]
fn a_long_thread_opens_at_its_end_and_draws_a_screenful() {
    let window = shown(10_000);
    let slice = window.slice();
    assert_eq!(slice.end, 10_000);
    assert!(slice.end - slice.start <= MOST, "{slice:?}");
    assert!((slice.above + (slice.end - slice.start) as f64 * HIGH - window.total()).abs() < 1.0);
}

#[test]
fn a_short_thread_is_drawn_whole() {
    let slice = shown(5).slice();
    assert_eq!((slice.start, slice.end), (0, 5));
    assert_eq!((slice.above, slice.below), (0.0, 0.0));
    assert_eq!(shown(0).slice(), Slice::default());
}

#[test]
fn at_the_end_new_rows_come_into_sight() {
    let mut window = shown(100);
    window.sync(outline(101));
    draw(&mut window);
    assert!(window.is_at_end());
    assert_eq!(window.slice().end, 101);
    assert!((window.top() - (101.0 * HIGH - VIEW)).abs() < 0.1);
}

#[test]
fn a_row_of_another_height_leaves_the_room_above_as_it_was() {
    let mut window = shown(10_000);
    let before = window.slice();
    window.sync(outline(10_001));
    window.measured(10_000, 1.4 * HIGH);
    window.settle();
    let after = window.slice();
    let gone = (after.start - before.start) as f64 * HIGH;
    assert!((after.above - before.above - gone).abs() < 0.1, "{before:?} {after:?}");
}

#[test]
fn places_are_found_before_among_and_behind_what_was_measured() {
    let mut window = shown(1_000);
    window.scrolled(20_000.0, VIEW, 29_600.0);
    draw(&mut window);
    for index in [0, 1, 399, 400, 405, 700, 999] {
        let begin = window.offset_of(index);
        assert_eq!(window.row_at(begin + 1.0), (index, begin));
    }
    assert_eq!(window.row_at(1e9), (1_000, 50_000.0));
}

#[test]
fn away_from_the_end_nothing_moves() {
    let mut window = shown(100);
    window.scrolled(2_020.0, VIEW, 2_000.0);
    draw(&mut window);
    let before = in_sight(&window);
    window.sync(outline(150));
    draw(&mut window);
    assert_eq!(in_sight(&window), before);
    assert!(!window.is_at_end());
}

#[test]
fn rows_put_in_front_keep_what_is_in_sight() {
    let mut window = shown(100);
    window.scrolled(520.0, VIEW, 4_000.0);
    draw(&mut window);
    let (row, above) = in_sight(&window);
    window.sync(Outline { prepended: 40, ..outline(140) });
    draw(&mut window);
    let (moved, still) = in_sight(&window);
    assert_eq!(moved, row + 40);
    assert!((above - still).abs() < 0.5);
}

#[test]
fn what_the_reader_sends_brings_him_to_the_end() {
    let mut window = shown(100);
    window.scrolled(0.0, VIEW, 4_600.0);
    assert!(!window.is_at_end());
    window.sync(Outline { sent: 1, ..outline(101) });
    assert!(window.is_at_end());
}

#[test]
fn every_row_in_sight_is_drawn_wherever_the_reader_is() {
    let mut window = shown(2_000);
    let end = 2_000.0 * HIGH - VIEW;
    let mut top = end;
    while top > 0.0 {
        window.scrolled(top, VIEW, end - top);
        draw(&mut window);
        let slice = window.slice();
        let first = window.row_at(window.top()).0;
        let last = window.row_at(window.top() + VIEW - 1.0).0;
        assert!(slice.start <= first && last < slice.end, "{slice:?} {first} {last}");
        assert!(slice.end - slice.start <= MOST);
        top -= 777.0;
    }
}

#[test]
fn small_steps_draw_nothing_anew() {
    let mut window = shown(1_000);
    window.scrolled(20_000.0, VIEW, 29_600.0);
    draw(&mut window);
    let before = window.slice();
    let top = window.top();
    window.scrolled(top + 60.0, VIEW, 29_540.0);
    let after = window.slice();
    assert_eq!((before.start, before.end), (after.start, after.end));
}

#[test]
fn another_thread_begins_anew() {
    let mut window = shown(100);
    window.scrolled(0.0, VIEW, 4_600.0);
    window.sync(Outline { epoch: 1, prepended: 7, ..outline(10) });
    assert!(window.is_at_end());
    assert_eq!(window.slice().end, 10);
}

#[test]
fn fewer_rows_than_before_are_fine() {
    let mut window = shown(100);
    window.sync(outline(3));
    draw(&mut window);
    assert_eq!((window.slice().start, window.slice().end), (0, 3));
    assert!((window.total() - 3.0 * HIGH).abs() < 0.1);
}

#[test]
fn earlier_rows_are_wanted_near_the_begin_only() {
    let mut window = shown(100);
    assert!(!window.wants_earlier());
    window.scrolled(0.0, VIEW, 4_600.0);
    assert!(window.wants_earlier());
    window.sync(Outline { reaches_start: true, ..outline(100) });
    assert!(!window.wants_earlier());
}
