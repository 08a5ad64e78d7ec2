//! Two devices, a slow server, a reload in the middle: nothing typed is lost.

use domain::Timestamp;
use domain::draft::Draft;

use super::machine::{DraftSync, Input, LocalCopy, Output};

fn draft(version: u32, text: &str, overwritten: &[&str]) -> Draft {
    Draft {
        version,
        text: text.into(),
        overwritten: overwritten.iter().map(|text| (*text).into()).collect(),
        ..Draft::default()
    }
}

fn at(sync: &mut DraftSync, ms: i64, input: Input) -> Vec<Output> {
    sync.take(input, Timestamp(ms))
}

fn opened(text: &str) -> DraftSync {
    let mut sync = DraftSync::default();
    assert_eq!(at(&mut sync, 0, Input::Opened(None)), [Output::Load]);
    at(&mut sync, 1, Input::Answered(draft(3, text, &[])));
    sync
}

fn save(text: &str, base: u32) -> Output {
    Output::Save { typed: text.into(), base }
}

#[test]
fn typing_is_kept_at_once_and_saved_when_it_is_quiet() {
    let mut sync = opened("");
    let kept = at(&mut sync, 100, Input::Typed("he".into()));
    assert!(matches!(&kept[..], [Output::Keep(copy)] if copy.typed.typed.text == "he" && copy.base == 3));
    at(&mut sync, 600, Input::Typed("hey".into()));
    assert_eq!(at(&mut sync, 1_000, Input::Tick), []);
    assert_eq!(at(&mut sync, 1_400, Input::Tick), [save("hey", 3)]);
    assert_eq!(at(&mut sync, 1_500, Input::Answered(draft(4, "hey", &[]))), [Output::Forget]);
    assert!(!sync.is_unsaved());
}

#[test]
fn somebody_who_never_pauses_is_saved_all_the_same() {
    let mut sync = opened("");
    for step in 0..10 {
        at(&mut sync, step * 500, Input::Typed("x".repeat(step as usize + 1).into()));
    }
    assert_eq!(at(&mut sync, 5_000, Input::Tick).len(), 1);
}

#[test]
fn typing_during_a_save_is_saved_next() {
    let mut sync = opened("");
    at(&mut sync, 0, Input::Typed("a".into()));
    at(&mut sync, 900, Input::Tick);
    at(&mut sync, 950, Input::Typed("ab".into()));
    assert_eq!(at(&mut sync, 960, Input::Answered(draft(4, "a", &[]))), []);
    assert_eq!(at(&mut sync, 2_000, Input::Tick), [save("ab", 4)]);
}

#[test]
fn another_device_overwrites_an_untouched_composer_only() {
    let mut sync = opened("old");
    assert_eq!(at(&mut sync, 10, Input::ChangedElsewhere(4)), [Output::Load]);
    let shown = at(&mut sync, 20, Input::Answered(draft(4, "new", &[])));
    assert_eq!(shown, [Output::Show("new".into()), Output::Forget]);

    at(&mut sync, 30, Input::Typed("mine".into()));
    assert_eq!(at(&mut sync, 40, Input::ChangedElsewhere(5)), []);
    assert_eq!(at(&mut sync, 2_000, Input::Tick), [save("mine", 4)]);
    at(&mut sync, 2_100, Input::Answered(draft(6, "mine", &["theirs"])));
    assert_eq!(sync.overwritten(), ["theirs"]);
    assert_eq!(sync.restore().as_deref(), Some("theirs"));
    assert_eq!(sync.overwritten(), ["mine"], "no text is lost for another");
}

#[test]
fn a_message_given_up_comes_back_and_replaces_nothing() {
    let mut sync = opened("");
    let back = at(&mut sync, 0, Input::GivenBack("refused".into()));
    assert_eq!(back[0], Output::Show("refused".into()));
    assert_eq!(sync.text(), "refused");
    assert_eq!(at(&mut sync, 1_000, Input::Tick), [save("refused", 3)]);

    assert_eq!(at(&mut sync, 1_001, Input::GivenBack("another".into())), []);
    assert_eq!((sync.text(), sync.overwritten()), ("refused", &["another".to_owned()][..]));
}

#[test]
fn what_the_device_kept_outlives_a_reload() {
    let mut sync = DraftSync::default();
    let kept = LocalCopy { typed: "unsaved".into(), base: 3, at: Timestamp(0) };
    let outputs = at(&mut sync, 0, Input::Opened(Some(kept)));
    assert_eq!(outputs, [Output::Load, Output::Show("unsaved".into())]);
    at(&mut sync, 10, Input::Answered(draft(4, "other device", &[])));
    assert_eq!(sync.text(), "unsaved");
    assert_eq!(at(&mut sync, 1_000, Input::Tick), [save("unsaved", 4)]);
}

#[test]
fn a_message_consumes_the_draft_and_nothing_is_saved_meanwhile() {
    let mut sync = opened("hello");
    assert_eq!(sync.version(), Some(3));
    at(&mut sync, 0, Input::Sent);
    assert_eq!(sync.text(), "");
    assert_eq!(at(&mut sync, 10_000, Input::Flush), []);
    assert_eq!(at(&mut sync, 10_001, Input::Arrived(Some(3))), [Output::Forget]);
    assert_eq!(sync.version(), Some(4));
    assert_eq!(at(&mut sync, 10_002, Input::ChangedElsewhere(4)), []);
}

#[test]
fn a_message_that_overtakes_its_save_leaves_no_ghost() {
    let mut sync = opened("");
    at(&mut sync, 0, Input::Typed("hello".into()));
    at(&mut sync, 900, Input::Tick);
    at(&mut sync, 901, Input::Sent);
    at(&mut sync, 902, Input::Arrived(Some(3)));
    at(&mut sync, 903, Input::Answered(draft(5, "hello", &[])));
    assert_eq!(at(&mut sync, 2_000, Input::Tick), [save("", 5)]);
}

#[test]
fn a_failure_is_tried_again() {
    let mut sync = opened("");
    at(&mut sync, 0, Input::Typed("a".into()));
    at(&mut sync, 900, Input::Tick);
    at(&mut sync, 1_000, Input::Unanswered);
    assert_eq!(at(&mut sync, 2_000, Input::Tick), []);
    assert_eq!(at(&mut sync, 6_000, Input::Tick), [save("a", 3)]);
}

#[test]
fn typing_before_the_first_answer_is_not_overwritten() {
    let mut sync = DraftSync::default();
    at(&mut sync, 0, Input::Opened(None));
    at(&mut sync, 1, Input::Typed("quick".into()));
    at(&mut sync, 2, Input::Answered(draft(7, "older", &[])));
    assert_eq!(sync.text(), "quick");
    assert_eq!(sync.overwritten(), ["older"]);
    assert_eq!(at(&mut sync, 1_000, Input::Tick), [save("quick", 7)]);
}

#[test]
fn a_change_elsewhere_during_our_save_is_not_missed() {
    let mut sync = opened("");
    at(&mut sync, 0, Input::Typed("a".into()));
    at(&mut sync, 900, Input::Tick);
    assert_eq!(at(&mut sync, 901, Input::ChangedElsewhere(4)), [], "our own");
    assert_eq!(at(&mut sync, 902, Input::ChangedElsewhere(5)), [], "theirs");
    let answered = at(&mut sync, 903, Input::Answered(draft(4, "a", &[])));
    assert_eq!(answered, [Output::Forget, Output::Load]);
    let shown = at(&mut sync, 904, Input::Answered(draft(5, "b", &["a"])));
    assert_eq!(shown, [Output::Show("b".into()), Output::Forget]);
    assert_eq!(sync.overwritten(), ["a"]);
}

#[test]
fn what_nobody_typed_stands_below_what_is_typed() {
    let added =
        |version, text: &str, more: &str| Draft { added: vec![(4, more.to_owned())], ..draft(version, text, &[]) };
    // Typed while the answer came: the save brings it.
    let mut sync = opened("Dear");
    at(&mut sync, 0, Input::Typed("Dear Jo".into()));
    assert_eq!(at(&mut sync, 10, Input::ChangedElsewhere(4)), []);
    assert_eq!(at(&mut sync, 900, Input::Tick), [save("Dear Jo", 3)]);
    at(&mut sync, 910, Input::Typed("Dear Jo, one moment".into()));
    let answered = at(&mut sync, 950, Input::Answered(added(5, "Dear Jo\nIt left.", "It left.")));
    assert_eq!(answered[0], Output::Show("Dear Jo, one moment\nIt left.".into()));
    assert_eq!(at(&mut sync, 2_000, Input::Tick), [save("Dear Jo, one moment\nIt left.", 5)]);
    let again = added(6, "Dear Jo, one moment\nIt left.", "It left.");
    assert_eq!(at(&mut sync, 2_100, Input::Answered(again)), [Output::Forget], "once");

    // Typed while it is asked for.
    let mut sync = opened("");
    assert_eq!(at(&mut sync, 10, Input::ChangedElsewhere(4)), [Output::Load]);
    at(&mut sync, 20, Input::Typed("D".into()));
    let answered = at(&mut sync, 30, Input::Answered(added(4, "It left.", "It left.")));
    assert_eq!(answered[0], Output::Show("D\nIt left.".into()));
    assert!(sync.overwritten().is_empty());
}
