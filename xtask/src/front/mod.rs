//! The front ends: trunk builds each page, xtask shrinks, compresses and gathers what the server embeds.
//!
//! `target/front/<profile>/` holds `desk/`, `admin/`, `chat/`, `widget.js` and `public/`; in the release profile a `.br` beside
//! every file that gains from it. Unchanged files keep their modification time, so that nothing embeds them anew.

mod assets;
mod compress;
mod glue;
mod page;
mod split;
mod stamp;
mod style;

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::tools::{self, Optimisers};

pub use page::files_below;
pub use split::part;

use page::{PAGES, THREAD_BENCH};

/// How front ends are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// In seconds, a few times larger: for `run` and the browser tests.
    Dev,
    /// As small as can be: for size figures and the release binary.
    Release,
}

impl Profile {
    /// cargo's name of it, and the folder's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "front-dev",
            Self::Release => "front",
        }
    }

    /// What the server is given to embed.
    pub fn folder(self, kit: &Kit) -> PathBuf {
        kit.place.target.join("front").join(self.name())
    }
}

/// Builds what is out of date and returns the folder.
pub fn build(kit: &mut Kit, profile: Profile) -> Result<PathBuf> {
    let optimisers = prepare(kit, profile)?;
    for page in &PAGES {
        page.build(kit, profile, optimisers.as_ref())?;
    }
    let folder = profile.folder(kit);
    std::fs::create_dir_all(&folder).map_err(Error::file("create", &folder))?;
    let files = assets::gather(kit, profile, optimisers.as_ref())?;
    assets::publish(&files, &folder, profile)?;
    Ok(folder)
}

/// Builds the page the thread is measured on, like a release, and returns its folder.
pub fn thread_bench(kit: &mut Kit) -> Result<PathBuf> {
    let optimisers = prepare(kit, Profile::Release)?;
    THREAD_BENCH.build(kit, Profile::Release, optimisers.as_ref())?;
    Ok(THREAD_BENCH.stage(kit, Profile::Release))
}

fn prepare(kit: &mut Kit, profile: Profile) -> Result<Option<Optimisers>> {
    kit.with_wasm_tools()?;
    match profile {
        Profile::Dev => Ok(None),
        Profile::Release => {
            kit.toolchain.ensure_source()?;
            kit.with_splitter()?;
            Ok(Some(tools::optimisers(kit)?))
        }
    }
}
