//! Email at the desk: answering and forwarding by SPEC D.4, mail that comes meanwhile, taking back, and letters of strangers.

use serde_json::{Value, json};
use tests::pages::{Desk, colleague};
use tests::server::{Data, Server};
use tests::simulator::Simulator;

use crate::files::{on_disk, pick};

const ENTER: &str = "\u{E007}";
const CONTROL: &str = "\u{E009}";
const ESCAPE: &str = "\u{E00C}";
const TEXT: &str = "Text of your email";

/// A house whose customers are played, with an agent who is ready.
pub struct House {
    pub server: Server,
    pub simulator: Simulator,
    pub carla: Desk,
}

impl House {
    /// Opens it.
    pub async fn open() -> Self {
        let simulator = Simulator::start().await;
        let server = Server::configured(Data::default(), &simulator.settings()).await;
        simulator.serve(&server).await;
        let carla = colleague(&server, "carla").await;
        Self { server, simulator, carla }
    }

    /// A letter of the customer's comes, and the agent takes the conversation.
    pub async fn begin(&self, letter: Value) -> u64 {
        let customer = self.simulator.customer("email").await;
        self.simulator.mail(customer, letter).await;
        self.carla.accept_with_record().await;
        self.carla.browser.find("button", "Reply all").await;
        customer
    }
}

/// What stands in the composer, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sheet {
    /// Whom it goes to, and whether that can be changed.
    to: (Vec<String>, bool),
    /// The same of copies; nothing while the field is hidden.
    cc: Option<(Vec<String>, bool)>,
    subject: (String, bool),
    text: String,
    /// Whether the letter it forwards stands below.
    forwards: bool,
    files: Vec<String>,
}

const SHEET: &str = "
    const field = (name) => {
        const group = [...document.querySelectorAll('.mail-sheet [role=group]')].find((e) => e.getAttribute('aria-label') === name);
        return group ? [[...group.querySelectorAll('li bdi')].map((e) => e.textContent), !!group.querySelector('input')] : null;
    };
    const subject = document.querySelector('.mail-subject');
    return {
        to: field('To'), cc: field('Cc'), subject: [subject.value, !subject.readOnly],
        text: document.querySelector('.mail-sheet [role=textbox][aria-multiline]').innerText.trim(),
        forwards: !!document.querySelector('.mail-sheet section[aria-label=\"Forwarded email\"]'),
        files: [...document.querySelectorAll('.mail-originals bdi')].map((e) => e.textContent),
    };";

async fn sheet(desk: &Desk) -> Sheet {
    desk.browser.settled().await;
    let shown = desk.browser.script(SHEET).await;
    let texts = |value: &Value| -> Vec<String> {
        let all = value.as_array().expect("a list");
        all.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
    };
    let people = |value: &Value| (texts(&value[0]), value[1] == true);
    Sheet {
        to: people(&shown["to"]),
        cc: Some(&shown["cc"]).filter(|cc| !cc.is_null()).map(people),
        subject: (shown["subject"][0].as_str().expect("a subject").to_owned(), shown["subject"][1] == true),
        text: shown["text"].as_str().expect("a text").to_owned(),
        forwards: shown["forwards"] == true,
        files: texts(&shown["files"]),
    }
}

/// Waits until a fresh sheet is open.
async fn opened(desk: &Desk) {
    desk.browser.find("textbox", TEXT).await;
}

/// Throws away what is written, if anything is.
async fn discard(desk: &Desk) {
    desk.browser.click("button", "Discard").await;
    desk.browser.settled().await;
    if desk.browser.has("dialog", "Discard this email?").await {
        desk.browser.press(ENTER).await;
    }
    desk.browser.gone("textbox", TEXT).await;
}

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

// SPEC D.4, cell by cell, the way there as a person goes it.
#[tokio::test]
async fn all_nine_ways_between_reply_reply_all_and_forward() {
    let house = House::open().await;
    let (carla, browser) = (&house.carla, &house.carla.browser);
    let mailbox = house.simulator.address("email").await;
    house
        .begin(json!({
            "subject": "AW: Order 4711", "text": "Where is it?", "to": format!("{mailbox}, second@example.net"),
            "cc": "boss@example.net", "files": [house.simulator.file("list.txt", "text/plain", b"one\ntwo\n").await],
        }))
        .await;
    let customer = house.simulator.name(house.simulator.customer("email").await).await;
    let reply = Sheet {
        to: (people(&[&customer]), false),
        cc: None,
        subject: ("Re: Order 4711".into(), false),
        text: String::new(),
        forwards: false,
        files: Vec::new(),
    };
    let all = Sheet {
        to: (people(&[&customer, "second@example.net"]), false),
        cc: Some((people(&["boss@example.net"]), true)),
        ..reply.clone()
    };
    let forward = Sheet {
        to: (Vec::new(), true),
        subject: ("Fwd: Order 4711".into(), true),
        forwards: true,
        files: people(&["list.txt"]),
        ..reply.clone()
    };

    // The three ways in.
    for (button, expected) in [("Reply", &reply), ("Reply all", &all), ("Forward", &forward)] {
        browser.click("button", button).await;
        opened(carla).await;
        assert_eq!(sheet(carla).await, *expected, "opened by {button}");
        discard(carla).await;
    }

    // And the six between them; the text goes along.
    let written = |sheet: &Sheet| Sheet { text: "Dear all".into(), ..sheet.clone() };
    let typed_cc = "colleague@example.net";
    let from_reply = Sheet {
        to: (all.to.0.clone(), true),
        cc: Some((people(&["boss@example.net", typed_cc]), true)),
        ..written(&all)
    };
    browser.click("button", "Reply").await;
    opened(carla).await;
    browser.press("Dear all").await;
    browser.click("button", "Add Cc").await;
    browser.press(&format!("{typed_cc},")).await;
    browser.find("button", &format!("Remove {typed_cc}")).await;
    let switched = async |to: &str, expected: &Sheet, way: &str| {
        browser.click("button", to).await;
        let mut now = sheet(carla).await;
        if let (Some((now, _)), Some((expected, _))) = (&mut now.cc, &expected.cc)
            && now.len() == expected.len()
        {
            now.sort();
        }
        assert_eq!(now, *expected, "{way}");
    };
    switched("Reply all", &from_reply, "reply to reply all").await;
    switched("Reply", &written(&reply), "reply all to reply").await;
    switched("Forward", &written(&forward), "reply to forward").await;
    switched("Reply", &written(&reply), "forward to reply").await;
    switched("Forward", &written(&forward), "reply to forward once more").await;
    switched("Reply all", &written(&all), "forward to reply all").await;
    switched("Forward", &written(&forward), "reply all to forward").await;
    browser.fill("textbox", "To", "depot@example.net,").await;
    browser.find("button", "Remove depot@example.net").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    carla.send_letter().await;
    browser.click("button", "Undo").await;
    let back = sheet(carla).await;
    assert_eq!(
        (back.to.0, back.text, back.forwards, back.files.len()),
        (people(&["depot@example.net"]), "Dear all".into(), true, 1)
    );
    discard(carla).await;
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_letter_that_comes_while_one_writes_is_looked_at_before_the_answer_leaves() {
    let house = House::open().await;
    let (carla, browser) = (&house.carla, &house.carla.browser);
    let customer = house.begin(json!({ "subject": "A cup", "text": "It has a crack" })).await;
    browser.click("button", "Reply").await;
    opened(carla).await;
    browser.press("We send another one").await;
    // As large as it goes, the composer covers the letters: nothing is in sight by itself.
    // What goes along can be read whole.
    browser.click("button", "Show the emails that go along").await;
    let height = "const [done] = arguments; (function look() {
        const frame = document.querySelector('.mail-below iframe');
        if (frame && frame.offsetHeight > 60 && frame.contentDocument?.body.innerText.includes('It has a crack')) done(frame.offsetHeight);
        else setTimeout(look, 30); })();";
    assert!(browser.task(height, vec![]).await.is_some(), "the history is a strip");
    browser.click("button", "Hide the emails that go along").await;
    browser.click("button", "Maximise").await;
    house.simulator.mail(customer, json!({ "text": "And the saucer too" })).await;
    browser.read("View the new email to continue").await;
    browser.read("You are not answering the latest email.").await;
    let send = browser.find("button", "Send").await;
    assert_eq!(
        send.attr("aria-disabled").await.ok().flatten().or(send.attr("disabled").await.ok().flatten()).as_deref(),
        Some("true")
    );
    browser.press(ESCAPE).await;
    browser.click("button", "View the new email to continue").await;
    browser.unread("View the new email to continue").await;
    browser.click("button", "Answer the latest").await;
    browser.unread("You are not answering the latest email.").await;
    assert_eq!(sheet(carla).await.text, "We send another one");
    carla.send_letter().await;
    browser.read("This email leaves in").await;
    let letter = house.simulator.letter(customer, "We send another one").await;
    assert_eq!(letter["subject"], "Re: A cup");
    assert!(
        letter["text"].as_str().expect("a text").contains("And the saucer too"),
        "the history goes along: {letter}"
    );
    browser.read("Delivered").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_sent_can_be_taken_back_and_leaves_although_the_page_is_closed() {
    let house = House::open().await;
    let browser = &house.carla.browser;
    let folder = tempfile::tempdir().expect("a folder");
    let note = on_disk(&folder, "note.txt", b"as agreed");
    let customer = house.begin(json!({ "subject": "A cup", "html": "<p>It has <b>a crack</b></p>" })).await;
    browser.click("button", "Reply").await;
    opened(&house.carla).await;
    browser.press(&format!("{CONTROL}b{CONTROL}")).await;
    browser.press("Bold words").await;
    pick(browser, &note).await;
    browser.find("button", "Remove note.txt").await;
    browser.press(&format!("{CONTROL}{ENTER}{CONTROL}")).await;
    browser.click("button", "Undo").await;
    browser.find("button", "Remove note.txt").await;
    assert_eq!(sheet(&house.carla).await.text, "Bold words");
    house.carla.send_letter().await;
    browser.read("This email leaves in").await;
    browser.goto("about:blank").await;
    let letter = house.simulator.letter(customer, "Bold words").await;
    assert!(letter["html"].as_str().expect("HTML").contains("<b>Bold words</b>"), "{letter}");
    assert_eq!(letter["attachments"][0]["name"], "note.txt", "{letter}");
    assert_eq!(house.simulator.answers(customer).await.len(), 1, "once");
}

// Letters that want to run something, fetch something or leave their frame: each would set `ran` on the page or ask another machine.
#[tokio::test]
async fn letters_of_strangers_run_nothing_and_ask_nobody() {
    let house = House::open().await;
    let browser = &house.carla.browser;
    let customer = house.begin(json!({ "subject": "Harmless", "text": "Good morning" })).await;
    let place = "return [window.ran ?? null, location.href, window.length > 100, history.length]";
    let before = browser.script(place).await;
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/corpus");
    let mut letters: Vec<_> =
        std::fs::read_dir(corpus).expect("the corpus").map(|it| it.expect("a file").path()).collect();
    letters.sort();
    assert!(letters.len() >= 20, "{} letters", letters.len());
    // They answer the first one, so that all of them stand in one conversation.
    let first = format!("In-Reply-To: <{}>\r\n", house.simulator.own_letter(customer).await);
    for (number, letter) in letters.iter().enumerate() {
        let raw = std::fs::read(letter).expect("a letter");
        house.simulator.raw_mail(customer, &[first.as_bytes(), &raw].concat()).await;
        browser.read(&format!("{} emails", number + 2)).await;
    }
    // Every one is unfolded, and drawn with what its sender wants fetched.
    loop {
        browser.settled().await;
        let unfolded = "const closed = [...document.querySelectorAll('.mail-fold[aria-expanded=false]')];
            closed.forEach((fold) => fold.click());
            document.querySelector('.mails').scrollTo(0, 1e6);
            document.querySelector('.mails-more')?.click();
            return closed.length;";
        if browser.script(unfolded).await == 0 {
            break;
        }
    }
    let drawn = "const [done] = arguments;
        const all = [...document.querySelectorAll('.mail-frame')];
        Promise.all(all.map((frame) => frame.contentDocument?.readyState === 'complete' && frame.contentDocument.URL !== 'about:blank'
            ? 1 : new Promise((next) => frame.addEventListener('load', next)))).then(() => done(all.length));";
    assert_eq!(browser.task(drawn, vec![]).await, Some(json!(letters.len() + 1)));
    let marks = "return [...document.querySelectorAll('.mail-frame')].map((frame) => [frame.contentDocument, frame.contentWindow])
        .filter(([page, its]) => its.ran || page.querySelector('script, iframe, object, embed, form, base, meta[http-equiv=refresh], link')
            || [...page.querySelectorAll('*')].some((e) => [...e.attributes].some((a) => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value))))
        .map(([page]) => page.documentElement.outerHTML.slice(0, 400));";
    assert_eq!(browser.script(marks).await, json!([]));
    assert_eq!(browser.script(place).await, before);
    // What was fetched is ours, all of it.
    let asked = "const own = (name) => new URL(name).origin === location.origin;
        const pages = [window, ...[...document.querySelectorAll('.mail-frame')].map((frame) => frame.contentWindow)];
        return pages.flatMap((page) => page.performance.getEntriesByType('resource')).map((it) => it.name).filter((name) => !own(name) && !name.startsWith('data:'));";
    assert_eq!(browser.script(asked).await, json!([]));
    assert_eq!(browser.axe().await, Vec::<String>::new());
}
