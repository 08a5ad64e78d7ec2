//! The chat on somebody else's website.

use tests::browser::Look;
use tests::pages::{Shop, at_the_desk, chatting};
use tests::server::Server;

#[tokio::test]
async fn a_page_view_stores_nothing_and_loads_no_chat() {
    let server = Server::demo().await;
    let jo = Shop::visit(&server, Look::DESK).await;
    jo.browser.find("button", "chat").await;
    let traces = jo
        .browser
        .script(
            "return [localStorage.length, sessionStorage.length, document.cookie.length,
                performance.getEntriesByType('resource').filter(e => /wasm|\\/chat\\//.test(e.name)).length]",
        )
        .await;
    assert_eq!(traces, serde_json::json!([0, 0, 0, 0]));
}

#[tokio::test]
async fn the_chat_goes_on_after_a_reload_and_in_a_second_tab() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Do you deliver on Saturdays?").await;
    anna.send("Yes, until noon.").await;
    jo.browser.read("Yes, until noon.").await;
    jo.browser.leave_chat().await;
    jo.browser.goto(&format!("{}checkout.html", server.shop_url())).await;
    jo.browser.enter_chat().await;
    jo.browser.read("Do you deliver on Saturdays?").await;
    jo.browser.read("Yes, until noon.").await;
    assert_eq!(jo.browser.count("Yes, until noon.").await, 1, "nothing is shown twice");
    jo.write("Thank you").await;
    anna.browser.read("Thank you").await;
}

#[tokio::test]
async fn an_answer_while_it_is_closed_shows_on_the_launcher() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Hello").await;
    jo.browser.click("button", "Minimise").await;
    jo.browser.leave_chat().await;
    anna.send("Are you there?").await;
    jo.browser.find("button", "1").await;
    jo.browser.click("button", "1").await;
    jo.browser.enter_chat().await;
    jo.browser.read("Are you there?").await;
}

#[tokio::test]
async fn nobody_there_is_said_and_the_message_waits() {
    let server = Server::demo().await;
    let jo = Shop::visit(&server, Look::PHONE).await;
    jo.open_chat().await;
    jo.browser.find("button", "Send message").await;
    jo.browser.fill("textbox", "Name", "Jo Doe").await;
    jo.browser.fill("textbox", "Your message", "Please call me back").await;
    jo.browser.click("button", "Send message").await;
    jo.browser.read("Please enter your email address").await;
    jo.browser.fill("textbox", "Email", "jo@example.org").await;
    jo.browser.click("button", "Send message").await;
    jo.browser.read("we have your message").await;
    let anna = at_the_desk(&server).await;
    anna.browser.read("Left while offline").await;
    anna.accept().await;
    anna.browser.read("Please call me back").await;
    anna.send("I called you at noon").await;
    jo.browser.read("I called you at noon").await;
}

#[tokio::test]
async fn it_speaks_the_customers_language() {
    let server = Server::demo().await;
    let _anna = at_the_desk(&server).await;
    for (language, start) in [("de", "Chat starten"), ("es", "Iniciar el chat")] {
        let jo = Shop::visit(&server, Look { language, ..Look::DESK }).await;
        jo.open_chat().await;
        jo.browser.find("button", start).await;
    }
}
