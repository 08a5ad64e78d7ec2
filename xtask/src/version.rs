//! Version numbers, as far as choosing a toolchain or a tool needs them.

use std::fmt;

/// `major.minor.patch`; what follows a `-` or `+` is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `1.96.0`, `1.96` or `1.97.0-nightly`.
    pub fn parse(text: &str) -> Option<Self> {
        let core = text.trim().split(['-', '+', ' ']).next()?;
        let mut parts = core.split('.').map(str::parse::<u32>);
        let major = parts.next()?.ok()?;
        let minor = parts.next()?.ok()?;
        let patch = match parts.next() {
            Some(patch) => patch.ok()?,
            None => 0,
        };
        Some(Self(major, minor, patch))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The value of `key: value` in `rustc -vV`'s output.
pub fn verbose_field<'a>(output: &'a str, key: &str) -> Option<&'a str> {
    output.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).map(str::trim)
}

/// The version Cargo.lock pins for a package; the newest, should there be several.
pub fn locked(lock: &str, package: &str) -> Option<String> {
    let wanted = format!("name = \"{package}\"");
    lock.split("[[package]]")
        .filter(|block| block.lines().any(|line| line.trim() == wanted))
        .filter_map(|block| quoted(block, "version"))
        .max_by_key(|version| Version::parse(version))
        .map(str::to_owned)
}

/// `rust-version` of the workspace manifest: no older compiler is worth trying.
pub fn rust_version(manifest: &str) -> Option<Version> {
    Version::parse(quoted(manifest, "rust-version")?)
}

fn quoted<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let value = line.trim().strip_prefix(key)?.trim_start().strip_prefix('=')?;
        value.trim().strip_prefix('"')?.split('"').next()
    })
}

#[cfg(test)]
mod tests {
    use super::{Version, locked, rust_version, verbose_field};

    #[test]
    fn reads_versions_as_rustc_and_tools_print_them() {
        assert_eq!(Version::parse("1.96.0"), Some(Version(1, 96, 0)));
        assert_eq!(Version::parse("1.90"), Some(Version(1, 90, 0)));
        assert_eq!(Version::parse("1.97.0-nightly"), Some(Version(1, 97, 0)));
        assert_eq!(Version::parse("1.96.0 (30a34c682 2026-05-25)"), Some(Version(1, 96, 0)));
        assert_eq!(Version::parse("nonsense"), None);
        assert!(Version(1, 100, 0) > Version(1, 96, 3));
    }

    #[test]
    fn finds_the_llvm_and_host_of_a_compiler() {
        let output = "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\nLLVM version: 22.1.8\n";
        assert_eq!(verbose_field(output, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(verbose_field(output, "LLVM version"), Some("22.1.8"));
        assert_eq!(verbose_field(output, "commit-date"), None);
    }

    #[test]
    fn takes_the_exact_package_from_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\ndependencies = [\n \"wasm-bindgen-macro\",\n]\n";
        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lock, "leptos"), None);
    }

    #[test]
    fn takes_the_newest_of_several_locked_versions() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"0.2.9\"\n[[package]]\nname = \"a\"\nversion = \"0.2.100\"\n";
        assert_eq!(locked(lock, "a").as_deref(), Some("0.2.100"));
    }

    #[test]
    fn reads_the_oldest_compiler_allowed() {
        let manifest = "[workspace.package]\nversion = \"0.1.0\"\nrust-version = \"1.90\"\n";
        assert_eq!(rust_version(manifest), Some(Version(1, 90, 0)));
    }
}
