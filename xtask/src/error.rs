//! What went wrong in a task, and what the person at the keyboard can do about it.

use std::fmt;

/// A failure in two lines: what failed, how to mend it.
#[derive(Debug, Clone)]
pub struct Error {
    what: String,
    mend: Option<String>,
}

/// What every task returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure nothing is to be said about beyond what happened.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), mend: None }
    }

    /// Adds how to mend it: a command to run or a thing to install.
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    /// The first line of what failed.
    pub fn headline(&self) -> &str {
        self.what.lines().next().unwrap_or_default()
    }

    /// A file operation that failed, for `map_err`.
    pub fn file(doing: &str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let what = format!("cannot {doing} {}", path.display());
        move |error| Self::new(format!("{what}: {error}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.mend {
            Some(mend) => write!(f, "\n  mend: {mend}"),
            None => Ok(()),
        }
    }
}
