//! Offers as popovers: at most five, all of them at once, each with its own refusal; the sections of the list.

use domain::channel::ChannelKind;
use domain::{CommandId, Refusal};
use leptos::prelude::*;
use protocol::agent::{Command, DeskChange, Row, RowState, ServerFrame};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::desk::keys::Keys;
use widgets::desk::store::Notice;
use widgets::desk::tasks::{Popovers, TaskList, Tasks};
use widgets::dom::storage::Storage;

use super::stage::{Stage, active, drawn, id, offered, row};

fn stage(rows: Vec<Row>) -> Stage {
    let stage = Stage::with_rows(rows);
    let desk = stage.desk;
    stage.with(|| {
        provide_context(Keys::listen(desk));
        provide_context(Tasks::new());
    });
    stage
}

fn refuse(stage: &Stage, command: CommandId, refusal: Refusal) {
    stage.desk.take(ServerFrame::Ack { id: command, result: Err(refusal) });
}

#[wasm_bindgen_test]
async fn five_are_visible_and_all_are_accepted_each_for_itself() {
    let mut rows: Vec<_> = (1..=6).map(|number| row(number, offered())).collect();
    rows.push(Row { channel: ChannelKind::Email, ..row(7, offered()) });
    let mut stage = stage(rows);
    stage.panes.list.set(false);
    stage.show(|| view! { <Popovers /> });
    drawn().await;
    let names = stage.texts(".offer-name");
    assert_eq!((names.len(), names[0].as_str()), (5, "Customer 7"), "mail on top");
    assert!(stage.texts(".popovers-head")[0].starts_with("1–5 of 7"));
    stage.find(".popovers-head .primary").click();
    let commands = stage.commands();
    assert!(commands.iter().all(|(_, command)| matches!(command, Command::Accept { .. })));
    assert_eq!(commands.len(), 7);
    let of = |number| {
        commands
            .iter()
            .find(|(_, command)| matches!(command, Command::Accept { conversation, .. } if *conversation == id(number)))
            .unwrap()
            .0
    };
    refuse(&stage, of(1), Refusal::NoFreeSlot);
    refuse(&stage, of(2), Refusal::OfferOver);
    refuse(&stage, of(3), Refusal::OfferOver);
    drawn().await;
    assert_eq!(stage.texts(".offer-refused").len(), 1, "it stands and says why");
    assert_eq!(stage.desk.shown.notice.get_untracked(), Some(Notice::OffersOver(2)));
}

#[wasm_bindgen_test]
async fn the_stack_folds_to_its_number() {
    let mut stage = stage(vec![row(1, offered()), row(2, offered())]);
    stage.panes.list.set(false);
    stage.show(|| view! { <Popovers /> });
    drawn().await;
    stage.find(".popovers-head .icon-button").click();
    drawn().await;
    assert!(stage.texts(".offer").is_empty());
    assert!(stage.texts(".popovers-head")[0].starts_with("2 contact requests"));
    stage.find(".popovers-head .icon-button").click();
    drawn().await;
    assert_eq!(stage.texts(".offer").len(), 2);
}

#[wasm_bindgen_test]
async fn sections_fold_and_remember_and_still_tell_what_is_unread() {
    let kept = "switchboard:layout:wrap-up";
    Storage::local().remove(kept);
    let mut stage = stage(vec![row(1, active()), row(2, super::stage::wrap_up(60))]);
    stage.show(|| view! { <TaskList /> });
    drawn().await;
    let heading = stage.find("[data-section=wrap-up] h3 button");
    assert_eq!(heading.get_attribute("aria-expanded").as_deref(), Some("true"));
    heading.click();
    let RowState::WrapUp { since, deadline, .. } = super::stage::wrap_up(60) else { unreachable!() };
    let written = row(2, RowState::WrapUp { since, deadline, unread: 2 });
    stage.desk.take(ServerFrame::Desk { number: 1, change: DeskChange::Row(Box::new(written)) });
    drawn().await;
    assert!(stage.root.query_selector("[data-section=wrap-up] .task").unwrap().is_none());
    assert_eq!(stage.texts("[data-section=wrap-up] .badge"), ["2"]);
    assert_eq!(Storage::local().get(kept).as_deref(), Some("0"));
    assert!(stage.root.query_selector("[data-section=your-turn] h3 button").unwrap().is_none(), "always in sight");
    stage.find("[data-section=your-turn] .section-button").click();
    assert_eq!(stage.desk.shown.opened.with_untracked(widgets::desk::store::Opened::id), Some(id(1)), "new replies");
    Storage::local().remove(kept);
}
