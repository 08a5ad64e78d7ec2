//! What browsers do to a page: they stop it, refuse to keep things, tell the wrong time, show an old build. People read the
//! same in the end, once, and keep what they wrote.

use serde_json::json;
use tests::browser::{Browser, Look};
use tests::pages::{Desk, at_the_desk, chatting};
use tests::people::http;
use tests::server::Server;

/// The chat in a window of its own, with this script run before the page's.
async fn alone(server: &Server, before: &str) -> Browser {
    let browser = Browser::open(Look::PHONE).await;
    if !before.is_empty() {
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": before })).await;
    }
    browser.goto(&format!("{}/chat/?site=demo", server.url)).await;
    browser
}

async fn start(browser: &Browser, text: &str) {
    browser.fill("textbox", "Name", "Jo Doe").await;
    browser.fill("textbox", "Your message", text).await;
    browser.click("button", "Start chat").await;
    browser.read(text).await;
}

async fn write(browser: &Browser, text: &str) {
    browser.fill("textbox", "Write", text).await;
    browser.click("button", "Send").await;
    browser.read(text).await;
}

/// Waits until this many sockets are open, as the metrics say.
async fn sockets(server: &Server, count: u32) {
    let wanted = format!("switchboard_sockets {count}");
    let url = format!("{}/metrics", server.url);
    let reached = async {
        loop {
            let page = http().get(&url).send().await.expect("metrics").text().await.expect("a text");
            if page.lines().any(|line| line == wanted) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(tests::server::PATIENCE, reached).await.unwrap_or_else(|_| panic!("never {wanted}"));
}

#[tokio::test]
async fn a_page_that_slept_goes_on_where_it_was() {
    let server = Server::demo().await;
    let anna = at_the_desk(&server).await;
    let jo = alone(&server, "").await;
    start(&jo, "before the phone slept").await;
    anna.accept().await;
    sockets(&server, 2).await;
    jo.sleep();
    // The server notices that nobody answers.
    sockets(&server, 1).await;
    anna.send("while it slept").await;
    jo.wake();
    jo.read("while it slept").await;
    write(&jo, "awake again").await;
    anna.browser.read("awake again").await;
    // What was said to those who listen goes with a reload.
    jo.reload().await;
    jo.read("while it slept").await;
    assert_eq!(jo.count("while it slept").await, 1);
}

#[tokio::test]
async fn what_was_not_sent_survives_a_reload_and_is_sent_once() {
    let server = Server::demo().await;
    let anna = at_the_desk(&server).await;
    let jo = alone(&server, "").await;
    start(&jo, "Hello").await;
    anna.accept().await;
    let port = server.port();
    let data = server.kill().await;
    write(&jo, "one before the reload").await;
    write(&jo, "two before the reload").await;
    let _server = Server::start(data, port, &[]).await.expect("it starts again on the same port");
    jo.reload().await;
    jo.read("two before the reload").await;
    anna.browser.click_away("button", "Refresh").await;
    anna.browser.read("two before the reload").await;
    // What was said to those who listen goes with a reload; the last message also stands in the list.
    anna.browser.reload().await;
    anna.browser.read("one before the reload").await;
    assert_eq!(anna.browser.count("one before the reload").await, 1);
    for text in ["one before the reload", "two before the reload"] {
        assert_eq!(jo.count(text).await, 1, "{text}");
    }
}

#[tokio::test]
async fn a_browser_that_keeps_nothing_still_chats_and_says_so() {
    let server = Server::demo().await;
    let anna = at_the_desk(&server).await;
    let full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }";
    let refused = "for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError') } })";
    for (name, script) in [("full", full), ("refused", refused)] {
        let jo = alone(&server, script).await;
        start(&jo, &format!("with storage {name}")).await;
        jo.read("keeps nothing").await;
        anna.accept().await;
        anna.send(&format!("an answer, {name}")).await;
        jo.read(&format!("an answer, {name}")).await;
        jo.close().await;
    }
}

#[tokio::test]
async fn clocks_that_are_wrong_by_an_hour_mislead_nobody() {
    let server = Server::demo().await;
    let wrong = |by: i64| {
        format!(
            "{{ const right = Date.now.bind(Date), Real = Date;
                window.Date = class extends Real {{ constructor(...a) {{ a.length ? super(...a) : super(right() + {by}) }}
                    static now() {{ return right() + {by} }} }} }}"
        )
    };
    let browser = Browser::open(Look::DESK).await;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": wrong(3_600_000) })).await;
    let anna = Desk::sign_in_with(browser, &server, "anna").await;
    anna.go_available().await;
    let jo = alone(&server, &wrong(-3_600_000)).await;
    start(&jo, "What time is it?").await;
    // An offer that seemed an hour old would be over before it could be taken.
    anna.accept().await;
    anna.send("Time for coffee").await;
    jo.read("Time for coffee").await;
    write(&jo, "Thanks").await;
    anna.browser.read("Thanks").await;
    assert_eq!(anna.browser.count("01:00:").await, 0, "timers count from the server's clock");
    jo.unread("typing").await;
}

#[tokio::test]
async fn an_old_page_reloads_once_then_says_so_and_keeps_the_text() {
    let server = Server::demo().await;
    // The first byte of a connection's first message is of the hash that names the build.
    let old = "{ const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (data) {
            if (!this.greeted && data.byteLength > 8) { this.greeted = true; data = data.slice(); data[0] ^= 1 }
            return send.call(this, data) } }";
    let anna = at_the_desk(&server).await;
    let jo = Browser::open(Look::PHONE).await;
    let added = jo.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": old })).await;
    jo.goto(&format!("{}/chat/?site=demo", server.url)).await;
    jo.fill("textbox", "Name", "Jo Doe").await;
    jo.fill("textbox", "Your message", "from an old page").await;
    jo.click("button", "Start chat").await;
    // It reloaded by itself once; that did not help.
    jo.find("button", "Reload").await;
    jo.read("Your text is kept").await;
    jo.devtools("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": added["identifier"] })).await;
    jo.click("button", "Reload").await;
    anna.accept().await;
    anna.browser.read("from an old page").await;
    jo.read("joined").await;
    assert_eq!(jo.count("from an old page").await, 1);
}

#[tokio::test]
async fn two_desktops_of_one_agent_show_the_same() {
    let server = Server::demo().await;
    let (desk, jo) = chatting(&server, Look::DESK, "Which desk are you at?").await;
    let home = Browser::open(Look::DESK).await;
    let home = Desk::sign_in_with(home, &server, "anna").await;
    home.browser.click("button", "Jo Doe").await;
    home.browser.read("Which desk are you at?").await;
    home.send("At home").await;
    desk.browser.read("At home").await;
    jo.browser.read("At home").await;
    desk.send("And at the office").await;
    home.browser.read("And at the office").await;
    jo.write("Busy").await;
    for screen in [&desk, &home] {
        screen.browser.read("Busy").await;
        assert_eq!(screen.browser.count("At home").await, 1);
    }
    home.end().await;
    desk.browser.find("button", "Submit wrap-up").await;
}
