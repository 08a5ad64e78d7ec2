//! Mails that do not arrive: the conversation comes back to whoever wrote, says why, and the mail is sent again.

use serde_json::json;

use crate::mail::House;

#[tokio::test]
async fn a_mail_that_bounces_after_the_end_comes_back_and_is_sent_again() {
    let house = House::open().await;
    let browser = &house.carla.browser;
    let customer = house.begin(json!({ "subject": "A cup", "text": "It has a crack" })).await;
    browser.click("button", "Reply").await;
    browser.fill("textbox", "Text of your email", "A new one is on its way").await;
    // Nobody hears from it for now.
    house.simulator.behave("email", "silent").await;
    house.carla.send_letter().await;
    let first = house.simulator.own_mail(customer, "A new one is on its way").await;
    browser.click("option", "Resolved").await;
    browser.click("button", "Submit wrap-up").await;
    browser.gone("button", "Reply all").await;

    house.simulator.behave("email", "deliver").await;
    house.simulator.report(&first, "failed").await;
    browser.read("Not delivered").await;
    house.carla.accept_with_record().await;
    browser.read("a message did not arrive").await;
    browser.find("button", "Send again").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "Send again").await;
    browser.find("textbox", "Text of your email").await;
    house.carla.send_letter().await;
    browser.read("It was sent again.").await;
    browser.gone("button", "Send again").await;
    let said = house.simulator.answers(customer).await;
    assert_eq!(said.iter().filter(|text| text.contains("A new one is on its way")).count(), 2, "{said:?}");
    browser.find("button", "Submit wrap-up").await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_mail_that_fails_while_its_agent_wraps_up_says_so() {
    let house = House::open().await;
    let browser = &house.carla.browser;
    let customer = house.begin(json!({ "subject": "A cup", "text": "It has a crack" })).await;
    browser.click("button", "Reply").await;
    browser.fill("textbox", "Text of your email", "A new one is on its way").await;
    house.simulator.behave("email", "fail").await;
    house.carla.send_letter().await;
    house.simulator.own_mail(customer, "A new one is on its way").await;
    browser.read("A message did not arrive.").await;
    browser.click("button", "Resume conversation").await;
    browser.find("button", "Send again").await;
}
