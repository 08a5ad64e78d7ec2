//! What became of a letter, as other servers report it: delivery reports (RFC 3464 in RFC 6522), "read" notices (RFC 8098),
//! complaints (RFC 5965), and the forms of old servers as far as they can be understood.

use domain::email::Mailbox;
use domain::message::Undelivered;

use super::read::{Received, ids};

/// Most recipients of a report.
const MOST: usize = 100;
/// Longest explanation that is kept, in characters.
const LONGEST: usize = 500;

/// A report on a letter of ours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What became of it, for each recipient that is reported on.
    pub recipients: Vec<Fate>,
    /// The letter, by its name.
    pub original: Option<String>,
    /// The letter, by the name its envelope had (RFC 3461 ENVID).
    pub envelope_id: Option<String>,
    /// The server that reports.
    pub reporter: Option<String>,
    /// Whether the recipient complains of it as spam.
    pub complaint: bool,
}

/// What became of a letter to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// The recipient as we wrote him, if the report says that.
    pub address: String,
    /// What became of it.
    pub action: Action,
    /// The status code, such as `5.1.1`.
    pub status: Option<Status>,
    /// What the other server said.
    pub said: String,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It will not come.
    Failed,
    /// It did not come yet; that is no failure.
    Delayed,
    /// It came.
    Delivered,
    /// It was handed to servers that tell no more, or to a list.
    Relayed,
    /// It was opened.
    Displayed,
}

/// A status code (RFC 3463): class, subject, detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u8, pub u16, pub u16);

impl Status {
    /// The first such code in a text.
    pub fn find(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
            let mut parts = word.trim_matches('.').split('.');
            let class = parts.next()?.parse().ok().filter(|class| matches!(class, 2 | 4 | 5))?;
            let (subject, detail) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            (parts.next().is_none() && subject < 1_000 && detail < 1_000).then_some(Self(class, subject, detail))
        })
    }

    /// The class of trouble, for receipts.
    pub const fn why(self) -> Undelivered {
        match (self.1, self.2) {
            // No such mailbox or domain, moved, switched off.
            (1, _) | (2, 1) => Undelivered::Recipient,
            (7, 8 | 9 | 14) => Undelivered::Setup,
            // Too long, a form that is not taken, or refused by a rule.
            (2 | 3, 3 | 4) | (6 | 7, _) => Undelivered::Content,
            (4, 5) | (3, 2) => Undelivered::Throttled,
            _ => Undelivered::Unreachable,
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl Fate {
    /// The class of trouble, for receipts.
    pub fn why(&self) -> Undelivered {
        // Servers that tell nothing with their code often pass on the words of one that does.
        let told = self.status.filter(|status| status.1 != 0).or_else(|| Status::find(&self.said)).or(self.status);
        told.map_or(Undelivered::Recipient, Status::why)
    }
}

/// What a letter reports, if it is a report.
pub fn report(letter: &Received) -> Option<Report> {
    let part = |mime: &str| {
        letter.files.iter().find(|part| part.mime == mime).map(|part| String::from_utf8_lossy(&part.content))
    };
    let mut report =
        if let Some(status) = part("message/delivery-status").or_else(|| part("message/global-delivery-status")) {
            delivery(&status)
        } else if let Some(disposition) = part("message/disposition-notification") {
            disposition_notice(&disposition)?
        } else if let Some(feedback) = part("message/feedback-report") {
            Report { complaint: true, original: None, recipients: complained(&feedback), ..Report::default() }
        } else if may_be_report(letter) {
            old(&letter.text)?
        } else {
            return None;
        };
    let returned = part("message/rfc822").or_else(|| part("text/rfc822-headers")).or_else(|| part("message/global"));
    let named = returned.as_deref().and_then(original_id).or_else(|| original_id(&letter.text));
    report.original = report.original.or(named).or_else(|| letter.in_reply_to.first().cloned());
    Some(report)
}

/// Whether a letter that is no proper report may be one: a server wrote it.
fn may_be_report(letter: &Received) -> bool {
    let from_server = letter.from.iter().any(|one| {
        let key = one.key();
        ["mailer-daemon@", "postmaster@", "microsoftexchange"].iter().any(|name| key.starts_with(name))
    });
    // A postmaster is a person, too; nothing is returned to a machine, and nobody is called like the other one.
    let by_machine = letter.return_path.as_deref() == Some("");
    let by_name = letter.from.iter().any(|one| one.key().starts_with("mailer-daemon@"));
    letter.report || by_name || by_machine && (from_server || letter.in_reply_to.is_empty())
}

/// The fields of a block of header lines, folded lines joined, names in lower case.
fn fields(block: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => value.extend([" ", line.trim()]),
            _ => {
                if let Some((name, value)) = line.split_once(':') {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
    }
    fields
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// The value behind its kind: `rfc822; jo@home.test`.
fn typed(value: &str) -> String {
    let value = value.split_once(';').map_or(value, |(_, value)| value);
    value.trim().trim_matches(['<', '>']).to_owned()
}

fn delivery(status: &str) -> Report {
    let status = status.replace("\r\n", "\n");
    let mut report = Report::default();
    for block in status.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let fields = fields(block);
        let get = |name| field(&fields, name);
        report.envelope_id = report.envelope_id.or_else(|| get("original-envelope-id").map(str::to_owned));
        report.reporter = report.reporter.or_else(|| get("reporting-mta").map(typed));
        let Some(address) = get("original-recipient").or_else(|| get("final-recipient")).map(typed) else { continue };
        let status = get("status").and_then(Status::find);
        let action = match get("action").map(str::to_ascii_lowercase).as_deref() {
            Some("failed") => Action::Failed,
            Some("delayed") => Action::Delayed,
            Some("delivered") => Action::Delivered,
            Some("relayed" | "expanded") => Action::Relayed,
            _ => match status {
                Some(Status(2, ..)) => Action::Delivered,
                Some(Status(4, ..)) => Action::Delayed,
                _ => Action::Failed,
            },
        };
        let said = shortened(&get("diagnostic-code").map(typed).unwrap_or_default());
        if report.recipients.len() < MOST {
            report.recipients.push(Fate { address, action, status, said });
        }
    }
    report
}

fn disposition_notice(text: &str) -> Option<Report> {
    let fields = fields(text);
    let get = |name| field(&fields, name);
    let original = get("original-message-id").and_then(|value| ids(value).pop());
    let displayed = get("disposition").is_some_and(|value| value.to_ascii_lowercase().contains("displayed"));
    let address = get("original-recipient").or_else(|| get("final-recipient")).map(typed).unwrap_or_default();
    let fate = Fate { address, action: Action::Displayed, status: None, said: String::new() };
    // Deleted unread, or a machine's doing: that says nothing of the reader.
    displayed.then(|| Report { recipients: vec![fate], original, ..Report::default() })
}

fn complained(text: &str) -> Vec<Fate> {
    let fields = fields(text);
    let address = field(&fields, "original-rcpt-to").map(typed);
    let fate = |address| Fate { address, action: Action::Delivered, status: None, said: String::new() };
    address.map(fate).into_iter().collect()
}

/// The name of the letter whose header stands in this text.
fn original_id(text: &str) -> Option<String> {
    let mut lines = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']));
    while let Some(line) = lines.next() {
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("message-id")
        {
            // A folded one stands on the next line.
            let value = if value.trim().is_empty() { lines.next()? } else { value };
            return ids(value).pop();
        }
    }
    None
}

/// Reports that are only for people: an address, and below it what the server says of it.
fn old(text: &str) -> Option<Report> {
    let mut recipients: Vec<Fate> = Vec::new();
    let mut lines = text.lines().take(400).peekable();
    while let Some(line) = lines.next() {
        let lower = line.trim().to_lowercase();
        if lower.starts_with("--- below this line") || lower.starts_with("------ this is a copy") {
            break;
        }
        let Some(address) = lone_address(line) else { continue };
        let mut said = String::new();
        while let Some(next) = lines.peek().filter(|next| !next.trim().is_empty() && lone_address(next).is_none()) {
            said.extend([next.trim(), " "]);
            lines.next();
        }
        let status = Status::find(&said);
        let code =
            said.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 3 && word.starts_with(['4', '5']));
        if status.is_none() && code.is_none() && !tells_of_failure(&said) {
            continue;
        }
        let is_delay = status.is_some_and(|status| status.0 == 4)
            || (status.is_none() && code.is_some_and(|code| code.starts_with('4')));
        let action = if is_delay { Action::Delayed } else { Action::Failed };
        if recipients.len() < MOST && !recipients.iter().any(|known| known.address == address) {
            recipients.push(Fate { address, action, status, said: shortened(&said) });
        }
    }
    (!recipients.is_empty()).then(|| Report { recipients, ..Report::default() })
}

/// The address that a line is about, such as `<jo@home.test>:`, and nothing else.
fn lone_address(line: &str) -> Option<String> {
    let words = line.trim().trim_end_matches([':', ' ']).trim_matches(['<', '>', '(', ')', '\'', '"', '*', ' ']);
    let words = words.strip_prefix("mailto:").unwrap_or(words);
    (words.contains('@') && Mailbox::read(words).is_valid() && !words.contains(' ')).then(|| words.to_owned())
}

fn tells_of_failure(said: &str) -> bool {
    const WORDS: [&str; 8] = [
        "no such user",
        "no mailbox here",
        "user unknown",
        "unknown user",
        "does not exist",
        "wasn't found",
        "couldn't be found",
        "unrouteable address",
    ];
    let lower = said.to_lowercase();
    WORDS.iter().any(|words| lower.contains(words))
}

fn shortened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests;
