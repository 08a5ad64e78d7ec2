//! One person who is known as several contacts.

use tests::browser::Look;
use tests::pages::{Desk, Shop, colleague};
use tests::server::Server;

const ADDRESS: &str = "jo@example.org";

/// Writes down the address of the open conversation's customer.
async fn learns(desk: &Desk, address: &str) {
    desk.browser.fill("textbox", "Email", address).await;
    desk.browser.click("button", "Save").await;
    desk.browser.gone("button", "Save").await;
}

/// Another customer writes, and the desk takes it.
async fn another(desk: &Desk, server: &Server, name: &str, text: &str) -> Shop {
    let shop = Shop::visit(server, Look::DESK).await;
    shop.open_chat().await;
    shop.start(name, text).await;
    desk.accept().await;
    desk.browser.read(text).await;
    shop
}

#[tokio::test]
async fn an_equal_address_makes_one_contact_of_two_and_a_supervisor_two_of_one() {
    let server = Server::demo().await;
    let sam = colleague(&server, "sam").await;
    let first = another(&sam, &server, "Jo Doe", "Where is my order?").await;
    learns(&sam, ADDRESS).await;
    let second = another(&sam, &server, "J. Doe", "Me again").await;
    learns(&sam, "JO@example.org").await;
    sam.browser.read("Jo Doe has the same address: jo@example.org").await;
    sam.browser.click("button", "Compare and merge").await;
    sam.browser.find("dialog", "Is this one person?").await;
    sam.browser.read("Make sure that it is the same person").await;
    assert_eq!(sam.browser.axe().await, Vec::<String>::new());
    sam.browser.click("radio", "Jo Doe").await;
    sam.browser.click("button", "Merge contacts").await;
    sam.browser.read("Merged with Jo Doe").await;
    sam.browser.read("Sam Lindqvist merged another contact into this one").await;
    sam.browser.holds("textbox", "Name", "Jo Doe").await;
    // Both customers go on, and neither reads anything of it.
    sam.send("One moment").await;
    second.browser.read("One moment").await;
    first.write("Hello?").await;
    for shop in [&first, &second] {
        assert_eq!(shop.browser.count("merged").await, 0);
    }
    sam.browser.click("button", "Undo merge").await;
    sam.browser.find("dialog", "Undo the merge with Jo Doe?").await;
    sam.browser.click("button", "Separate contacts").await;
    sam.browser.read("Sam Lindqvist undid the merge").await;
    sam.browser.holds("textbox", "Name", "J. Doe").await;
    sam.browser.read("Jo Doe has the same address").await;
    assert_eq!(sam.browser.axe().await, Vec::<String>::new());
}
