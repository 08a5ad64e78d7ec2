//! Takes the pictures of the user guide from the running product, so that they never show something that is not there.
//! `cargo xtask pictures` sets up what it needs and writes them to `docs/images`.

#![expect(clippy::expect_used, reason = "a tool for developers: what is not as expected ends it")]

use std::path::Path;

use serde_json::json;
use tests::browser::{Browser, Look};
use tests::pages::{Administration, Desk, Shop, at_the_desk};
use tests::server::{Data, Server};
use tests::simulator::Simulator;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/images");

#[tokio::main]
async fn main() {
    std::fs::create_dir_all(FOLDER).expect("the folder of pictures");
    for dark in [false, true] {
        let suffix = if dark { "-dark" } else { "" };
        desk(dark, suffix).await;
        panel(dark, suffix).await;
        phone(dark, suffix).await;
        channels(dark, suffix).await;
        mail(dark, suffix).await;
    }
}

async fn take(browser: &Browser, name: &str) {
    browser.settled().await;
    let path = Path::new(FOLDER).join(format!("{name}.png"));
    std::fs::write(&path, browser.picture().await).expect("the picture is written");
    println!("{}", path.display());
}

async fn desk(dark: bool, suffix: &str) {
    let server = Server::demo().await;
    let look = Look { dark, ..Look::DESK };
    let browser = Browser::open(look).await;
    browser.goto(&format!("{}/desk/", server.url)).await;
    browser.find("button", "Sign in").await;
    take(&browser, &format!("sign-in{suffix}")).await;
    browser.close().await;

    let anna = Desk::sign_in(&server, "anna", look).await;
    take(&anna.browser, &format!("desk-empty{suffix}")).await;
    anna.browser.click("button", "State").await;
    anna.browser.find("option", "Available").await;
    take(&anna.browser, &format!("states{suffix}")).await;
    anna.browser.press("\u{e00c}").await;
    anna.go_available().await;

    let people = [
        ("Mara Lindt", "Good morning! My grinder arrived with a scratch, can I get another one?"),
        ("Jonas Weber", "Which beans would you take for a moka pot?"),
        ("Lucía Fernández", "¿Envían también a Canarias?"),
    ];
    let mut shops = Vec::new();
    for (name, text) in people {
        let shop = Shop::visit(&server, Look::DESK).await;
        shop.open_chat().await;
        shop.start(name, text).await;
        shops.push(shop);
        anna.browser.read(name).await;
        if shops.len() < people.len() {
            anna.accept_from(name).await;
        }
    }
    anna.browser.find("button", "Accept").await;
    anna.browser.click("button", "Mara Lindt").await;
    anna.browser.read("arrived with a scratch").await;
    anna.send("Good morning Mara! I am sorry to hear that. Of course we replace it.").await;
    shops[0].write("That is kind, thank you").await;
    shops[0].write("Do you need a picture of it?").await;
    anna.browser.read("Do you need a picture of it?").await;
    anna.send("No need. The new one leaves today, and the label for the old one is in the parcel.").await;
    anna.browser.fill("textbox", "Write to", "You will get the tracking number").await;
    take(&anna.browser, &format!("desk{suffix}")).await;
    anna.browser.click("button", "Send").await;
    anna.end().await;
    anna.browser.click("option", "Complaint").await;
    take(&anna.browser, &format!("wrap-up{suffix}")).await;
    anna.browser.read_in_time("You missed a contact request").await;
    take(&anna.browser, &format!("rona{suffix}")).await;
}

async fn panel(dark: bool, suffix: &str) {
    let server = Server::demo().await;
    let anna = at_the_desk(&server).await;
    let jo = Shop::visit(&server, Look { dark, ..Look::DESK }).await;
    jo.browser.find("button", "chat").await;
    take(&jo.browser, &format!("shop{suffix}")).await;
    jo.open_chat().await;
    jo.browser.find("button", "Start chat").await;
    take(&jo.browser, &format!("chat-form{suffix}")).await;
    jo.start("Mara Lindt", "My grinder arrived with a scratch.").await;
    jo.browser.read("You are next").await;
    take(&jo.browser, &format!("chat-waiting{suffix}")).await;
    anna.accept().await;
    anna.send("Good morning Mara! I am sorry to hear that. Of course we replace it.").await;
    jo.browser.read("Of course we replace it").await;
    jo.write("That is kind, thank you!").await;
    take(&jo.browser, &format!("chat{suffix}")).await;
}

async fn phone(dark: bool, suffix: &str) {
    let server = Server::demo().await;
    let jo = Shop::visit(&server, Look { dark, ..Look::PHONE }).await;
    jo.open_chat().await;
    jo.browser.find("button", "Send message").await;
    take(&jo.browser, &format!("phone-offline{suffix}")).await;
    let anna = Desk::sign_in(&server, "anna", Look { dark, ..Look::PHONE }).await;
    take(&anna.browser, &format!("phone-desk{suffix}")).await;
    anna.go_available().await;
    jo.browser.reload().await;
    jo.open_chat().await;
    jo.start("Mara Lindt", "My grinder arrived with a scratch.").await;
    anna.browser.find("button", "Accept").await;
    take(&anna.browser, &format!("phone-offer{suffix}")).await;
    anna.accept().await;
    anna.send("Good morning Mara! Of course we replace it.").await;
    take(&anna.browser, &format!("phone-conversation{suffix}")).await;
    jo.browser.read("Of course we replace it").await;
    take(&jo.browser, &format!("phone-chat{suffix}")).await;
    jo.browser.click("button", "More options").await;
    jo.browser.click("menuitem", "End chat").await;
    take(&jo.browser, &format!("phone-end{suffix}")).await;
    jo.browser.click("button", "End chat").await;
    jo.browser.read("This chat is closed").await;
    take(&jo.browser, &format!("phone-closed{suffix}")).await;
}

/// The widget of each carried channel, with something in it.
async fn channels(dark: bool, suffix: &str) {
    let simulator = Simulator::start().await;
    let server = Server::configured(Data::default(), &simulator.settings()).await;
    simulator.serve(&server).await;
    let look = Look { dark, ..Look::DESK };
    // Ben serves both queues, and with them all four.
    let ben = Desk::sign_in(&server, "ben", look).await;
    ben.go_available().await;
    for (channel, text, answer, more) in TALKS {
        simulator.behave(channel, "read").await;
        let customer = simulator.customer(channel).await;
        simulator.write(customer, text).await;
        ben.browser.find("button", "Accept").await;
        ben.browser.click_away("button", "Accept").await;
        ben.browser.read(text).await;
        if let Some(answer) = answer {
            ben.send(answer).await;
            simulator.receives(customer, answer, "read").await;
            ben.browser.fill("textbox", "Write to", more).await;
        }
        take(&ben.browser, &format!("channel-{}{suffix}", channel.replace('_', "-"))).await;
    }
}

/// Emails being answered, and where mailboxes are set up.
async fn mail(dark: bool, suffix: &str) {
    let simulator = Simulator::start().await;
    let server = Server::configured(Data::default(), &simulator.settings()).await;
    simulator.serve(&server).await;
    let look = Look { dark, ..Look::DESK };
    let ben = Desk::sign_in(&server, "ben", look).await;
    ben.go_available().await;
    let customer = simulator.customer("email").await;
    let first = "<p>Good morning,</p><p>the <b>grinder</b> of order 4711 arrived with a scratch. Could you send another one?</p>\
                 <ul><li>serial number 22-118</li><li>bought on 2 November</li></ul><p>Kind regards</p>";
    let letter = json!({ "subject": "Order 4711: a scratch", "html": first, "cc": "depot@example.net" });
    simulator.mail(customer, letter).await;
    ben.accept_with_record().await;
    ben.browser.click("button", "Reply all").await;
    ben.browser.find("textbox", "Text of your email").await;
    ben.browser.press("Good morning, of course we replace it. The new one leaves today.").await;
    ben.may_send_letter().await;
    take(&ben.browser, &format!("mail-write{suffix}")).await;
    ben.send_letter().await;
    ben.browser.read("This email leaves in").await;
    take(&ben.browser, &format!("mail-undo{suffix}")).await;
    let admin = Administration::sign_in(&server, "mailboxes", "admin", look).await;
    admin.browser.click("button", "New mailbox").await;
    take(&admin.browser, &format!("admin-mailboxes{suffix}")).await;
}

/// By channel: what the customer writes, what is answered, and what is being written.
const TALKS: [(&str, &str, Option<&str>, &str); 4] = [
    (
        "sms",
        "Is my order 4711 ready to be picked up?",
        Some("It is! We are open until six."),
        "Please bring the number with you",
    ),
    (
        "whats_app",
        "Which of your coffees goes with a moka pot?",
        Some("The Sidamo: chocolate and a little orange."),
        "Shall I put 250 g aside for you?",
    ),
    ("messenger", "Are you open on Sunday?", Some("From ten to four."), "Come by for a tasting at eleven"),
    ("email", "Good morning, the invoice of order 4711 is missing in the parcel. Could you send it again?", None, ""),
];
