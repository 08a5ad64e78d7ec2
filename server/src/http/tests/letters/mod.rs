//! Letters: how they come in and belong together, how they are composed, held back, taken back and sent, who may read them.

mod brought;

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Method;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::agent::Choice;
use domain::conversation::{Conversation, DeskEvent, Event, Phase};
use domain::delivery::Outcome;
use domain::email::{Letter, LetterDraft, LetterMark, Mailbox, Mode, Own, Reply, ReplyRefusal, Terms};
use domain::message::Receipt;
use domain::{AgentId, CommandId, ConversationId, EntryPointId, Refusal, Seq, Span};
use protocol::agent::{Command, DraftPut};
use serde_json::json;

use super::{Answer, Server};
use crate::channels::Outbound;
use crate::channels::email::read::{Received, read};
use crate::channels::email::{arriving, leaving};
use crate::desk::Answered;

const MAILBOX: EntryPointId = EntryPointId::from_number(0xd114);
const OURS: &str = "hello@marlow-finch.example";
const CARLA: AgentId = AgentId::from_number(0xd403);

/// A server, and Carla at her desk with nothing to do.
struct House {
    server: Server,
    commands: AtomicU64,
}

impl House {
    async fn open() -> Self {
        let server = Server::start().await;
        let house = Self { server, commands: AtomicU64::new(0) };
        let desk = &house.server.app.desk;
        desk.sign_in(CARLA).await.unwrap();
        desk.link_up(CARLA).await.unwrap();
        house.carla(Command::Choose(Choice::Available)).await.unwrap();
        house
    }

    async fn carla(&self, command: Command) -> Result<(), Refusal> {
        let id = CommandId::from_number(u128::from(self.commands.fetch_add(1, Ordering::SeqCst)) + 1);
        self.server.app.desk.agent(CARLA, id, &command).await.map(drop)
    }

    async fn comes(&self, raw: &str) -> arriving::Taken {
        let at = self.server.app.catalog.get().entry_points[&MAILBOX].clone();
        let raw = raw.replace('\n', "\r\n").into_bytes();
        arriving::take(&self.server.app, &at, raw.into()).await.unwrap()
    }

    /// Where a letter with this name stands.
    async fn place(&self, message_id: &str) -> (ConversationId, Seq) {
        let name = self.server.app.store.letter_by_name(MAILBOX, message_id).await.unwrap().expect("it was taken");
        (name.conversation, name.event)
    }

    /// A letter with this name comes, and Carla takes it.
    async fn accepted(&self, message_id: &str) -> (ConversationId, Seq) {
        self.comes(&letter(message_id, "")).await;
        self.accept(message_id).await
    }

    /// Carla takes the conversation this letter began.
    async fn accept(&self, message_id: &str) -> (ConversationId, Seq) {
        let (conversation, event) = self.place(message_id).await;
        self.server.app.desk.run_pending().await;
        let (engagement, _) = self.head(conversation).await.engagement_of(CARLA).expect("it is offered to her");
        self.carla(Command::Accept { conversation, engagement }).await.unwrap();
        (conversation, event)
    }

    async fn head(&self, id: ConversationId) -> Conversation {
        self.server.app.store.conversation(id).await.unwrap().unwrap()
    }

    async fn read(&self, (id, event): (ConversationId, Seq)) -> Answered {
        self.server.app.desk.letter(CARLA, id, event).await.unwrap()
    }

    async fn compose(&self, place: (ConversationId, Seq), change: impl FnOnce(&mut LetterDraft)) -> u32 {
        let letter = self.read(place).await.letter;
        let own = Own::new([OURS]);
        let terms = Terms { letter: &letter, own: &own, lock_reply_all: false };
        let reply = Reply::open(Mode::Reply, terms);
        let mut draft = LetterDraft { answers: Some(place.1), reply, rich: true, again: false };
        change(&mut draft);
        self.draft(place.0, "<p>It left <b>today</b>.</p>", Some(draft)).await.unwrap()
    }

    async fn draft(&self, id: ConversationId, text: &str, letter: Option<LetterDraft>) -> Result<u32, Refusal> {
        let base = self.server.app.desk.draft(CARLA, id).await?.version;
        let put =
            DraftPut { text: text.into(), base, letter, files: Vec::new(), form: domain::template::Form::default() };
        Ok(self.server.app.desk.save_draft(CARLA, id, put).await?.version)
    }

    async fn send(&self, conversation: ConversationId, draft: u32) -> Result<(), Refusal> {
        self.carla(Command::SendLetter { conversation, draft, wrap_up: false }).await
    }

    /// What the loop of deadlines does.
    async fn deadlines(&self) {
        let app = &self.server.app;
        for (timer, due) in app.store.due(app.clock.now(), 100).await.unwrap() {
            match timer {
                domain::timer::Timer::Letter(id) => leaving::leave(app, id, due).await.unwrap(),
                timer => app.desk.fire(timer, due).await.unwrap(),
            }
        }
    }

    /// What is to be carried now, with its bytes.
    async fn carried(&self) -> Vec<(Outbound, Received)> {
        let app = &self.server.app;
        let mut carried = Vec::new();
        for parcel in app.desk.to_deliver(10).await.unwrap() {
            let original = parcel.message.letter.as_ref().expect("a letter").original;
            let received = read(&app.files.whole(original).await.unwrap());
            carried.push((parcel.message.clone(), received));
            let taken = Outcome::Taken { external: None };
            app.desk.delivered(&parcel.delivery, taken).await.unwrap();
        }
        carried
    }

    /// The one letter that is to be handed over now.
    async fn parcel(&self) -> crate::desk::Parcel {
        let mut parcels = self.server.app.desk.to_deliver(10).await.unwrap();
        assert_eq!(parcels.len(), 1, "{parcels:?}");
        parcels.remove(0)
    }

    /// An answer of Carla's that has left.
    async fn answered(&self, place: (ConversationId, Seq)) -> (Outbound, Received) {
        let version = self.compose(place, |_| {}).await;
        self.send(place.0, version).await.unwrap();
        self.server.pass(Span::seconds(10));
        self.deadlines().await;
        self.carried().await.pop().expect("it goes out")
    }

    async fn get(&self, login: &str, (id, event): (ConversationId, Seq), what: &str) -> Answer {
        let cookie = self.server.cookie(login).await;
        let path = format!("/api/desk/letters/{id}/{event}/{what}");
        self.server.ask(Method::GET, &path).cookie(&cookie).send().await
    }
}

fn letter(message_id: &str, more: &str) -> String {
    format!(
        "From: Jo Doe <jo@example.org>\nTo: {OURS}\nCc: Pat <pat@example.org>\nSubject: Where is it?\n\
         Message-ID: <{message_id}>\n{more}Content-Type: text/html\n\n\
         <p>Where is my <i>order</i>?</p><script>alert(1)</script><img src=\"https://evil.example/x.png\">"
    )
}

#[tokio::test]
async fn a_letter_comes_in_once_and_is_kept_as_it_came() {
    let house = House::open().await;
    house.comes(&letter("1@example.org", "")).await;
    house.comes(&letter("1@example.org", "")).await;
    let place = house.place("1@example.org").await;
    assert_eq!(house.head(place.0).await.messages, 1, "taken once");
    house.server.app.desk.run_pending().await;
    let (engagement, _) = house.head(place.0).await.engagement_of(CARLA).unwrap();
    house.carla(Command::Accept { conversation: place.0, engagement }).await.unwrap();
    let Answered { letter: header, said, .. } = house.read(place).await;
    assert_eq!((header.subject.as_str(), said.as_str()), ("Where is it?", "Where is my order?"));
    assert_eq!(header.from, [Mailbox { name: "Jo Doe".into(), address: "jo@example.org".into() }]);
    assert_eq!(header.marks, [LetterMark::RemoteImages]);
    let original = house.get("carla", place, "original").await;
    assert_eq!(original.text(), letter("1@example.org", "").replace('\n', "\r\n"));
    assert!(original.header("content-disposition").starts_with("attachment"));
    let way = ["Received: by another way\nDelivered-To: info@shop.example\n", &letter("1@example.org", "")].concat();
    house.comes(&way).await;
    assert_eq!(house.head(place.0).await.messages, 1, "the same, sent to two addresses of ours");
    house.comes(&[&letter("1@example.org", ""), "<p>And more</p>"].concat()).await;
    assert_eq!(house.head(place.0).await.messages, 2, "another one of the same name");
    assert_eq!(house.place("1@example.org").await, place, "the first of a name stands");
}

#[tokio::test]
async fn a_letters_page_runs_nothing_and_is_for_whoever_may_read_it() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let page = house.get("carla", place, "page").await;
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.text().contains("<i>order</i>") && !page.text().contains("<script"), "{}", page.text());
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("img-src data: blob:;"), "{policy}");
    assert!(policy.contains("frame-ancestors 'self'") && !policy.contains("allow-scripts"), "{policy}");
    let with_images = house.get("carla", place, "page?images=1").await;
    assert!(with_images.header("content-security-policy").contains("img-src data: blob: https: http:;"));
    let part = house.get("carla", place, "part?as=history&lang=de").await;
    assert!(part.text().contains("Jo Doe:") && part.text().contains("<blockquote"), "{}", part.text());
    assert!(house.get("carla", place, "part?as=forward").await.text().contains("Forwarded message"));
    for form in ["history", "forward"] {
        let seen = house.get("carla", place, &format!("part?as={form}&look=1")).await;
        assert!(
            seen.text().contains("Where is my <i>order</i>?") && !seen.text().contains("<details"),
            "{}",
            seen.text()
        );
        assert_eq!(seen.header("content-security-policy"), policy, "as strict as a letter's own page");
    }
    for what in ["page", "original", "part?as=history"] {
        assert_eq!(house.get("anna", place, what).await.status, 404, "{what}");
    }
    let missing = (place.0, Seq(1));
    assert_eq!(house.get("carla", missing, "page").await.status, 404, "no letter");
    let terms = format!("/api/desk/letters/{}", place.0);
    let cookie = house.server.cookie("carla").await;
    let terms = house.server.ask(Method::GET, &terms).cookie(&cookie).send().await.json();
    assert_eq!((terms["from"]["address"].as_str(), terms["pause"].as_i64()), (Some(OURS), Some(10_000)));
    house.server.app.store.erase(place.0, &[Seq(place.1.0 - 1), place.1]).await.unwrap();
    assert_eq!(house.get("carla", place, "page").await.status, 404, "erased");
}

#[tokio::test]
async fn quoted_text_unfolds_in_the_readers_words() {
    let house = House::open().await;
    house.comes(&(letter("1@example.org", "") + "<blockquote type=\"cite\">old</blockquote>")).await;
    let place = house.accept("1@example.org").await;
    for (language, words) in [("de-AT", "Zitierten Text zeigen"), ("en", "Show quoted text")] {
        let page = house.get("carla", place, &format!("page?lang={language}")).await;
        assert!(page.text().contains(&format!("<summary>{words}</summary>")), "{}", page.text());
    }
}

#[tokio::test]
async fn an_answer_leaves_after_its_pause_and_its_answer_comes_back() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let boss = Mailbox { name: String::new(), address: "boss@example.org".into() };
    let version = house.compose(place, |draft| draft.reply.bcc.push(boss)).await;
    house.send(place.0, version).await.unwrap();
    assert!(house.head(place.0).await.held.is_some());
    assert_eq!(house.draft(place.0, "changed", None).await, Err(Refusal::LetterHeld), "it stands still");
    assert_eq!(house.send(place.0, version).await, Err(Refusal::LetterHeld));
    house.server.pass(Span::seconds(9));
    house.deadlines().await;
    assert!(house.carried().await.is_empty(), "not yet");
    house.server.pass(Span::seconds(1));
    house.deadlines().await;
    let (outbound, sent) = house.carried().await.pop().expect("it goes out");
    let carried = outbound.letter.unwrap();
    assert_eq!(carried.recipients, ["jo@example.org", "boss@example.org"]);
    assert_eq!((sent.subject.as_str(), &sent.in_reply_to[..]), ("Re: Where is it?", &["1@example.org".to_owned()][..]));
    assert_eq!(
        (sent.message_id.as_str(), sent.references.as_slice()),
        (&*carried.message_id, &["1@example.org".to_owned()][..])
    );
    let original = house.server.app.files.whole(carried.original).await.unwrap();
    assert!(!String::from_utf8_lossy(&original).contains("boss@"), "who gets it unseen stands nowhere");
    assert!(sent.html.as_deref().unwrap_or_default().contains("It left <b>today</b>."));
    assert!(sent.text.starts_with("It left today.") && sent.text.contains("> Where is my order?"), "{}", sent.text);
    assert!(house.server.app.desk.draft(CARLA, place.0).await.unwrap().letter.is_none(), "the draft is used up");
    house.deadlines().await;
    assert!(house.carried().await.is_empty(), "once");
    // By its address, with nothing else that leads here, and from somebody else.
    let token = &sent.reply_to[0].address;
    let stranger = format!("From: eve@example.net\nTo: {token}\nSubject: hi\nMessage-ID: <9@example.net>\n\nMe too");
    house.comes(&stranger).await;
    let stranger = house.place("9@example.net").await;
    assert_eq!(stranger.0, place.0);
    assert!(house.read(stranger).await.letter.marks.contains(&LetterMark::Stranger));
    // A face that is known, and an answer that goes elsewhere.
    let faces =
        [("10", "From: jo@example.org\nReply-To: mal@example.net"), ("11", "From: max@example.net, jo@example.org")];
    for (name, faces) in faces {
        house.comes(&format!("{faces}\nTo: {token}\nSubject: hi\nMessage-ID: <{name}@example.net>\n\nMe too")).await;
        let place = house.place(&format!("{name}@example.net")).await;
        assert!(house.read(place).await.letter.marks.contains(&LetterMark::Stranger), "{faces}");
    }
    // By the letter it answers.
    house.comes(&letter("2@example.org", &format!("In-Reply-To: <{}>\n", sent.message_id))).await;
    let answer = house.place("2@example.org").await;
    assert_eq!(answer.0, place.0);
    assert!(!house.read(answer).await.letter.marks.contains(&LetterMark::Stranger));
    // The subject alone leads nowhere.
    house.comes(&letter("3@example.org", "")).await;
    assert_ne!(house.place("3@example.org").await.0, place.0);
}

#[tokio::test]
async fn what_is_taken_back_stays_as_it_was() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let version = house.compose(place, |_| {}).await;
    house.send(place.0, version).await.unwrap();
    let before = house.server.app.desk.draft(CARLA, place.0).await.unwrap();
    house.carla(Command::TakeLetterBack { conversation: place.0 }).await.unwrap();
    assert_eq!(house.server.app.desk.draft(CARLA, place.0).await.unwrap(), before);
    house.server.pass(Span::seconds(60));
    house.deadlines().await;
    assert!(house.carried().await.is_empty());
    let again = house.carla(Command::TakeLetterBack { conversation: place.0 }).await;
    assert_eq!(again, Err(Refusal::NoLetterHeld));
    house.send(place.0, version).await.unwrap();
}

#[tokio::test]
async fn a_forged_or_stale_draft_is_not_sent() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let eve = Mailbox { name: String::new(), address: "eve@example.net".into() };
    for (change, why) in [
        (
            Box::new(|draft: &mut LetterDraft| draft.reply.to = vec![eve.clone()]) as Box<dyn Fn(&mut LetterDraft)>,
            ReplyRefusal::Locked,
        ),
        (Box::new(|draft| draft.reply.subject = "Something else".into()), ReplyRefusal::Subject),
        (Box::new(|draft| draft.reply.cc.push(Mailbox::read(OURS))), ReplyRefusal::OwnAddress(OURS.into())),
        (Box::new(|draft| draft.reply.to.clear()), ReplyRefusal::NoRecipient),
        (Box::new(|draft| draft.answers = Some(Seq(1))), ReplyRefusal::ForeignPart),
        (Box::new(|draft| draft.answers = None), ReplyRefusal::ForeignPart),
        (Box::new(|draft| draft.reply.mode = Mode::New), ReplyRefusal::ForeignPart),
    ] {
        let version = house.compose(place, change).await;
        assert_eq!(house.send(place.0, version).await, Err(Refusal::Letter(why)));
    }
    let version = house.compose(place, |_| {}).await;
    assert_eq!(house.send(place.0, version - 1).await, Err(Refusal::DraftStale));
    let plain = house.draft(place.0, "no letter", None).await.unwrap();
    assert_eq!(house.send(place.0, plain).await, Err(Refusal::Letter(ReplyRefusal::NoRecipient)));
    assert!(house.head(place.0).await.held.is_none());
}

#[tokio::test]
async fn a_bounce_is_a_receipt_and_an_automatic_answer_rings_nobody() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let (_, sent) = house.answered(place).await;
    let ours = house.place(&sent.message_id).await;
    let away = format!(
        "From: jo@example.org\nTo: {}\nSubject: Away\nMessage-ID: <8@example.org>\nAuto-Submitted: auto-replied\n\nI am away.",
        sent.reply_to[0].address
    );
    let before = house.head(place.0).await;
    house.comes(&away).await;
    let after = house.head(place.0).await;
    assert_eq!((after.messages, &after.phase, after.turn), (before.messages + 1, &before.phase, before.turn));
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\nTo: {OURS}\nReturn-Path: <>\nSubject: failed\nMessage-ID: <b@mx.example>\n\
         MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n\
         --x\nContent-Type: text/plain\n\nIt failed.\n--x\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; jo@example.org\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 no such user\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{}>\n\n--x--\n",
        sent.message_id
    );
    assert_eq!(house.comes(&bounce).await, arriving::Taken::Reported);
    let page = house.server.app.store.page(place.0, None, 50, 100_000).await.unwrap();
    let item = page.items.iter().find(|item| item.seq == ours.1.0).unwrap();
    let Some(Receipt::Failed { reason, .. }) = &item.receipt else { panic!("{:?}", item.receipt) };
    assert!(reason.starts_with("recipient") && reason.contains("no such user"), "{reason}");
}

#[tokio::test]
async fn a_thread_that_was_closed_goes_on_while_it_may() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let (_, sent) = house.answered(place).await;
    house.carla(Command::End { conversation: place.0 }).await.unwrap();
    let (engagement, _) = house.head(place.0).await.engagement_of(CARLA).unwrap();
    let reasons = vec![house.server.app.catalog.get().settings.wrap_up_reasons[0].id];
    house.carla(Command::WrapUp { conversation: place.0, engagement, reasons }).await.unwrap();
    house.comes(&letter("2@example.org", &format!("In-Reply-To: <{}>\n", sent.message_id))).await;
    assert!(matches!(house.head(place.0).await.phase, Phase::Waiting(_) | Phase::Offered { .. }), "it is back");
    assert_eq!(house.place("2@example.org").await.0, place.0);
    let log = house.server.app.store.records(place.0, Seq(0), 1_000_000).await.unwrap().0;
    let letters = log.iter().filter(|record| matches!(record.event, Event::Desk(DeskEvent::Letter(_))));
    assert_eq!(letters.count(), 3);
}

#[tokio::test]
async fn many_people_fit_into_a_header() {
    let house = House::open().await;
    let people: Vec<String> = (0..3_000).map(|n| format!("person{n}@{}.example", "x".repeat(50))).collect();
    house
        .comes(&format!(
            "From: jo@example.org\nTo: {}\nSubject: all\nMessage-ID: <m@example.org>\n\nhi",
            people.join(",\n ")
        ))
        .await;
    let (id, event) = house.place("m@example.org").await;
    let page = house.server.app.store.page(id, Some(event.next()), 2, 48 * 1024).await.unwrap();
    let Event::Desk(DeskEvent::Letter(letter)) = &page.items[0].event else { panic!("{:?}", page.items.len()) };
    let Letter { to, more, .. } = &**letter;
    assert!(to.len() <= 100 && *more as usize + to.len() >= 2_000, "{} {more}", to.len());
}

#[tokio::test]
async fn the_simulators_mail_is_a_letter() {
    let raw = BASE64_STANDARD.encode(letter("5@example.org", ""));
    let at = House::open().await.server.app.catalog.get().entry_points[&MAILBOX].clone();
    let message = |more: serde_json::Value| {
        let mut message = json!({ "id": "sim-1-2", "from": "jo@example.org", "name": "Jo", "text": "hi", "at": 0 });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let body = json!({ "messages": [message] }).to_string();
        let incoming = crate::channels::simulated::read(&at, body.as_bytes()).unwrap();
        assert!(incoming.messages.is_empty() && incoming.refused.is_empty(), "{:?}", incoming.refused);
        read(&incoming.letters[0])
    };
    let plain = message(json!({ "subject": "Hello", "cc": "Pat <pat@example.org>", "answers": "sb.1@x.example" }));
    assert_eq!((plain.subject.as_str(), plain.text.trim_end(), plain.to[0].address.as_str()), ("Hello", "hi", OURS));
    assert_eq!(
        (plain.message_id.as_str(), &plain.in_reply_to[..]),
        ("sim.1.2@simulator.invalid", &["sb.1@x.example".to_owned()][..])
    );
    assert_eq!(plain.cc[0].name, "Pat");
    assert_eq!(message(json!({ "raw": raw })).message_id, "5@example.org");
}
