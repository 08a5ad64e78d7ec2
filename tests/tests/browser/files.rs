//! Files in both pages: picked, dropped, pasted, taken out again, and going on after the network was gone.

use serde_json::{Value, json};
use tests::browser::{Browser, Look};
use tests::files::{PNG, pdf};
use tests::pages::{at_the_desk, chatting};
use tests::server::Server;

/// A file on this machine, as long as the folder lives.
pub fn on_disk(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    path.to_str().expect("a path").to_owned()
}

/// Picks it, as if in the dialog.
pub async fn pick(browser: &Browser, path: &str) {
    let input = browser.find("file", "Attach files").await;
    input.send_keys(path).await.expect("it takes a file");
}

/// Drops or pastes a picture with this name onto the page.
async fn bring(browser: &Browser, how: &str, name: &str) {
    let script = "
        const [how, name, bytes, done] = arguments;
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
        const target = document.querySelector('.thread, textarea');
        const over = new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true });
        const event = how === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        if (how === 'drop') target.dispatchEvent(over);
        target.dispatchEvent(event);
        done(event.defaultPrevented);";
    let taken = browser.task(script, vec![json!(how), json!(name), json!(PNG)]).await;
    assert_eq!(taken, Some(Value::Bool(true)), "{how} is taken");
}

/// Waits until a picture of this name is drawn.
pub async fn drawn(browser: &Browser, name: &str) {
    let script = "
        const [name, done] = arguments;
        const find = () => [...document.querySelectorAll('message-files img')].some((image) => image.alt === name && image.naturalWidth === 2);
        (function again() { find() ? done(true) : setTimeout(again, 30); })();";
    assert_eq!(browser.task(script, vec![json!(name)]).await, Some(Value::Bool(true)), "{name} is drawn");
}

#[tokio::test]
async fn pictures_and_documents_go_both_ways() {
    let server = Server::demo().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (photo, contract) = (on_disk(&folder, "photo.png", PNG), on_disk(&folder, "contract.pdf", &pdf(5_000)));
    let (anna, jo) = chatting(&server, Look::DESK, "Here comes a picture").await;

    pick(&jo.browser, &photo).await;
    jo.browser.find("button", "Remove photo.png").await;
    jo.browser.click("button", "Send").await;
    drawn(&jo.browser, "photo.png").await;
    drawn(&anna.browser, "photo.png").await;
    jo.browser.gone("button", "Remove photo.png").await;

    pick(&anna.browser, &contract).await;
    anna.browser.find("button", "Remove contract.pdf").await;
    anna.send("Please sign this").await;
    jo.browser.find("button", "contract.pdf").await;

    bring(&anna.browser, "drop", "dropped.png").await;
    bring(&anna.browser, "paste", "pasted.png").await;
    anna.browser.find("button", "Remove dropped.png").await;
    anna.browser.click("button", "Remove pasted.png").await;
    anna.browser.gone("button", "Remove pasted.png").await;
    anna.browser.click("button", "Send").await;
    drawn(&jo.browser, "dropped.png").await;

    bring(&jo.browser, "paste", "shot.png").await;
    bring(&jo.browser, "drop", "also.png").await;
    jo.browser.find("button", "Remove also.png").await;
    jo.browser.click("button", "Send").await;
    drawn(&anna.browser, "shot.png").await;
    drawn(&anna.browser, "also.png").await;

    // Larger at a click; Escape closes the picture and not what is behind it.
    jo.browser.click("button", "Open photo.png").await;
    jo.browser.find("dialog", "photo.png").await;
    jo.browser.press("\u{e00c}").await;
    jo.browser.gone("dialog", "photo.png").await;
    jo.browser.find("textbox", "Write").await;
    assert_eq!(jo.browser.axe().await, Vec::<String>::new());
    assert_eq!(anna.browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_refused_says_why_and_holds_up_send() {
    let server = Server::demo().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (anna, jo) = chatting(&server, Look::PHONE, "Hello").await;
    for browser in [&jo.browser, &anna.browser] {
        pick(browser, &on_disk(&folder, "run.exe", b"MZ")).await;
        browser.read("Files of this type cannot be sent.").await;
        browser.click("button", "Remove run.exe").await;
        pick(browser, &on_disk(&folder, "lie.png", b"MZ\x90\0")).await;
        browser.read("not what its name says").await;
        let send = browser.find("button", "Send").await;
        assert!(send.attr("disabled").await.expect("an answer").is_some(), "Send waits for an answer");
        browser.click("button", "Remove lie.png").await;
        browser.gone("button", "Remove lie.png").await;
    }
    jo.write("and on we go").await;
}

#[tokio::test]
async fn an_upload_waits_for_the_network_and_can_be_cancelled() {
    let server = Server::demo().await;
    let folder = tempfile::tempdir().expect("a folder");
    let anna = at_the_desk(&server).await;
    // In a window of its own: the network of a frame of another site cannot be cut from outside.
    let jo = Browser::open(Look::DESK).await;
    jo.goto(&format!("{}/chat/?site=demo", server.url)).await;
    jo.fill("textbox", "Name", "Jo Doe").await;
    jo.fill("textbox", "Your message", "Hello").await;
    jo.click("button", "Start chat").await;
    anna.accept().await;
    jo.read("Anna Arnold joined").await;
    for browser in [&jo, &anna.browser] {
        // What sends files is fetched with the first one.
        pick(browser, &on_disk(&folder, "first.png", PNG)).await;
        browser.click("button", "Remove first.png").await;
        browser.network(false).await;
        pick(browser, &on_disk(&folder, "kept.pdf", &pdf(300_000))).await;
        pick(browser, &on_disk(&folder, "unwanted.pdf", &pdf(300_000))).await;
        browser.read("The upload goes on by itself").await;
        browser.click("button", "Cancel the upload of unwanted.pdf").await;
        browser.network(true).await;
        browser.find("button", "Remove kept.pdf").await;
        browser.click("button", "Send").await;
        browser.gone("button", "Remove kept.pdf").await;
        browser.find("button", "kept.pdf").await;
    }
}

#[tokio::test]
async fn what_lies_ready_outlives_a_reload() {
    let server = Server::demo().await;
    let folder = tempfile::tempdir().expect("a folder");
    let anna = at_the_desk(&server).await;
    let jo = Browser::open(Look::DESK).await;
    jo.goto(&format!("{}/chat/?site=demo", server.url)).await;
    jo.fill("textbox", "Name", "Jo Doe").await;
    jo.fill("textbox", "Your message", "Hello").await;
    jo.click("button", "Start chat").await;
    anna.accept().await;
    jo.read("Anna Arnold joined").await;
    for (browser, name) in [(&jo, "mine.pdf"), (&anna.browser, "ours.pdf")] {
        pick(browser, &on_disk(&folder, name, &pdf(3_000))).await;
        let remove = format!("Remove {name}");
        browser.find("button", &remove).await;
        browser.reload().await;
        browser.find("button", &remove).await;
        browser.click("button", "Send").await;
        browser.gone("button", &remove).await;
        browser.find("button", name).await;
        browser.reload().await;
        browser.find("button", name).await;
        assert!(!browser.has("button", &remove).await, "it was sent");
    }
}
