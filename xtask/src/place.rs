//! Where things are: the checkout, its target folder, the per-user cache.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folders every task works with, all absolute.
#[derive(Debug, Clone)]
pub struct Place {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
    /// Tools shared by all checkouts of this user.
    pub cache: PathBuf,
}

impl Place {
    /// Finds them from the environment cargo starts us in.
    pub fn find() -> Result<Self> {
        let crate_dir =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root =
            crate_dir.parent().map(Path::to_path_buf).ok_or_else(|| Error::new("xtask lies outside the checkout"))?;
        Ok(Self { target: target_dir(&root), cache: cache_dir()?, root })
    }

    /// A file of the checkout, as text.
    pub fn read(&self, path: &str) -> Result<String> {
        let path = self.root.join(path);
        std::fs::read_to_string(&path).map_err(Error::file("read", &path))
    }
}

// We lie in `<target>/debug/xtask`: asking cargo would cost another process and know nothing more.
fn target_dir(root: &Path) -> PathBuf {
    let ours = std::env::current_exe().ok();
    let found = ours.as_deref().and_then(Path::parent).and_then(Path::parent);
    match found {
        Some(folder) if folder.join("CACHEDIR.TAG").exists() => folder.to_path_buf(),
        _ => root.join("target"),
    }
}

fn cache_dir() -> Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(folder) if Path::new(&folder).is_absolute() => PathBuf::from(folder),
        _ => std::env::home_dir().map(|home| home.join(".cache")).ok_or_else(|| {
            Error::new("no cache folder: neither XDG_CACHE_HOME nor HOME is set")
                .mend("set XDG_CACHE_HOME to a folder you may write to")
        })?,
    };
    Ok(base.join("switchboard"))
}
