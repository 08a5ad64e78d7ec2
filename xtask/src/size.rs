//! What a visitor downloads, against the budgets: the compressed files of the release front ends. What a page fetches only
//! when it is first shown is no part of its first load and has a budget of its own.

use std::path::Path;

use crate::error::{Error, Result};
use crate::front::{files_below, part};
use crate::table::{Row, kilo_bytes};

struct Budget {
    what: &'static str,
    /// A file or folder of the front-end folder.
    path: &'static str,
    bytes: u64,
}

const BUDGETS: [Budget; 6] = [
    Budget { what: "widget.js, brotli", path: "widget.js", bytes: 3_000 },
    Budget { what: "chat, all of it with one language, brotli", path: "chat", bytes: 90_000 },
    Budget { what: "what sends and shows files, on demand, brotli", path: "public/files", bytes: 12_000 },
    Budget { what: "what writes and shows emails, on demand, brotli", path: "public/mail", bytes: 20_000 },
    Budget { what: "agent desktop, first load, brotli", path: "desk", bytes: 450_000 },
    // Our own figure: the pages of mailboxes and rules for mail came in with 65 KB.
    Budget { what: "administration, first load, brotli", path: "admin", bytes: 380_000 },
];

/// Parts of the agent desktop, by name.
const PARTS: [(&str, u64); 3] = [("tools", 120_000), ("mail", 120_000), (SHARED, 30_000)];
/// What several parts need; fetched with the first of them.
const SHARED: &str = "chunk";

/// One row per budget, and one per part of the desk.
pub fn rows(front: &Path) -> Result<Vec<Row>> {
    let mut rows = BUDGETS.iter().map(|budget| row(front, budget)).collect::<Result<Vec<_>>>()?;
    for path in files_below(&front.join("desk"))? {
        if let Some(name) = part(&path) {
            // A part nobody set a budget for has none to spend.
            let kind = if name.starts_with(SHARED) { SHARED } else { name };
            let bytes = PARTS.iter().find(|(known, _)| *known == kind).map_or(0, |(_, bytes)| *bytes);
            rows.push(weighed(
                &format!("agent desktop, `{name}` when first shown, brotli"),
                file_weight(&path)?,
                bytes,
            ));
        }
    }
    Ok(rows)
}

fn row(front: &Path, budget: &Budget) -> Result<Row> {
    let path = front.join(budget.path);
    let bytes = if path.is_dir() { folder_weight(&path)? } else { file_weight(&path)? };
    Ok(weighed(budget.what, bytes, budget.bytes))
}

fn weighed(what: &str, bytes: u64, budget: u64) -> Row {
    Row::held(what, format!("<= {}", kilo_bytes(budget)), kilo_bytes(bytes), bytes <= budget)
}

fn folder_weight(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    let mut language = 0;
    for path in files_below(folder)? {
        if path.extension().is_some_and(|end| end == "br") || part(&path).is_some() {
            continue;
        }
        let weight = file_weight(&path)?;
        // A browser fetches one catalogue: the heaviest counts.
        if path.starts_with(folder.join("text")) {
            language = weight.max(language);
        } else {
            sum += weight;
        }
    }
    Ok(sum + language)
}

fn file_weight(path: &Path) -> Result<u64> {
    let mut packed = path.as_os_str().to_owned();
    packed.push(".br");
    let served = if Path::new(&packed).exists() { Path::new(&packed) } else { path };
    served.metadata().map(|meta| meta.len()).map_err(Error::file("weigh", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_compressed_files_and_one_language() {
        let root = std::env::temp_dir().join(format!("switchboard-size-{}", std::process::id()));
        let chat = root.join("chat");
        std::fs::create_dir_all(chat.join("text")).unwrap();
        for (name, bytes) in
            [("a.wasm", 9_000), ("a.wasm.br", 3_000), ("icon.png", 50), ("text/en.txt", 10), ("text/de.txt", 20)]
        {
            std::fs::write(chat.join(name), vec![b' '; bytes]).unwrap();
        }
        assert_eq!(folder_weight(&chat).unwrap(), 3_070);
        std::fs::write(root.join("widget.js"), vec![b' '; 3_001]).unwrap();
        assert!(!row(&root, &BUDGETS[0]).unwrap().within);
        assert!(row(&root, &BUDGETS[1]).unwrap().within);
        let desk = root.join("desk");
        std::fs::create_dir_all(&desk).unwrap();
        for (name, bytes) in [("agent-app-0123456789abcdef_bg.wasm", 10), ("tools-0123456789abcdef.wasm", 500)] {
            std::fs::write(desk.join(name), vec![b' '; bytes]).unwrap();
        }
        assert_eq!(folder_weight(&desk).unwrap(), 10, "what comes later is no part of the first load");
        std::fs::remove_dir_all(&root).unwrap();
    }
}
