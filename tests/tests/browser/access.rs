//! What axe finds: nothing.

use tests::browser::Look;
use tests::pages::{Administration, Desk, Shop};
use tests::server::Server;

#[tokio::test]
async fn axe_finds_nothing_at_the_desk() {
    for dark in [false, true] {
        let server = Server::demo().await;
        let look = Look { dark, ..Look::DESK };
        let browser = tests::browser::Browser::open(look).await;
        browser.goto(&format!("{}/desk/", server.url)).await;
        browser.find("button", "Sign in").await;
        assert_eq!(browser.axe().await, Vec::<String>::new(), "sign-in, dark: {dark}");
        browser.close().await;

        let anna = Desk::sign_in(&server, "anna", look).await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "empty desk, dark: {dark}");
        anna.go_available().await;
        let jo = Shop::visit(&server, Look::DESK).await;
        jo.open_chat().await;
        jo.start("Jo Doe", "Hello").await;
        anna.browser.find("button", "Accept").await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "offer, dark: {dark}");
        anna.accept().await;
        anna.send("Good morning").await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "conversation, dark: {dark}");
        anna.end().await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "wrap-up, dark: {dark}");
        anna.browser.click("option", "Resolved").await;
        anna.browser.click("button", "Submit wrap-up").await;
        anna.browser.gone("button", "Submit wrap-up").await;
    }
}

#[tokio::test]
async fn axe_finds_nothing_in_the_chat() {
    for dark in [false, true] {
        let server = Server::demo().await;
        let anna = Desk::sign_in(&server, "anna", Look::DESK).await;
        anna.go_available().await;
        let jo = Shop::visit(&server, Look { dark, ..Look::PHONE }).await;
        jo.open_chat().await;
        jo.browser.find("button", "Start chat").await;
        assert_eq!(jo.browser.axe().await, Vec::<String>::new(), "form, dark: {dark}");
        jo.start("Jo Doe", "Hello").await;
        assert_eq!(jo.browser.axe().await, Vec::<String>::new(), "waiting, dark: {dark}");
        anna.accept().await;
        anna.send("Good morning").await;
        jo.browser.read("Good morning").await;
        assert_eq!(jo.browser.axe().await, Vec::<String>::new(), "chatting, dark: {dark}");
        jo.browser.click("button", "More options").await;
        jo.browser.click("menuitem", "End chat").await;
        assert_eq!(jo.browser.axe().await, Vec::<String>::new(), "asking, dark: {dark}");
        jo.browser.click("button", "End chat").await;
        jo.browser.read("This chat is closed").await;
        assert_eq!(jo.browser.axe().await, Vec::<String>::new(), "closed, dark: {dark}");
    }
}

#[tokio::test]
async fn axe_finds_nothing_in_administration() {
    let server = Server::demo().await;
    for (dark, size) in [(false, Look::DESK), (true, Look::PHONE), (true, Look::DESK)] {
        let look = Look { dark, ..size };
        let anna = Administration::sign_in(&server, "", "anna", look).await;
        anna.browser.find("heading", "This is for administrators").await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "not his, {look:?}");
        anna.browser.click("button", "Sign in as somebody else").await;
        anna.sign_in_as("admin").await;
        anna.browser.find("region", "All pages").await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "overview, {look:?}");
        anna.browser.click("link", "Texts that agents insert").await;
        anna.browser.find("button", "Order status").await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "list, {look:?}");
        anna.browser.click("button", "Order status").await;
        anna.browser.fill("textbox", "Group", "x").await;
        anna.browser.find("button", "Save").await;
        assert_eq!(anna.browser.axe().await, Vec::<String>::new(), "form, {look:?}");
        anna.browser.close().await;
    }
}
