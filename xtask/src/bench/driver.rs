//! What `tests/src/bin/bench` measured: it drives a real browser, this says what its figures are held against.

use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::table::{Peer, Row};
use crate::{sh, tools};

/// The page that is ours.
pub const OURS: &str = "switchboard";

/// One figure of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    key: String,
    page: String,
    /// `None` if it could not be done in time.
    value: Option<f64>,
}

/// A line of the table: which figure it shows, and how.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// What was measured, for people.
    pub what: &'static str,
    /// The driver's name of it.
    pub key: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// What it may be.
    pub budget: Option<f64>,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Time.
    Milliseconds,
    /// Elements.
    Count,
    /// Bytes, shown as millions.
    MegaBytes,
}

/// cargo, set up to run the driver with a browser; `arguments` follow the name of what is measured.
pub fn command(kit: &Kit, name: &str) -> Result<Command> {
    let browser = tools::browser()?;
    let mut cargo = kit.cargo()?;
    cargo.args(["run", "--quiet", "-p", "tests", "--bin", "bench", "--", name]);
    cargo.env("CHROME", browser.chrome).env("CHROMEDRIVER", browser.driver);
    cargo.env("SWITCHBOARD_FRONT", front(kit)?);
    Ok(cargo)
}

/// What the server embeds: the library of the tests links the server, which names this folder at compile time.
pub fn front(kit: &Kit) -> Result<PathBuf> {
    let front = crate::front::Profile::Dev.folder(kit);
    std::fs::create_dir_all(&front).map_err(Error::file("create", &front))?;
    Ok(front)
}

/// Runs it and reads what it found.
pub fn measure(mut command: Command) -> Result<Vec<Figure>> {
    sh::step(&format!("measuring: {}", sh::shown(&command)));
    command.stderr(std::process::Stdio::inherit());
    let (succeeded, output) = sh::tee(&mut command)?;
    if succeeded { Ok(read(&output)) } else { Err(Error::new("the bench driver failed")) }
}

/// One row per line; peers in the order they were measured in.
pub fn rows(lines: &[Line], figures: &[Figure]) -> Vec<Row> {
    lines.iter().filter_map(|line| row(line, figures)).collect()
}

fn row(line: &Line, figures: &[Figure]) -> Option<Row> {
    let of_line = || figures.iter().filter(|figure| figure.key == line.key);
    let ours = of_line().find(|figure| figure.page == OURS)?;
    let peers = of_line().filter(|figure| figure.page != OURS);
    Some(Row {
        what: line.what.to_owned(),
        budget: line.budget.map(|budget| format!("<= {}", line.unit.short(budget))).unwrap_or_default(),
        figure: line.unit.shown(ours.value),
        within: line.budget.is_none_or(|budget| ours.value.is_some_and(|value| value <= budget)),
        asserted: false,
        peers: peers.map(|peer| Peer { name: peer.page.clone(), figure: line.unit.shown(peer.value) }).collect(),
    })
}

impl Unit {
    fn shown(self, value: Option<f64>) -> String {
        match (self, value) {
            (_, None) => "> 30 s".to_owned(),
            (Self::Milliseconds, Some(value)) => format!("{value:.1} ms"),
            (Self::Count, Some(value)) => format!("{value:.0}"),
            (Self::MegaBytes, Some(value)) => format!("{:.1} MB", value / 1e6),
        }
    }

    // Budgets are round numbers.
    fn short(self, budget: f64) -> String {
        self.shown(Some(budget)).replace(".0 ", " ")
    }
}

// Lines `figure <key> <page> <value>`, parted by tabs; anything else is for the reader.
fn read(output: &str) -> Vec<Figure> {
    let figure = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        ["figure", key, page, value] => {
            Some(Figure { key: key.to_owned(), page: page.to_owned(), value: value.parse().ok() })
        }
        _ => None,
    };
    output.lines().filter_map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [Line; 2] = [
        Line { what: "mount", key: "mount/1", unit: Unit::Milliseconds, budget: Some(50.0) },
        Line { what: "not measured", key: "other", unit: Unit::Count, budget: None },
    ];

    #[test]
    fn figures_become_rows_with_peers() {
        let figures =
            read("hello\nfigure\tmount/1\tplain\t9.04\nfigure\tmount/1\tswitchboard\t61.5\nfigure\tmount/1\tslow\t-\n");
        let rows = rows(&LINES, &figures);
        let [row] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!((row.budget.as_str(), row.figure.as_str()), ("<= 50 ms", "61.5 ms"));
        assert!(!row.within && !row.fails());
        let peers: Vec<_> = row.peers.iter().map(|peer| (peer.name.as_str(), peer.figure.as_str())).collect();
        assert_eq!(peers, [("plain", "9.0 ms"), ("slow", "> 30 s")]);
    }
}
