//! A day of three agents and their supervisor: all five channels, everything they do with conversations and with each other.

use tests::browser::Look;
use tests::files::PNG;
use tests::pages::{Desk, Shop, at_the_desk, colleague};
use tests::server::{Data, Server};
use tests::simulator::Simulator;

use crate::files::{drawn, on_disk, pick};
use crate::journey::accept_within;

const ENTER: &str = "\u{E007}";

/// Submits the wrap-up that is open.
async fn wrap_up(desk: &Desk, reason: &str) {
    desk.browser.click("option", reason).await;
    desk.browser.click("button", "Submit wrap-up").await;
    desk.browser.gone("button", "Submit wrap-up").await;
}

/// Ends the open conversation for a reason.
async fn finish(desk: &Desk, reason: &str) {
    desk.end().await;
    wrap_up(desk, reason).await;
}

/// Takes no more for a while.
async fn take_a_break(desk: &Desk) {
    desk.browser.click("button", "State").await;
    desk.browser.click("option", "Break").await;
    desk.browser.find("button", "State Break").await;
}

/// Opens the conversation with this customer from the task list.
async fn open(desk: &Desk, customer: &str) {
    desk.browser.click("button", customer).await;
    desk.browser.find("heading", customer).await;
}

#[tokio::test]
async fn three_agents_and_a_supervisor_work_through_a_day() {
    let simulator = Simulator::start().await;
    let server = Server::configured(Data::default(), &simulator.settings()).await;
    simulator.serve(&server).await;
    let folder = tempfile::tempdir().expect("a folder");
    let photo = on_disk(&folder, "photo.png", PNG);

    // Morning: Anna is alone. Jo writes on the website; a template answers him, he sends a picture.
    let anna = at_the_desk(&server).await;
    let jo = Shop::visit(&server, Look::DESK).await;
    jo.open_chat().await;
    jo.start("Jo Doe", "Where is my order?").await;
    anna.accept().await;
    anna.browser.fill("textbox", "Write to", "/").await;
    anna.browser.find("dialog", "Templates").await;
    anna.browser.press("status").await;
    anna.browser.find("option", "Order status").await;
    anna.browser.press(ENTER).await;
    anna.browser.read("Fill in before sending: order number, day").await;
    anna.browser.press("4711\u{E004}Monday").await;
    anna.browser.unread("Fill in before sending").await;
    anna.browser.press(ENTER).await;
    jo.browser.read("Your order 4711 left us on Monday with DHL.").await;
    pick(&jo.browser, &photo).await;
    jo.browser.find("button", "Remove photo.png").await;
    jo.browser.click("button", "Send").await;
    drawn(&anna.browser, "photo.png").await;

    // WhatsApp and Messenger reach her too; each carrier says what became of the answer.
    simulator.behave("whats_app", "read").await;
    let whats_app = simulator.customer("whats_app").await;
    let whats_app_name = simulator.name(whats_app).await;
    simulator.write(whats_app, "Do you have a decaf?").await;
    anna.accept().await;
    anna.browser.read("Do you have a decaf?").await;
    anna.browser.click("button", "Bold").await;
    anna.browser.press("Yes").await;
    anna.browser.click("button", "Send").await;
    simulator.receives(whats_app, "*Yes*", "read").await;
    anna.browser.read("Read").await;
    let messenger = simulator.customer("messenger").await;
    let messenger_name = simulator.name(messenger).await;
    simulator.write(messenger, "Are you open on Sunday?").await;
    anna.accept().await;
    anna.browser.read("Are you open on Sunday?").await;
    anna.send("From ten to four").await;
    simulator.receives(messenger, "From ten to four", "delivered").await;
    anna.browser.read("Delivered").await;

    // Carla takes what comes by text message, where no files go, and by email.
    let carla = colleague(&server, "carla").await;
    let sms = simulator.customer("sms").await;
    simulator.write(sms, "please call me").await;
    let record = carla.accept_with_record().await;
    assert!(record.contains("/demo/?customer=&phone=%2B49"), "{record}");
    carla.browser.read("please call me").await;
    assert!(!carla.browser.has("file", "Attach").await, "text messages carry no files");
    carla.browser.fill("textbox", "Write to", "I call in ten minutes").await;
    carla.browser.read("1 SMS, 139 characters left in it").await;
    carla.browser.click("button", "Send").await;
    simulator.receives(sms, "I call in ten minutes", "delivered").await;
    finish(&carla, "Resolved").await;
    let email = simulator.customer("email").await;
    simulator.write(email, "The invoice is missing").await;
    let record = carla.accept_with_record().await;
    assert!(record.contains("/demo/?customer=") && record.contains("example.org"), "{record}");
    carla.browser.read("The invoice is missing").await;

    // Anna gives Jo to Ben, who overlooks it; he comes back and takes it.
    accept_within(&server, 5).await;
    let ben = colleague(&server, "ben").await;
    open(&anna, "Jo Doe").await;
    anna.note("has ordered twice").await;
    anna.transfer("Ben", "knows the parcel service").await;
    wrap_up(&anna, "Resolved").await;
    ben.browser.find("button", "Accept").await;
    ben.browser.read("You missed a contact request").await;
    accept_within(&server, 30).await;
    take_a_break(&anna).await;
    ben.browser.click("button", "Go to Available").await;
    ben.accept().await;
    ben.browser.read("has ordered twice").await;

    // He asks Sam in. Three write, the customer reads both, and nothing that is for colleagues.
    let sam = Desk::sign_in(&server, "sam", Look::DESK).await;
    sam.go_available().await;
    ben.browser.click("button", "Conference").await;
    ben.browser.click("radio", "Sam").await;
    ben.browser.click("button", "Request conference").await;
    sam.browser.read("Ben Okafor asks you to join").await;
    sam.accept().await;
    ben.browser.read("Conference with Sam").await;
    sam.send("The parcel is in Leipzig").await;
    jo.browser.read("The parcel is in Leipzig").await;
    jo.write("Thank you both").await;
    sam.browser.read("Thank you both").await;
    ben.browser.read("Thank you both").await;
    ben.browser.click("button", "End conference").await;
    wrap_up(&sam, "Resolved").await;
    ben.send("It arrives tomorrow").await;
    jo.browser.read("It arrives tomorrow").await;
    assert_eq!(jo.browser.count("has ordered twice").await, 0, "a note stays with the colleagues");

    // Jo leaves; Ben says why he was here.
    jo.browser.click("button", "More options").await;
    jo.browser.click("menuitem", "End chat").await;
    jo.browser.click("button", "End chat").await;
    ben.browser.read("left the chat").await;
    wrap_up(&ben, "Resolved").await;

    // Evening: Anna gives one to the other queue, where it reaches Ben, and ends the other; Carla ends hers.
    take_a_break(&carla).await;
    take_a_break(&sam).await;
    open(&anna, &whats_app_name).await;
    anna.browser.click("button", "Transfer").await;
    anna.browser.click("tab", "Queues").await;
    anna.browser.click("radio", "Support").await;
    anna.browser.click("button", "Transfer conversation").await;
    wrap_up(&anna, "Resolved").await;
    let record = ben.accept_with_record().await;
    assert!(record.contains("phone="), "{record}");
    ben.browser.read("Do you have a decaf?").await;
    ben.send("The Colombian one").await;
    simulator.receives(whats_app, "The Colombian one", "read").await;
    for desk in [&anna, &ben, &carla, &sam] {
        assert_eq!(desk.browser.axe().await, Vec::<String>::new());
    }
    finish(&ben, "Resolved").await;
    finish(&carla, "Resolved").await;
    open(&anna, &messenger_name).await;
    finish(&anna, "Resolved").await;

    for desk in [&anna, &ben, &carla, &sam] {
        desk.browser.read("No conversation is open").await;
        assert_eq!(desk.browser.console_errors().await, Vec::<String>::new());
    }
    assert_eq!(jo.browser.console_errors().await, Vec::<String>::new());
    assert_eq!(simulator.answers(whats_app).await, ["*Yes*", "The Colombian one"]);
    assert_eq!(simulator.answers(messenger).await, ["From ten to four"]);
    assert_eq!(simulator.answers(sms).await, ["I call in ten minutes"]);
}
