//! How many tests passed and failed, read from what the test harnesses print.

use std::ops::Add;

/// Passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that held.
    pub passed: u32,
    /// Tests that did not.
    pub failed: u32,
}

impl Counts {
    /// A command that is one test by itself.
    pub fn of_one(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self { passed: 0, failed: 1 } }
    }

    /// Sums the `test result:` lines of cargo test and wasm-bindgen-test; a failure they do not show counts as one.
    pub fn of_output(output: &str, succeeded: bool) -> Self {
        let sum = output.lines().filter_map(result_line).fold(Self::default(), Add::add);
        if !succeeded && sum.failed == 0 { sum + Self::of_one(false) } else { sum }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

// "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s"
fn result_line(line: &str) -> Option<Counts> {
    let (_, figures) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let figure =
        |word: &str| figures.split(';').find_map(|part| part.trim().strip_suffix(word)?.trim().parse::<u32>().ok());
    Some(Counts { passed: figure("passed")?, failed: figure("failed")? })
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn check(output: &str, succeeded: bool, passed: u32, failed: u32) {
        assert_eq!(Counts::of_output(output, succeeded), Counts { passed, failed }, "{output}");
    }

    #[test]
    fn sums_the_binaries_of_a_crate() {
        let output = "running 2 tests\ntest a ... ok\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        check(output, false, 5, 2);
    }

    #[test]
    fn reads_the_browser_runner() {
        check("test result: ok. 7 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.06s\n", true, 7, 0);
    }

    #[test]
    fn what_did_not_compile_or_crashed_is_one_failure() {
        check("", false, 0, 1);
        check("test result: ok. 4 passed; 0 failed; 0 ignored\n", false, 4, 1);
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        check("the test result: ok. 9 passed; 0 failed\ntest result: odd\n", true, 0, 0);
    }
}
