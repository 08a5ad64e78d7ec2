//! The suites, in the order they run: quick to slow.

use super::counts::Counts;
use super::prepare::{Need, Prepared};
use crate::error::Result;
use crate::front::{Profile, files_below};
use crate::toolchain::WASM;
use crate::{size, table};

/// A named set of tests.
pub struct Suite {
    /// What the command line calls it.
    pub name: &'static str,
    /// What must be there first.
    pub needs: &'static [Need],
    /// Runs it.
    pub run: fn(&Prepared) -> Result<Counts>,
}

/// All of them.
pub const SUITES: [Suite; 18] = [
    Suite { name: "fmt", needs: &[Need::Components], run: |p| commands(p, &[&["fmt", "--all", "--check"]]) },
    Suite { name: "xtask", needs: &[], run: |p| tests(p, &["-p", "xtask"]) },
    Suite { name: "tidy", needs: &[], run: |p| tests(p, &["-p", "tests", "--test", "tidy"]) },
    Suite { name: "domain", needs: &[], run: |p| tests(p, &["-p", "domain"]) },
    Suite { name: "protocol", needs: &[], run: |p| tests(p, &["-p", "protocol", "--all-features"]) },
    Suite { name: "server", needs: &[], run: |p| tests(p, &["-p", "server"]) },
    Suite { name: "simulator", needs: &[], run: |p| tests(p, &["-p", "simulator"]) },
    Suite { name: "random", needs: &[], run: |p| tests(p, &["-p", "tests", "--test", "random"]) },
    Suite { name: "clippy", needs: &[Need::Components], run: clippy },
    Suite { name: "widgets", needs: &[], run: widgets },
    Suite { name: "web", needs: &[Need::WasmTools, Need::Browser], run: web },
    Suite {
        name: "mail",
        needs: &[Need::MailServers],
        run: |p| tests(p, &[&["-p", "tests", "--test", "mail"], PATIENT].concat()),
    },
    Suite { name: "system", needs: &[Need::Server], run: |p| tests(p, &["-p", "tests", "--test", "system"]) },
    Suite {
        name: "faults",
        needs: &[Need::Server],
        run: |p| tests(p, &[&["-p", "tests", "--test", "faults"], PATIENT].concat()),
    },
    Suite { name: "fuzz", needs: &[Need::Server], run: |p| tests(p, &["-p", "tests", "--test", "fuzz"]) },
    Suite {
        name: "abuse",
        needs: &[Need::Server],
        run: |p| tests(p, &[&["-p", "tests", "--test", "abuse"], PATIENT].concat()),
    },
    Suite {
        name: "browser",
        needs: &[Need::Browser, Need::Server],
        run: |p| tests(p, &["-p", "tests", "--test", "browser"]),
    },
    Suite { name: "size", needs: &[Need::Release, Need::Browser, Need::Server], run: sizes },
];

/// Suites that wait more than they work: for silence, for deadlines. More of them side by side than there are processors.
const PATIENT: &[&str] = &["--", "--test-threads=8"];

const BROWSER_CRATES: [&str; 5] = ["widgets", "agent-app", "admin-app", "customer-widget", "thread-bench"];

fn tests(prepared: &Prepared, arguments: &[&str]) -> Result<Counts> {
    let (succeeded, output) = prepared.run(&[&["test"], arguments].concat())?;
    Ok(Counts::of_output(&output, succeeded))
}

fn commands(prepared: &Prepared, list: &[&[&str]]) -> Result<Counts> {
    list.iter().try_fold(Counts::default(), |sum, arguments| Ok(sum + Counts::of_one(prepared.run(arguments)?.0)))
}

// One run per target: the browser crates are no native programs, and what both sides share must hold on both.
fn clippy(prepared: &Prepared) -> Result<Counts> {
    let deny = ["--", "-D", "warnings"];
    let excluded = BROWSER_CRATES.iter().flat_map(|name| ["--exclude", name]);
    let native = ["clippy", "--workspace", "--all-targets", "--all-features"].into_iter().chain(excluded);
    let native: Vec<_> = native.collect();
    let shared = ["clippy", "-p", "domain", "-p", "protocol", "--target", WASM];
    let named = BROWSER_CRATES.iter().flat_map(|name| ["-p", name]);
    let browser: Vec<_> = ["clippy", "--target", WASM, "--all-targets"].into_iter().chain(named).collect();
    // As the panel links it: without the desk, which the line above brings in for all.
    let panel = ["clippy", "-p", BROWSER_CRATES[0], "--no-default-features", "--target", WASM];
    let all = [&native[..], &shared, &browser[..], &panel].map(|line| [line, &deny].concat());
    commands(prepared, &all.each_ref().map(Vec::as_slice))
}

// Rules of the front ends that need no browser. The browser's runner passes over plain tests, so they run here.
fn widgets(prepared: &Prepared) -> Result<Counts> {
    let root = &prepared.kit.place.root;
    let mut arguments = Vec::new();
    for package in BROWSER_CRATES {
        let sources = files_below(&root.join(package).join("src"))?;
        if sources.iter().any(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains("#[test]"))) {
            arguments.extend(["-p", package]);
        }
    }
    if arguments.is_empty() { Ok(Counts::default()) } else { tests(prepared, &arguments) }
}

fn web(prepared: &Prepared) -> Result<Counts> {
    let root = &prepared.kit.place.root;
    let with_tests = BROWSER_CRATES.into_iter().filter(|package| root.join(package).join("tests/web").is_dir());
    with_tests.into_iter().try_fold(Counts::default(), |sum, package| {
        Ok(sum + tests(prepared, &["-p", package, "--target", WASM, "--test", "web"])?)
    })
}

fn sizes(prepared: &Prepared) -> Result<Counts> {
    let rows = size::rows(&Profile::Release.folder(&prepared.kit))?;
    print!("{}", table::show(&rows));
    let weighed = rows.iter().fold(Counts::default(), |sum, row| sum + Counts::of_one(row.within));
    Ok(weighed + tests(prepared, &["-p", "tests", "--test", "release"])?)
}
