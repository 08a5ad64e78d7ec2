//! Several agents and one customer: transfer, conference, private notes.

use tests::browser::Look;
use tests::pages::{Shop, chatting, colleague};
use tests::server::Server;

use crate::journey::accept_within;

/// What the customer reads has none of this.
async fn never_sees(jo: &Shop, texts: &[&str]) {
    for text in texts {
        assert_eq!(jo.browser.count(text).await, 0, "the customer reads {text}");
    }
}

#[tokio::test]
async fn a_transfer_to_an_agent_is_answered_and_what_is_for_colleagues_stays_with_them() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Spreekt iemand Nederlands?").await;
    let ben = colleague(&server, "ben").await;
    anna.note("has ordered twice").await;
    anna.transfer("Ben", "speaks Dutch").await;
    jo.browser.read("Anna Arnold left").await;
    ben.browser.read("Transferred by Anna Arnold").await;
    ben.browser.read("speaks Dutch").await;
    ben.accept().await;
    ben.browser.read("has ordered twice").await;
    ben.send("Goedendag!").await;
    jo.browser.read("Goedendag!").await;
    jo.write("Fijn, dank u").await;
    ben.browser.read("Fijn, dank u").await;
    assert_eq!(anna.browser.count("Goedendag!").await, 0, "whoever gave it away reads no further");
    anna.browser.reload().await;
    anna.browser.read("Spreekt iemand Nederlands?").await;
    assert_eq!(anna.browser.count("Goedendag!").await, 0, "nor after a reload");
    never_sees(&jo, &["has ordered twice", "speaks Dutch", "Transferred"]).await;
    assert_eq!(anna.browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_unanswered_transfer_is_rona_and_the_contact_waits_on() {
    let server = Server::demo().await;
    accept_within(&server, 5).await;
    let (anna, _jo) = chatting(&server, Look::DESK, "Hello").await;
    let ben = colleague(&server, "ben").await;
    anna.transfer("Ben", "please").await;
    ben.browser.find("button", "Accept").await;
    ben.browser.read("You missed a contact request").await;
    ben.browser.click("button", "Go to Available").await;
    ben.accept().await;
    ben.browser.read("Hello").await;
}

#[tokio::test]
async fn a_transfer_to_a_queue_reaches_whoever_serves_it() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "My order is late").await;
    let carla = colleague(&server, "carla").await;
    anna.browser.click("button", "Transfer").await;
    anna.browser.click("tab", "Queues").await;
    anna.browser.click("radio", "Support").await;
    anna.browser.click("button", "Transfer conversation").await;
    anna.browser.find("button", "Submit wrap-up").await;
    carla.browser.read("Transferred by Anna Arnold").await;
    carla.accept().await;
    carla.send("I look it up").await;
    jo.browser.read("I look it up").await;
}

#[tokio::test]
async fn three_parties_talk_and_the_owner_goes_on_alone() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "A hard question").await;
    let ben = colleague(&server, "ben").await;
    anna.browser.click("button", "Conference").await;
    anna.browser.click("radio", "Ben").await;
    anna.browser.click("button", "Request conference").await;
    anna.browser.read("Conference requested: waiting for Ben").await;
    ben.browser.read("Anna Arnold asks you to join").await;
    ben.accept().await;
    anna.browser.read("Conference with Ben").await;
    jo.browser.read("joined").await;
    ben.send("Hello from Ben").await;
    anna.browser.read("Hello from Ben").await;
    jo.browser.read("Hello from Ben").await;
    jo.write("Hello both").await;
    ben.browser.read("Hello both").await;
    anna.send("So we are three").await;
    ben.browser.read("So we are three").await;
    jo.browser.read("So we are three").await;
    ben.note("between us").await;
    anna.browser.read("between us").await;
    never_sees(&jo, &["between us"]).await;
    anna.browser.click("button", "End conference").await;
    ben.browser.find("button", "Submit wrap-up").await;
    anna.browser.read("The conference is over").await;
    anna.send("I am still here").await;
    jo.browser.read("I am still here").await;
    assert_eq!(ben.browser.count("I am still here").await, 0, "who left reads no further");
    anna.browser.click("button", "Resolved").await;
    anna.browser.click("button", "Save").await;
    anna.browser.unread("The conference is over").await;
    assert_eq!(anna.browser.axe().await, Vec::<String>::new());
}
