//! Whether a page must be built again: a hash over everything it is built from, kept from the last build that succeeded.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::Profile;
use super::page::{Page, files_below};
use crate::error::{Error, Result};
use crate::kit::Kit;

/// Raise it when the way pages are built changes.
const RECIPE: u32 = 1;
const SHARED: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    ".cargo/config.toml",
    "domain",
    "protocol",
    "widgets",
    "public",
];
/// Folders that no front end is built from.
const IGNORED: [&str; 4] = ["tests", "target", "text", "loader"];

/// What a page would be built from now, and where the last build's is noted.
#[derive(Debug)]
pub struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// Reads everything the page is built from.
    pub fn of(kit: &Kit, page: &Page, profile: Profile) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        (
            RECIPE,
            kit.toolchain.release(),
            profile.name(),
            std::env::var_os("RUSTFLAGS"),
        )
            .hash(&mut hasher);
        for input in SHARED.into_iter().chain([page.package]) {
            add(&mut hasher, &kit.place.root, &kit.place.root.join(input))?;
        }
        let file =
            kit.place
                .target
                .join("front/stamps")
                .join(format!("{}-{}", profile.name(), page.name));
        Ok(Self {
            file,
            hash: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the last build was made from the same.
    pub fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.hash)
    }

    /// Forgets the last build: one is under way and may fail.
    pub fn clear(&self) -> Result<()> {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::file("remove", &self.file)(error))
            }
            _ => Ok(()),
        }
    }

    /// Notes that it was built.
    pub fn keep(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder).map_err(Error::file("create", folder))?;
        }
        std::fs::write(&self.file, &self.hash).map_err(Error::file("write", &self.file))
    }
}

fn add(hasher: &mut DefaultHasher, root: &Path, input: &Path) -> Result<()> {
    let files = if input.is_file() {
        vec![input.to_path_buf()]
    } else {
        files_below(input)?
    };
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        if name
            .iter()
            .any(|part| IGNORED.iter().any(|ignored| part == *ignored))
        {
            continue;
        }
        name.hash(hasher);
        std::fs::read(&file)
            .map_err(Error::file("read", &file))?
            .hash(hasher);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(root: &Path) -> u64 {
        let mut hasher = DefaultHasher::new();
        add(&mut hasher, root, root).unwrap();
        hasher.finish()
    }

    #[test]
    fn notices_content_and_names_but_not_tests() {
        let root = std::env::temp_dir().join(format!("switchboard-stamp-{}", std::process::id()));
        std::fs::create_dir_all(root.join("tests")).unwrap();
        std::fs::write(root.join("a.rs"), "1").unwrap();
        let first = hash_of(&root);
        std::fs::write(root.join("a.rs"), "1").unwrap();
        std::fs::write(root.join("tests/t.rs"), "2").unwrap();
        assert_eq!(
            hash_of(&root),
            first,
            "rewriting the same and adding a test changes nothing"
        );
        std::fs::write(root.join("a.rs"), "2").unwrap();
        let second = hash_of(&root);
        assert_ne!(second, first);
        std::fs::rename(root.join("a.rs"), root.join("b.rs")).unwrap();
        assert_ne!(hash_of(&root), second);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
