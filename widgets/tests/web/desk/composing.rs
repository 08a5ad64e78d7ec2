//! What each channel's composer has, and what it does with the text.

use domain::TemplateId;
use domain::channel::ChannelKind;
use protocol::agent::{Command, TemplateEntry};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlButtonElement, HtmlTextAreaElement};
use widgets::desk::emoji::list::List;
use widgets::dom::focus::focused;

use super::carried::panel_on;
use super::stage::{Stage, drawn, press, type_into, until};
use crate::stage::settle;

fn area(stage: &Stage) -> HtmlTextAreaElement {
    stage.find(".composer textarea").unchecked_into()
}

fn select(stage: &Stage, text: &str, from: u32, to: u32) {
    let area = area(stage);
    type_into(&area, text);
    area.focus().unwrap();
    area.set_selection_range(from, to).unwrap();
}

fn selected(stage: &Stage) -> String {
    let area = area(stage);
    let text: Vec<u16> = area.value().encode_utf16().collect();
    let [from, to] = [area.selection_start(), area.selection_end()].map(|at| at.unwrap().unwrap() as usize);
    String::from_utf16(&text[from..to]).unwrap()
}

#[wasm_bindgen_test]
async fn a_composer_has_what_its_channel_lists_and_no_more() {
    let table = [
        (ChannelKind::Messenger, 4, 0, 0),
        (ChannelKind::Sms, 0, 0, 1),
        (ChannelKind::WebChat, 0, 0, 0),
        (ChannelKind::WhatsApp, 4, 1, 0),
    ];
    for (channel, formats, emoji, segments) in table {
        let stage = panel_on(channel, 1).await;
        type_into(&area(&stage), "hello");
        settle().await;
        let count = |selector: &str| stage.texts(selector).len();
        assert_eq!(count(".format button"), formats, "{channel:?}");
        assert_eq!(count(".emoji"), emoji, "{channel:?}");
        assert_eq!(count(".composer-segments"), segments, "{channel:?}");
    }
}

#[wasm_bindgen_test]
async fn a_text_message_says_how_many_segments_it_is() {
    let stage = panel_on(ChannelKind::Sms, 1).await;
    let said = |text: &str| {
        type_into(&area(&stage), text);
        let stage = &stage;
        async move {
            settle().await;
            stage.texts(".composer-segments").concat()
        }
    };
    assert_eq!(said("hello").await, "1 SMS, 155 characters left in it");
    assert_eq!(said(&"a".repeat(161)).await, "2 SMS, 145 characters left in the last");
    assert_eq!(said("привет").await, "1 SMS, 64 characters left in it");
    assert_eq!(said("").await, "");
}

#[wasm_bindgen_test]
async fn buttons_and_keys_put_markers_around_what_is_selected() {
    let stage = panel_on(ChannelKind::WhatsApp, 1).await;
    select(&stage, "ü an apple a day", 5, 10);
    stage.find(".format button").click();
    settle().await;
    assert_eq!((area(&stage).value(), selected(&stage)), ("ü an *apple* a day".into(), "*apple*".into()));
    press(&area(&stage), "b", true);
    assert_eq!((area(&stage).value(), selected(&stage)), ("ü an apple a day".into(), "apple".into()));
    press(&area(&stage), "i", true);
    assert_eq!(area(&stage).value(), "ü an _apple_ a day");
    assert_eq!(focused().map(|element| element.tag_name()).as_deref(), Some("TEXTAREA"));
    stage.find(".composer-send").click();
    settle().await;
    let sent = stage.commands();
    assert!(format!("{:?}", sent.last().unwrap().1).contains("ü an _apple_ a day"), "what is sent has its markers");
}

#[wasm_bindgen_test]
async fn keys_format_nothing_where_nothing_can_be_formatted() {
    let stage = panel_on(ChannelKind::Sms, 1).await;
    select(&stage, "apple", 0, 5);
    press(&area(&stage), "b", true);
    assert_eq!(area(&stage).value(), "apple");
}

const EMOJI: &str = include_str!("../../../../public/emoji.txt");

#[wasm_bindgen_test]
async fn emoji_that_do_not_come_are_fetched_again_when_asked() {
    // The tests' own server has none.
    List::put("");
    let stage = panel_on(ChannelKind::WhatsApp, 1).await;
    stage.find(".emoji button").click();
    until(|| stage.texts(".emoji-name") == ["The emoji could not be fetched."]).await;
    assert!(stage.texts("[role=option]").is_empty());
    List::put(EMOJI);
    stage.find(".emoji-popup > .button").click();
    drawn().await;
    assert!(stage.texts("[role=option]").len() > 300);
    assert!(stage.texts(".emoji-popup > .button").is_empty());
}

#[wasm_bindgen_test]
async fn an_emoji_is_found_and_taken_by_keyboard() {
    List::put(EMOJI);
    let stage = panel_on(ChannelKind::WhatsApp, 1).await;
    select(&stage, "well done", 4, 4);
    stage.find(".emoji button").click();
    drawn().await;
    let field = stage.find(".emoji input");
    assert_eq!(focused().as_ref(), Some(&field));
    let all = stage.texts("[role=option]").len();
    type_into(&field, "thumbs");
    drawn().await;
    assert!(all > 300 && stage.texts("[role=option]") == ["👍", "👎"]);
    press(&field, "ArrowRight", false);
    drawn().await;
    assert_eq!(field.get_attribute("aria-activedescendant").as_deref(), Some("emoji-1"));
    assert_eq!(stage.texts(".emoji-name"), ["thumbs down"]);
    press(&field, "ArrowLeft", false);
    press(&field, "Enter", false);
    settle().await;
    assert_eq!(area(&stage).value(), "well👍 done");
    assert!(stage.texts(".emoji-popup").is_empty(), "it closes");
    assert_eq!(focused().map(|element| element.tag_name()).as_deref(), Some("TEXTAREA"));
}

#[wasm_bindgen_test]
async fn escape_closes_the_emoji_and_goes_back_to_their_button() {
    List::put(EMOJI);
    let stage = panel_on(ChannelKind::WhatsApp, 1).await;
    stage.find(".emoji button").click();
    drawn().await;
    press(&stage.find(".emoji input"), "Escape", false);
    drawn().await;
    assert!(stage.texts(".emoji-popup").is_empty());
    assert_eq!(focused(), Some(stage.find(".emoji button")));
}

#[wasm_bindgen_test]
async fn after_the_window_free_text_stays_unsent_and_it_says_why() {
    let stage = panel_on(ChannelKind::WhatsApp, 25 * 60).await;
    type_into(&area(&stage), "are you there?");
    settle().await;
    let send: HtmlButtonElement = stage.find(".composer-send").unchecked_into();
    assert!(send.disabled());
    let why = "More than 24 hours have passed since the customer wrote. Only an approved template can be sent now.";
    assert_eq!(send.title(), why);
    assert_eq!(stage.texts(".composer-note p"), [why]);
    assert_eq!(area(&stage).value(), "are you there?", "the text is kept");
}

#[wasm_bindgen_test]
async fn after_the_window_an_approved_template_is_all_there_is_and_is_sent() {
    let stage = panel_on(ChannelKind::WhatsApp, 25 * 60).await;
    let entry = |number, name: &str, approved| TemplateEntry {
        id: TemplateId::from_number(number),
        group: String::new(),
        name: name.into(),
        texts: [("en".to_owned(), "Your order has come.".to_owned())].into(),
        channels: vec![ChannelKind::WhatsApp],
        locked: true,
        approved,
        files: vec![],
        own: false,
    };
    stage.shelf().put(vec![entry(1, "Welcome", false), entry(2, "Order here", true)]);
    stage.find(".composer-note button").click();
    drawn().await;
    assert_eq!(stage.texts(".option .option-name"), ["Order here"]);
    stage.find(".option").click();
    drawn().await;
    assert!(stage.texts(".composer-note").is_empty());
    stage.find(".composer-send").click();
    settle().await;
    let sent = stage.commands();
    let Some((_, Command::Send { text, template: Some(template), .. })) = sent.last() else { panic!("{sent:?}") };
    assert_eq!((text.as_str(), template.template), ("Your order has come.", TemplateId::from_number(2)));
}
