//! What a build needs, found or installed: the toolchain, and the tools on PATH.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::place::Place;
use crate::toolchain::Toolchain;
use crate::tools;

/// Folders, toolchain and PATH of every command a task runs.
#[derive(Debug)]
pub struct Kit {
    /// Where things are.
    pub place: Place,
    /// What everything is compiled with.
    pub toolchain: Toolchain,
    folders: Vec<PathBuf>,
}

impl Kit {
    /// Finds the toolchain, or sets one up.
    pub fn open() -> Result<Self> {
        let place = Place::find()?;
        let toolchain = Toolchain::ensure(&place)?;
        let folders = toolchain.first_in_path().into_iter().collect();
        Ok(Self { place, toolchain, folders })
    }

    /// Adds what turns a crate into a web page: wasm-bindgen and trunk.
    pub fn with_wasm_tools(&mut self) -> Result<()> {
        for folder in tools::wasm(self)? {
            if !self.folders.contains(&folder) {
                self.folders.insert(0, folder);
            }
        }
        Ok(())
    }

    /// Adds what cuts a program into parts, for releases.
    pub fn with_splitter(&mut self) -> Result<()> {
        if let Some(folder) = tools::splitter(self)?.filter(|folder| !self.folders.contains(folder)) {
            self.folders.insert(0, folder);
        }
        Ok(())
    }

    /// PATH with the tools in front.
    pub fn path(&self) -> Result<OsString> {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let all = self.folders.iter().cloned().chain(std::env::split_paths(&inherited));
        std::env::join_paths(all).map_err(|error| Error::new(format!("PATH cannot be extended: {error}")))
    }

    /// A program run in the checkout with this kit.
    pub fn command(&self, program: &str) -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(&self.place.root).env("PATH", self.path()?).envs(self.toolchain.variables());
        // cargo tells us about ourselves; a cargo below us is to think of the crate it builds.
        for (key, _) in std::env::vars_os() {
            let name = key.to_string_lossy();
            if name == "CARGO" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&key);
            }
        }
        if let Some(libraries) = std::env::var_os("LD_LIBRARY_PATH") {
            let ours = |folder: &PathBuf| {
                folder.starts_with(&self.place.target) || folder.iter().any(|part| part == "rustlib")
            };
            let kept = std::env::split_paths(&libraries).filter(|folder| !ours(folder));
            command.env("LD_LIBRARY_PATH", std::env::join_paths(kept).unwrap_or(libraries.clone()));
        }
        Ok(command)
    }

    /// cargo of this kit.
    pub fn cargo(&self) -> Result<Command> {
        let program =
            self.toolchain.first_in_path().map_or_else(|| PathBuf::from("cargo"), |folder| folder.join("cargo"));
        self.command(&program.to_string_lossy())
    }
}
