//! `cargo xtask run | test | bench | dist | pictures | setup | env`: everything around the code that is not the code.
//!
//! A machine with only cargo is enough to start: what is missing is found out, announced and installed once.

mod apt;
mod args;
mod bench;
mod dist;
mod error;
mod front;
mod kit;
mod place;
mod run;
mod server;
mod sh;
mod size;
mod table;
mod test;
mod toolchain;
mod tools;
mod version;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Task};
use crate::error::Result;
use crate::kit::Kit;

fn main() -> ExitCode {
    match task(Args::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn task(task: Task) -> Result<ExitCode> {
    match task {
        Task::Run { port, data } => run::run(port, data),
        Task::Test { suites } => test::run(&suites),
        Task::Bench { name } => bench::run(name.as_deref()),
        Task::Dist => dist::run(),
        Task::Pictures => test::pictures(),
        Task::Setup { all } => setup(all),
        Task::Env => env(),
    }
}

fn setup(all: bool) -> Result<ExitCode> {
    let mut kit = Kit::open()?;
    kit.with_wasm_tools()?;
    if all {
        kit.toolchain.ensure_components()?;
        tools::browser()?;
        tools::optimisers(&kit)?;
    }
    sh::step("everything is there");
    Ok(ExitCode::SUCCESS)
}

fn env() -> Result<ExitCode> {
    let mut kit = Kit::open()?;
    kit.with_wasm_tools()?;
    println!("export PATH='{}'", kit.path()?.to_string_lossy());
    for (key, value) in kit.toolchain.variables() {
        println!("export {key}='{value}'");
    }
    let front = front::Profile::Dev.folder(&kit);
    println!("export SWITCHBOARD_FRONT='{}'", front.display());
    println!("export WASM_BINDGEN_TEST_WEBDRIVER_JSON='{}'", kit.place.root.join("webdriver.json").display());
    Ok(ExitCode::SUCCESS)
}
