//! Letters of 2 MB of HTML at the desk of a release: from the click that unfolds one until what it says is painted.

use super::driver::{self, Line, Unit};
use crate::error::Result;
use crate::kit::Kit;
use crate::table::Row;
use crate::{dist, server};

/// A large letter opens within this, in milliseconds.
const BUDGET: f64 = 200.0;

const fn time(what: &'static str, key: &'static str) -> Line {
    Line { what, key, unit: Unit::Milliseconds, budget: Some(BUDGET) }
}

const LINES: [Line; 6] = [
    time("2 MB of text unfolded, median", "letter/text/p50"),
    time("2 MB of text unfolded, worst", "letter/text/max"),
    time("2 MB from an office program, median", "letter/styled/p50"),
    time("2 MB from an office program, worst", "letter/styled/max"),
    time("2 MB of tables, median", "letter/tables/p50"),
    time("2 MB of tables, worst", "letter/tables/max"),
];

/// Builds a release and unfolds letters again and again.
pub fn run(kit: &mut Kit) -> Result<Vec<Row>> {
    let binary = dist::build(kit)?;
    let simulator = server::build_simulator(kit)?;
    let mut driver = driver::command(kit, "letter")?;
    driver.env("SWITCHBOARD_BIN", binary).env("SIMULATOR_BIN", simulator);
    Ok(driver::rows(&LINES, &driver::measure(driver)?))
}
