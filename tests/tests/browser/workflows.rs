//! Workflows by keyboard: found, asked for what is missing, carried out, and what the answer asks for; and a test of one by
//! an administrator.

use tests::browser::Look;
use tests::pages::{Administration, chatting};
use tests::server::Server;
use tests::simulator::Simulator;

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const OPEN: &str = "\u{E009}\u{E00A}k\u{E000}";

async fn shop() -> (Simulator, Server) {
    let simulator = Simulator::start().await;
    let server = Server::with(&simulator.settings()).await;
    simulator.serve(&server).await;
    (simulator, server)
}

#[tokio::test]
async fn an_order_is_looked_up_by_keyboard() {
    let (_simulator, server) = shop().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Where is my order?").await;
    let browser = &anna.browser;
    browser.fill("textbox", "Write to", "Good morning!").await;
    browser.press(OPEN).await;
    browser.find("dialog", "Workflows").await;
    browser.press("look").await;
    browser.find("option", "Look up order").await;
    browser.gone("option", "Refund").await;
    browser.press(ENTER).await;
    browser.press(&format!("12{ENTER}")).await;
    browser.gone("dialog", "Workflows").await;
    browser.read("“Look up order” failed: There is no such order").await;
    browser.holds("textbox", "Write to", "Good morning!").await;
    browser.press(OPEN).await;
    browser.find("option", "Look up order").await;
    browser.press(ENTER).await;
    browser.press(&format!("4711{ENTER}")).await;
    browser.read("“Look up order”: Order 4711 left on Monday with DHL").await;
    browser.read("Order 4711: 2 × Yirgacheffe").await;
    let said = "Hello Jo, your order 4711 left us on Monday with DHL and should be with you tomorrow.";
    browser.holds("textbox", "Write to", &format!("Good morning!\n{said}")).await;
    browser.click("button", "Send").await;
    jo.browser.read(said).await;
    jo.browser.unread("Yirgacheffe").await;
}

#[tokio::test]
async fn a_refund_is_asked_once_more_and_corrects_the_contact() {
    let (_simulator, server) = shop().await;
    let (anna, _jo) = chatting(&server, Look::DESK, "It broke").await;
    let browser = &anna.browser;
    browser.click("button", "Workflows").await;
    browser.press("refund").await;
    browser.find("option", "Refund").await;
    browser.press(ENTER).await;
    browser.fill("textbox", "Order number", "4711").await;
    browser.fill("spinbutton", "Amount", "12.50").await;
    browser.find("combobox", "Reason").await.send_keys("Damaged").await.expect("a choice");
    browser.click("button", "Run").await;
    browser.click("button", "Run “Refund”?").await;
    browser.read("12.50 € for order 4711 are on their way back").await;
    browser.read("You changed the notes about the contact").await;
}

#[tokio::test]
async fn what_was_typed_is_there_when_the_list_is_opened_again() {
    let (_simulator, server) = shop().await;
    let (anna, _jo) = chatting(&server, Look::DESK, "It broke").await;
    let browser = &anna.browser;
    browser.click("button", "Workflows").await;
    browser.find("option", "Look up order").await;
    assert_eq!(browser.axe().await, Vec::<String>::new(), "the list");
    browser.press("refund").await;
    browser.gone("option", "Look up order").await;
    browser.fill("textbox", "Order number", "4711").await;
    browser.find("combobox", "Reason").await.send_keys("Lost").await.expect("a choice");
    browser.press(ESCAPE).await;
    browser.gone("dialog", "Workflows").await;
    browser.press(OPEN).await;
    browser.find("option", "Look up order").await;
    browser.press("refund").await;
    browser.gone("option", "Look up order").await;
    browser.holds("textbox", "Order number", "4711").await;
    browser.holds("combobox", "Reason", "Lost").await;
    assert_eq!(browser.axe().await, Vec::<String>::new(), "the form");
}

#[tokio::test]
async fn an_administrator_tests_what_he_set_up() {
    let (_simulator, server) = shop().await;
    let admin = Administration::sign_in(&server, "workflows", "admin", Look::DESK).await;
    let browser = &admin.browser;
    browser.click("button", "Look up order").await;
    browser.read("It has not been called yet.").await;
    browser.click("button", "Test").await;
    browser.read("Order 4711 left on Monday with DHL").await;
    browser.read("\"test\": true").await;
    browser.click("button", "New workflow").await;
    browser.fill("textbox", "Name", "Open a ticket").await;
    browser.fill("textbox", "Address", "https://tickets.example/new").await;
    browser.click("button", "Save").await;
    browser.read("secret: must have 16 to 200 characters").await;
    browser.click("button", "Make one up").await;
    browser.click("button", "Add a question").await;
    browser.fill("textbox", "Label", "Subject").await;
    browser.fill("textbox", "Key", "subject").await;
    browser.click("button", "Save").await;
    browser.gone("button", "Save").await;
    browser.find("button", "Open a ticket").await;
}
