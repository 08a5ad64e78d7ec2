//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Builds, runs, tests and measures Switchboard. Whatever is missing is installed first, once.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// One task.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Build everything and start it with demo data
    Run {
        /// Port on 127.0.0.1
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Folder of the database and files [default: data/ of the checkout]
        #[arg(long)]
        data: Option<PathBuf>,
    },
    /// Run all suites, quick to slow, or those named
    Test {
        /// Suites by name; none for all
        suites: Vec<String>,
    },
    /// Print the figures of the budgets, peers beside them
    Bench {
        /// sizes, thread or panel; none for all
        name: Option<String>,
    },
    /// Build the one release binary, front ends embedded
    Dist,
    /// Take the pictures of the user guide anew, into docs/images
    Pictures,
    /// Install what `run` needs, and nothing else
    Setup {
        /// Also what `test`, `bench` and `dist` need
        #[arg(long)]
        all: bool,
    },
    /// Print shell lines that put toolchain and tools on PATH, for plain `cargo` and `trunk serve`: eval "$(cargo xtask env)"
    Env,
}
