//! The state selector by keyboard.

use domain::ReasonId;
use domain::agent::Choice;
use leptos::prelude::*;
use protocol::agent::Command;
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::presence::StateSelector;
use widgets::dom::focus;

use super::stage::{Stage, drawn, press, type_into};

#[wasm_bindgen_test]
async fn a_reason_is_typed_and_chosen_with_enter() {
    let mut stage = Stage::with_rows(vec![]);
    stage.show(|| view! { <StateSelector /> });
    drawn().await;
    assert!(stage.find(".state-button").text_content().unwrap().starts_with("StateIdle"));
    stage.panes.selector.set(true);
    drawn().await;
    let field = stage.find("input[role=combobox]");
    assert!(focus::focused().is_some_and(|focused| focused == field), "typing goes on there");
    type_into(&field, "lun");
    drawn().await;
    assert_eq!(stage.texts("[role=option] .option-name"), ["Lunch"]);
    press(&field, "Enter", false);
    drawn().await;
    let lunch = Choice::Idle { reason: ReasonId::from_number(0x13) };
    assert!(matches!(&stage.commands()[..], [(_, Command::Choose(choice))] if *choice == lunch));
    assert!(stage.root.query_selector(".state-popup").unwrap().is_none());
    assert_eq!(stage.find(".state-button").get_attribute("aria-busy").unwrap(), "true");
}

#[wasm_bindgen_test]
async fn arrows_move_and_escape_gives_the_focus_back() {
    let mut stage = Stage::with_rows(vec![]);
    stage.show(|| view! { <StateSelector /> });
    stage.find(".state-button").click();
    drawn().await;
    let field = stage.find("input[role=combobox]");
    press(&field, "ArrowDown", false);
    press(&field, "ArrowDown", false);
    drawn().await;
    assert_eq!(field.get_attribute("aria-activedescendant").unwrap(), "state-2");
    assert_eq!(stage.texts(".option.active .option-name"), ["Break"]);
    press(&field, "Escape", false);
    drawn().await;
    let button = stage.find(".state-button");
    assert!(focus::focused().is_some_and(|focused| focused == button));
    assert!(stage.commands().is_empty());
}
