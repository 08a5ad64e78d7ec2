//! The desk as a place to work in: by keyboard alone, in another theme and language, in several tabs.

use tests::browser::{Browser, Look};
use tests::pages::{Shop, at_the_desk, chatting};
use tests::server::Server;

// As WebDriver writes keys; the last one lets go of the others.
const CTRL_ALT: &str = "\u{E009}\u{E00A}";
const RELEASE: &str = "\u{E000}";
const ESCAPE: &str = "\u{E00C}";

async fn shortcut(browser: &Browser, letter: &str) {
    browser.press(&[CTRL_ALT, letter, RELEASE].concat()).await;
}

#[tokio::test]
async fn a_shift_by_keyboard_alone() {
    let server = Server::demo().await;
    let anna = at_the_desk(&server).await.browser;
    shortcut(&anna, "f").await;
    anna.find("dialog", "Keyboard shortcuts").await;
    anna.press(ESCAPE).await;
    anna.gone("dialog", "Keyboard shortcuts").await;
    shortcut(&anna, "l").await;
    anna.find("button", "Show the task list").await;

    let jo = Shop::visit(&server, Look::DESK).await;
    jo.open_chat().await;
    jo.start("Jo Doe", "Is anybody there?").await;
    anna.find("button", "Accept").await;
    shortcut(&anna, "b").await;
    assert_eq!(anna.script("return document.activeElement.textContent").await, "Accept");
    shortcut(&anna, "y").await;
    anna.read("Is anybody there?").await;
    anna.find("textbox", "Write to").await;
    anna.press(&["Yes, I am", "\u{E007}"].concat()).await;
    jo.browser.read("Yes, I am").await;
    shortcut(&anna, "x").await;
    anna.find("button", "End conversation").await;
    anna.press("\u{E007}").await;
    anna.find("button", "Submit wrap-up").await;
    assert_eq!(anna.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn settings_hold_after_a_reload_and_axe_finds_nothing_in_them() {
    for dark in [false, true] {
        let server = Server::demo().await;
        let look = Look { dark, ..Look::DESK };
        let anna = tests::pages::Desk::sign_in(&server, "anna", look).await.browser;
        shortcut(&anna, "f").await;
        anna.find("dialog", "Keyboard shortcuts").await;
        assert_eq!(anna.axe().await, Vec::<String>::new(), "shortcuts, dark: {dark}");
        anna.press(ESCAPE).await;
        anna.click("button", "Account of").await;
        anna.click("menuitem", "Settings").await;
        anna.find("dialog", "Settings").await;
        assert_eq!(anna.axe().await, Vec::<String>::new(), "settings, dark: {dark}");
        anna.click("checkbox", "Silent mode").await;
        anna.press(ESCAPE).await;
        anna.reload().await;
        anna.find("button", "Sounds are off").await;
    }
}

#[tokio::test]
async fn the_composer_is_as_high_as_its_text() {
    let server = Server::demo().await;
    let (anna, _jo) = chatting(&server, Look::DESK, "Hello").await;
    let height = async || {
        anna.browser.settled().await;
        let height = anna.browser.script("return document.querySelector('.panel-foot textarea').offsetHeight").await;
        height.as_u64().expect("a height")
    };
    let one = height().await;
    let long = "A message of several lines. ".repeat(20);
    anna.browser.fill("textbox", "Write to", &long).await;
    assert!(height().await > 2 * one, "it grows");
    anna.browser.click("button", "Send").await;
    anna.browser.holds("textbox", "Write to", "").await;
    assert_eq!(height().await, one, "and shrinks again");
}
