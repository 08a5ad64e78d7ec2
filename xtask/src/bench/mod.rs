//! `cargo xtask bench [name]`: the figures of the budgets, peers' beside ours where there are any.
//!
//! Sizes are held: one over its budget fails. Times depend on the machine: they are compared in the same run and marked.
//! A further measurement is one more entry of [`BENCHES`] with a file of its own.

mod driver;
mod letter;
mod load;
mod machine;
mod panel;
mod peers;
mod sizes;
mod thread;

use std::process::ExitCode;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::table::{self, Row};

/// A named set of figures.
struct Bench {
    /// What the command line calls it.
    name: &'static str,
    /// Builds what it needs and measures.
    run: fn(&mut Kit) -> Result<Vec<Row>>,
}

/// All of them, in the order of the table.
const BENCHES: [Bench; 7] = [
    Bench { name: "sizes", run: sizes::run },
    Bench { name: "thread", run: thread::run },
    Bench { name: "panel", run: panel::run },
    Bench { name: "letter", run: letter::run },
    Bench { name: "load", run: load::load },
    Bench { name: "idle", run: load::idle },
    Bench { name: "start", run: load::start },
];

/// Measures what is named, or everything; prints one table.
pub fn run(name: Option<&str>) -> Result<ExitCode> {
    if let Some(unknown) = name.filter(|name| BENCHES.iter().all(|bench| bench.name != *name)) {
        return Err(Error::new(format!("there is no bench `{unknown}`")).mend(format!("one of: {}", names().join(" "))));
    }
    let mut kit = Kit::open()?;
    let mut rows = Vec::new();
    for bench in BENCHES.iter().filter(|bench| name.is_none_or(|name| name == bench.name)) {
        rows.extend((bench.run)(&mut kit)?);
    }
    print!("{}\n{}\n", table::show(&rows), machine::describe());
    Ok(if rows.iter().any(Row::fails) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn names() -> Vec<&'static str> {
    BENCHES.iter().map(|bench| bench.name).collect()
}
