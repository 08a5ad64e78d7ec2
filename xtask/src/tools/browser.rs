//! Chromium and its driver, for the tests only: found, or installed where apt can.

use std::path::PathBuf;

use crate::apt;
use crate::error::{Error, Result};
use crate::sh;

/// A browser and the program that drives it.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chrome: PathBuf,
    /// A chromedriver of the same version.
    pub driver: PathBuf,
}

const CHROMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];
const USUAL: [&str; 7] = [
    "/usr/bin/{}",
    "/usr/local/bin/{}",
    "/usr/lib/chromium/{}",
    "/usr/lib/chromium-browser/{}",
    "/snap/bin/{}",
    "/opt/homebrew/bin/{}",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Finds both, by CHROME and CHROMEDRIVER, on PATH or in the usual places; installs them on Debian.
pub fn browser() -> Result<Browser> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if apt::is_here() {
        apt::install(&["chromium", "chromium-driver"])?;
    }
    find().ok_or_else(|| {
        Error::new("the browser tests need Chromium and chromedriver of the same version")
            .mend("install both, or name them: CHROME=/path/to/chromium CHROMEDRIVER=/path/to/chromedriver")
    })
}

/// Finds both and installs nothing.
pub fn find() -> Option<Browser> {
    Some(Browser { chrome: find_one("CHROME", &CHROMES)?, driver: find_one("CHROMEDRIVER", &DRIVERS)? })
}

fn find_one(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable) {
        let named = PathBuf::from(named);
        return named.exists().then_some(named);
    }
    let usual = |name: &&str| USUAL.iter().map(|place| PathBuf::from(place.replace("{}", name))).collect::<Vec<_>>();
    names.iter().find_map(|name| sh::which(name)).or_else(|| names.iter().flat_map(usual).find(|path| path.is_file()))
}
