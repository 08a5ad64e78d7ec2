//! What in a letter is new and what is quoted, by how programs and people mark it. Nothing is ever left out of a letter by
//! this: quoted text is folded away, and excerpts begin with what is new.

use std::ops::Range;

/// A run of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The lines.
    pub text: &'a str,
    /// Whether they are quoted.
    pub quoted: bool,
}

/// What "wrote" is before a quote.
const WROTE: [&str; 18] = [
    "wrote",
    "schrieb",
    "escribió",
    "escribio",
    "a écrit",
    "ha scritto",
    "schreef",
    "escreveu",
    "skrev",
    "napisał",
    "написал",
    "пишет",
    "写道",
    "寫道",
    "kirjoitti",
    "napsal",
    "írta",
    "yazdı",
];
/// What stands between dashes before a letter that is quoted.
const DIVIDERS: [&str; 11] = [
    "original message",
    "original appointment",
    "ursprüngliche nachricht",
    "originalnachricht",
    "original-nachricht",
    "mensaje original",
    "message d'origine",
    "message original",
    "messaggio originale",
    "oorspronkelijk bericht",
    "mensagem original",
];
/// What stands there before one that is forwarded.
const FORWARDED: [&str; 9] = [
    "forwarded message",
    APPLE,
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht",
    "mensaje reenviado",
    "message transféré",
    "messaggio inoltrato",
    "doorgestuurd bericht",
    "mensagem encaminhada",
];
/// Apple's, in a line without dashes.
const APPLE: &str = "begin forwarded message";
/// What names who wrote a letter, in its header as people read it.
const FROM: [&str; 11] = ["from", "von", "de", "da", "van", "fra", "från", "od", "от", "lähettäjä", "发件人"];
/// What else stands in such a header.
const HEADER: [&str; 34] = [
    "sent",
    "date",
    "to",
    "subject",
    "cc",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "envoyé",
    "à",
    "objet",
    "inviato",
    "data",
    "a",
    "oggetto",
    "verzonden",
    "aan",
    "onderwerp",
    "assunto",
    "skickat",
    "till",
    "ämne",
    "sendt",
    "til",
    "emne",
    "wysłano",
    "do",
    "temat",
];

/// Whether this line says who wrote what is quoted below: "On 3 May 2026 at 12:00, Jo wrote:".
pub fn is_attribution(line: &str) -> bool {
    let line = line.trim();
    let fits = line.len() <= 400 && line.ends_with([':', '：']);
    fits && line.contains(|c: char| c.is_ascii_digit() || c == '@') && {
        let lower = line.to_lowercase();
        WROTE.iter().any(|wrote| lower.contains(wrote))
    }
}

/// What a line that stands between a letter and another one says of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divider {
    /// It is quoted.
    Quoted,
    /// It is forwarded: what this letter was sent for.
    Forwarded,
}

/// Whether this line stands between a letter and one that is in it.
pub fn divider(line: &str) -> Option<Divider> {
    let line = line.trim();
    if line.len() >= 120 {
        return None;
    }
    let dashes = |c: char| matches!(c, '-' | '_' | '=' | '*' | '—' | ' ' | ':');
    let words = line.trim_matches(dashes).to_lowercase();
    let marked = line.starts_with("--") || line.starts_with("__") || line.starts_with('—');
    let is_apple = line.ends_with(':') && (words == APPLE || words == "anfang der weitergeleiteten nachricht");
    if (marked || is_apple) && FORWARDED.contains(&words.as_str()) {
        Some(Divider::Forwarded)
    } else if marked && DIVIDERS.contains(&words.as_str()) {
        Some(Divider::Quoted)
    } else {
        None
    }
}

/// The label of a header's line, in lower case.
fn label(line: &str) -> Option<String> {
    let line = line.trim_start_matches([' ', '\t', '>', '*', '\u{a0}']);
    let (word, _) = line.split_once([':', '：'])?;
    (word.len() < 40).then(|| word.trim_matches(['*', ' ', '\u{a0}']).to_lowercase())
}

/// Whether this line could begin the header of a quoted letter.
pub fn begins_header(line: &str) -> bool {
    label(line).is_some_and(|label| FROM.contains(&label.as_str()))
}

/// Whether this is the header of a quoted letter, as programs write it for people: `From: … Sent: … To: …`.
pub fn is_header(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    if !lines.next().is_some_and(begins_header) {
        return false;
    }
    let labels = lines.take(12).filter_map(label).filter(|label| HEADER.contains(&label.as_str()));
    labels.count() >= 2
}

fn is_cited(line: &str) -> bool {
    line.starts_with('>') && !line.starts_with(">From ")
}

/// Lines of a text, with their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let ranges = text.split_inclusive('\n').map(|line| {
        let range = start..start + line.len();
        start = range.end;
        range
    });
    ranges.collect()
}

/// The text in runs of lines that are new and lines that are quoted. Together they are the whole text. What is forwarded is
/// not quoted: the letter was sent for it; `forwards` says that it was, where no line of the text does.
pub fn pieces(text: &str, forwards: bool) -> Vec<Piece<'_>> {
    let lines = lines(text);
    let line = |at: usize| lines.get(at).and_then(|range| text.get(range.clone())).unwrap_or_default();
    let next_full = |from: usize| (from..lines.len()).find(|at| !line(*at).trim().is_empty());
    let mut marks = vec![false; lines.len()];
    let (mut at, mut forwards) = (0, forwards);
    while at < lines.len() {
        let divider = divider(line(at));
        let is_header = is_header_at(at, &line);
        forwards |= divider == Some(Divider::Forwarded);
        // The letter that is forwarded begins with its own header, or stands behind marks as a whole.
        if forwards && (divider.is_some() || is_header || is_cited(line(at)) || is_bar(line(at))) {
            let whole = is_cited(line(at));
            at = if whole { cited_until(at, &line, &next_full) } else { at + 1 };
            forwards = !(whole || is_header);
            continue;
        }
        if forwards && let Some(after) = attributed(at, &line) {
            let next = next_full(after).filter(|next| is_cited(line(*next)));
            at = next.map_or(after, |next| cited_until(next, &line, &next_full));
            forwards = false;
            continue;
        }
        let until = if line(at).trim().is_empty() {
            None
        } else if is_cited(line(at)) {
            Some(cited_until(at, &line, &next_full))
        } else if divider.is_some() || is_underscored_header(at, &line, &next_full) || is_header {
            Some(lines.len())
        } else {
            attributed(at, &line).and_then(|after| {
                let next = next_full(after)?;
                let next_is_cited = is_cited(line(next));
                Some(if next_is_cited { cited_until(next, &line, &next_full) } else { lines.len() })
            })
        };
        match until {
            Some(until) => {
                marks[at..until].fill(true);
                at = until;
            }
            None => at += 1,
        }
    }
    let mut pieces: Vec<(Range<usize>, bool)> = Vec::new();
    for (range, quoted) in lines.into_iter().zip(marks) {
        match pieces.last_mut() {
            Some((last, of_last)) if *of_last == quoted => last.end = range.end,
            _ => pieces.push((range, quoted)),
        }
    }
    let piece = |(range, quoted)| Piece { text: text.get::<Range<usize>>(range).unwrap_or_default(), quoted };
    pieces.into_iter().map(piece).collect()
}

/// The end of a run of quoted lines, with empty lines between them.
fn cited_until<'a>(
    from: usize,
    line: &impl Fn(usize) -> &'a str,
    next_full: &impl Fn(usize) -> Option<usize>,
) -> usize {
    let mut end = from + 1;
    while let Some(next) = next_full(end)
        && is_cited(line(next))
    {
        end = next + 1;
    }
    end
}

/// Where the lines after an attribution begin: it may be wrapped into three.
fn attributed<'a>(at: usize, line: &impl Fn(usize) -> &'a str) -> Option<usize> {
    let mut joined = String::new();
    for count in 0..3 {
        let part = line(at + count).trim();
        if part.is_empty() || is_cited(part) || (count == 1 && !starts_attribution(&joined)) {
            return None;
        }
        joined.extend([" ", part]);
        if part.ends_with([':', '：']) {
            // A time as well, so that a sentence that tells of writing is none.
            let has_time = joined.as_bytes().windows(4).any(|four| four[0].is_ascii_digit() && four[1] == b':');
            return (is_attribution(&joined)
                && (has_time || joined.contains('@') || starts_cited(at + count + 1, line)))
            .then_some(at + count + 1);
        }
    }
    None
}

/// What attributions begin with that go on in the next line.
const BEGINNINGS: [&str; 14] = ["on", "am", "el", "le", "il", "op", "em", "den", "dnia", "w", "no", "a", "på", "dne"];

fn starts_attribution(line: &str) -> bool {
    let first = line.trim_start().split([' ', ',']).next().unwrap_or_default().to_lowercase();
    BEGINNINGS.contains(&first.as_str()) || first.starts_with(|c: char| c.is_ascii_digit())
}

fn starts_cited<'a>(at: usize, line: &impl Fn(usize) -> &'a str) -> bool {
    is_cited(line(at)) || (line(at).trim().is_empty() && is_cited(line(at + 1)))
}

fn is_header_at<'a>(at: usize, line: &impl Fn(usize) -> &'a str) -> bool {
    begins_header(line(at)) && is_header(&(at..at + 8).map(line).collect::<String>())
}

/// A line of underscores above such a header.
fn is_underscored_header<'a>(
    at: usize,
    line: &impl Fn(usize) -> &'a str,
    next_full: &impl Fn(usize) -> Option<usize>,
) -> bool {
    is_bar(line(at)) && next_full(at + 1).is_some_and(|next| is_header_at(next, line))
}

fn is_bar(line: &str) -> bool {
    let bar = line.trim();
    bar.len() >= 10 && bar.bytes().all(|b| b == b'_' || b == b'-')
}

/// What is new in a text; all of it if nothing is.
pub fn new_text(text: &str, forwards: bool) -> String {
    let new: String = pieces(text, forwards).iter().filter(|piece| !piece.quoted).map(|piece| piece.text).collect();
    let new = new.trim();
    if new.is_empty() { text.trim().to_owned() } else { new.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        check_while(text, expected, false);
    }

    fn check_while(text: &str, expected: &str, forwards: bool) {
        assert_eq!(new_text(text, forwards), expected, "{text}");
        let whole: String = pieces(text, forwards).iter().map(|piece| piece.text).collect();
        assert_eq!(whole, text, "nothing is lost");
    }

    #[test]
    fn what_is_new_is_told_from_what_is_quoted() {
        check("Thanks!\n\nOn 3 May 2026 at 10:00, Jo <jo@x.test> wrote:\n> old\n>\n> older\n", "Thanks!");
        check("Danke\n\nAm 03.05.26 um 10:00 schrieb Jo\n<jo@x.test>:\n\n> alt\n", "Danke");
        check("Gracias\nEl dom, 3 may 2026 a las 10:00, Jo (<jo@x.test>) escribió:\n\n> viejo", "Gracias");
        check("Ok\n\nOn 3 May 2026, at 10:00, Jo wrote:\n\nold text without marks\n", "Ok");
        check("New\n-----Original Message-----\nFrom: a\nold", "New");
        check("Neu\n\n-----Ursprüngliche Nachricht-----\nVon: a\nalt", "Neu");
        check("New\n\n________________________________\nFrom: Jo\nSent: Monday\nTo: us\nSubject: x\n\nold", "New");
        check("Neu\n\nVon: Jo\nGesendet: Montag\nAn: uns\nBetreff: x\n\nalt", "Neu");
        check("*From:* Jo\n*Sent:* Monday\n*To:* us\n\nold", "*From:* Jo\n*Sent:* Monday\n*To:* us\n\nold");
    }

    #[test]
    fn what_is_forwarded_is_what_the_letter_was_sent_for() {
        let header = "From: Jo\nSent: Monday\nTo: us\nSubject: x\n\n";
        let gmail = ["FYI\n\n---------- Forwarded message ---------\n", header, "the order"].concat();
        check(&gmail, &gmail);
        let older = [&gmail, "\n\n-----Original Message-----\n", header, "older"].concat();
        check(&older, &gmail);
        let apple = "FYI\n\nBegin forwarded message:\n\n> From: Jo\n> Date: Monday\n> \n> the order";
        check(apple, apple);
        let german =
            "Zur Info\n\nAnfang der weitergeleiteten Nachricht:\n\nVon: Jo\nDatum: Montag\nAn: uns\n\nDie Bestellung";
        check(german, german);
        let quoting = "FYI\n\nOn 3 May 2026 at 10:00, Jo <jo@x.test> wrote:\n> the order\n\nAm 03.05.26 um 10:00 schrieb Jo:\n\n> older";
        check_while(quoting, "FYI\n\nOn 3 May 2026 at 10:00, Jo <jo@x.test> wrote:\n> the order", true);
        // Outlook says it in the subject only.
        for bar in ["", "________________________________\n"] {
            let outlook = ["FYI\n\n", bar, header, "the order\n\n", header, "older"].concat();
            let whole = ["FYI\n\n", bar, header, "the order"].concat();
            check_while(&outlook, &whole, true);
            check_while(&outlook, "FYI", false);
        }
    }

    #[test]
    fn answers_between_the_lines_stay() {
        check("> one?\nYes.\n\n> two?\nNo.\n", "Yes.\n\nNo.");
        check("> old\n\nnew below", "new below");
    }

    #[test]
    fn sentences_are_no_quotes() {
        check("I come from: Bonn\nand want to: go", "I come from: Bonn\nand want to: go");
        check("She wrote 3 letters:\none\ntwo", "She wrote 3 letters:\none\ntwo");
        check("a -> b\n-- \nJo", "a -> b\n-- \nJo");
        check("", "");
        check("> only\n> quoted", "> only\n> quoted");
    }

    #[test]
    fn long_texts_take_no_time() {
        for line in ["x:\n", ">\n", "\n", "From:\n", "----------\n", "On 1 wrote\n", "a 1:00 wrote:\n\n"] {
            let text = line.repeat(40_000);
            assert_eq!(pieces(&text, false).iter().map(|piece| piece.text.len()).sum::<usize>(), text.len());
        }
        pieces(&"wrote 1 ".repeat(40_000), false);
    }
}
