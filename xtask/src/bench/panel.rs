//! From a click on the launcher to a form one can type into, in the release binary and its demo shop.

use super::driver::{self, Line, Unit};
use crate::dist;
use crate::error::Result;
use crate::kit::Kit;
use crate::table::Row;

const fn time(what: &'static str, key: &'static str) -> Line {
    Line { what, key, unit: Unit::Milliseconds, budget: None }
}

const LINES: [Line; 4] = [
    time("chat opened to usable, cold, median", "panel/cold/p50"),
    time("chat opened to usable, cold, worst", "panel/cold/max"),
    time("chat opened to usable, warm, median", "panel/warm/p50"),
    time("chat opened to usable, warm, worst", "panel/warm/max"),
];

/// Builds a release and opens its chat again and again.
pub fn run(kit: &mut Kit) -> Result<Vec<Row>> {
    let binary = dist::build(kit)?;
    let mut driver = driver::command(kit, "panel")?;
    driver.env("SWITCHBOARD_BIN", binary);
    Ok(driver::rows(&LINES, &driver::measure(driver)?))
}
