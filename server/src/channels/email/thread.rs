//! Which conversation a letter belongs to, in the order in which it is asked. The subject is no clue: strangers use the
//! same one.

use domain::ConversationId;
use domain::email::Mailbox;

use super::read::Received;
use super::report::Report;
use super::token::Tokens;

/// Something in a letter that may lead to its conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clue {
    /// It was sent to an address that names this conversation. Proves only that its sender has that address.
    Conversation(ConversationId),
    /// It answers this letter of ours.
    Ours(String),
    /// It answers this letter, which may be one that a customer wrote earlier.
    Anybodys(String),
    /// It reports what became of this letter of ours.
    Reported(String),
}

impl Clue {
    /// Whether it counts only if the sender is known in that conversation; else he is a stranger there.
    pub const fn needs_participant(&self) -> bool {
        matches!(self, Self::Ours(_) | Self::Anybodys(_))
    }
}

/// What leads from a letter to its conversation: the first that leads anywhere counts.
///
/// `is_ours` tells whether a letter's name could be one of ours, by its form.
pub fn clues(
    letter: &Received,
    report: Option<&Report>,
    tokens: &Tokens,
    delimiter: char,
    is_ours: impl Fn(&str) -> bool,
) -> Vec<Clue> {
    let named = letter.to.iter().chain(&letter.cc).map(|one| one.address.as_str());
    let addresses = letter.delivered_to.iter().map(String::as_str).chain(named);
    let conversations = addresses.filter_map(|address| tokens.conversation(address, delimiter)).map(Clue::Conversation);
    let answered = || letter.in_reply_to.iter().chain(letter.references.iter().rev());
    let ours = answered().filter(|id| is_ours(id)).cloned().map(Clue::Ours);
    let anybodys = answered().filter(|id| !is_ours(id)).cloned().map(Clue::Anybodys);
    let reported = report.iter().flat_map(|report| report.envelope_id.iter().chain(&report.original)).cloned();
    let mut clues: Vec<Clue> = Vec::new();
    for clue in conversations.chain(ours).chain(anybodys).chain(reported.map(Clue::Reported)) {
        if !clues.contains(&clue) {
            clues.push(clue);
        }
    }
    clues
}

/// Who a letter says it is from, to be looked for among the people of a conversation.
pub fn senders(letter: &Received) -> impl Iterator<Item = &Mailbox> {
    letter.from.iter().chain(&letter.reply_to).chain(&letter.sender)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn clues_come_in_their_order() {
        let tokens = Tokens::new([1; 32]);
        let id = |number| ConversationId(Uuid::from_u128(number));
        let to = |number| tokens.address("support@shop.test", '+', id(number)).unwrap();
        let letter = Received {
            delivered_to: vec![to(2)],
            to: vec![
                Mailbox::read(&to(1)),
                Mailbox::read("support@shop.test"),
                Mailbox::read("support+forged@shop.test"),
            ],
            cc: vec![Mailbox::read(&to(2))],
            in_reply_to: vec!["c2@home.test".into(), "o2@shop.test".into()],
            references: ["o1@shop.test", "c1@home.test", "o2@shop.test", "c2@home.test"].map(str::to_owned).to_vec(),
            ..Received::default()
        };
        let report = Report { original: Some("o9@shop.test".into()), ..Report::default() };
        let clues = clues(&letter, Some(&report), &tokens, '+', |id| id.ends_with("@shop.test"));
        assert_eq!(
            clues,
            [
                Clue::Conversation(id(2)),
                Clue::Conversation(id(1)),
                Clue::Ours("o2@shop.test".into()),
                Clue::Ours("o1@shop.test".into()),
                Clue::Anybodys("c2@home.test".into()),
                Clue::Anybodys("c1@home.test".into()),
                Clue::Reported("o9@shop.test".into()),
            ]
        );
        assert_eq!(clues.iter().filter(|clue| clue.needs_participant()).count(), 4);
    }
}
