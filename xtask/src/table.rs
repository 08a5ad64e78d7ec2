//! Figures against budgets, as a table.

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// What it may be.
    pub budget: String,
    /// What it is.
    pub figure: String,
    /// Whether that is kept.
    pub within: bool,
}

/// The rows, columns aligned, those over budget marked.
pub fn show(rows: &[Row]) -> String {
    let width = |column: fn(&Row) -> &String| rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0);
    let (what, budget, figure) =
        (width(|row| &row.what), width(|row| &row.budget).max(6), width(|row| &row.figure).max(6));
    let head = format!("{:what$}  {:>budget$}  {:>figure$}\n", "", "budget", "figure");
    let line = |row: &Row| {
        let mark = if row.within { "" } else { "  OVER" };
        format!("{:what$}  {:>budget$}  {:>figure$}{mark}\n", row.what, row.budget, row.figure)
    };
    std::iter::once(head).chain(rows.iter().map(line)).collect()
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
        let row = |what: &str, figure: &str, within| Row {
            what: what.into(),
            budget: "<= 3.0 KB".into(),
            figure: figure.into(),
            within,
        };
        let text = show(&[row("loader", "2.9 KB", true), row("chat", "91.0 KB", false)]);
        assert_eq!(text, "           budget   figure\nloader  <= 3.0 KB   2.9 KB\nchat    <= 3.0 KB  91.0 KB  OVER\n");
    }

    #[test]
    fn rounds_down_to_a_tenth() {
        assert_eq!(kilo_bytes(2_999), "2.9 KB");
        assert_eq!(mega_bytes(40_060_000), "40.0 MB");
    }
}
