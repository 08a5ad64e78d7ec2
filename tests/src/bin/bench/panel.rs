//! The chat of a release in its demo shop: from a click on the launcher until the form's first field can be typed into.

use serde_json::{Value, json};
use tests::browser::{Browser, Look};
use tests::server::Server;

use crate::figures::{percentile, tell};

const CLICK: &str = include_str!("panel_click.js");
const USABLE: &str = include_str!("panel_usable.js");
const RUNS: usize = 7;

/// Measures a browser that has never been here, and one that has.
pub async fn run() {
    let server = Server::demo().await;
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let browser = Browser::open(Look::DESK).await;
        browser.goto(&server.shop_url()).await;
        cold.push(opened(&browser).await);
        browser.leave_chat().await;
        browser.goto(&server.shop_url()).await;
        warm.push(opened(&browser).await);
        browser.close().await;
    }
    for (name, times) in [("cold", cold), ("warm", warm)] {
        tell(&format!("panel/{name}/p50"), "switchboard", percentile(&times, 0.5));
        tell(&format!("panel/{name}/max"), "switchboard", percentile(&times, 1.0));
    }
}

/// Milliseconds; both frames' clocks count from the same epoch. The click comes without a hover before it, as a finger's does.
/// A chat that is quicker than the driver into its frame is found some milliseconds late.
async fn opened(browser: &Browser) -> f64 {
    browser.find("button", "chat").await;
    let clicked = number(browser.task(CLICK, vec![]).await);
    browser.enter_chat().await;
    // Entered before its page is there, the frame's script may be cut short.
    loop {
        if let Some(usable) = browser.task(USABLE, vec![json!(0)]).await.as_ref().and_then(Value::as_f64) {
            return usable - clicked;
        }
    }
}

fn number(value: Option<Value>) -> f64 {
    value.as_ref().and_then(Value::as_f64).expect("a time")
}
