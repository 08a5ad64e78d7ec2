//! The page as data: the rules in the API's form, and what becomes of a mail by them. Pure.

use domain::email::Mailbox;
use domain::email::rules::{Facts, MailAction, MailPart, MailTest, Rule, is_bulk, judge};
use domain::{EntryPointId, QueueId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// All of them, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Rules {
    /// The first that fits decides.
    pub rules: Vec<Body>,
}

/// A rule in the API's form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// What people read.
    pub name: String,
    /// What is looked at: one of [`PARTS`].
    pub part: String,
    /// The header's name.
    pub header: String,
    /// How it is compared: one of [`TESTS`].
    pub test: String,
    /// With what.
    pub value: String,
    /// The mailboxes it is for; none means all.
    pub mailboxes: Vec<Uuid>,
    /// What becomes of the mail: one of [`ACTIONS`].
    pub action: String,
    /// Where it waits.
    pub queue: Option<Uuid>,
    /// Whether it is asked.
    pub enabled: bool,
}

/// What can be looked at.
pub const PARTS: [&str; 3] = ["sender", "subject", "header"];
/// How it can be compared.
pub const TESTS: [&str; 4] = ["contains", "is", "begins", "ends"];
/// What can become of a mail.
pub const ACTIONS: [&str; 4] = ["queue", "close", "block", "take"];

impl Default for Body {
    fn default() -> Self {
        let [part, test, action] = [PARTS[0], TESTS[0], ACTIONS[1]].map(str::to_owned);
        Self {
            name: String::new(),
            part,
            header: String::new(),
            test,
            value: String::new(),
            mailboxes: Vec::new(),
            action,
            queue: None,
            enabled: true,
        }
    }
}

impl Body {
    /// The rule it is; `None` while it cannot stand.
    pub fn rule(&self) -> Option<Rule> {
        let part = match &*self.part {
            "subject" => MailPart::Subject,
            "header" => MailPart::Header(self.header.clone()),
            _ => MailPart::Sender,
        };
        let test = match &*self.test {
            "is" => MailTest::Is,
            "begins" => MailTest::Begins,
            "ends" => MailTest::Ends,
            _ => MailTest::Contains,
        };
        let action = match &*self.action {
            "queue" => MailAction::Queue(QueueId(self.queue?)),
            "block" => MailAction::Block,
            "take" => MailAction::Take,
            _ => MailAction::Close,
        };
        let mailboxes = self.mailboxes.iter().copied().map(EntryPointId).collect();
        let (name, value) = (self.name.clone(), self.value.clone());
        Rule { name, part, test, value, mailboxes, action, enabled: self.enabled }.checked().ok()
    }
}

/// A mail to try the rules on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sample {
    /// Who wrote it, as the header says.
    pub sender: String,
    /// What it is about.
    pub subject: String,
    /// Other lines of its header, as they were pasted.
    pub headers: String,
    /// The mailbox it came to.
    pub mailbox: Uuid,
    /// Whether it went to many.
    pub bulk: bool,
}

/// What becomes of it, and by which rule: its place and its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// What.
    pub action: MailAction,
    /// Which rule; `None` where none fits.
    pub rule: Option<(usize, String)>,
}

impl Sample {
    /// Tries the rules, knowing who is blocked. `None` while there is nothing to try them on.
    pub fn tried(&self, rules: &[Body], blocked: &[String]) -> Option<Outcome> {
        if [&self.sender, &self.subject, &self.headers].iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        // What cannot stand is not asked, and keeps its place.
        let rules: Vec<_> =
            rules.iter().map(Body::rule).enumerate().filter_map(|(at, rule)| Some((at, rule?))).collect();
        let (places, rules): (Vec<_>, Vec<_>) = rules.into_iter().unzip();
        let headers = self.lines();
        let named = |name: &str| {
            let header = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            header.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let all = |name: &str| {
            let named = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            named.map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let typed = |typed: &str, name: &str| if typed.trim().is_empty() { named(name) } else { typed.to_owned() };
        let from = [Mailbox::read(&typed(&self.sender, "from"))];
        let subject = typed(&self.subject, "subject");
        let facts = Facts {
            mailbox: EntryPointId(self.mailbox),
            from: &from,
            subject: &subject,
            headers: &headers,
            bulk: self.bulk || is_bulk(&all),
            junked: false,
            blocked: from.iter().any(|somebody| blocked.contains(&somebody.key())),
        };
        let verdict = judge(&rules, &facts);
        let rule = verdict.rule.and_then(|at| Some((*places.get(at)?, rules.get(at)?.name.clone())));
        Some(Outcome { action: verdict.action, rule })
    }

    fn lines(&self) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in self.headers.lines() {
            match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
                // A header goes on in a line that begins with a space (RFC 5322 section 2.2.3).
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (_, _, Some((name, value))) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
                _ => {}
            }
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str, part: &str, value: &str) -> Body {
        Body { name: name.into(), part: part.into(), value: value.into(), ..Body::default() }
    }

    #[test]
    fn a_mail_is_tried_on_the_rules_as_they_stand() {
        let broken = rule("", "subject", "x");
        let rules = [broken, rule("Spam", "sender", "spam.example")];
        let mut sample = Sample::default();
        assert_eq!(sample.tried(&rules, &[]), None);
        sample.sender = "Jo <jo@spam.example>".into();
        assert_eq!(sample.tried(&rules, &[]).unwrap().rule, Some((1, "Spam".into())), "its own place");
        sample.sender = "jo@example.org".into();
        assert_eq!(sample.tried(&rules, &[]), Some(Outcome { action: MailAction::Take, rule: None }));
        let blocked = ["jo@example.org".to_owned()];
        assert_eq!(sample.tried(&rules, &blocked).unwrap().action, MailAction::Block);
        sample.headers = "List-Unsubscribe: <mailto:out@example.org>".into();
        assert_eq!(sample.tried(&rules, &[]).unwrap().action, MailAction::Close, "newsletters say what they are");
        sample.headers.clear();
        sample.bulk = true;
        assert_eq!(sample.tried(&rules, &[]).unwrap().action, MailAction::Close);
    }

    #[test]
    fn pasted_headers_are_enough() {
        let mut list = rule("List", "header", "offers");
        list.header = "List-Id".into();
        let sample = Sample {
            headers: "From: shop@example.org\nList-Id: The\n offers <of.example>\nSubject: Hi".into(),
            ..Sample::default()
        };
        assert_eq!(sample.tried(&[list], &[]).unwrap().rule, Some((0, "List".into())));
        assert_eq!(sample.tried(&[rule("Hi", "subject", "hi")], &[]).unwrap().rule, Some((0, "Hi".into())));
    }
}
