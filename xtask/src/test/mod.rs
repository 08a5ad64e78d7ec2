//! `cargo xtask test`: every suite, quick to slow, a table, and one last line that a script can read.

mod counts;
mod prepare;
mod suites;

use std::process::ExitCode;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;

use counts::Counts;
use prepare::{Need, Prepared};
use suites::SUITES;

struct Outcome {
    name: &'static str,
    counts: Counts,
    took: Duration,
    /// Why it could not be run at all.
    reason: Option<Error>,
}

/// Runs the named suites, or all.
pub fn run(names: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| SUITES.iter().all(|suite| suite.name != **name)) {
        let known: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
        return Err(Error::new(format!("there is no suite `{unknown}`")).mend(format!("one of: {}", known.join(" "))));
    }
    let mut prepared = Prepared::new(Kit::open()?)?;
    let mut outcomes = Vec::new();
    for suite in SUITES.iter().filter(|suite| names.is_empty() || names.iter().any(|name| name == suite.name)) {
        println!("== {}", suite.name);
        let start = sh::now();
        let result =
            suite.needs.iter().try_for_each(|need| prepared.ensure(*need)).and_then(|()| (suite.run)(&prepared));
        let (counts, reason) = match result {
            Ok(counts) => (counts, None),
            Err(error) => {
                eprintln!("error: {error}");
                (Counts { passed: 0, failed: 1 }, Some(error))
            }
        };
        outcomes.push(Outcome { name: suite.name, counts, took: start.elapsed(), reason });
    }
    let total = outcomes.iter().fold(Counts::default(), |sum, one| sum + one.counts);
    print!("\n{}\n{}\n", summary(&outcomes), last_line(total));
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Takes the pictures of the user guide: the same browser and server as the browser suite.
pub fn pictures() -> Result<ExitCode> {
    let mut prepared = Prepared::new(Kit::open()?)?;
    prepared.ensure(Need::Browser)?;
    prepared.ensure(Need::Server)?;
    let (succeeded, _) = prepared.run(&["run", "-p", "tests", "--bin", "pictures"])?;
    Ok(if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(outcomes: &[Outcome]) -> String {
    let head = format!("{:<10} {:>7} {:>7} {:>8}\n", "suite", "passed", "failed", "time");
    let line = |one: &Outcome| {
        let time = format!("{:.1} s", one.took.as_secs_f32());
        let reason = one.reason.as_ref().map(|reason| format!("  {}", reason.headline())).unwrap_or_default();
        format!("{:<10} {:>7} {:>7} {time:>8}{reason}\n", one.name, one.counts.passed, one.counts.failed)
    };
    std::iter::once(head).chain(outcomes.iter().map(line)).collect()
}

fn last_line(total: Counts) -> String {
    format!("{} passed, {} failed", total.passed, total.failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_a_line_per_suite_and_says_why_one_did_not_run() {
        let outcomes = [
            Outcome {
                name: "domain",
                counts: Counts { passed: 12, failed: 0 },
                took: Duration::from_millis(1_500),
                reason: None,
            },
            Outcome {
                name: "browser",
                counts: Counts { passed: 0, failed: 1 },
                took: Duration::ZERO,
                reason: Some(Error::new("no Chromium\nat all").mend("install it")),
            },
        ];
        assert_eq!(
            summary(&outcomes),
            "suite       passed  failed     time\n\
             domain          12       0    1.5 s\n\
             browser          0       1    0.0 s  no Chromium\n"
        );
    }

    #[test]
    fn the_last_line_is_what_scripts_read() {
        assert_eq!(last_line(Counts { passed: 321, failed: 0 }), "321 passed, 0 failed");
    }
}
