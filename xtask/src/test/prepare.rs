//! What suites need before they run, made when the first of them asks, and not tried again after a failure.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::front::{self, Profile};
use crate::kit::Kit;
use crate::tools::{self, Browser};
use crate::{server, sh};

/// Something a suite cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// rustfmt and clippy.
    Components,
    /// wasm-bindgen, its test runner, trunk.
    WasmTools,
    /// Chromium and chromedriver.
    Browser,
    /// dovecot, exim and what makes their certificates.
    MailServers,
    /// The server binary, which serves the development front ends, and the simulator.
    Server,
    /// The release front ends.
    Release,
}

/// The kit, and what was made with it so far.
#[derive(Debug)]
pub struct Prepared {
    /// Folders, toolchain, tools.
    pub kit: Kit,
    browser: Option<Browser>,
    axe: Option<PathBuf>,
    binary: Option<PathBuf>,
    simulator: Option<PathBuf>,
    done: BTreeMap<Need, Result<()>>,
}

impl Prepared {
    /// Nothing is made yet.
    pub fn new(kit: Kit) -> Result<Self> {
        // The server names this folder at compile time, so it must exist before the pages do.
        let front = Profile::Dev.folder(&kit);
        std::fs::create_dir_all(&front).map_err(Error::file("create", &front))?;
        Ok(Self { kit, browser: None, axe: None, binary: None, simulator: None, done: BTreeMap::new() })
    }

    /// Makes sure of one need.
    pub fn ensure(&mut self, need: Need) -> Result<()> {
        if let Some(earlier) = self.done.get(&need) {
            return earlier.clone();
        }
        let outcome = self.make(need);
        self.done.insert(need, outcome.clone());
        outcome
    }

    fn make(&mut self, need: Need) -> Result<()> {
        match need {
            Need::Components => self.kit.toolchain.ensure_components(),
            Need::WasmTools => self.kit.with_wasm_tools(),
            Need::Browser => {
                self.browser = Some(tools::browser()?);
                self.axe = tools::axe(&self.kit)?;
                Ok(())
            }
            Need::MailServers => tools::mail_servers(),
            Need::Server => {
                let front = front::build(&mut self.kit, Profile::Dev)?;
                self.binary = Some(server::build(&self.kit, Profile::Dev, &front)?);
                self.simulator = Some(server::build_simulator(&self.kit)?);
                Ok(())
            }
            Need::Release => front::build(&mut self.kit, Profile::Release).map(|_| ()),
        }
    }

    /// cargo, told where the server, the browser and its settings are, as far as they were asked for.
    pub fn cargo(&self) -> Result<Command> {
        let mut cargo = self.kit.cargo()?;
        cargo.env("SWITCHBOARD_FRONT", Profile::Dev.folder(&self.kit));
        cargo.env("RELEASE_FRONT", Profile::Release.folder(&self.kit));
        cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", self.kit.place.root.join("webdriver.json"));
        // For all tests of a binary together, in seconds; the runner's own 20 are short on a machine with other work.
        cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
        if let Some(browser) = &self.browser {
            cargo.env("CHROME", &browser.chrome).env("CHROMEDRIVER", &browser.driver);
        }
        if let Some(axe) = &self.axe {
            cargo.env("AXE", axe);
        }
        if let Some(binary) = &self.binary {
            cargo.env("SWITCHBOARD_BIN", binary);
        }
        if let Some(simulator) = &self.simulator {
            cargo.env("SIMULATOR_BIN", simulator);
        }
        Ok(cargo)
    }

    /// Runs cargo with its output shown; returns whether it succeeded, and stdout.
    pub fn run(&self, arguments: &[&str]) -> Result<(bool, String)> {
        let mut cargo = self.cargo()?;
        cargo.args(arguments);
        sh::step(&format!("cargo {}", arguments.join(" ")));
        sh::tee(&mut cargo)
    }
}
