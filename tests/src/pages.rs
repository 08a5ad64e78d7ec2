//! The screens as a person uses them: what to look for is written once, here.

use crate::browser::{Browser, Look};
use crate::server::Server;

/// An agent's desk in a browser.
pub struct Desk {
    /// The browser.
    pub browser: Browser,
}

impl Desk {
    /// Signs in and waits for the desk.
    pub async fn sign_in(server: &Server, login: &str, look: Look) -> Self {
        let desk = Self::sign_in_with(Browser::open(look).await, server, login).await;
        desk.browser.find("button", "State Idle").await;
        desk
    }

    /// Signs in with this browser and waits for the desk, in whatever state the agent is.
    pub async fn sign_in_with(browser: Browser, server: &Server, login: &str) -> Self {
        browser.goto(&format!("{}/desk/", server.url)).await;
        browser.fill("textbox", "User name", login).await;
        browser.fill("textbox", "Password", "demo-demo").await;
        browser.click("button", "Sign in").await;
        browser.find("button", "State").await;
        Self { browser }
    }

    /// Chooses Available.
    pub async fn go_available(&self) {
        self.browser.click("button", "State").await;
        self.browser.click("option", "Available").await;
        self.browser.find("button", "State Available").await;
    }

    /// Takes the next offer.
    pub async fn accept(&self) {
        self.browser.find("button", "Accept").await;
        // A click within 300 ms of appearing is ignored on purpose; a person's second click is what helps then.
        self.browser.click_away("button", "Accept").await;
        self.browser.find("textbox", "Write to").await;
    }

    /// Takes the next offer of a queue that knows a record of every customer; says where that is.
    pub async fn accept_with_record(&self) -> String {
        self.browser.find("button", "Accept").await;
        self.browser.click_away("button", "Accept").await;
        self.browser.close_opened().await
    }

    /// Waits until nothing is in the way of sending the letter that is written.
    pub async fn may_send_letter(&self) {
        let ready = "const [done] = arguments; (function look() {
            const send = document.querySelector('.mail-send button:first-of-type');
            if (send && !send.disabled) done(1); else setTimeout(look, 30); })();";
        assert!(self.browser.task(ready, vec![]).await.is_some(), "something is in the way of sending");
    }

    /// Sends the letter that is written, as soon as nothing is in the way.
    pub async fn send_letter(&self) {
        self.may_send_letter().await;
        self.browser.click("button", "Send and wrap up").await;
        self.browser.find("button", "Undo").await;
    }

    /// Takes the offer of this customer.
    pub async fn accept_from(&self, customer: &str) {
        self.browser.read(customer).await;
        self.accept().await;
    }

    /// Writes to the customer of the open conversation.
    pub async fn send(&self, text: &str) {
        self.browser.fill("textbox", "Write to", text).await;
        self.browser.click("button", "Send").await;
        self.browser.read(text).await;
    }

    /// Writes a note for colleagues.
    pub async fn note(&self, text: &str) {
        self.browser.click("button", "Private note").await;
        self.browser.fill("textbox", "Note for colleagues", text).await;
        self.browser.click("button", "Add note").await;
        self.browser.holds("textbox", "Note for colleagues", "").await;
        self.browser.read(text).await;
        self.browser.click("button", "Reply").await;
    }

    /// Gives the open conversation to this agent.
    pub async fn transfer(&self, name: &str, note: &str) {
        self.browser.click("button", "Transfer").await;
        self.browser.fill("searchbox", "Search names", name).await;
        self.browser.click("radio", name).await;
        self.browser.fill("textbox", "Note for whoever takes it", note).await;
        self.browser.click("button", "Transfer conversation").await;
        self.browser.find("button", "Submit wrap-up").await;
    }

    /// Ends the open conversation and confirms.
    pub async fn end(&self) {
        self.browser.click("button", "End").await;
        self.browser.click("button", "End conversation").await;
        self.browser.find("button", "Submit wrap-up").await;
    }
}

/// Administration in a browser.
pub struct Administration {
    /// The browser.
    pub browser: Browser,
}

impl Administration {
    /// Opens a page of it (none is the overview), where nobody is signed in yet, and signs in.
    pub async fn sign_in(server: &Server, page: &str, login: &str, look: Look) -> Self {
        let administration = Self { browser: Browser::open(look).await };
        administration.browser.goto(&format!("{}/admin/#/{page}", server.url)).await;
        administration.sign_in_as(login).await;
        administration
    }

    /// Answers the question who he is.
    pub async fn sign_in_as(&self, login: &str) {
        self.browser.fill("textbox", "User name", login).await;
        self.browser.fill("textbox", "Password", "demo-demo").await;
        self.browser.click("button", "Sign in").await;
        self.browser.gone("textbox", "Password").await;
    }
}

/// A customer on the demo shop's page.
pub struct Shop {
    /// The browser; it stands in the chat's frame once the chat is open.
    pub browser: Browser,
}

impl Shop {
    /// Opens the shop.
    pub async fn visit(server: &Server, look: Look) -> Self {
        let browser = Browser::open(look).await;
        browser.goto(&server.shop_url()).await;
        Self { browser }
    }

    /// Opens the chat and goes into it.
    pub async fn open_chat(&self) {
        self.browser.click("button", "chat").await;
        self.browser.enter_chat().await;
    }

    /// Fills the form and starts.
    pub async fn start(&self, name: &str, text: &str) {
        self.browser.fill("textbox", "Name", name).await;
        self.browser.fill("textbox", "Your message", text).await;
        self.browser.click("button", "Start chat").await;
        self.browser.read(text).await;
    }

    /// Writes.
    pub async fn write(&self, text: &str) {
        self.browser.fill("textbox", "Write", text).await;
        self.browser.click("button", "Send").await;
        self.browser.read(text).await;
    }
}

/// Anna, Available at her desk.
pub async fn at_the_desk(server: &Server) -> Desk {
    let anna = Desk::sign_in(server, "anna", Look::DESK).await;
    anna.go_available().await;
    anna
}

/// A colleague at his desk, Available.
pub async fn colleague(server: &Server, login: &str) -> Desk {
    let desk = Desk::sign_in(server, login, Look::DESK).await;
    desk.go_available().await;
    desk
}

/// Anna at her desk and Jo in the shop's chat, talking: he said `text`, she accepted.
pub async fn chatting(server: &Server, look: Look, text: &str) -> (Desk, Shop) {
    let anna = at_the_desk(server).await;
    let jo = Shop::visit(server, look).await;
    jo.open_chat().await;
    jo.start("Jo Doe", text).await;
    anna.accept().await;
    (anna, jo)
}
