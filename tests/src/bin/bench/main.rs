//! Measures what needs a real browser, for `cargo xtask bench`, which builds what is measured and says what the figures are
//! held against. Prints a line `figure <key> <page> <value>` for each, parted by tabs; `-` is what was not done in 30 s.
//!
//! `bench thread <page>=<folder> …` the pages of tests/thread-bench · `bench panel` the chat in the demo shop ·
//! `bench letter` large letters at the desk

#![expect(clippy::expect_used, reason = "a tool for developers: what is not as expected ends it")]

mod figures;
mod letter;
mod panel;
mod serve;
mod thread;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((name, pages)) if name == "thread" => thread::run(pages).await,
        Some((name, _)) if name == "panel" => panel::run().await,
        Some((name, _)) if name == "letter" => letter::run().await,
        _ => panic!("bench thread <page>=<folder> … | bench panel | bench letter"),
    }
}
