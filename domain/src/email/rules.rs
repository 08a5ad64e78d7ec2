//! Rules for mail as it comes in (SPEC I.6): the first that fits decides. Asked by whoever takes mail in, and by the page that
//! sets them up, which says of a mail which rule it would be.

use serde::{Deserialize, Serialize};

use super::address::Mailbox;
use crate::id::{EntryPointId, QueueId};
use crate::refusal::{Field, Refusal};
use crate::text;

/// Most rules: each is asked of each mail.
pub const RULES_LIMIT: usize = 200;
/// Longest text that is looked for, in code points.
pub const VALUE_LIMIT: usize = 200;
/// Longest name of a header, in bytes (RFC 5322 section 2.1.1: a line has 78).
const HEADER_LIMIT: usize = 76;

/// One rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// What people read, also in the thread of what it closed.
    pub name: String,
    /// What is looked at.
    pub part: MailPart,
    /// How it is compared.
    pub test: MailTest,
    /// With what; for a header nothing means that it is there at all.
    pub value: String,
    /// The mailboxes it is for; none means all.
    #[serde(default)]
    pub mailboxes: Vec<EntryPointId>,
    /// What becomes of the mail.
    pub action: MailAction,
    /// Switched-off rules are not asked.
    pub enabled: bool,
}

/// What of a mail is looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MailPart {
    /// Who wrote it: his address, and his name where something is looked for in it.
    Sender,
    /// What it is about.
    Subject,
    /// A header, by its name.
    Header(String),
}

/// How a part is compared: case and accents make no difference.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MailTest {
    /// It is nothing else.
    Is,
    /// It holds it.
    Contains,
    /// It begins so.
    Begins,
    /// It ends so, as addresses of one house do.
    Ends,
}

/// What becomes of a mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MailAction {
    /// It is taken like any other, newsletters too: rules below are not asked.
    Take,
    /// It waits in this queue.
    Queue(QueueId),
    /// It is closed as junk: nobody is rung for, and it can be searched for.
    Close,
    /// It is not taken.
    Block,
}

/// What is known of a mail.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The mailbox it came to.
    pub mailbox: EntryPointId,
    /// Who wrote it.
    pub from: &'a [Mailbox],
    /// What it is about.
    pub subject: &'a str,
    /// Its headers, by name and value.
    pub headers: &'a [(String, String)],
    /// Whether it went to many, or is one of a loop of machines (RFC 3834).
    pub bulk: bool,
    /// Whether it belongs to a conversation that was closed as junk.
    pub junked: bool,
    /// Whether its sender is blocked.
    pub blocked: bool,
}

/// What becomes of it, and which rule says so: by its place, `None` where the house does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// What.
    pub action: MailAction,
    /// Which rule.
    pub rule: Option<usize>,
}

/// Judges a mail. A blocked sender is not heard, whatever rules say; without a rule that fits, newsletters, loops and what
/// follows junk are closed, for they must never ring at an agent.
pub fn judge(rules: &[Rule], facts: &Facts<'_>) -> Verdict {
    if facts.blocked {
        return Verdict { action: MailAction::Block, rule: None };
    }
    if let Some((place, rule)) = rules.iter().enumerate().find(|(_, rule)| rule.fits(facts)) {
        return Verdict { action: rule.action, rule: Some(place) };
    }
    let action = if facts.bulk || facts.junked { MailAction::Close } else { MailAction::Take };
    Verdict { action, rule: None }
}

impl Rule {
    /// The rule as it will be stored.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        self.name = text::name(&self.name)?;
        self.value = text::normalize(&self.value).split_whitespace().collect::<Vec<_>>().join(" ");
        if self.value.chars().count() > VALUE_LIMIT {
            return Err(Refusal::FieldInvalid { field: Field::Text });
        }
        match &mut self.part {
            MailPart::Header(name) => {
                *name = name.trim().trim_end_matches(':').to_owned();
                let fits = |byte: u8| byte.is_ascii_graphic() && byte != b':';
                if name.is_empty() || name.len() > HEADER_LIMIT || !name.bytes().all(fits) {
                    return Err(Refusal::FieldInvalid { field: Field::Answer });
                }
            }
            // What is nothing would fit everything.
            MailPart::Sender | MailPart::Subject if plain(&self.value).is_empty() => {
                return Err(Refusal::FieldMissing { field: Field::Text });
            }
            MailPart::Sender | MailPart::Subject => {}
        }
        Ok(self)
    }

    /// Whether it decides about this mail.
    pub fn fits(&self, facts: &Facts<'_>) -> bool {
        self.enabled && (self.mailboxes.is_empty() || self.mailboxes.contains(&facts.mailbox)) && self.finds(facts)
    }

    fn finds(&self, facts: &Facts<'_>) -> bool {
        let wanted = plain(&self.value);
        match &self.part {
            MailPart::Sender => facts.from.iter().any(|from| {
                self.compares(&from.address, &wanted)
                    || (self.test == MailTest::Contains && self.compares(&from.name, &wanted))
            }),
            MailPart::Subject => self.compares(facts.subject, &wanted),
            MailPart::Header(name) => {
                let named = |(known, _): &&(String, String)| known.eq_ignore_ascii_case(name);
                facts.headers.iter().filter(named).any(|(_, value)| wanted.is_empty() || self.compares(value, &wanted))
            }
        }
    }

    fn compares(&self, text: &str, wanted: &str) -> bool {
        let text = plain(text);
        match self.test {
            MailTest::Is => text == wanted,
            MailTest::Contains => text.contains(wanted),
            MailTest::Begins => text.starts_with(wanted),
            MailTest::Ends => text.ends_with(wanted),
        }
    }
}

/// A text as it is compared: [`text::plain`], with one space where there is any between words, and none around.
fn plain(raw: &str) -> String {
    text::plain(raw).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a mail went to many, by what its header says under a name: a list, a newsletter (RFC 2369, RFC 2919).
pub fn is_bulk(values: &impl Fn(&str) -> Vec<String>) -> bool {
    const LIST: [&str; 7] =
        ["List-Id", "List-Help", "List-Unsubscribe", "List-Subscribe", "List-Post", "List-Owner", "List-Archive"];
    let precedence = values("Precedence")
        .iter()
        .any(|value| ["bulk", "list", "junk"].iter().any(|word| value.trim().eq_ignore_ascii_case(word)));
    precedence || LIST.iter().any(|name| !values(name).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAILBOX: EntryPointId = EntryPointId::from_number(1);

    fn rule(part: MailPart, test: MailTest, value: &str, action: MailAction) -> Rule {
        let (name, value) = ("Rule".to_owned(), value.to_owned());
        Rule { name, part, test, value, mailboxes: Vec::new(), action, enabled: true }.checked().unwrap()
    }

    fn judged(rules: &[Rule], from: &str, subject: &str, change: impl FnOnce(&mut Facts<'_>)) -> Verdict {
        let from = [Mailbox::read(from)];
        let headers = [("List-Id".to_owned(), "Offers of the week <offers.shop.example>".to_owned())];
        let mut facts = Facts {
            mailbox: MAILBOX,
            from: &from,
            subject,
            headers: &headers,
            bulk: false,
            junked: false,
            blocked: false,
        };
        change(&mut facts);
        judge(rules, &facts)
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let queue = MailAction::Queue(QueueId::from_number(7));
        let rules = [
            rule(MailPart::Sender, MailTest::Ends, "@partner.example", queue),
            rule(MailPart::Subject, MailTest::Contains, "Gewinn", MailAction::Block),
            rule(MailPart::Header("list-id".into()), MailTest::Contains, "offers.shop", MailAction::Close),
        ];
        let action = |from: &str, subject: &str| judged(&rules, from, subject, |_| {});
        assert_eq!(action("Jo <JO@Partner.Example>", "Ihr Gewinn!"), Verdict { action: queue, rule: Some(0) });
        assert_eq!(action("x@y.example", "Ihr GEWINN!").rule, Some(1));
        assert_eq!(action("x@y.example", "Hello").rule, Some(2));
    }

    #[test]
    fn newsletters_loops_and_what_follows_junk_ring_at_nobody_unless_a_rule_takes_them() {
        let close = Verdict { action: MailAction::Close, rule: None };
        assert_eq!(judged(&[], "a@b.example", "Offers", |facts| facts.bulk = true), close);
        assert_eq!(judged(&[], "a@b.example", "Offers", |facts| facts.junked = true), close);
        assert_eq!(judged(&[], "a@b.example", "Offers", |_| {}).action, MailAction::Take);
        let take = [rule(MailPart::Sender, MailTest::Is, "a@b.example", MailAction::Take)];
        assert_eq!(judged(&take, "a@b.example", "Offers", |facts| facts.bulk = true).rule, Some(0));
        let blocked = judged(&take, "a@b.example", "Offers", |facts| facts.blocked = true);
        assert_eq!(blocked, Verdict { action: MailAction::Block, rule: None }, "who is blocked is not heard");
    }

    #[test]
    fn rules_are_for_their_mailboxes_and_can_be_off() {
        let mut one = rule(MailPart::Subject, MailTest::Begins, "spam", MailAction::Close);
        one.mailboxes = vec![EntryPointId::from_number(2)];
        assert_eq!(judged(std::slice::from_ref(&one), "a@b.example", "Spam!", |_| {}).rule, None);
        one.mailboxes.push(MAILBOX);
        assert_eq!(judged(std::slice::from_ref(&one), "a@b.example", "Spam!", |_| {}).rule, Some(0));
        one.enabled = false;
        assert_eq!(judged(&[one], "a@b.example", "Spam!", |_| {}).rule, None);
    }

    #[test]
    fn a_rule_that_would_fit_everything_cannot_stand() {
        let raw = |part, value: &str| {
            let (name, value) = (" Spam ".to_owned(), value.to_owned());
            let test = MailTest::Contains;
            Rule { name, part, test, value, mailboxes: Vec::new(), action: MailAction::Close, enabled: true }.checked()
        };
        assert_eq!(raw(MailPart::Subject, " \u{200B} "), Err(Refusal::FieldMissing { field: Field::Text }));
        assert!(raw(MailPart::Sender, &"x".repeat(VALUE_LIMIT + 1)).is_err());
        for bad in ["", "X Y", "Ä", "a:b"] {
            assert_eq!(
                raw(MailPart::Header(bad.into()), ""),
                Err(Refusal::FieldInvalid { field: Field::Answer }),
                "{bad}"
            );
        }
        let there = raw(MailPart::Header(" List-Id: ".into()), "").unwrap();
        assert_eq!((there.name.as_str(), &there.part), ("Spam", &MailPart::Header("List-Id".into())));
        assert_eq!(judged(&[there], "a@b.example", "x", |_| {}).rule, Some(0), "that it is there is enough");
    }
}
