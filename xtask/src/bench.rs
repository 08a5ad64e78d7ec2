//! `cargo xtask bench`: the figures of the budgets. Sizes so far; each further measurement adds its rows.

use std::process::ExitCode;

use crate::error::Result;
use crate::front::Profile;
use crate::kit::Kit;
use crate::table::{self, Row};
use crate::{dist, size};

/// Measures, prints the table, fails if a budget is passed.
pub fn run() -> Result<ExitCode> {
    let mut kit = Kit::open()?;
    let rows = measure(&mut kit)?;
    print!("{}", table::show(&rows));
    Ok(if rows.iter().all(|row| row.within) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn measure(kit: &mut Kit) -> Result<Vec<Row>> {
    let binary = dist::build(kit)?;
    let mut rows = size::rows(&Profile::Release.folder(kit))?;
    rows.push(dist::weigh(&binary)?);
    Ok(rows)
}
