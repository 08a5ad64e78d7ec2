//! What files are called. A name is shown and is what a browser saves under: no path, nothing invisible, nothing that turns
//! what stands beside it around, nothing a system reserves. Contents are never stored under it.

use crate::text::{is_invisible, turns};

/// Longest name, in code points, its end included.
pub const NAME_LIMIT: usize = 120;

/// Names one system or another keeps for devices, whatever they end in.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The name as it is stored and shown: the last part of a path, on one line, of visible characters, not too long. Never
/// empty. Cleaning twice changes nothing more.
pub fn clean_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible = last.chars().filter(|c| (c.is_whitespace() || !c.is_control()) && !turns(*c) && !is_invisible(*c));
    let safe: String = visible.map(|c| if "<>:\"|?*".contains(c) { '_' } else { c }).collect();
    let line = safe.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = line.trim_matches(['.', ' ']);
    let short = shortened(bare);
    let stem = short.split('.').next().unwrap_or_default();
    if stem.is_empty() || RESERVED.iter().any(|word| stem.trim_end().eq_ignore_ascii_case(word)) {
        ["_", &short].concat()
    } else {
        short
    }
}

// What is cut off is cut out of the middle: the end says what it is.
fn shortened(name: &str) -> String {
    // One less, so that an underscore put before it fits as well.
    let limit = NAME_LIMIT - 1;
    if name.chars().count() <= limit {
        return name.to_owned();
    }
    let (stem, end) = name.rsplit_once('.').filter(|(_, end)| end.len() <= 10).unwrap_or((name, ""));
    let dot = if end.is_empty() { "" } else { "." };
    let room = limit - end.chars().count() - dot.len();
    let stem: String = stem.chars().take(room).collect();
    [stem.trim_end_matches(['.', ' ']), dot, end].concat()
}
