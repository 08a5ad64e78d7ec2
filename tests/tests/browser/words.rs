//! Restricted words, from the administrator who adds one to the agent who may not write it.

use tests::browser::Look;
use tests::pages::{Administration, chatting};
use tests::server::Server;

const ENTER: &str = "\u{E007}";
const BACKSPACE: &str = "\u{E003}";

async fn adds(admin: &Administration, word: &str, action: &str) {
    admin.browser.fill("textbox", "Word or phrase", word).await;
    admin.browser.click("radio", action).await;
    admin.browser.click("button", "Add").await;
    admin.browser.find("button", &format!("Remove {word}")).await;
}

#[tokio::test]
async fn a_restricted_word_stays_unsent_and_nothing_is_lost() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Will it work?").await;
    let admin = Administration::sign_in(&server, "words", "admin", Look::DESK).await;
    admin.browser.read("No word is restricted.").await;
    adds(&admin, "guarantee", "Do not send").await;
    adds(&admin, "usually", "Warn the agent").await;
    admin.browser.fill("textbox", "Word or phrase", "Guarantee").await;
    admin.browser.read("This word is on the list already").await;
    assert_eq!(admin.browser.axe().await, Vec::<String>::new());

    let browser = &anna.browser;
    browser.fill("textbox", "Write to", "It usually works").await;
    browser.read("Check before sending: “usually”").await;
    browser.press(", we Guarantee").await;
    browser.read("“guarantee” must not be written to customers.").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.press(ENTER).await;
    browser.holds("textbox", "Write to", "It usually works, we Guarantee").await;
    browser.press(&BACKSPACE.repeat(", we Guarantee".len())).await;
    browser.unread("must not be written").await;
    // Whoever was warned may.
    browser.press(ENTER).await;
    jo.browser.read("It usually works").await;
    assert_eq!(jo.browser.count("Guarantee").await, 0);
}

#[tokio::test]
async fn a_word_is_changed_and_removed() {
    let server = Server::demo().await;
    let admin = Administration::sign_in(&server, "words", "admin", Look { dark: true, ..Look::DESK }).await;
    adds(&admin, "lawyer", "Do not send").await;
    let browser = &admin.browser;
    browser.click("button", "lawyer Do not send").await;
    browser.holds("textbox", "Word or phrase", "lawyer").await;
    browser.click("radio", "Warn the agent").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "Save").await;
    browser.find("button", "Add").await;
    browser.read("Warn the agent · All channels").await;
    browser.click("button", "Remove lawyer").await;
    browser.read("No word is restricted.").await;
}
