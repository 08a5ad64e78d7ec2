//! The thread of messages beside others: mounted, added to, typed below.

use super::driver::{self, Line, OURS, Unit};
use super::peers;
use crate::error::Result;
use crate::front;
use crate::kit::Kit;
use crate::table::Row;

const fn time(what: &'static str, key: &'static str, budget: Option<f64>) -> Line {
    Line { what, key, unit: Unit::Milliseconds, budget }
}

const fn count(what: &'static str, key: &'static str, budget: Option<f64>) -> Line {
    Line { what, key, unit: Unit::Count, budget }
}

const LINES: [Line; 25] = [
    time("mount 1,000 messages, to painted", "mount/1000", None),
    time("mount 10,000", "mount/10000", Some(50.0)),
    time("mount 100,000", "mount/100000", None),
    count("elements at 1,000", "elements/1000", None),
    count("elements at 10,000", "elements/10000", Some(500.0)),
    count("elements at 100,000", "elements/100000", None),
    count("append at 1,000, frames at 60 Hz, p95", "append/1000/frames", None),
    time("  p50", "append/1000/p50", None),
    time("  p95", "append/1000/p95", None),
    count("append at 10,000, frames at 60 Hz, p95", "append/10000/frames", Some(1.0)),
    time("  p50", "append/10000/p50", None),
    time("  p95", "append/10000/p95", None),
    count("append at 100,000, frames at 60 Hz, p95", "append/100000/frames", None),
    time("  p50", "append/100000/p50", None),
    time("  p95", "append/100000/p95", None),
    time("append at 1,000, uncapped, p50", "append-uncapped/1000/p50", None),
    time("append at 1,000, uncapped, p95", "append-uncapped/1000/p95", None),
    time("append at 10,000, uncapped, p50", "append-uncapped/10000/p50", None),
    time("append at 10,000, uncapped, p95", "append-uncapped/10000/p95", Some(8.0)),
    time("append at 100,000, uncapped, p50", "append-uncapped/100000/p50", None),
    time("append at 100,000, uncapped, p95", "append-uncapped/100000/p95", None),
    time("key press at 10,000, 60 Hz, p95", "typing/10000/p95", None),
    time("key press at 10,000, uncapped, p95", "typing-uncapped/10000/p95", None),
    Line { what: "memory at 10,000, JavaScript", key: "heap/10000", unit: Unit::MegaBytes, budget: None },
    Line { what: "memory at 10,000, with WebAssembly", key: "memory/10000", unit: Unit::MegaBytes, budget: None },
];

/// Builds all pages and measures them in one run.
pub fn run(kit: &mut Kit) -> Result<Vec<Row>> {
    let ours = front::thread_bench(kit)?;
    let peers = peers::build(kit)?;
    let mut driver = driver::command(kit, "thread")?;
    driver.arg(format!("{OURS}={}", ours.display()));
    for (name, folder) in peers {
        driver.arg(format!("{name}={}", folder.display()));
    }
    Ok(driver::rows(&LINES, &driver::measure(driver)?))
}
