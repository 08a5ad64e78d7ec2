//! Letters as cards, answering them, and what happens while an answer is written. What the server would say is said by a
//! stand-in for `fetch`.

use domain::channel::ChannelKind;
use domain::conversation::{DeskEvent, Event, Record, SharedEvent};
use domain::email::{Letter, LetterMark, Mailbox};
use domain::message::{MessageBody, Undelivered, Via};
use domain::{CommandId, EngagementNo, ParticipantNo, Seq, SharedSeq, Span, Timestamp};
use js_sys::{Function, Uint8Array};
use leptos::prelude::*;
use protocol::agent::{Command, DraftPut, LetterTerms, ServerFrame};
use protocol::codec;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlButtonElement, HtmlElement};
use widgets::desk::panel::Panel;
use widgets::dom::storage::Storage;
use widgets::dom::{clock, window};

use super::carried::row_on;
use super::stage::{Stage, active, drawn, id, message, press, snapshot_on, type_into, until, welcome};
use crate::stage::settle;

/// Answers what the panel of letters asks; drafts are echoed as saved.
fn serve(terms: &LetterTerms) {
    let texts = include_str!("../../../text/mail.en.txt");
    let serve = Function::new_with_args(
        "terms, texts",
        "window.drafts = [];
         window.fetch = async (url, init = {}) => {
           if (url.includes('/api/desk/letters/') && !url.includes('/part')) return new Response(terms);
           if (url.includes('/part')) return new Response('<p>forwarded</p>');
           if (url.includes('/text/')) return new Response(texts);
           if (url.includes('/api/desk/drafts/') && init.method === 'PUT') window.drafts.push(init.body);
           return new Response(null, { status: 503 });
         };",
    );
    let bytes = Uint8Array::from(codec::to_binary(terms).as_slice());
    serve.call2(&wasm_bindgen::JsValue::NULL, &bytes, &texts.into()).unwrap();
    // The page's own looks are not here: as if they had come.
    let looks = Function::new_no_args(
        "if (window.looksCome) return; window.looksCome = true;
         new MutationObserver((all) => { for (const one of all) for (const node of one.addedNodes)
           if (node.rel === 'stylesheet') setTimeout(() => node.onload?.(new Event('load'))); })
           .observe(document.head, { childList: true });",
    );
    looks.call0(&wasm_bindgen::JsValue::NULL).unwrap();
}

fn terms() -> LetterTerms {
    LetterTerms {
        from: Mailbox::read("Shop <hello@shop.example>"),
        own: vec!["hello@shop.example".into()],
        first: None,
        lock_reply_all: false,
        signature: "<p>Anna, the shop</p>".into(),
        history: true,
        pause: Span::seconds(10),
        wrap_up: true,
    }
}

fn people(all: &[&str]) -> Vec<Mailbox> {
    all.iter().map(|one| Mailbox::read(one)).collect()
}

fn letter(from: &str, cc: &[&str], marks: &[LetterMark]) -> Letter {
    let (from, to, cc) = (people(&[from]), people(&["hello@shop.example", "lab@maker.example"]), people(cc));
    Letter { from, to, cc, subject: "Grinder".into(), marks: marks.to_vec(), ..Letter::default() }
}

fn pair(seq: u64, by: ParticipantNo, letter: Letter, text: &str) -> [Record; 2] {
    let at = Timestamp(clock::now().0 - 60_000 + i64::try_from(seq).unwrap());
    let event = Event::Desk(DeskEvent::Letter(Box::new(letter)));
    let first = Record { seq: Seq(seq), shared_seq: None, at, event, echo: None };
    let body = MessageBody::text(text);
    let event = Event::Shared(SharedEvent::MessagePosted { by, body, via: Via::Channel });
    [first, Record { seq: Seq(seq + 1), shared_seq: Some(SharedSeq(seq)), at, event, echo: None }]
}

async fn opened(count: u64) -> Stage {
    serve(&terms());
    let mut stage = Stage::new(Storage::refused());
    stage.desk.take(welcome(vec![row_on(ChannelKind::Email, active())]));
    let ServerFrame::Snapshot(mut snapshot) = snapshot_on(1, ChannelKind::Email) else { unreachable!() };
    let (engagement, agent) = (EngagementNo(1), domain::AgentId::from_number(0xA11A));
    let accepted = DeskEvent::Accepted { engagement, participant: ParticipantNo(1), name: "Anna".into() };
    let offered = DeskEvent::Offered { engagement, agent, deadline: clock::now() };
    let mut events: Vec<Record> = Vec::new();
    for nth in 0..count {
        let text = format!("letter number {nth}");
        let from = if nth == 0 { "Eve <eve@doe.example>" } else { "Jo <jo@doe.example>" };
        let marks: &[_] = if nth + 1 == count { &[LetterMark::Stranger, LetterMark::RemoteImages] } else { &[] };
        events.extend(pair(1 + 2 * nth, ParticipantNo::CUSTOMER, letter(from, &["dan@doe.example"], marks), &text));
    }
    for event in [offered, accepted] {
        let seq = Seq(events.len() as u64 + 1);
        events.push(Record { seq, shared_seq: None, event: Event::Desk(event), ..message(1) });
    }
    for record in events {
        snapshot.head.apply(&record);
        snapshot.items.push(record.into());
    }
    stage.desk.take(ServerFrame::Snapshot(snapshot));
    stage.show(|| view! { <Panel /> });
    stage.root.set_attribute("style", "height: 900px; width: 800px; display: flex").unwrap();
    stage.desk.open(Some(id(1)));
    until(|| !stage.texts(".mail").is_empty()).await;
    settle().await;
    stage
}

fn button(stage: &Stage, name: &str) -> HtmlButtonElement {
    let all = stage.root.query_selector_all("button").unwrap();
    let said = |element: &HtmlElement| {
        element.get_attribute("aria-label").unwrap_or_else(|| element.text_content().unwrap_or_default())
    };
    let found = (0..all.length()).filter_map(|index| all.item(index)?.dyn_into::<HtmlElement>().ok());
    let found = found.into_iter().find(|element| said(element).trim() == name);
    found.unwrap_or_else(|| panic!("no {name} in {}", stage.root.inner_html())).unchecked_into()
}

async fn click(stage: &Stage, name: &str) {
    button(stage, name).click();
    settle().await;
}

fn chips(stage: &Stage, field: &str) -> Vec<String> {
    stage.texts(&format!(".mail-field[aria-label='{field}'] .mail-chip bdi"))
}

fn why(stage: &Stage) -> String {
    stage.texts(".mail-why").concat().trim().to_owned()
}

#[wasm_bindgen_test]
async fn the_newest_is_on_top_and_unfolded_the_rest_is_a_line() {
    let stage = opened(3).await;
    let names = stage.texts(".mail .mail-name");
    assert_eq!(names, ["Jo", "Jo", "Eve"]);
    assert_eq!(stage.texts(".mail.open").len(), 1);
    assert_eq!(stage.texts(".mail:first-of-type .mail-several").concat(), "+22 more recipients");
    let people = stage.texts(".mail-address");
    assert!(people.contains(&"dan@doe.example".to_owned()), "{people:?}");
    assert!(stage.texts(".mail-marks").concat().contains("Unknown sender"));
    let frame = stage.find("mail-page");
    let src = frame.get_attribute("src").unwrap();
    assert!(src.contains("/6/page?lang="), "{src}");
    click(&stage, "Show images").await;
    assert!(stage.find("mail-page").get_attribute("src").unwrap().ends_with("&images=1"));
    assert_eq!(stage.texts(".mail-excerpt")[2], "letter number 0");
    click(&stage, "Show the email of Eve").await;
    assert_eq!(stage.texts(".mail.open").len(), 2);
    click(&stage, "Show as text").await;
    assert_eq!(stage.texts(".mail-plain"), ["letter number 2"]);
    assert_eq!(stage.texts(".mails-head"), ["Grinder3 emails"]);
}

#[wasm_bindgen_test]
async fn a_long_history_is_drawn_piece_by_piece() {
    let stage = opened(120).await;
    let drawn_at_first = stage.texts(".mail").len();
    assert!(drawn_at_first < 60, "{drawn_at_first}");
    click(&stage, "Earlier emails").await;
    assert!(stage.texts(".mail").len() > drawn_at_first);
}

#[wasm_bindgen_test]
async fn an_answer_is_addressed_by_the_rules_and_switched_by_them() {
    let stage = opened(2).await;
    click(&stage, "Reply").await;
    assert_eq!(chips(&stage, "To"), ["Jo"]);
    assert!(stage.texts(".mail-chip-remove").is_empty(), "whoever wrote it gets the answer");
    let warned = || stage.texts(".mail-older").concat();
    assert!(warned().contains("This goes to jo@doe.example, who was not among"), "{}", warned());
    let subject = || js_sys::Reflect::get(&stage.find(".mail-subject"), &"value".into()).unwrap().as_string();
    assert_eq!(subject().as_deref(), Some("Re: Grinder"));
    assert_eq!(stage.find(".mail-subject").get_attribute("readonly").as_deref(), Some(""));
    let modes = |name: &str| {
        let all = stage.root.query_selector_all(".mail-mode").unwrap();
        let found = (0..all.length()).filter_map(|index| all.item(index)?.dyn_into::<HtmlElement>().ok());
        found.into_iter().find(|one| one.text_content().unwrap_or_default().trim() == name).unwrap()
    };
    modes("Reply all").click();
    settle().await;
    assert_eq!(chips(&stage, "To"), ["Jo", "lab@maker.example"]);
    assert_eq!(chips(&stage, "Cc"), ["dan@doe.example"]);
    assert!(!stage.texts(".mail-chip-remove").is_empty(), "it was reached from a reply");
    modes("Forward").click();
    settle().await;
    assert!(chips(&stage, "To").is_empty() && chips(&stage, "Cc").is_empty());
    assert_eq!(subject().as_deref(), Some("Fwd: Grinder"));
    assert_eq!((why(&stage).as_str(), warned().as_str()), ("Say who is to get it.", ""));
    assert_eq!(stage.texts(".mail-below-head span"), ["Forwarded email"]);
    modes("Reply").click();
    settle().await;
    assert_eq!(chips(&stage, "To"), ["Jo"]);
    assert!(stage.texts(".mail-below-head").is_empty());
}

/// A letter is forwarded to the lab; with the field whoever gets it is typed into.
async fn forwarding() -> (Stage, HtmlElement) {
    let stage = opened(1).await;
    click(&stage, "Forward").await;
    let input = stage.find(".mail-field[aria-label='To'] input");
    type_into(&input, "Lab <lab@maker.example>");
    press(&input, ",", false);
    settle().await;
    (stage, input)
}

#[wasm_bindgen_test]
async fn recipients_are_chips_and_a_wrong_one_holds_up_sending() {
    let (stage, input) = forwarding().await;
    assert_eq!(chips(&stage, "To"), ["Lab"]);
    type_into(&input, "nonsense");
    press(&input, "Enter", false);
    settle().await;
    assert_eq!(stage.texts(".mail-chip.wrong bdi"), ["nonsense"]);
    assert_eq!(why(&stage), "“nonsense” is not an email address.");
    assert!(button(&stage, "Send and wrap up").disabled());
    press(&input, "Backspace", false);
    settle().await;
    assert_eq!(chips(&stage, "To"), ["Lab"]);
    assert_eq!(why(&stage), "");
    type_into(&input, "hello@shop.example");
    press(&input, ";", false);
    settle().await;
    assert_eq!(stage.texts(".mail-fields .field-error"), ["hello@shop.example is one of our own addresses."]);
    click(&stage, "Remove Lab").await;
    assert!(chips(&stage, "To").is_empty());
}

#[wasm_bindgen_test]
async fn a_letter_that_comes_while_one_writes_is_blue_and_holds_up_sending() {
    let stage = opened(1).await;
    click(&stage, "Reply").await;
    let records = pair(5, ParticipantNo::CUSTOMER, letter("Jo <jo@doe.example>", &[], &[]), "one more thing").to_vec();
    stage.desk.take(ServerFrame::Events { conversation: id(1), records });
    settle().await;
    assert_eq!(stage.texts(".mail-banner span")[0], "View the new email to continue");
    assert_eq!(stage.texts(".mail.fresh .mail-excerpt"), ["one more thing"]);
    assert_eq!(why(&stage), "View the new email to continue.");
    assert!(stage.texts(".mail-older").concat().contains("You are not answering the latest email."));
    stage.find(".mail-banner").click();
    settle().await;
    assert_eq!(stage.texts(".mail.fresh.open").len(), 1, "it is unfolded, and was not looked at yet");
    click(&stage, "Answer the latest").await;
    assert_eq!(stage.texts(".mail-older").concat(), "");
}

#[wasm_bindgen_test]
async fn while_a_letter_is_about_to_leave_it_can_be_taken_back() {
    let stage = opened(1).await;
    click(&stage, "Reply").await;
    let until_ = clock::now() + Span::seconds(8);
    let held = DeskEvent::LetterHeld { engagement: EngagementNo(1), until: until_, wrap_up: true };
    let record = Record { seq: Seq(5), shared_seq: None, event: Event::Desk(held), ..message(1) };
    stage.desk.take(ServerFrame::Events { conversation: id(1), records: vec![record] });
    settle().await;
    let said = stage.texts(".mail-held").concat();
    assert!(said.contains("This email leaves in"), "{said}");
    assert!(stage.find(".mail-sheet").has_attribute("inert"));
    click(&stage, "Undo").await;
    let last: Option<(CommandId, Command)> = stage.commands().pop();
    assert_eq!(last.map(|(_, command)| command), Some(Command::TakeLetterBack { conversation: id(1) }));
}

#[wasm_bindgen_test]
async fn an_untouched_answer_is_thrown_away_at_once_and_the_bar_is_back() {
    let stage = opened(1).await;
    click(&stage, "Reply").await;
    click(&stage, "Minimise").await;
    assert_eq!(stage.texts(".mail-draft"), ["DraftRe: Grinder"]);
    click(&stage, "Open again").await;
    click(&stage, "Discard").await;
    drawn().await;
    let answers = stage.texts(".mail-answers button");
    assert_eq!(answers, ["Reply", "Reply all", "Forward", "Private note"]);
}

#[wasm_bindgen_test]
async fn what_somebody_put_work_into_is_thrown_away_only_when_he_says_so_again() {
    let (stage, _) = forwarding().await;
    click(&stage, "Discard").await;
    assert_eq!(stage.texts("[role=dialog] .dialog-text").len(), 1, "it asks");
    assert_eq!(chips(&stage, "To"), ["Lab"], "and nothing is gone yet");
    stage.find("[role=dialog] .button.danger").click();
    drawn().await;
    assert!(stage.texts(".mail-sheet").is_empty());
}

#[wasm_bindgen_test]
async fn a_letter_that_did_not_arrive_is_offered_once_more_and_then_says_so() {
    let stage = opened(1).await;
    let ours = Letter { ours: true, ..letter("Shop <hello@shop.example>", &[], &[]) };
    let mut records = pair(5, ParticipantNo(1), ours.clone(), "It left today").to_vec();
    let receipt = Undelivered::Recipient.said(&["550 no such user"]);
    let failed = Event::Desk(DeskEvent::ReceiptChanged { target: Seq(6), receipt });
    records.push(Record { seq: Seq(7), shared_seq: None, event: failed, ..message(1) });
    stage.desk.take(ServerFrame::Events { conversation: id(1), records });
    settle().await;
    let status = || stage.texts(".mail-status.failed").concat();
    assert!(status().contains("Send again"), "{}", status());
    let again = Letter { again: Some(Seq(6)), ..ours };
    let records = pair(8, ParticipantNo(1), again, "It left today").to_vec();
    stage.desk.take(ServerFrame::Events { conversation: id(1), records });
    settle().await;
    assert!(status().contains("It was sent again.") && !status().contains("Send again"), "{}", status());
}

/// Keeps the shape that is sent: its text is HTML of the editor.
#[wasm_bindgen_test]
async fn what_is_composed_is_kept_as_a_draft() {
    let stage = opened(1).await;
    click(&stage, "Reply").await;
    stage.desk.save_drafts();
    settle().await;
    let drafts = js_sys::Reflect::get(&window(), &"drafts".into()).unwrap();
    let all: js_sys::Array = drafts.unchecked_into();
    let bytes: Uint8Array = all.get(all.length() - 1).unchecked_into();
    let put: DraftPut = codec::body_from_binary(&bytes.to_vec()).unwrap();
    let letter = put.letter.unwrap();
    assert!(letter.rich && put.text.contains("Anna, the shop"), "{}", put.text);
    assert_eq!((letter.answers, letter.reply.subject.as_str()), (Some(Seq(2)), "Re: Grinder"));
    click(&stage, "Discard").await;
}
