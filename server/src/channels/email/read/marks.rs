//! What nothing may answer by itself (RFC 3834), and what went to many (RFC 2369).

use domain::email::{Mailbox, Own};

use super::Received;

/// Names the house that sent a letter, so that it knows its own when they come back.
pub const LOOP_HEADER: &str = "X-Switchboard-Loop";

/// Why nothing may answer a letter by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Automatic {
    /// It says that a machine answered or made it: `Auto-Submitted`.
    Submitted,
    /// Nobody is to be told what becomes of it: `Return-Path: <>`.
    NullSender,
    /// It reports on a letter.
    Report,
    /// Its sender is a program: `MAILER-DAEMON`, `owner-…`, `…-request`, `noreply`.
    Robot,
    /// It went to a list, or says that it goes to many.
    Bulk,
    /// It asks for no automatic answers: `X-Auto-Response-Suppress`.
    Suppressed,
    /// This house sent it.
    Own,
    /// It does not name us: who knows how it came here.
    NotToUs,
}

impl Automatic {
    /// Whether a machine wrote it, so that nobody waits for an answer.
    pub const fn is_by_machine(self) -> bool {
        matches!(self, Self::Submitted | Self::NullSender | Self::Report | Self::Own)
    }
}

/// What the header alone says.
pub fn automatic(received: &Received, values: &impl Fn(&str) -> Vec<String>) -> Option<Automatic> {
    let word = |value: &String| value.split([';', ' ']).next().unwrap_or_default().trim().to_ascii_lowercase();
    let submitted = values("Auto-Submitted").iter().map(word).any(|word| word != "no" && !word.is_empty());
    let suppressed = values("X-Auto-Response-Suppress").iter().any(|value| !value.eq_ignore_ascii_case("none"));
    let robot = received.from.iter().chain(&received.sender).any(is_robot)
        || received.return_path.as_deref().is_some_and(|path| is_robot(&Mailbox::read(path)));
    if submitted || !values("X-Autoreply").is_empty() || !values("X-Autorespond").is_empty() {
        Some(Automatic::Submitted)
    } else if received.return_path.as_deref() == Some("") {
        Some(Automatic::NullSender)
    } else if robot {
        Some(Automatic::Robot)
    } else if received.bulk {
        Some(Automatic::Bulk)
    } else if suppressed {
        Some(Automatic::Suppressed)
    } else {
        None
    }
}

fn is_robot(somebody: &Mailbox) -> bool {
    const NAMES: [&str; 8] =
        ["mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "listserv", "majordomo"];
    let key = somebody.key();
    let local = key.rsplit_once('@').map_or(key.as_str(), |(local, _)| local);
    let bare = local.split('+').next().unwrap_or_default();
    NAMES.contains(&bare) || local.starts_with("owner-") || local.ends_with("-request") || bare.ends_with("-noreply")
}

impl Received {
    /// Why nothing may answer it by itself, knowing who we are.
    pub fn automatic_for(&self, own: &Own, loop_mark: &str) -> Option<Automatic> {
        let is_own = self.loop_mark.as_deref() == Some(loop_mark) || self.from.iter().any(|one| own.has(one));
        let delivered = self.delivered_to.iter().any(|address| own.has(&Mailbox::read(address)));
        let to_us = delivered || self.to.iter().chain(&self.cc).any(|one| own.has(one));
        self.automatic.or(is_own.then_some(Automatic::Own)).or((!to_us).then_some(Automatic::NotToUs))
    }
}
