//! The desk as a release delivers it, in a real browser: what is fetched later comes when it is wanted, and what does not come
//! is said.

#![expect(clippy::expect_used, reason = "what is not as expected fails the test")]

use serde_json::json;
use tests::browser::{Browser, Look};
use tests::pages::Desk;
use tests::server::Server;

const FIND: &str = "\u{E009}k\u{E000}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";

async fn release() -> Server {
    let folder =
        std::env::var("RELEASE_FRONT").expect("RELEASE_FRONT names the folder; `cargo xtask test size` sets it");
    Server::with(&[("SWITCHBOARD_FRONT", folder.as_str())]).await
}

async fn without(browser: &Browser, addresses: &[&str]) {
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": addresses })).await;
}

#[tokio::test]
async fn what_does_not_come_is_said_and_comes_when_it_is_asked_for_again() {
    let server = release().await;
    let browser = Browser::open(Look::DESK).await;
    without(&browser, &["*/desk/tools-*"]).await;
    let anna = Desk::sign_in_with(browser, &server, "anna").await;
    anna.browser.press(FIND).await;
    anna.browser.read("This part could not be fetched.").await;
    anna.browser.press(ESCAPE).await;
    anna.browser.unread("This part could not be fetched.").await;
    anna.browser.press(FIND).await;
    without(&anna.browser, &[]).await;
    anna.browser.click("button", "Try again").await;
    anna.browser.fill("combobox", "Search", "shortcuts").await;
    anna.browser.press(ENTER).await;
    // It is there now: the next one opens at once, and has the focus.
    anna.browser.find("dialog", "Keyboard shortcuts").await;
    anna.browser.press("find").await;
    anna.browser.holds("searchbox", "Search shortcuts", "find").await;
    anna.browser.press(ESCAPE).await;
    anna.browser.gone("dialog", "Keyboard shortcuts").await;
}
