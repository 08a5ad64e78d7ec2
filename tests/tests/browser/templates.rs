//! Templates by keyboard: fields, undo, locked ones; and a table with a bad line.

use tests::browser::Look;
use tests::pages::{Administration, chatting};
use tests::server::Server;

const ENTER: &str = "\u{E007}";
const TAB: &str = "\u{E004}";
const ESCAPE: &str = "\u{E00C}";
const UNDO: &str = "\u{E009}z\u{E000}";

#[tokio::test]
async fn a_template_is_filled_by_keyboard() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "Where is my order?").await;
    let browser = &anna.browser;
    // The slash of an empty composer opens the list and is not written.
    browser.fill("textbox", "Write to", "/").await;
    browser.find("dialog", "Templates").await;
    browser.press("status").await;
    browser.find("option", "Order status").await;
    browser.press(ENTER).await;
    browser.gone("dialog", "Templates").await;
    browser.read("Fill in before sending: order number, day").await;
    let inserted = "Your order [order number] left us on [day] with DHL. It usually takes two working days.";
    browser.holds("textbox", "Write to", inserted).await;
    browser.press(ENTER).await;
    browser.holds("textbox", "Write to", inserted).await;
    browser.press(&format!("4711{TAB}Monday")).await;
    browser.unread("Fill in before sending").await;
    browser.press(ENTER).await;
    jo.browser.read("Your order 4711 left us on Monday with DHL.").await;
}

#[tokio::test]
async fn an_insertion_is_undone_in_one_step() {
    let server = Server::demo().await;
    let (anna, _jo) = chatting(&server, Look::DESK, "Hello").await;
    let browser = &anna.browser;
    browser.fill("textbox", "Write to", "Good morning! ").await;
    browser.click("button", "Templates").await;
    browser.press("order status").await;
    browser.find("option", "Order status").await;
    browser.press(ENTER).await;
    browser.read("Fill in before sending: order number, day").await;
    browser.press(UNDO).await;
    browser.holds("textbox", "Write to", "Good morning! ").await;
    browser.unread("Fill in before sending").await;
}

#[tokio::test]
async fn a_locked_template_lets_only_its_fields_be_filled() {
    let server = Server::demo().await;
    let (anna, jo) = chatting(&server, Look::DESK, "May I send it back?").await;
    let browser = &anna.browser;
    browser.fill("textbox", "Write to", "half a sentence").await;
    browser.click("button", "Templates").await;
    browser.press("withdrawal").await;
    browser.find("option", "Right of withdrawal").await;
    browser.press(ENTER).await;
    browser.find("group", "Locked template").await;
    browser.gone("textbox", "Write to").await;
    browser.press("4711").await;
    browser.unread("Fill in before sending").await;
    // The draft on the server is the locked template, not its text.
    browser.reload().await;
    browser.holds("textbox", "order number", "4711").await;
    browser.find("group", "Locked template").await;
    browser.click("button", "Send").await;
    jo.browser.read("Dear Jo Doe, you may withdraw from the purchase of order 4711 within 14 days").await;
    browser.find("textbox", "Write to").await;
}

#[tokio::test]
async fn a_table_with_a_bad_line_is_refused_and_named() {
    let server = Server::demo().await;
    let admin = Administration::sign_in(&server, "templates", "admin", Look::DESK).await;
    let browser = &admin.browser;
    browser.find("button", "Order status").await;
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("templates.csv");
    let good = "channel,group,name,text,lock\nall,Orders,Parcel overdue,Sorry: [[why]],no\n";
    let import = async |text: String| {
        std::fs::write(&table, text).expect("a file");
        browser.click("button", "Import").await;
        let field = browser.find("dialog", "Import templates").await;
        let file = field.find(fantoccini::Locator::Css("input[type=file]")).await.expect("a field for the file");
        file.send_keys(&table.to_string_lossy()).await.expect("a chosen file");
        field
            .find(fantoccini::Locator::Css("button[type=submit]"))
            .await
            .expect("a button")
            .click()
            .await
            .expect("sent");
    };
    import(format!("{good}fax,Orders,Lost,Oh no,no\n")).await;
    browser.read("Nothing was imported: 1 thing is wrong.").await;
    browser.read("Line 3, channel: there is no such channel").await;
    browser.press(ESCAPE).await;
    browser.gone("dialog", "Import templates").await;
    assert!(!browser.has("button", "Parcel overdue").await);
    import(good.to_owned()).await;
    browser.read("1 template was imported.").await;
    browser.press(ESCAPE).await;
    browser.click("button", "Parcel overdue").await;
    browser.fill("textbox", "Group", " and more").await;
    browser.read("Changed: Group").await;
    browser.click("button", "Save").await;
    browser.gone("button", "Save").await;
    browser.read("Orders and more").await;
}
