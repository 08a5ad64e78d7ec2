//! Parking until a time of the agent's choice.

use domain::Timestamp;
use leptos::prelude::*;
use protocol::agent::Command;
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::park::ParkDialog;

use super::stage::{Stage, active, drawn, id, row, type_into};

async fn asked() -> Stage {
    let mut stage = Stage::with_rows(vec![row(1, active())]);
    stage.show(|| view! { <ParkDialog /> });
    stage.panes.parking.set(Some(id(1)));
    drawn().await;
    stage
}

async fn choose_a_time(stage: &Stage) {
    stage.find("label:last-of-type input[type=radio]").click();
    drawn().await;
}

async fn submit(stage: &Stage) {
    stage.find("button[type=submit]").click();
    drawn().await;
}

#[wasm_bindgen_test]
async fn a_time_that_is_over_is_refused_in_words_and_one_to_come_is_taken() {
    let stage = asked().await;
    assert!(stage.texts(".park-when").is_empty());
    choose_a_time(&stage).await;
    type_into(&stage.find(".park-when input"), "2020-02-01T09:30");
    submit(&stage).await;
    assert_eq!(stage.texts(".field-error"), ["This time is over. Please choose one that is to come."]);
    type_into(&stage.find(".park-when input"), "");
    submit(&stage).await;
    assert_eq!(stage.texts(".field-error"), ["Please enter a date and a time."]);
    assert!(stage.commands().is_empty());

    let soon = js_sys::Date::new_0();
    soon.set_date(soon.get_date() + 3);
    let [year, month, day] = [soon.get_full_year(), soon.get_month() + 1, soon.get_date()];
    type_into(&stage.find(".park-when input"), &format!("{year}-{month:02}-{day:02}T09:30"));
    submit(&stage).await;
    soon.set_hours(9);
    soon.set_minutes(30);
    soon.set_seconds(0);
    soon.set_milliseconds(0);
    let until = Some(Timestamp(soon.get_time() as i64));
    let commands = stage.commands();
    assert!(matches!(&commands[..], [(_, Command::Park { until: asked, .. })] if *asked == until), "{commands:?}");
    assert_eq!(stage.panes.parking.get_untracked(), None);
}

#[wasm_bindgen_test]
async fn the_field_begins_with_tomorrow_morning() {
    let stage = asked().await;
    choose_a_time(&stage).await;
    submit(&stage).await;
    assert!(matches!(&stage.commands()[..], [(_, Command::Park { until: Some(_), .. })]));
}
