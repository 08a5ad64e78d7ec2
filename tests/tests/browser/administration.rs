//! Administration as a page: how one gets there, who may, and what happens when the session ends in the middle.

use tests::browser::Look;
use tests::pages::{Administration, Desk};
use tests::server::Server;

#[tokio::test]
async fn the_desk_leads_to_administration() {
    let server = Server::demo().await;
    let admin = Desk::sign_in(&server, "admin", Look::DESK).await;
    let browser = &admin.browser;
    browser.click("button", "Account of").await;
    browser.click("menuitem", "Administration").await;
    browser.enter_opened().await;
    browser.click("link", "Texts that agents insert").await;
    browser.find("button", "Order status").await;
    // As links to its pages were when it was a part of the desk.
    browser.goto(&format!("{}/desk/#/admin/templates", server.url)).await;
    browser.find("button", "Order status").await;
    assert_eq!(browser.script("return location.pathname + location.hash").await, "/admin/#/templates");
    browser.click("link", "Back to the desk").await;
    browser.find("button", "State").await;
}

#[tokio::test]
async fn whoever_may_not_is_told_so_and_makes_room() {
    let server = Server::demo().await;
    let anna = Administration::sign_in(&server, "templates", "anna", Look::DESK).await;
    anna.browser.find("heading", "This is for administrators").await;
    assert!(!anna.browser.has("button", "Order status").await);
    anna.browser.click("button", "Sign in as somebody else").await;
    anna.sign_in_as("admin").await;
    // The page that was asked for in the first place.
    anna.browser.find("button", "Order status").await;
}

#[tokio::test]
async fn a_session_that_ends_takes_nothing_along() {
    let server = Server::demo().await;
    let admin = Administration::sign_in(&server, "templates", "admin", Look::DESK).await;
    let browser = &admin.browser;
    browser.click("button", "Order status").await;
    browser.fill("textbox", "Group", " and more").await;
    browser.read("Changed: Group").await;
    browser.task("fetch('/api/session', { method: 'DELETE' }).then(arguments[0])", vec![]).await;
    browser.click("button", "Save").await;
    admin.sign_in_as("admin").await;
    browser.read("Changed: Group").await;
    browser.click("button", "Save").await;
    browser.gone("button", "Save").await;
    browser.read("Orders and more").await;
}

#[tokio::test]
async fn on_a_phone_the_overview_is_the_way() {
    let server = Server::demo().await;
    let admin = Administration::sign_in(&server, "", "admin", Look::PHONE).await;
    let browser = &admin.browser;
    browser.click("link", "Texts that agents insert").await;
    browser.click("button", "Order status").await;
    browser.fill("textbox", "Group", " and more").await;
    browser.click("button", "Back").await;
    browser.read("not saved").await;
    browser.click("link", "All pages").await;
    browser.click("link", "Texts that agents insert").await;
    // What was begun is still there.
    browser.read("not saved").await;
}
