//! The wrap-up dialog: required, several reasons, a countdown that can be stopped.

use domain::ReasonId;
use leptos::prelude::*;
use protocol::agent::Command;
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::wrapup::WrapUpDialog;

use super::stage::{Stage, drawn, id, press, row, type_into, wrap_up};

fn stage(seconds: i64) -> Stage {
    let mut stage = Stage::with_rows(vec![row(1, wrap_up(seconds))]);
    let desk = stage.desk;
    let (row, customer) = stage.with(|| {
        (Memo::new(move |_| desk.shown.rows.with(|rows| rows.get(&id(1)).cloned())), Memo::new(|_| "Ada".to_owned()))
    });
    stage.show(move || view! { <WrapUpDialog id=id(1) row customer /> });
    stage
}

#[wasm_bindgen_test]
async fn it_wants_a_reason_and_takes_several() {
    let stage = stage(120);
    drawn().await;
    let dialog = stage.find("[role=dialog]");
    press(&dialog, "Enter", true);
    drawn().await;
    assert!(stage.texts("[role=alert]").concat().contains("at least one reason"));
    assert!(stage.commands().is_empty());
    let field = stage.find("input");
    type_into(&field, "complaint");
    drawn().await;
    press(&field, "Enter", false);
    type_into(&field, "");
    drawn().await;
    stage.find("[role=option]").click();
    drawn().await;
    press(&dialog, "Enter", true);
    let reasons = vec![ReasonId::from_number(0x24), ReasonId::from_number(0x21)];
    assert!(matches!(&stage.commands()[..], [(_, Command::WrapUp { reasons: given, .. })] if *given == reasons));
}

#[wasm_bindgen_test]
async fn the_countdown_is_urgent_at_the_end_and_can_be_stopped() {
    let stage = stage(8);
    drawn().await;
    let line = stage.find(".countdown");
    assert!(line.class_list().contains("urgent"));
    assert!(line.text_content().unwrap().contains("No reason given"), "says what will be submitted");
    stage.find(".wrap-up-foot .button:not(.primary)").click();
    assert!(matches!(stage.commands()[..], [(_, Command::ExtendWrapUp { .. })]));
}
