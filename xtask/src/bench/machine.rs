//! What the figures were measured on.

use std::process::Command;

use crate::{sh, tools};

/// One line: processor, cores, browser. What cannot be found out is left out.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map(|cores| format!("{cores} cores")).ok();
    let processor = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| model(&text).map(str::to_owned));
    let browser = tools::found_browser()
        .and_then(|browser| sh::output(Command::new(browser.chrome).arg("--version")).ok())
        .map(|said| version(&said));
    let known: Vec<String> = [cores, processor, browser].into_iter().flatten().collect();
    format!("measured on: {}", known.join(", "))
}

fn model(cpuinfo: &str) -> Option<&str> {
    let line = cpuinfo.lines().find(|line| line.starts_with("model name"))?;
    line.split_once(':').map(|(_, model)| model.trim())
}

// "Chromium 150.0.1.2 built on Debian GNU/Linux 12 (bookworm)"
fn version(said: &str) -> String {
    said.split(" built on ").next().unwrap_or(said).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_and_browser_are_named_in_short() {
        assert_eq!(model("processor\t: 0\nmodel name\t: A B @ 3 GHz\nflags\t: x\n"), Some("A B @ 3 GHz"));
        assert_eq!(version("Chromium 150.0.1.2 built on Debian GNU/Linux 12"), "Chromium 150.0.1.2");
    }
}
