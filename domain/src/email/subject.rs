//! What a letter is about, with the marks of answers and forwards.

/// Most characters of a subject.
pub const SUBJECT_LIMIT: usize = 500;

/// What mail programs write before a subject, in lower case: English, German, Dutch, Spanish and Portuguese, French, the
/// Nordic ones, Polish, Finnish, Turkish, Chinese. Single letters (Italian) are left alone, for people begin sentences so.
const MARKS: [&str; 26] = [
    "re", "fwd", "fw", "aw", "wg", "antw", "doorst", "rv", "res", "enc", "rép", "rep", "tr", "sv", "vs", "vb", "odp",
    "pd", "vl", "ynt", "ilt", "回复", "答复", "转发", "回覆", "轉寄",
];

/// Those of them that only forwards have.
const FORWARDS: [&str; 13] = ["fwd", "fw", "wg", "doorst", "rv", "enc", "tr", "vb", "pd", "vl", "ilt", "转发", "轉寄"];

/// Whether whoever wrote this subject forwarded something, and that was the last that was done to it.
pub fn is_forward(subject: &str) -> bool {
    mark(subject.trim()).is_some_and(|(mark, _)| FORWARDS.contains(&mark.as_str()))
}

/// The subject without any of the marks before it.
pub fn bare(subject: &str) -> String {
    let one_line: String = subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut rest = one_line.trim();
    while let Some(after) = without_mark(rest) {
        rest = after;
    }
    rest.chars().take(SUBJECT_LIMIT).collect::<String>().trim_end().to_owned()
}

/// `Re: ` or `Fwd: ` before what it is about; never twice (SPEC D.3 E7).
pub fn subject(mark: &str, of: &str) -> String {
    [mark, ": ", &bare(of)].concat().trim_end().to_owned()
}

fn without_mark(subject: &str) -> Option<&str> {
    mark(subject).map(|(_, after)| after)
}

/// One mark and what comes after it: a word, perhaps a count in brackets, and a colon.
fn mark(subject: &str) -> Option<(String, &str)> {
    let (before, after) = subject.split_once([':', '：'])?;
    let word = before.trim();
    let word = match word.strip_suffix([']', ')']).and_then(|head| head.rsplit_once(['[', '('])) {
        Some((word, count)) if !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) => word.trim_end(),
        _ => word,
    };
    let word = word.to_lowercase();
    MARKS.contains(&word.as_str()).then(|| (word, after.trim_start()))
}
