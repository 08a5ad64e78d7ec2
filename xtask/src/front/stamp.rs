//! Whether a page must be built again: a hash over everything it is built from, kept from the last build that succeeded.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::Profile;
use super::page::{Page, files_below};
use crate::error::{Error, Result};
use crate::kit::Kit;

/// Raise it when the way pages are built changes.
const RECIPE: u32 = 3;
const SHARED: [&str; 8] =
    ["Cargo.toml", "Cargo.lock", "Trunk.toml", ".cargo/config.toml", "domain", "protocol", "widgets", "public"];
/// Folders of a crate that no page is built from.
const IGNORED: [&str; 2] = ["tests", "loader"];

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
        (RECIPE, kit.toolchain.release(), profile.name(), std::env::var_os("RUSTFLAGS")).hash(&mut hasher);
        for input in SHARED.into_iter().chain([page.package]) {
            add(&mut hasher, &kit.place.root, &kit.place.root.join(input))?;
        }
        let file = kit.place.target.join("front/stamps").join(format!("{}-{}", profile.name(), page.name));
        Ok(Self { file, hash: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the last build was made from the same.
    pub fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.hash)
    }

    /// Forgets the last build: one is under way and may fail.
    pub fn clear(&self) -> Result<()> {
        match std::fs::remove_file(&self.file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file("remove", &self.file)(error)),
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
    let files = if input.is_file() { vec![input.to_path_buf()] } else { files_below(input)? };
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        // Right below the crate only: a module of the program may have the same name.
        if name.iter().nth(1).is_some_and(|part| IGNORED.iter().any(|ignored| part == *ignored)) {
            continue;
        }
        name.hash(hasher);
        std::fs::read(&file).map_err(Error::file("read", &file))?.hash(hasher);
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
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("app/src/a.rs", "1");
        let first = hash_of(&root);
        write("app/src/a.rs", "1");
        write("app/tests/t.rs", "2");
        assert_eq!(hash_of(&root), first, "the same again, and a test: nothing to build");
        write("app/src/tests/model.rs", "3");
        let second = hash_of(&root);
        assert_ne!(second, first, "a module may be called tests");
        std::fs::rename(root.join("app/src/a.rs"), root.join("app/src/b.rs")).unwrap();
        assert_ne!(hash_of(&root), second);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
