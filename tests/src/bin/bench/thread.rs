//! Threads of many messages: ours and those of others, each size of each page in a browser of its own.

use std::path::Path;

use serde_json::{Value, json};
use tests::browser::{Browser, Look};

use crate::figures::{percentile, tell};
use crate::serve;

const TASKS: &str = include_str!("thread.js");
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
/// Where keys are pressed and memory is weighed.
const TYPICAL: u32 = 10_000;
const MOUNTS: usize = 5;
const APPENDS: u32 = 100;
const BATCH: u32 = 10;
const KEYS: &str = "the quick brown fox jumps over the lazy dog and asks whether the parcel has left the house today, \
                    since it is friday";

/// A page that draws as often as it can shows what the work itself takes.
const UNCAPPED: [&str; 2] = ["--disable-frame-rate-limit", "--disable-gpu-vsync"];

/// Measures pages given as `name=folder`, those that are compared one right after the other: machines have moods.
pub async fn run(pages: &[String]) {
    let mut served = Vec::new();
    for page in pages {
        let (name, folder) = page.split_once('=').expect("a page is given as name=folder");
        served.push((name, serve::folder(Path::new(folder)).await));
    }
    for size in SIZES {
        for (name, url) in &served {
            capped(name, url, size).await;
        }
        for (name, url) in &served {
            uncapped(name, url, size).await;
        }
    }
}

/// At 60 Hz. What took too long is told as such, and ends it: the page may be busy for ever.
async fn capped(name: &str, url: &str, size: u32) {
    let page = Page::open(url, &[]).await;
    let key = format!("mount/{size}");
    let mut times = Vec::new();
    for _ in 0..MOUNTS {
        page.browser.goto(url).await;
        let Some([time, elements]) = page.mount(size).await else { return tell(&key, name, None) };
        times.push(time);
        if times.len() == MOUNTS {
            tell(&format!("elements/{size}"), name, Some(elements));
        }
    }
    tell(&key, name, percentile(&times, 0.5));
    if size == TYPICAL {
        page.memory(name, size).await;
    }
    // Milliseconds and frames by turns.
    let appends = page.appends("append").await;
    let every_second = |from| appends.iter().flatten().skip(from).step_by(2).copied().collect::<Vec<f64>>();
    let (times, frames) = (every_second(0), every_second(1));
    tell(&format!("append/{size}/p50"), name, percentile(&times, 0.5));
    tell(&format!("append/{size}/p95"), name, percentile(&times, 0.95));
    tell(&format!("append/{size}/frames"), name, percentile(&frames, 0.95));
    if size == TYPICAL && appends.is_some() {
        tell(&format!("typing/{size}/p95"), name, page.keys().await);
    }
    page.browser.close().await;
}

/// With frames that wait for nothing.
async fn uncapped(name: &str, url: &str, size: u32) {
    let page = Page::open(url, &UNCAPPED).await;
    if page.mount(size).await.is_none() {
        return;
    }
    let times = page.appends("burst").await.unwrap_or_default();
    tell(&format!("append-uncapped/{size}/p50"), name, percentile(&times, 0.5));
    tell(&format!("append-uncapped/{size}/p95"), name, percentile(&times, 0.95));
    if size == TYPICAL && !times.is_empty() {
        tell(&format!("typing-uncapped/{size}/p95"), name, page.keys().await);
    }
    page.browser.close().await;
}

struct Page {
    browser: Browser,
}

impl Page {
    async fn open(url: &str, arguments: &[&str]) -> Self {
        let browser = Browser::open_with(Look::DESK, arguments).await;
        browser.goto(url).await;
        Self { browser }
    }

    /// Runs a task of thread.js; `None` if it took too long.
    async fn task(&self, task: &str, number: u32) -> Option<Vec<f64>> {
        let answer = self.browser.task(TASKS, vec![json!(task), json!(number)]).await?;
        match &answer {
            Value::Array(figures) => Some(figures.iter().filter_map(Value::as_f64).collect()),
            error => panic!("{task}: {error}"),
        }
    }

    /// Figures of many appends, `None` if ten of them took too long. The first ten are the program warming up.
    async fn appends(&self, task: &str) -> Option<Vec<f64>> {
        self.task(task, BATCH).await?;
        let mut figures = Vec::new();
        for _ in 0..APPENDS / BATCH {
            figures.extend(self.task(task, BATCH).await?);
        }
        Some(figures)
    }

    /// Milliseconds and elements, on a page just opened.
    async fn mount(&self, size: u32) -> Option<[f64; 2]> {
        self.task("ready", 0).await?;
        self.task("mount", size).await?.try_into().ok()
    }

    /// Milliseconds from a key press to its letter painted, p95.
    async fn keys(&self) -> Option<f64> {
        self.task("listen", 0).await?;
        for (at, letter) in (0..).zip(KEYS.chars()) {
            self.task("rest", at).await?;
            let letter = letter.to_string();
            let press = json!({ "type": "keyDown", "text": letter, "key": letter, "unmodifiedText": letter });
            self.browser.devtools("Input.dispatchKeyEvent", press).await;
            self.browser.devtools("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": letter })).await;
        }
        let times = self.task("pressed", KEYS.len() as u32).await?;
        percentile(&times, 0.95)
    }

    async fn memory(&self, name: &str, size: u32) {
        self.browser.devtools("HeapProfiler.collectGarbage", json!({})).await;
        self.browser.devtools("Performance.enable", json!({})).await;
        let metrics = self.browser.devtools("Performance.getMetrics", json!({})).await;
        let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
        let used = metrics.iter().find(|metric| metric["name"] == "JSHeapUsedSize").and_then(|m| m["value"].as_f64());
        let program = self.task("memory", 0).await.and_then(|figures| figures.first().copied()).unwrap_or_default();
        tell(&format!("heap/{size}"), name, used);
        tell(&format!("memory/{size}"), name, used.map(|used| used + program));
    }
}
