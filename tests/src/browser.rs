//! A real Chromium, driven over WebDriver. Things are found by role and accessible name, so that every test is also a test of
//! whether somebody who does not see the page can use it. Nothing sleeps: a wait is for a state.

use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::Url;

use crate::server::PATIENCE;

/// Finds what is asked for in the page, shadow roots included, by role and accessible name.
const FIND: &str = include_str!("find.js");

/// A browser of one person: own profile, own storage.
pub struct Browser {
    client: Client,
    driver: Driver,
}

/// chromedriver with its Chromium: a process group of its own, which ends with the value. A driver that is killed alone
/// leaves its browser running.
struct Driver {
    child: Child,
    port: String,
    /// Its profile, sockets and log, which go with it.
    folder: TempDir,
}

impl Driver {
    fn signal(&self, name: &str) {
        if let Some(group) = self.child.id() {
            let signal = format!("-{name}");
            let _ = std::process::Command::new("kill").args([&signal, "--", &format!("-{group}")]).status();
        }
    }

    /// What it and its Chromium wrote to their log.
    fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join(LOG)).unwrap_or_default()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.signal("KILL");
    }
}

const LOG: &str = "driver.log";

/// How a window is.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Prefers the dark theme.
    pub dark: bool,
    /// Languages of the browser, such as `de`.
    pub language: &'static str,
}

impl Look {
    /// A desk: 1440 × 900, light, English.
    pub const DESK: Self = Self { width: 1_440, height: 900, dark: false, language: "en" };
    /// A phone: 390 × 844, light, English.
    pub const PHONE: Self = Self { width: 390, height: 844, dark: false, language: "en" };
}

impl Browser {
    /// Opens a browser.
    pub async fn open(look: Look) -> Self {
        Self::open_with(look, &[]).await
    }

    /// Opens one with further arguments.
    pub async fn open_with(look: Look, arguments: &[&str]) -> Self {
        let driver = driver().await;
        let url = format!("http://127.0.0.1:{}", driver.port);
        let chrome = std::env::var("CHROME").unwrap_or_else(|_| "/usr/bin/chromium".into());
        let size = format!("--window-size={},{}", look.width, look.height);
        let language = format!("--lang={}", look.language);
        let mut options = json!({
            "binary": chrome,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--autoplay-policy=no-user-gesture-required", size, language,
            ],
            "prefs": { "intl.accept_languages": look.language },
        });
        if let Some(args) = options["args"].as_array_mut() {
            args.extend(arguments.iter().map(|argument| json!(argument)));
        }
        if look.width < 500 {
            // Chromium's own windows are no narrower than 500.
            let metrics = json!({ "width": look.width, "height": look.height, "pixelRatio": 2.0, "touch": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".into(), options);
        capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&url)
            .await
            .unwrap_or_else(|error| panic!("no browser session: {error:?}\n{}", driver.said()));
        let browser = Self { client, driver };
        let scheme = if look.dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        browser
    }

    /// Stops all of it where it is, as a phone does in a pocket.
    pub fn sleep(&self) {
        self.driver.signal("STOP");
    }

    /// Lets it go on.
    pub fn wake(&self) {
        self.driver.signal("CONT");
    }

    /// Ends it.
    pub async fn close(self) {
        let _ = self.client.clone().close().await;
        drop(self.driver);
    }

    /// Opens an address.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.expect("the page opens");
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page reloads");
    }

    /// Waits for an element with this role whose name contains `name`.
    pub async fn find(&self, role: &str, name: &str) -> Element {
        let found = self.ask("visible", role, name).await;
        match found.as_ref().and_then(|value| self.element(value)) {
            Some(element) => element,
            None => panic!("no {role} named {name:?} in:\n{}", self.outline().await),
        }
    }

    /// Waits until there is none.
    pub async fn gone(&self, role: &str, name: &str) {
        let gone = self.ask("gone", role, name).await;
        assert!(gone.is_some(), "{role} named {name:?} is still there:\n{}", self.outline().await);
    }

    /// Whether there is one now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.run("now", role, name).await.is_some_and(|value| !value.is_null())
    }

    /// Clicks it.
    pub async fn click(&self, role: &str, name: &str) {
        let element = self.find(role, name).await;
        element.click().await.unwrap_or_else(|error| panic!("{role} {name:?} cannot be clicked: {error}"));
    }

    /// Clicks it until it is gone, whenever it goes.
    pub async fn click_away(&self, role: &str, name: &str) {
        let click = async {
            while let Some(element) = self.run("now", role, name).await.and_then(|value| self.element(&value)) {
                // It may go between being found and being clicked.
                let _ = element.click().await;
                self.settled().await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, click).await.is_ok(), "{role} {name:?} stays");
    }

    /// Types into it.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        let element = self.find(role, name).await;
        element.send_keys(text).await.unwrap_or_else(|error| panic!("{role} {name:?} takes no text: {error}"));
    }

    /// Chooses one of a list.
    pub async fn choose(&self, name: &str, option: &str) {
        let list = self.find("combobox", name).await;
        list.select_by_label(option).await.unwrap_or_else(|error| panic!("{name:?} has no {option:?}: {error}"));
    }

    /// Waits until it holds this text.
    pub async fn holds(&self, role: &str, name: &str, text: &str) {
        let wait = async {
            loop {
                let value = self.find(role, name).await.prop("value").await;
                if value.ok().flatten().as_deref() == Some(text) {
                    return;
                }
                self.settled().await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, wait).await.is_ok(), "{role} {name:?} never holds {text:?}");
    }

    /// Types wherever the focus is, once the page has come to rest: what opens takes the focus in the frame that draws it.
    pub async fn press(&self, keys: &str) {
        self.settled().await;
        let focused = self.client.active_element().await.expect("something has the focus");
        focused.send_keys(keys).await.expect("it takes keys");
    }

    /// Waits until this text can be read.
    pub async fn read(&self, text: &str) {
        let found = self.ask("text", "", text).await;
        assert!(found.is_some(), "{text:?} cannot be read in:\n{}", self.outline().await);
    }

    /// Waits until this text can be read, for as long as a deadline of the product takes.
    pub async fn read_in_time(&self, text: &str) {
        let read = async { while self.run("text", "", text).await.is_none_or(|value| value.is_null()) {} };
        assert!(tokio::time::timeout(PATIENCE, read).await.is_ok(), "{text:?} never came:\n{}", self.outline().await);
    }

    /// Waits until this text can no longer be read.
    pub async fn unread(&self, text: &str) {
        let gone = self.ask("no-text", "", text).await;
        assert!(gone.is_some(), "{text:?} can still be read in:\n{}", self.outline().await);
    }

    /// How often this text stands in the page now.
    pub async fn count(&self, text: &str) -> u64 {
        self.run("count", "", text).await.and_then(|value| value.as_u64()).unwrap_or(0)
    }

    /// Goes into the chat's iframe on an embedding page.
    pub async fn enter_chat(&self) {
        let frame = self.ask("frame", "", "").await.expect("the chat's frame");
        self.element(&frame).expect("an element").enter_frame().await.expect("it can be entered");
    }

    /// Goes back to the embedding page.
    pub async fn leave_chat(&self) {
        self.client.clone().enter_parent_frame().await.expect("a parent page");
    }

    /// Goes on in the window that a click has opened.
    pub async fn enter_opened(&self) {
        let own = self.client.window().await.expect("a window");
        let opened = async {
            loop {
                let windows = self.client.windows().await.expect("windows");
                if let Some(other) = windows.into_iter().find(|window| *window != own) {
                    return other;
                }
                self.settled().await;
            }
        };
        let opened = tokio::time::timeout(PATIENCE, opened).await.expect("another window");
        self.client.switch_to_window(opened).await.expect("it can be gone to");
    }

    /// Closes the window that a click has opened, and goes on in this one; says what was shown there.
    pub async fn close_opened(&self) -> String {
        let own = self.client.window().await.expect("a window");
        self.enter_opened().await;
        let shown = self.client.current_url().await.expect("an address").to_string();
        self.client.close_window().await.expect("it closes");
        self.client.switch_to_window(own).await.expect("it is still there");
        shown
    }

    /// Waits until the page has drawn what it was just told, and what fades or slides has come to rest.
    pub async fn settled(&self) {
        // A page behind another window draws nothing, and has no frames to wait for.
        let settled = "const done = arguments[0]; if (document.hidden) return done(1);
            document.addEventListener('visibilitychange', () => done(1), { once: true });
            requestAnimationFrame(() => requestAnimationFrame(() => {
            const moving = document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity);
            Promise.allSettled(moving.map(a => a.finished)).then(() => done(1)); }))";
        let _ = self.client.execute_async(settled, vec![]).await;
    }

    /// Takes a picture of what is shown.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.expect("the script runs")
    }

    /// Runs a script that answers through a callback, its last argument; `None` if it takes longer than 30 seconds, or the page
    /// goes away meanwhile.
    pub async fn task(&self, script: &str, arguments: Vec<Value>) -> Option<Value> {
        match self.client.execute_async(script, arguments).await {
            Ok(value) => Some(value),
            Err(CmdError::Standard(_)) => None,
            Err(error) => panic!("the browser is gone: {error}"),
        }
    }

    /// Cuts the page off the network, or connects it again.
    pub async fn network(&self, online: bool) {
        self.devtools("Network.enable", json!({})).await;
        let conditions = json!({ "offline": !online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }

    /// Says something to the browser's own protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let command = DevTools { command: command.into(), parameters };
        self.client.issue_cmd(command).await.expect("the browser understands")
    }

    /// Runs axe over the page and returns what it finds, a line each.
    pub async fn axe(&self) -> Vec<String> {
        let path = std::env::var("AXE").expect("AXE names axe-core's axe.min.js; `cargo xtask test` sets it");
        let source = std::fs::read_to_string(&path).expect("axe-core can be read");
        self.client.execute(&source, vec![]).await.expect("axe loads");
        // What fades in has no contrast yet.
        self.settled().await;
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'], iframes: false }).then(r => done(r.violations.flatMap(v =>
                v.nodes.map(n => v.id + ' (' + v.impact + '): ' + n.target.join(' ') + ' ' + n.failureSummary))));";
        let found = self.client.execute_async(run, vec![]).await.expect("axe runs");
        serde_json::from_value(found).expect("a list of lines")
    }

    /// What the page wrote to the console at level `SEVERE`.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.client.issue_cmd(BrowserLog).await.unwrap_or_default();
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .into_iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// An element a script returned (WebDriver §12.2, the web element identifier).
    fn element(&self, value: &Value) -> Option<Element> {
        let id = value.get("element-6066-11e4-a52e-4f735466cecf")?.as_str()?;
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned())))
    }

    async fn ask(&self, what: &str, role: &str, name: &str) -> Option<Value> {
        let asked = async {
            loop {
                match self.run(what, role, name).await {
                    Some(value) if !value.is_null() => return value,
                    // The script itself waits for the page to change; null means it was cut short by a navigation.
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE.min(Duration::from_secs(12)), asked).await.ok()
    }

    async fn run(&self, what: &str, role: &str, name: &str) -> Option<Value> {
        self.task(FIND, vec![json!(what), json!(role), json!(name)]).await
    }

    async fn outline(&self) -> String {
        let outline = self.run("outline", "", "").await;
        outline.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Starts a driver on a free port. It takes the same port for both IP versions and ends when the second one is taken, so
/// another port is another attempt.
async fn driver() -> Driver {
    for _ in 0..10 {
        if let Some(driver) = start_driver().await {
            return driver;
        }
    }
    panic!("chromedriver does not start");
}

async fn start_driver() -> Option<Driver> {
    let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "/usr/bin/chromedriver".into());
    let folder = tempfile::tempdir().expect("a folder");
    let log = std::fs::File::create(folder.path().join(LOG)).expect("a file");
    let mut child = Command::new(program)
        .args(["--port=0", "--enable-chrome-logs"])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::piped())
        .stderr(log)
        .process_group(0)
        .spawn()
        .expect("chromedriver runs; CHROMEDRIVER names it");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    while let Ok(Ok(Some(line))) = tokio::time::timeout(PATIENCE, lines.next_line()).await {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(Driver { child, port: port.trim_end_matches('.').to_owned(), folder });
        }
    }
    None
}

#[derive(Debug)]
struct DevTools {
    command: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}

#[derive(Debug)]
struct BrowserLog;

impl WebDriverCompatibleCommand for BrowserLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
