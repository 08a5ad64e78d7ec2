//! One style sheet per page: several small ones compress worse, and each is a request before anything is shown.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::error::{Error, Result};

const LINK: &str = "<link rel=\"stylesheet\" href=\"";

/// Joins the sheets a built page links, in their order, under a name that carries a hash of what is in it. Custom properties
/// that neither they nor `elsewhere` use are left out: the tokens are the same for every page.
pub fn join(folder: &Path, elsewhere: &str) -> Result<()> {
    let page = folder.join("index.html");
    let html = std::fs::read_to_string(&page).map_err(Error::file("read", &page))?;
    let mut sheets = Vec::new();
    for address in linked(&html) {
        let path = folder.join(address.rsplit('/').next().unwrap_or_default());
        sheets.push((path.clone(), std::fs::read_to_string(&path).map_err(Error::file("read", &path))?));
    }
    if sheets.len() < 2 {
        return Ok(());
    }
    let all = sheets.iter().map(|(_, sheet)| sheet.as_str()).collect::<Vec<_>>().join("\n");
    let all = only_used(all, elsewhere);
    let mut hasher = DefaultHasher::new();
    all.hash(&mut hasher);
    let name = format!("page-{:016x}.css", hasher.finish());
    for (path, _) in &sheets {
        std::fs::remove_file(path).map_err(Error::file("remove", path))?;
    }
    let joined = folder.join(&name);
    std::fs::write(&joined, all).map_err(Error::file("write", &joined))?;
    std::fs::write(&page, relinked(&html, &name)).map_err(Error::file("write", &page))
}

// Until nothing more falls away: what was used may have been used by what is gone.
fn only_used(mut css: String, elsewhere: &str) -> String {
    loop {
        let used = |name: &str| [css.as_str(), elsewhere].iter().any(|text| uses(text, name));
        let unused: Vec<_> =
            declared(&css).into_iter().filter(|(name, _)| !used(name)).map(|(_, range)| range).collect();
        if unused.is_empty() {
            return css;
        }
        for range in unused.into_iter().rev() {
            css.replace_range(range, "");
        }
    }
}

fn uses(text: &str, name: &str) -> bool {
    let call = format!("var({name}");
    text.match_indices(&call).any(|(at, _)| text[at + call.len()..].starts_with([')', ',', ' ']))
}

// Custom properties with the places of their declarations, as our own sheets write them: one to a line.
fn declared(css: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in css.split_inclusive('\n') {
        let words = line.trim();
        if let Some((name, _)) = words.split_once(':').filter(|_| words.starts_with("--") && words.ends_with(';')) {
            found.push((name.to_owned(), at..at + line.len()));
        }
        at += line.len();
    }
    found
}

// Addresses of the sheets, in order.
fn linked(html: &str) -> Vec<&str> {
    html.split(LINK).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

// The first link leads to the joined sheet, the others are gone.
fn relinked(html: &str, name: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut parts = html.split(LINK);
    out.push_str(parts.next().unwrap_or_default());
    for (at, part) in parts.enumerate() {
        let (address, rest) = part.split_once('"').unwrap_or((part, ""));
        if at == 0 {
            let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
            out.extend([LINK, folder, "/", name, "\"", rest]);
        } else {
            out.push_str(rest.split_once('>').map_or("", |(_, after)| after).trim_start());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n  <link rel=\"stylesheet\" href=\"/chat/a-1.css\"/>\n  <link rel=\"stylesheet\" href=\"/chat/b-2.css\"/>\n  <script></script></head>";

    #[test]
    fn properties_nobody_uses_are_left_out() {
        let css = ":root {\n  --a: 1px;\n  --b: var(--a);\n  --c: 2px;\n  --cc: 3px;\n  --d: 4px;\n}\np {\n  top: var(--cc, 0);\n}\n";
        let left = ":root {\n  --cc: 3px;\n  --d: 4px;\n}\np {\n  top: var(--cc, 0);\n}\n";
        assert_eq!(only_used(css.to_owned(), "q { top: var(--d) }"), left);
    }

    #[test]
    fn sheets_are_joined_in_order_under_one_link() {
        assert_eq!(linked(PAGE), ["/chat/a-1.css", "/chat/b-2.css"]);
        assert_eq!(
            relinked(PAGE, "page-3.css"),
            "<head>\n  <link rel=\"stylesheet\" href=\"/chat/page-3.css\"/>\n  <script></script></head>"
        );
        let folder = std::env::temp_dir().join(format!("switchboard-style-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (name, text) in [("index.html", PAGE), ("a-1.css", "a{}"), ("b-2.css", "b{}")] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        join(&folder, "").unwrap();
        let html = std::fs::read_to_string(folder.join("index.html")).unwrap();
        let [sheet] = linked(&html)[..] else { panic!("{html}") };
        let joined = std::fs::read_to_string(folder.join(sheet.trim_start_matches("/chat/"))).unwrap();
        assert_eq!(joined, "a{}\nb{}");
        assert!(!folder.join("a-1.css").exists());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
