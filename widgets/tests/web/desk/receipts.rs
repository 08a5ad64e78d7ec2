//! How far messages came, per channel, and sending again what did not arrive.

use domain::channel::ChannelKind;
use domain::conversation::{DeskEvent, Event, Record, SharedEvent};
use domain::message::{MessageBody, Receipt, Via};
use domain::{ParticipantNo, Seq, SharedSeq, TemplateId, Timestamp};
use protocol::agent::{Command, ServerFrame, TemplateEntry};
use wasm_bindgen_test::wasm_bindgen_test;
use widgets::dom::clock;

use super::carried::panel_on;
use super::stage::{Stage, drawn, id, type_into};
use crate::stage::settle;

const AT: Timestamp = Timestamp(1_795_424_400_000);

async fn happens(stage: &Stage, seq: u64, event: Event) {
    let shared_seq = matches!(event, Event::Shared(_)).then_some(SharedSeq(seq));
    let record = Record { seq: Seq(seq), shared_seq, at: clock::now(), event, echo: None };
    stage.desk.take(ServerFrame::Events { conversation: id(1), records: vec![record] });
    drawn().await;
    settle().await;
}

/// A panel in which Anna's answer is the fourth event.
async fn answered(channel: ChannelKind, text: &str) -> Stage {
    let stage = panel_on(channel, 1).await;
    let body = MessageBody::text(text);
    let posted = SharedEvent::MessagePosted { by: ParticipantNo(1), body, via: Via::Channel };
    happens(&stage, 4, Event::Shared(posted)).await;
    stage
}

async fn receipt(stage: &Stage, seq: u64, receipt: Receipt) {
    happens(stage, seq, Event::Desk(DeskEvent::ReceiptChanged { target: Seq(4), receipt })).await;
}

#[wasm_bindgen_test]
async fn receipts_are_icons_with_a_text_and_as_far_as_the_channel_tells() {
    let table = [
        (ChannelKind::WhatsApp, ["Queued", "Sent", "Delivered", "Read"]),
        (ChannelKind::Messenger, ["Queued", "Sent", "Delivered", "Read"]),
        (ChannelKind::Sms, ["Queued", "Sent", "Delivered", "Delivered"]),
    ];
    for (channel, texts) in table {
        let stage = answered(channel, "hello").await;
        let mut said = stage.texts(".agent .message-state");
        let later = [Receipt::Sent { at: AT }, Receipt::Delivered { at: AT }, Receipt::Read { at: AT }];
        for (nth, next) in later.into_iter().enumerate() {
            receipt(&stage, 5 + nth as u64, next).await;
            said.extend(stage.texts(".agent .message-state"));
        }
        assert_eq!(said, texts, "{channel:?}");
        assert_eq!(stage.texts(".agent .message-state .visually-hidden").len(), 1, "{channel:?}: heard, not seen");
        assert_eq!(stage.texts(".agent .message-state .icon").len(), 1, "{channel:?}");
    }
}

#[wasm_bindgen_test]
async fn web_chat_has_no_marks() {
    let stage = answered(ChannelKind::WebChat, "hello").await;
    assert!(stage.texts(".agent .message-state").is_empty());
}

#[wasm_bindgen_test]
async fn what_failed_says_why_and_is_sent_again_once_as_a_new_message() {
    let stage = answered(ChannelKind::Sms, "hello").await;
    type_into(&stage.find("textarea"), "half a sentence");
    receipt(&stage, 5, Receipt::Failed { reason: "throttled".into(), retry: true }).await;
    assert_eq!(stage.texts(".message-state.failed"), ["Not sent. Too many messages at once."]);
    stage.find(".message-retry").click();
    settle().await;
    let sends = stage.commands().into_iter().filter_map(|(_, command)| match command {
        Command::Send { text, draft, .. } => Some((text, draft)),
        _ => None,
    });
    assert_eq!(sends.collect::<Vec<_>>(), [("hello".to_owned(), None)]);
    assert!(stage.texts(".message-retry").is_empty(), "not twice");
    let area: web_sys::HtmlTextAreaElement = wasm_bindgen::JsCast::unchecked_into(stage.find("textarea"));
    assert_eq!(area.value(), "half a sentence", "what is being written stays");
}

#[wasm_bindgen_test]
async fn what_was_an_approved_template_is_sent_again_as_one() {
    let entry = |number, text: &str, approved| TemplateEntry {
        id: TemplateId::from_number(number),
        group: String::new(),
        name: text.into(),
        texts: [("en".to_owned(), text.to_owned())].into(),
        channels: vec![ChannelKind::WhatsApp],
        locked: true,
        approved,
        files: vec![],
        own: false,
    };
    for (said, template) in [("17 is here.", Some((2, vec!["17".to_owned()]))), ("17 is gone.", None)] {
        let stage = answered(ChannelKind::WhatsApp, said).await;
        stage.shelf().put(vec![entry(1, "[[no]] is here.", false), entry(2, "[[no]] is here.", true)]);
        receipt(&stage, 5, Receipt::Failed { reason: "throttled".into(), retry: true }).await;
        stage.find(".message-retry").click();
        settle().await;
        let sends = stage.commands().into_iter().filter_map(|(_, command)| match command {
            Command::Send { text, template, .. } => Some((text, template.map(|used| (used.template, used.values)))),
            _ => None,
        });
        let template = template.map(|(number, values)| (TemplateId::from_number(number), values));
        assert_eq!(sends.collect::<Vec<_>>(), [(said.to_owned(), template)]);
    }
}

#[wasm_bindgen_test]
async fn what_cannot_be_helped_offers_no_retry() {
    let stage = answered(ChannelKind::WhatsApp, "hello").await;
    receipt(&stage, 5, Receipt::Failed { reason: "window_closed".into(), retry: false }).await;
    let why = "Not sent. The customer wrote too long ago; only an approved template can be sent.";
    assert_eq!(stage.texts(".message-state.failed"), [why]);
    assert!(stage.texts(".message-retry").is_empty());
}

#[wasm_bindgen_test]
async fn what_nobody_knows_can_be_sent_again() {
    let stage = answered(ChannelKind::Sms, "hello").await;
    receipt(&stage, 5, Receipt::Unknown).await;
    assert_eq!(stage.texts(".agent .message-state"), ["May not have been delivered"]);
    assert_eq!(stage.texts(".message-retry"), ["Send again"]);
    stage.find(".message-retry").click();
    settle().await;
    assert!(matches!(stage.commands().last(), Some((_, Command::Send { text, .. })) if text == "hello"));
}

#[wasm_bindgen_test]
async fn markers_are_read_where_the_platform_reads_them() {
    let text = "*bold _both_* ~gone~ ```let x;``` and 2*3*4 https://x.example/_a_";
    let stage = answered(ChannelKind::WhatsApp, text).await;
    assert_eq!(stage.texts(".agent strong"), ["bold both"]);
    assert_eq!(stage.texts(".agent strong em"), ["both"]);
    assert_eq!(stage.texts(".agent s"), ["gone"]);
    assert_eq!(stage.texts(".agent code"), ["let x;"]);
    assert_eq!(stage.texts(".agent a"), ["https://x.example/_a_"]);
    let stage = answered(ChannelKind::Sms, text).await;
    assert_eq!(stage.texts(".agent .bubble-text"), [text]);
}
