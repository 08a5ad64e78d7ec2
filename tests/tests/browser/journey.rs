//! A customer and an agent, from the launcher to the wrap-up.

use std::time::Duration;

use tests::browser::Look;
use tests::pages::{Shop, at_the_desk, chatting};
use tests::people::{http, set, sign_in};
use tests::server::Server;

#[tokio::test]
async fn they_talk_and_it_is_wrapped_up() {
    let server = Server::demo().await;
    let anna = at_the_desk(&server).await;
    let jo = Shop::visit(&server, Look::DESK).await;
    jo.open_chat().await;
    jo.start("Jo Doe", "Is the grinder in stock?").await;

    anna.browser.read("Jo Doe").await;
    anna.accept().await;
    anna.browser.read("Is the grinder in stock?").await;
    jo.browser.read("Anna Arnold joined").await;

    anna.send("It is, until tomorrow.").await;
    jo.browser.read("It is, until tomorrow.").await;
    jo.write("Then I take it").await;
    anna.browser.read("Then I take it").await;

    anna.end().await;
    jo.browser.read("ended the chat").await;
    anna.browser.click("button", "Submit wrap-up").await;
    anna.browser.read("Please choose at least one reason").await;
    anna.browser.click("option", "Resolved").await;
    anna.browser.click("button", "Submit wrap-up").await;
    anna.browser.gone("button", "Submit wrap-up").await;
    anna.browser.read("No conversation is open").await;

    // The agent's end leaves the customer's composer open: writing goes on.
    jo.write("One more question").await;
    anna.browser.find("button", "Accept").await;
    assert_eq!(anna.browser.console_errors().await, Vec::<String>::new());
    assert_eq!(jo.browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_does_not_answer_is_in_rona_and_comes_back() {
    let server = Server::demo().await;
    accept_within(&server, 5).await;
    let anna = at_the_desk(&server).await;
    let jo = Shop::visit(&server, Look::DESK).await;
    jo.open_chat().await;
    jo.start("Jo Doe", "Anybody there?").await;
    anna.browser.find("button", "Accept").await;
    anna.browser.read("You missed a contact request").await;
    anna.browser.find("button", "State RONA").await;
    anna.browser.click("button", "Go to Available").await;
    anna.browser.find("button", "State Available").await;
    anna.accept().await;
    anna.browser.read("Anybody there?").await;
}

#[tokio::test]
async fn the_customer_ends_and_starts_anew() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::PHONE, "Hello").await;
    jo.browser.click("button", "More options").await;
    jo.browser.click("menuitem", "End chat").await;
    jo.browser.click("button", "End chat").await;
    jo.browser.read("This chat is closed").await;
    anna.browser.read("left the chat").await;
    anna.browser.find("button", "Submit wrap-up").await;
    jo.browser.click("button", "Start a new chat").await;
    jo.browser.find("button", "Start chat").await;
}

#[tokio::test]
async fn a_draft_survives_a_reload_and_another_device() {
    let server = Server::demo().await;
    let (anna, _jo) = chatting(&server, Look::DESK, "Hello").await;
    anna.browser.fill("textbox", "Write to", "half a sentence").await;
    anna.browser.reload().await;
    anna.browser.read("Hello").await;
    anna.browser.holds("textbox", "Write to", "half a sentence").await;
    // Another device of hers shows it too, once the server has it.
    let cookie = sign_in(&server, "anna", "demo-demo").await.expect("signed in");
    let seen = tokio::time::timeout(Duration::from_secs(20), saved_draft(&server, &cookie)).await;
    assert_eq!(seen.expect("the server has it"), "half a sentence");
}

/// The first draft the server has for this person.
async fn saved_draft(server: &Server, cookie: &str) -> String {
    let mut desk = tests::people::Agent::connect(server, cookie.to_owned(), Vec::new()).await;
    let id = desk.welcome().await.rows.first().expect("a conversation").conversation;
    loop {
        let url = format!("{}/api/desk/drafts/{id}", server.url);
        let answer = http().get(url).header("cookie", cookie).send().await.expect("an answer");
        let draft: domain::draft::Draft = answer.json().await.expect("a draft");
        if !draft.text.is_empty() {
            return draft.text;
        }
    }
}

/// Shortens the time offers stand.
pub async fn accept_within(server: &Server, seconds: u32) {
    set(server, "/accept_timeout_seconds/chat", seconds.into()).await;
}
