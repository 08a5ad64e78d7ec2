//! A mail system for the tests only, which start it as an ordinary user: found, or installed where apt can.

use std::path::Path;

use crate::apt;
use crate::error::{Error, Result};
use crate::sh;

const PACKAGES: [&str; 6] =
    ["dovecot-imapd", "dovecot-lmtpd", "dovecot-submissiond", "exim4-daemon-light", "openssl", "python3"];
/// What has to be there, and where dovecot keeps the parts that come in packages of their own.
const PROGRAMS: [&str; 4] = ["dovecot", "exim4", "openssl", "python3"];
const PARTS: [&str; 3] = ["imap", "lmtp", "submission"];

/// Makes sure of dovecot, exim, openssl and Python.
pub fn mail_servers() -> Result<()> {
    if is_there() {
        return Ok(());
    }
    let by_hand = format!("install {}", PACKAGES.join(", "));
    if !apt::is_here() {
        return Err(Error::new("the mail tests need dovecot, exim, openssl and Python").mend(by_hand));
    }
    // Debian has one mail server at a time: installing ours would remove another one.
    if !has("exim4") && has("sendmail") {
        return Err(Error::new("another mail server is installed, which exim would replace").mend(by_hand));
    }
    apt::install(&PACKAGES)?;
    if is_there() { Ok(()) } else { Err(Error::new("dovecot or exim is still missing").mend(by_hand)) }
}

fn is_there() -> bool {
    PROGRAMS.iter().all(|program| has(program))
        && PARTS.iter().all(|part| Path::new("/usr/lib/dovecot").join(part).exists())
}

fn has(program: &str) -> bool {
    sh::which(program).is_some() || Path::new("/usr/sbin").join(program).exists()
}
