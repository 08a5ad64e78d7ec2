//! Email around the letters: writing first, junk, and the administrator's pages of rules and mailboxes.

use serde_json::json;
use tests::browser::Look;
use tests::pages::Administration;

use crate::mail::House;

const TAB: &str = "\u{E004}";
/// Fills both servers in: nobody listens there.
const SERVERS: &str = "for (const input of document.querySelectorAll('.admin-server input')) {
    const value = { Server: '127.0.0.1', Port: '1', User: 'jo' }[input.labels[0].firstElementChild.textContent];
    if (value) { input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })); } }";

#[tokio::test]
async fn an_agent_writes_first() {
    let house = House::open().await;
    let browser = &house.carla.browser;
    browser.click("button", "New conversation").await;
    browser.click("radio", "Email").await;
    browser.fill("textbox", "To: email address", "nora@").await;
    browser.press(TAB).await;
    browser.read("This is no email address").await;
    browser.fill("textbox", "To: email address", "customer.example").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "New email").await;
    browser.fill("textbox", "Subject", "Your order 4711").await;
    browser.fill("textbox", "Text of your email", "It is on its way.").await;
    house.carla.send_letter().await;
    let nora = house.simulator.customer_of("nora@customer.example").await;
    let letter = house.simulator.letter(nora, "It is on its way.").await;
    assert_eq!(letter["subject"], "Your order 4711");
    // What she answers comes back to it.
    house.simulator.mail(nora, json!({ "subject": "Re: Your order 4711", "text": "Thank you" })).await;
    browser.find("button", "Show the email of nora@customer.example").await;
    // The newest stands on top, unfolded once nothing is written any more.
    browser.click("button", "Show as text").await;
    browser.read("Thank you").await;
    // Read it is, and she may still be answered.
    browser.click("button", "Resume conversation").await;
    browser.find("button", "Reply all").await;
}

#[tokio::test]
async fn junk_is_closed_at_once_and_its_sender_is_not_heard() {
    let house = House::open().await;
    let eve = house.begin(json!({ "subject": "You have won", "text": "Click here" })).await;
    let browser = &house.carla.browser;
    browser.click("button", "More actions").await;
    browser.click("menuitem", "Mark as junk").await;
    browser.read("It is closed at once, without a wrap-up.").await;
    browser.click("checkbox", "Block").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "Mark as junk").await;
    browser.gone("button", "Reply all").await;
    assert!(!browser.has("button", "Submit wrap-up").await);
    browser.find("button", "State Available").await;
    // Taken by the carrier, and by nobody else.
    house.simulator.mail(eve, json!({ "subject": "You have won again", "text": "Really", "answers": null })).await;
    house.simulator.taken(eve, "Really").await;
    let admin = Administration::sign_in(&house.server, "mail-rules", "admin", Look::DESK).await;
    admin.browser.click("button", "Unblock").await;
    admin.browser.read("Nobody is blocked").await;
    house
        .simulator
        .mail(eve, json!({ "subject": "A question", "text": "Do you sell kettles?", "answers": null }))
        .await;
    house.carla.accept_with_record().await;
    browser.read("Do you sell kettles?").await;
}

#[tokio::test]
async fn a_rule_closes_what_it_names() {
    let house = House::open().await;
    let admin = Administration::sign_in(&house.server, "mail-rules", "admin", Look::DESK).await;
    let browser = &admin.browser;
    browser.read("There are no rules").await;
    browser.click("button", "New rule").await;
    browser.fill("textbox", "Name", "Surveys").await;
    browser.choose("What is looked at", "Subject").await;
    browser.fill("textbox", "Text", "survey").await;
    browser.click("button", "Save").await;
    browser.gone("button", "Save").await;
    browser.click("button", "Try a mail").await;
    browser.fill("textbox", "Subject", "Our big SURVEY").await;
    browser.read("Rule 1, “Surveys”").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    let customer = house.simulator.customer("email").await;
    house.simulator.mail(customer, json!({ "subject": "Survey of the year", "text": "Ten questions" })).await;
    house.simulator.taken(customer, "Ten questions").await;
    house
        .simulator
        .mail(customer, json!({ "subject": "A question", "text": "Do you sell kettles?", "answers": null }))
        .await;
    house.carla.accept_with_record().await;
    house.carla.browser.read("Do you sell kettles?").await;
    assert!(!house.carla.browser.has("button", "Accept").await, "the survey rings at nobody");
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_reached_says_why_in_words() {
    let house = House::open().await;
    let admin = Administration::sign_in(&house.server, "mailboxes", "admin", Look::DESK).await;
    let browser = &admin.browser;
    browser.click("button", "New mailbox").await;
    browser.fill("textbox", "Name", "Orders").await;
    browser.fill("textbox", "Address", "orders@marlow-finch.example").await;
    // Both servers have fields of the same names.
    browser.find("textbox", "Port").await;
    browser.script(SERVERS).await;
    // The driver brings it just below the bar that saves.
    browser.script("document.querySelector('.admin-test').scrollIntoView({ block: 'center' })").await;
    browser.click("button", "Test connection").await;
    browser.read("Incoming mail (IMAP), Password or token: must not be empty").await;
    browser.script(&SERVERS.replace("User: 'jo'", "'Password or token': 'x'")).await;
    browser.click("button", "Test connection").await;
    browser.read("Nobody answers at this server and port").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "Save").await;
    browser.gone("button", "Save").await;
    browser.find("button", "Orders").await;
    browser.read("The connection failed").await;
    // What a secret was is never shown again, and removing asks once more.
    browser.click("button", "Delete").await;
    browser.click("button", "Delete").await;
    browser.gone("button", "orders@marlow-finch.example").await;
}
