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
    sam.browser.read("You merged another contact into this one").await;
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
    sam.browser.read("You undid the merge").await;
    sam.browser.holds("textbox", "Name", "J. Doe").await;
    sam.browser.read("Jo Doe has the same address").await;
    assert_eq!(sam.browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_only_reads_takes_a_merge_back_and_sees_it() {
    let server = Server::demo().await;
    let anna = colleague(&server, "anna").await;
    let _first = another(&anna, &server, "Jo Doe", "Where is my order?").await;
    learns(&anna, ADDRESS).await;
    let _second = another(&anna, &server, "J. Doe", "Me again").await;
    learns(&anna, ADDRESS).await;
    anna.browser.read("None in the last 90 days").await;
    anna.browser.click("button", "Compare and merge").await;
    anna.browser.click("radio", "Jo Doe").await;
    anna.browser.click("button", "Merge contacts").await;
    anna.browser.read("Merged with Jo Doe").await;
    // What was said with the other one is his now.
    anna.browser.read("1 message").await;
    let place = anna.browser.script("return location.hash").await;
    let sam = Desk::sign_in(&server, "sam", Look::DESK).await;
    sam.browser.goto(&format!("{}/desk/{}", server.url, place.as_str().expect("an address"))).await;
    sam.browser.read("Merged with Jo Doe").await;
    assert!(!sam.browser.has("button", "Merge with another contact").await, "he takes no part in it");
    sam.browser.click("button", "Undo merge").await;
    sam.browser.click("button", "Separate contacts").await;
    sam.browser.holds("textbox", "Name", "J. Doe").await;
    sam.browser.gone("button", "Undo merge").await;
    anna.browser.holds("textbox", "Name", "J. Doe").await;
    for desk in [&anna, &sam] {
        desk.browser.read("None in the last 90 days").await;
    }
}
