//! Runs a target: the kept inputs first, then changed ones.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use tests::dice::Dice;

/// How many inputs, for a target that can do so many in the test command.
pub fn rounds(count: u64) -> u64 {
    count * std::env::var("FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Inputs that once failed this target.
pub fn kept(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("it can be read")).collect()
}

/// Checks the kept inputs, then `count` that `make` makes.
pub fn run(target: &str, count: u64, make: impl Fn(&mut Dice) -> Vec<u8>, check: impl Fn(&[u8])) {
    for input in kept(target) {
        judge(target, &input, &check);
    }
    for round in 0..rounds(count) {
        judge(target, &make(&mut Dice::new(round)), &check);
    }
}

fn judge(target: &str, input: &[u8], check: &impl Fn(&[u8])) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| check(input))) {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{target}"));
        fs::write(&file, input).expect("it can be written");
        eprintln!("{target}: the input is in {}: {:?}", file.display(), String::from_utf8_lossy(input));
        resume_unwind(panic);
    }
}
