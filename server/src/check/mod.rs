//! What is misconfigured, and how to mend it. Looks, and leaves everything as it was.

mod folder;
mod network;
mod pages;
mod setup;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::config::{Config, ConfigError};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub what: String,
    /// What to do about it.
    pub mend: String,
}

impl Finding {
    fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what: what.into(), mend: mend.into() }
    }
}

/// Looks at everything. With a configuration that cannot be read there is nothing else to look at.
pub async fn run(config: Result<Config, ConfigError>) -> Vec<Finding> {
    let config = match config {
        Ok(config) => config,
        Err(error) => return vec![unreadable(&error)],
    };
    let mut findings = network::look(&config).await;
    findings.extend(folder::others(&config.data));
    match folder::open(&config.data) {
        Err(finding) => findings.push(finding),
        Ok(store) => findings.extend(setup::look(store, &config).await),
    }
    findings
}

/// As it is printed.
pub fn report(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "Nothing is wrong.\n".to_owned();
    }
    let mut text = String::new();
    for Finding { what, mend } in findings {
        let _ = writeln!(text, "wrong: {what}\n mend: {mend}\n");
    }
    text
}

fn unreadable(error: &ConfigError) -> Finding {
    let mend = match error {
        ConfigError::Unreadable { .. } => "name another file with --config, or make this one readable",
        ConfigError::Syntax { .. } => "correct that line; the format is TOML (https://toml.io)",
        ConfigError::UnknownKey { .. } => "correct the name, or remove the setting",
        ConfigError::Value { .. } => "give it a value that fits, or remove it to get the default",
    };
    Finding::new(error.to_string(), mend)
}
