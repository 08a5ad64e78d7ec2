//! The link's life, told in steps.

use super::*;

const HALF: f64 = 0.0;

fn at(seconds: i64) -> Timestamp {
    Timestamp(seconds * 1_000)
}

fn open() -> Machine {
    let mut machine = Machine::default();
    assert_eq!(machine.step(Input::ConnectPressed, at(0), HALF), Some(Output::Connect));
    assert_eq!(machine.step(Input::Opened, at(1), HALF), Some(Output::Greet));
    assert_eq!(machine.step(Input::Heard, at(1), HALF), None);
    assert_eq!(machine.link(), Link::Up);
    machine
}

#[test]
fn silence_is_noticed_and_the_link_made_anew() {
    let mut machine = open();
    assert_eq!(machine.wakes_at(), Some(at(21)));
    assert_eq!(machine.step(Input::Woke { page: true }, at(20), HALF), None);
    assert_eq!(machine.step(Input::Woke { page: false }, at(22), HALF), Some(Output::Connect));
    assert_eq!(machine.link(), Link::Down { until: None });
}

#[test]
fn it_is_tried_for_ever_with_growing_pauses_and_at_once_when_the_page_wakes() {
    let mut machine = open();
    assert_eq!(machine.step(Input::Closed { code: 1006 }, at(2), HALF), None);
    assert_eq!(machine.state(), State::Waiting { until: at(3) });
    assert_eq!(machine.step(Input::Woke { page: false }, at(3), HALF), Some(Output::Connect));
    assert_eq!(machine.step(Input::Closed { code: 1006 }, at(4), HALF), None);
    assert_eq!(machine.state(), State::Waiting { until: at(6) });
    assert_eq!(machine.step(Input::Woke { page: false }, at(5), HALF), None);
    assert_eq!(machine.step(Input::Woke { page: true }, at(5), HALF), Some(Output::Connect));
}

#[test]
fn a_server_that_hangs_up_without_a_word_is_not_hammered() {
    let mut machine = open();
    for (attempt, pause) in [1, 2, 4, 8].into_iter().enumerate() {
        let now = 100 * (attempt as i64 + 1);
        machine.step(Input::ConnectPressed, at(now), HALF);
        machine.step(Input::Closed { code: 1006 }, at(now), HALF);
        assert_eq!(machine.state(), State::Waiting { until: at(now + pause) });
    }
}

#[test]
fn a_connection_that_never_opens_is_given_up() {
    let mut machine = Machine::default();
    machine.step(Input::ConnectPressed, at(0), HALF);
    assert_eq!(machine.link(), Link::Connecting);
    assert_eq!(machine.step(Input::Woke { page: false }, at(15), HALF), Some(Output::Drop));
    assert!(matches!(machine.link(), Link::Down { until: Some(_) }));
}

#[test]
fn an_unknown_wire_reloads_and_goes_on_trying() {
    let mut machine = open();
    let code = close::UNKNOWN_WIRE;
    assert_eq!(machine.step(Input::Closed { code }, at(2), HALF), Some(Output::ReloadOnce));
    assert_eq!(machine.link(), Link::Outdated);
    assert_eq!(machine.step(Input::Woke { page: false }, at(3), HALF), Some(Output::Connect));
    assert_eq!(machine.link(), Link::Outdated);
    machine.step(Input::Opened, at(3), HALF);
    machine.step(Input::Heard, at(3), HALF);
    assert_eq!(machine.link(), Link::Up);
}

#[test]
fn the_unknown_wait_for_their_owner() {
    let mut machine = open();
    let code = close::UNAUTHORIZED;
    assert_eq!(machine.step(Input::Closed { code }, at(2), HALF), Some(Output::AskWho));
    assert_eq!(machine.wakes_at(), None);
    assert_eq!(machine.step(Input::Woke { page: true }, at(99), HALF), None);
    assert_eq!(machine.step(Input::ConnectPressed, at(100), HALF), Some(Output::Connect));
}

#[test]
fn what_comes_late_from_a_dropped_link_changes_nothing() {
    let mut machine = open();
    assert_eq!(machine.step(Input::Stopped, at(2), HALF), Some(Output::Drop));
    for input in [Input::Opened, Input::Heard, Input::Closed { code: 1000 }, Input::Woke { page: true }] {
        assert_eq!(machine.step(input, at(3), HALF), None);
        assert_eq!(machine.link(), Link::Idle);
    }
}
