//! What the customer's own mail program sees: Python's imaplib and email, which share nothing with ours.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use tokio::process::Command;

/// A letter, as that program understands it.
#[derive(Debug, Deserialize)]
pub struct Seen {
    headers: Vec<(String, String)>,
    /// Its structure.
    pub shape: Value,
    /// Its plain text.
    pub plain: Option<String>,
    /// Its HTML.
    pub html: Option<String>,
    /// What is wrong with it.
    pub defects: Vec<String>,
    /// The longest line of it, in bytes.
    pub longest_line: usize,
    /// Whether it is ASCII throughout.
    pub ascii: bool,
}

impl Seen {
    /// A header field; empty if it has none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// The letters of a mailbox, once it holds so many.
pub async fn sees(imap: u16, user: &str, count: usize, folder: &str) -> Vec<Seen> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/customer.py");
    let mut command = Command::new("python3");
    command.arg(script).args([&imap.to_string(), user, &count.to_string(), folder]);
    let output = command.output().await.expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}
