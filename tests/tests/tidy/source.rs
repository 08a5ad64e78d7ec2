//! Rust source, taken apart as far as the rules need it: code without comments and texts, comments without code.

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// What the compiler sees; the content of string literals left out.
    pub code: String,
    /// What people see.
    pub comment: String,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Code,
    LineComment,
    BlockComment(u32),
    Text,
    RawText(usize),
}

/// Takes source apart.
pub fn lines(text: &str) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    let mut state = State::Code;
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        if c == '\n' {
            lines.push(Line::default());
            if matches!(state, State::LineComment) {
                state = State::Code;
            }
            at += 1;
            continue;
        }
        let was = state;
        let taken = match state {
            State::Code => code(rest, &mut state, at.checked_sub(1).and_then(|before| chars.get(before)).copied()),
            State::LineComment => 1,
            State::BlockComment(depth) => block_comment(rest, depth, &mut state),
            State::Text => quoted(rest, &mut state),
            State::RawText(hashes) => raw_text(rest, hashes, &mut state),
        };
        if let Some(line) = lines.last_mut() {
            let text = rest.iter().take(taken);
            match (was, state) {
                (State::LineComment | State::BlockComment(_), _)
                | (State::Code, State::LineComment | State::BlockComment(_)) => line.comment.extend(text),
                (State::Code, State::Code) => line.code.extend(text),
                // Of a text only its ends are code.
                (State::Code, State::Text | State::RawText(_)) | (State::Text | State::RawText(_), State::Code) => {
                    line.code.push('"');
                }
                (State::Text | State::RawText(_), _) => {}
            }
        }
        at += taken;
    }
    lines
}

/// How many characters of code belong together, and what begins there.
fn code(rest: &[char], state: &mut State, before: Option<char>) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    match rest {
        ['/', '/', ..] => {
            *state = State::LineComment;
            2
        }
        ['/', '*', ..] => {
            *state = State::BlockComment(1);
            2
        }
        ['"', ..] => {
            *state = State::Text;
            1
        }
        ['r', ..] | ['b', 'r', ..] if !before.is_some_and(is_word) => {
            let prefix = if rest.first() == Some(&'b') { 2 } else { 1 };
            let hashes = rest.iter().skip(prefix).take_while(|c| **c == '#').count();
            if rest.get(prefix + hashes) == Some(&'"') {
                *state = State::RawText(hashes);
                prefix + hashes + 1
            } else {
                1
            }
        }
        ['\'', '\\', _, tail @ ..] => tail.iter().position(|c| *c == '\'').map_or(1, |end| end + 4),
        ['\'', _, '\'', ..] => 3,
        _ => 1,
    }
}

fn block_comment(rest: &[char], depth: u32, state: &mut State) -> usize {
    match rest {
        ['*', '/', ..] => {
            *state = if depth == 1 { State::Code } else { State::BlockComment(depth - 1) };
            2
        }
        ['/', '*', ..] => {
            *state = State::BlockComment(depth + 1);
            2
        }
        _ => 1,
    }
}

fn quoted(rest: &[char], state: &mut State) -> usize {
    match rest {
        ['"', ..] => {
            *state = State::Code;
            1
        }
        // What is escaped ends nothing; a line break still begins a line.
        ['\\', escaped, ..] if *escaped != '\n' => 2,
        _ => 1,
    }
}

fn raw_text(rest: &[char], hashes: usize, state: &mut State) -> usize {
    let closes =
        rest.first() == Some(&'"') && rest.iter().skip(1).take(hashes).filter(|c| **c == '#').count() == hashes;
    if closes {
        *state = State::Code;
        return hashes + 1;
    }
    1
}

/// Whether `code` has `word` in it, and not only as a part of a longer name: `now(` is in `now()` and in `clock.now()`, but
/// not in `is_now()`.
pub fn has(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let begins = |c: Option<char>| c.is_none_or(|c| !is_name(c)) || !word.starts_with(is_name);
    let ends = |c: Option<char>| c.is_none_or(|c| !is_name(c)) || !word.ends_with(is_name);
    code.match_indices(word).any(|(at, _)| {
        let (before, after) = (code.get(..at).unwrap_or_default(), code.get(at + word.len()..).unwrap_or_default());
        begins(before.chars().next_back()) && ends(after.chars().next())
    })
}

#[test]
fn code_and_comments_come_apart() {
    let text = "let a = \"// no \\\" comment\"; // one\n/* two /* nested */ */ let b = '\"'; let c: &'a str = r#\"\" tokio\"#;\nx";
    let lines = lines(text);
    assert_eq!(lines[0].code, "let a = \"\"; ");
    assert_eq!(lines[0].comment, "// one");
    assert_eq!(lines[1].code.trim(), "let b = '\"'; let c: &'a str = \"\";");
    assert!(lines[1].comment.contains("nested"));
    assert_eq!(lines[2].code, "x");
}

#[test]
fn words_are_whole_words() {
    assert!(has("self.clock.now()", "now(") && has("now()", "now("));
    assert!(!has("is_now()", "now(") && !has("now: Timestamp", "now("));
    assert!(has("use tokio::time;", "tokio") && !has("tokio_util", "tokio"));
    assert!(has("async fn f()", "async fn"));
}
