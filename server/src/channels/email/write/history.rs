//! An earlier letter below an answer, or in a letter that forwards it.

use domain::email::Mailbox;

use crate::channels::email::html::{self, Clean};
use crate::channels::email::read::Received;

/// What people read around it, in the language of the house.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Who wrote it and when: "On 3 May 2026 at 12:00, Jo wrote:".
    pub wrote: &'a str,
    /// "Forwarded message".
    pub forwarded: &'a str,
    /// "From".
    pub from: &'a str,
    /// "Date".
    pub date: &'a str,
    /// The date itself.
    pub written_at: &'a str,
    /// "Subject".
    pub subject: &'a str,
    /// "To".
    pub to: &'a str,
    /// "Cc".
    pub cc: &'a str,
}

/// The letter as quoted text below an answer.
pub fn history(original: &Received, words: &Words<'_>) -> (Clean, String) {
    let fragment = html::fragment(original.html.as_deref(), &original.text);
    let markup = [
        "<div class=\"gmail_quote\"><div>",
        &html::escaped(words.wrote),
        "<br></div><blockquote type=\"cite\" style=\"margin:0 0 0 8px;border-left:1px solid #cccccc;padding-left:8px\">",
        fragment.as_str(),
        "</blockquote></div>",
    ]
    .concat();
    let quoted = original.text.trim_end().lines().map(|line| {
        let space = if line.starts_with('>') || line.is_empty() { "" } else { " " };
        [">", space, line, "\n"].concat()
    });
    let text = [words.wrote, "\n", &quoted.collect::<String>()].concat();
    (html::composed(&markup), text)
}

/// The letter as a block in one that forwards it (SPEC D.4), with its header as people read it.
pub fn forwarded(original: &Received, words: &Words<'_>) -> (Clean, String) {
    let fragment = html::fragment(original.html.as_deref(), &original.text);
    let lines = [
        (words.from, people(&original.from)),
        (words.date, words.written_at.to_owned()),
        (words.subject, original.subject.clone()),
        (words.to, people(&original.to)),
        (words.cc, people(&original.cc)),
    ];
    let lines = lines.iter().filter(|(_, value)| !value.is_empty());
    let (mut markup, mut text) = (String::new(), format!("---------- {} ----------\n", words.forwarded));
    for (label, value) in lines {
        markup.extend([&html::escaped(label), ": ", &html::escaped(value), "<br>\n"]);
        text.extend([label, ": ", value, "\n"]);
    }
    let markup = [
        "<div class=\"gmail_quote\"><div>---------- ",
        &html::escaped(words.forwarded),
        " ----------<br>\n",
        &markup,
        "</div><br>",
        fragment.as_str(),
        "</div>",
    ]
    .concat();
    text.extend(["\n", original.text.trim_end(), "\n"]);
    (html::composed(&markup), text)
}

fn people(people: &[Mailbox]) -> String {
    let one = |somebody: &Mailbox| {
        if somebody.name.is_empty() {
            somebody.address.clone()
        } else {
            [&somebody.name, " <", &somebody.address, ">"].concat()
        }
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}
