//! Gathers built pages and plain files into the folder the server embeds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Profile;
use super::compress;
use super::page::{PAGES, files_below};
use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;
use crate::tools::Optimisers;

const LOADER: &str = "customer-widget/loader/widget.js";
/// What pages fetch when it is needed: with the first file, with the first letter.
pub const ON_DEMAND: [&str; 2] = ["widgets/files", "widgets/mail"];

/// Path below the folder, with `/`, and content.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads everything that is served.
pub fn gather(kit: &Kit, profile: Profile, optimisers: Option<&Optimisers>) -> Result<Files> {
    let root = &kit.place.root;
    let mut files = Files::new();
    for page in &PAGES {
        add_folder(&mut files, &page.stage(kit, profile), page.name)?;
    }
    for path in files_below(&root.join("widgets/text"))? {
        if let Some(name) = path.file_name().and_then(|name| name.to_str()).and_then(catalogue) {
            files.insert(name, read(&path)?);
        }
    }
    lend(&mut files);
    add_folder(&mut files, &root.join("public"), "public")?;
    let script = |path: &PathBuf| match optimisers {
        Some(optimisers) => minified(optimisers, path),
        None => read(path),
    };
    let loader = root.join(LOADER);
    if loader.exists() {
        files.insert("widget.js".to_owned(), script(&loader)?);
    }
    for folder in ON_DEMAND {
        let below = folder.trim_start_matches("widgets/");
        for path in files_below(&root.join(folder))? {
            if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                files.insert(format!("public/{below}/{name}"), script(&path)?);
            }
        }
    }
    Ok(files)
}

/// Makes the folder hold exactly these files, touching only what differs.
pub fn publish(files: &Files, folder: &Path, profile: Profile) -> Result<()> {
    let mut wanted = Vec::new();
    for (name, content) in files {
        let path = folder.join(name);
        let changed = write_if_changed(&path, content)?;
        if profile == Profile::Release && compress::gains(name) {
            let packed = folder.join(format!("{name}.br"));
            if changed || !packed.exists() {
                let bytes = compress::brotli(content)?;
                // A few bytes can grow; then the file is served as it is, and an older `.br` goes below.
                if bytes.len() < content.len() {
                    write_if_changed(&packed, &bytes)?;
                    wanted.push(packed);
                }
            } else {
                wanted.push(packed);
            }
        }
        wanted.push(path);
    }
    for path in files_below(folder)? {
        if !wanted.contains(&path) {
            std::fs::remove_file(&path).map_err(Error::file("remove", &path))?;
        }
    }
    Ok(())
}

// Administration says what it says in the desk's words too: they stand behind its own, so that it fetches one file.
fn lend(files: &mut Files) {
    let desk: Vec<_> = files
        .range("desk/text/".to_owned().."desk/text0".to_owned())
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    for (name, text) in desk {
        if let Some(own) = files.get_mut(&name.replacen("desk", "admin", 1)) {
            own.extend(text);
        }
    }
}

// `desk.en.txt` is served as `desk/text/en.txt`; what belongs to no page and is fetched when it is needed, as
// `public/mail/text/en.txt`.
fn catalogue(name: &str) -> Option<String> {
    let (page, language) = name.strip_suffix(".txt")?.split_once('.')?;
    if PAGES.iter().any(|known| known.name == page) {
        return Some(format!("{page}/text/{language}.txt"));
    }
    let on_demand = ON_DEMAND.iter().any(|folder| folder.trim_start_matches("widgets/") == page);
    on_demand.then(|| format!("public/{page}/text/{language}.txt"))
}

fn add_folder(files: &mut Files, folder: &Path, prefix: &str) -> Result<()> {
    for path in files_below(folder)? {
        let below = path.strip_prefix(folder).unwrap_or(&path);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        if parts.iter().any(|part| part.starts_with('.')) {
            continue;
        }
        files.insert(format!("{prefix}/{}", parts.join("/")), read(&path)?);
    }
    Ok(())
}

fn minified(optimisers: &Optimisers, path: &Path) -> Result<Vec<u8>> {
    let mut command = Command::new(&optimisers.esbuild);
    command.args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"]).arg(path);
    Ok(sh::output(&mut command)?.into_bytes())
}

fn read(path: &PathBuf) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Error::file("read", path))
}

fn write_if_changed(path: &Path, content: &[u8]) -> Result<bool> {
    if std::fs::read(path).is_ok_and(|has| has == content) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Error::file("create", folder))?;
    }
    std::fs::write(path, content).map_err(Error::file("write", path))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogues_go_to_their_page() {
        assert_eq!(catalogue("desk.en.txt").as_deref(), Some("desk/text/en.txt"));
        assert_eq!(catalogue("chat.de.txt").as_deref(), Some("chat/text/de.txt"));
        assert_eq!(catalogue("mail.de.txt").as_deref(), Some("public/mail/text/de.txt"));
        assert_eq!(catalogue("README.md"), None);
        assert_eq!(catalogue("other.en.txt"), None);
    }

    #[test]
    fn administration_has_the_words_of_the_desk() {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let mut files = Files::from([
            file("desk/text/en.txt", "a = A\n"),
            file("admin/text/en.txt", "b = B\n"),
            file("desk/x", ""),
        ]);
        lend(&mut files);
        assert_eq!(files["admin/text/en.txt"], b"b = B\na = A\n");
        assert_eq!(files["desk/text/en.txt"], b"a = A\n");
    }

    #[test]
    fn publishing_compresses_keeps_and_removes() {
        let folder = std::env::temp_dir().join(format!("switchboard-publish-{}", std::process::id()));
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let both = Files::from([file("chat/index.html", &"<p>hello".repeat(20)), file("public/old.png", "x")]);
        publish(&both, &folder, Profile::Release).unwrap();
        assert!(folder.join("chat/index.html.br").exists());
        assert!(!folder.join("public/old.png.br").exists());
        assert!(!folder.join("desk/style.css.br").exists(), "nothing is not worth compressing");
        let written = folder.join("chat/index.html").metadata().unwrap().modified().unwrap();
        let one = Files::from([file("chat/index.html", &"<p>hello".repeat(20))]);
        publish(&one, &folder, Profile::Release).unwrap();
        assert!(!folder.join("public/old.png").exists());
        assert_eq!(folder.join("chat/index.html").metadata().unwrap().modified().unwrap(), written);
        publish(&one, &folder, Profile::Dev).unwrap();
        assert!(!folder.join("chat/index.html.br").exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
