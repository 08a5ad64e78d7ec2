//! What a letter brings along: pictures, length, words of others, and people who get it later.

use axum::http::Method;
use domain::delivery::Outcome;
use domain::email::{Mailbox, Mode, Own, Reply, Terms};
use domain::message::{Receipt, Undelivered};
use domain::{Refusal, Span};
use serde_json::json;

use super::super::OWN;
use super::{House, OURS};
use crate::channels::Report;

const LOGO: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Shows a picture that lies in it.
fn illustrated() -> String {
    let related = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n\
                   <p>See <img src=\"cid:logo@example.org\"></p>\n--b\nContent-Type: image/png\n\
                   Content-ID: <logo@example.org>\nContent-Transfer-Encoding: base64\n\n";
    let header = "From: jo@example.org\nTo: hello@marlow-finch.example\nSubject: Logo\nMessage-ID: <1@example.org>\n";
    [header, related, LOGO, "\n--b--\n"].concat()
}

#[tokio::test]
async fn a_forward_shows_the_pictures_its_agent_left_in_it() {
    for (block, shown) in [("<p>See <img src=\"cid:logo@example.org\"></p>", true), ("<p>See</p>", false)] {
        let house = House::open().await;
        house.comes(&illustrated()).await;
        let place = house.accept("1@example.org").await;
        let picture = house.get("carla", place, "picture?id=logo%40example.org").await;
        assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/png"));
        assert_eq!(house.get("carla", place, "picture?id=none").await.status, 404);
        assert_eq!(house.get("anna", place, "picture?id=logo%40example.org").await.status, 404);
        let letter = house.read(place).await.letter;
        let own = Own::new([OURS]);
        let terms = Terms { letter: &letter, own: &own, lock_reply_all: false };
        let version = house
            .compose(place, |draft| {
                draft.reply = Reply::open(Mode::Forward, terms);
                draft.reply.to = vec![Mailbox { name: String::new(), address: "boss@example.net".into() }];
                draft.reply.edit_block(block.to_owned());
            })
            .await;
        house.send(place.0, version).await.unwrap();
        house.server.pass(Span::seconds(10));
        house.deadlines().await;
        let (_, sent) = house.carried().await.pop().expect("it goes out");
        assert_eq!(sent.files.iter().any(|part| sent.shows(part)), shown, "{block}");
        assert_eq!(sent.files.len(), usize::from(shown), "nothing else goes along: {block}");
    }
}

#[tokio::test]
async fn a_long_letter_is_shown_in_parts() {
    let house = House::open().await;
    let lines = "<p>The grinder came on <b>Monday</b>.</p>\n".repeat(40_000);
    let header = "From: jo@example.org\nTo: hello@marlow-finch.example\nSubject: Long\nMessage-ID: <1@example.org>\n";
    house.comes(&[header, "MIME-Version: 1.0\nContent-Type: text/html\n\n", &lines].concat()).await;
    let place = house.accept("1@example.org").await;
    // With pictures from elsewhere it is not ready, as after a restart: then the first part is there before the others are made.
    for (images, says) in [(0, None), (1, Some("more"))] {
        let page = async |part: usize| house.get("carla", place, &format!("page?images={images}&part={part}")).await;
        let parts =
            |page: &str| page.split_once("name=\"parts\" content=\"")?.1.split_once('"').map(|it| it.0.to_owned());
        let first = page(0).await;
        let count = parts(&page(1).await.text()).expect("it says how many");
        assert_eq!(parts(&first.text()).as_deref(), says.or(Some(&count)));
        let count: usize = count.parse().unwrap();
        let mut said = first.text().matches("<b>Monday</b>").count();
        for part in 1..count {
            let page = page(part).await;
            assert!(page.text().len() < 250_000 && page.text().ends_with("</body></html>"));
            assert_eq!(page.header("content-security-policy"), first.header("content-security-policy"));
            said += page.text().matches("<b>Monday</b>").count();
        }
        assert_eq!((said, count > 5), (40_000, true), "nothing is lost");
        assert_eq!(page(count).await.status, 404);
    }
    assert_eq!(house.get("anna", place, "page?part=1").await.status, 404, "kept for whoever may read it");
}

#[tokio::test]
async fn words_that_must_not_be_written_stand_in_no_edited_letter() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let word = json!({ "text": "badword", "channels": [], "whole": true, "action": "refuse" });
    let cookie = house.server.cookie("admin").await;
    let made = house.server.ask(Method::POST, "/api/admin/words").cookie(&cookie).from(OWN).json(&word).send().await;
    assert!(made.status.is_success(), "{made:?}");
    let letter = house.read(place).await.letter;
    let own = Own::new([OURS]);
    let terms = Terms { letter: &letter, own: &own, lock_reply_all: false };
    let version = house
        .compose(place, |draft| {
            draft.reply = Reply::open(Mode::Forward, terms);
            draft.reply.to = vec![Mailbox { name: String::new(), address: "boss@example.net".into() }];
            draft.reply.edit_block("<p>A <b>badword</b></p>".to_owned());
        })
        .await;
    let refused = house.send(place.0, version).await;
    assert_eq!(refused, Err(Refusal::WordRestricted { word: "badword".into() }));
}

#[tokio::test]
async fn who_is_wanted_later_gets_it_later_and_holds_up_no_other_letter() {
    let house = House::open().await;
    let place = house.accepted("1@example.org").await;
    let slow = Mailbox { name: String::new(), address: "slow@example.net".into() };
    let version = house.compose(place, |draft| draft.reply.cc.push(slow)).await;
    house.send(place.0, version).await.unwrap();
    house.server.pass(Span::seconds(10));
    house.deadlines().await;
    let first = house.parcel().await;
    let missing = vec!["slow@example.net".to_owned()];
    let partly = Outcome::Partly { missing: missing.clone(), why: Undelivered::Throttled };
    house.server.app.desk.delivered(&first.delivery, partly).await.unwrap();
    let page = house.server.app.store.page(place.0, None, 50, usize::MAX).await.unwrap();
    let item = page.items.iter().find(|item| item.seq == first.delivery.event.0).unwrap();
    assert!(matches!(item.receipt, Some(Receipt::Sent { .. })), "others have it: {item:?}");
    // A word on one of those who have it is none on the other.
    let delivered = Receipt::Delivered { at: house.server.app.clock.now() };
    let report = Report { reference: Some(first.message.reference), external: None, receipt: delivered };
    house.server.app.desk.report(&first.message.entry_point, &report).await.unwrap();
    let version = house.compose(place, |_| {}).await;
    house.send(place.0, version).await.unwrap();
    house.server.pass(Span::seconds(10));
    house.deadlines().await;
    let second = house.parcel().await;
    assert!(second.delivery.event > first.delivery.event, "it does not wait");
    house.server.app.desk.delivered(&second.delivery, Outcome::Taken { external: None }).await.unwrap();
    house.server.pass(Span::minutes(5));
    let again = house.parcel().await;
    assert_eq!((again.delivery.event, again.message.letter.unwrap().recipients), (first.delivery.event, missing));
    // Nobody knows whether he has it now: that is said, whatever was known of the others.
    house.server.app.desk.delivered(&again.delivery, Outcome::Unknown).await.unwrap();
    let page = house.server.app.store.page(place.0, None, 50, usize::MAX).await.unwrap();
    let item = page.items.iter().find(|item| item.seq == first.delivery.event.0).unwrap();
    let Some(Receipt::Failed { reason, .. }) = &item.receipt else { panic!("{item:?}") };
    assert!(reason.contains("slow@example.net"), "{reason}");
    house.server.pass(Span::days(1));
    assert!(house.carried().await.is_empty(), "it is over");
}
