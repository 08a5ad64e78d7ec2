//! Figures against budgets, as a table; what others come to, in columns beside.

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// What it may be; empty if nothing is asked.
    pub budget: String,
    /// What it is.
    pub figure: String,
    /// Whether that is kept.
    pub within: bool,
    /// Whether it has to be: a size has, a time depends on the machine.
    pub asserted: bool,
    /// What others come to in the same run.
    pub peers: Vec<Peer>,
}

/// Somebody else's figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Whose.
    pub name: String,
    /// What it is.
    pub figure: String,
}

impl Row {
    /// Of what has to be kept.
    pub fn held(what: &str, budget: String, figure: String, within: bool) -> Self {
        Self { what: what.to_owned(), budget, figure, within, asserted: true, peers: Vec::new() }
    }

    /// Whether it has to be kept and is not.
    pub fn fails(&self) -> bool {
        self.asserted && !self.within
    }

    fn cells(&self, peers: &[&str]) -> Vec<&str> {
        let of = |name: &&str| self.peers.iter().find(|peer| peer.name == **name).map_or("", |peer| &peer.figure);
        let own = [self.what.as_str(), &self.budget, &self.figure];
        own.into_iter().chain(peers.iter().map(of)).collect()
    }
}

/// The rows, columns aligned, those over budget marked.
pub fn show(rows: &[Row]) -> String {
    let mut peers: Vec<&str> = Vec::new();
    for peer in rows.iter().flat_map(|row| &row.peers) {
        if !peers.contains(&peer.name.as_str()) {
            peers.push(&peer.name);
        }
    }
    let head = [vec!["", "budget", "figure"], peers.clone()].concat();
    let lines: Vec<Vec<&str>> = rows.iter().map(|row| row.cells(&peers)).collect();
    let width = |column: usize| {
        let cells = lines.iter().chain([&head]).filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut out = aligned(&head, &widths) + "\n";
    for (row, line) in rows.iter().zip(&lines) {
        out += aligned(line, &widths).trim_end();
        out += if row.within { "\n" } else { "  OVER\n" };
    }
    out
}

// The first column to the left, figures to the right.
fn aligned(cells: &[&str], widths: &[usize]) -> String {
    let padded = |(at, (cell, width)): (usize, (&&str, &usize))| {
        if at == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
    };
    cells.iter().zip(widths).enumerate().map(padded).collect::<Vec<_>>().join("  ")
}

/// Thousands of bytes, as DESIGN's budgets count them.
pub fn kilo_bytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

/// Millions of bytes.
pub fn mega_bytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_up_and_marks_what_is_over() {
        let row = |what, figure: &str, within| Row::held(what, "<= 3.0 KB".into(), figure.into(), within);
        let text = show(&[row("loader", "2.9 KB", true), row("chat", "91.0 KB", false)]);
        assert_eq!(text, "           budget   figure\nloader  <= 3.0 KB   2.9 KB\nchat    <= 3.0 KB  91.0 KB  OVER\n");
    }

    #[test]
    fn peers_have_columns_and_times_fail_nothing() {
        let peer = |name: &str, figure: &str| Peer { name: name.into(), figure: figure.into() };
        let size = Row::held("loader", "<= 3.0 KB".into(), "2.9 KB".into(), true);
        let time = Row {
            asserted: false,
            peers: vec![peer("plain", "9 ms"), peer("kit", "> 30 s")],
            ..Row::held("mount", "<= 5 ms".into(), "6 ms".into(), false)
        };
        assert!(!time.fails());
        assert_eq!(
            show(&[size, time]),
            "           budget  figure  plain     kit\n\
             loader  <= 3.0 KB  2.9 KB\n\
             mount     <= 5 ms    6 ms   9 ms  > 30 s  OVER\n"
        );
    }

    #[test]
    fn rounds_down_to_a_tenth() {
        assert_eq!(kilo_bytes(2_999), "2.9 KB");
        assert_eq!(mega_bytes(40_060_000), "40.0 MB");
    }
}
