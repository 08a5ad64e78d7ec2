//! Lost networks and dead servers: what people see, and that their words are kept.

use tests::browser::Look;
use tests::pages::chatting;
use tests::server::Server;

#[tokio::test]
async fn a_customer_without_network_writes_on_and_it_arrives_once() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Hello").await;
    jo.browser.network(false).await;
    jo.browser.script("window.dispatchEvent(new Event('offline'))").await;
    jo.write("written in a tunnel").await;
    jo.write("and another").await;
    jo.browser.network(true).await;
    jo.browser.script("window.dispatchEvent(new Event('online'))").await;
    anna.browser.read("written in a tunnel").await;
    anna.browser.read("and another").await;
    assert_eq!(anna.browser.count("written in a tunnel").await, 1);
    jo.browser.unread("Will be sent").await;
    assert_eq!(jo.browser.count("written in a tunnel").await, 1);
}

#[tokio::test]
async fn a_server_that_comes_back_finds_everybody_where_they_were() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Hello").await;
    let port = server.port();
    let data = server.kill().await;
    anna.browser.read("No connection was detected").await;
    jo.write("while you were away").await;
    let _server = Server::start(data, port, &[]).await.expect("it starts again on the same port");
    // The link may come back by itself before the click.
    anna.browser.click_away("button", "Refresh").await;
    anna.browser.read("while you were away").await;
    anna.send("here again").await;
    jo.browser.read("here again").await;
    assert_eq!(jo.browser.count("while you were away").await, 1);
}

/// Runs a program whose only instruction is to trap, as a panic of ours ends.
const TRAP: &str = "setTimeout(() => new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
    0,97,115,109, 1,0,0,0, 1,4,1,96,0,0, 3,2,1,0, 7,5,1,1,102,0,0, 10,5,1,3,0,0,11]))).exports.f())";

#[tokio::test]
async fn a_program_that_ends_says_so_and_loses_no_text() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Hello").await;
    anna.browser.fill("textbox", "Write to", "half a sent").await;
    anna.browser.script("setTimeout(() => { throw new Error('of an extension') })").await;
    anna.browser.settled().await;
    anna.browser.find("textbox", "Write to").await;
    anna.browser.script(TRAP).await;
    anna.browser.find("alertdialog", "Something went wrong").await;
    anna.browser.gone("textbox", "Write to").await;
    anna.browser.click("button", "Reload the page").await;
    anna.browser.holds("textbox", "Write to", "half a sent").await;

    jo.browser.fill("textbox", "Write", "I meant").await;
    jo.browser.script(TRAP).await;
    jo.browser.read("Something went wrong").await;
    jo.browser.click("button", "Reload").await;
    jo.browser.holds("textbox", "Write", "I meant").await;
}

#[tokio::test]
async fn a_text_that_is_too_long_cannot_be_sent_and_is_kept() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Hello").await;
    anna.browser.fill("textbox", "Write to", &"x".repeat(1_001)).await;
    anna.browser.read("1 character too many").await;
    anna.browser.press("\u{e007}").await;
    anna.browser.press("\u{e003}").await;
    anna.browser.unread("1 character too many").await;
    anna.browser.click("button", "Send").await;
    jo.browser.read(&"x".repeat(1_000)).await;
}
