//! Cuts a page's program into the part it begins with and those it fetches when they are first shown.
//!
//! The crate marks functions as the doors to a part (`widgets/src/lazy`). The compiler's linker leaves its relocations in
//! the program (`agent-app/build.rs`), by which wasm-split-cli finds out what can only be reached through which door. That
//! must happen before wasm-bindgen, so this begins anew from what cargo built: trunk's script and program are replaced.

use std::path::Path;

use super::Profile;
use super::glue::{IMPORTS, IMPORTS_END};
use super::page::{PROGRAM, Page, files_below};
use crate::error::{Error, Result};
use crate::kit::Kit;
use crate::sh;
use crate::toolchain::WASM;

/// Where the program imports from what fetches its parts.
pub const LOADERS: &str = "./__wasm_split.js";

/// Replaces script and program of a page that trunk built by those of the first part, and puts the other parts beside them.
pub fn split(kit: &Kit, page: &Page, stage: &Path) -> Result<()> {
    let name = files_below(stage)?
        .iter()
        .find_map(|path| path.file_name()?.to_str()?.strip_suffix(PROGRAM).map(str::to_owned))
        .ok_or_else(|| Error::new(format!("trunk left no program in {}", stage.display())))?;
    let Some((_, hash)) = name.rsplit_once('-') else {
        return Err(Error::new(format!("trunk called the program `{name}`, without a hash")));
    };
    sh::step(&format!("splitting {}", page.name));
    let whole = kit.place.target.join(WASM).join(Profile::Release.name()).join(page.package).with_extension("wasm");
    let parts = kit.place.target.join("front/parts").join(page.name);
    if parts.exists() {
        std::fs::remove_dir_all(&parts).map_err(Error::file("remove", &parts))?;
    }
    sh::run(kit.command("wasm-split-cli")?.args(["--out-name", &name]).arg(whole).arg(&parts))?;
    let mut bindgen = kit.command("wasm-bindgen")?;
    bindgen.args(["--target=web", "--no-typescript", "--keep-lld-exports", "--out-name", &name, "--out-dir"]);
    sh::run(bindgen.arg(stage).arg(parts.join(&name).with_extension("wasm")))?;

    let read = |path: &Path| std::fs::read_to_string(path).map_err(Error::file("read", path));
    let mut loaders = read(&parts.join(LOADERS))?;
    for part in files_below(&parts)? {
        let stem = part.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if stem.starts_with("split_") || stem.starts_with("chunk_") {
            let called = format!("{}-{hash}.wasm", stem.trim_start_matches("split_").replace('_', "-"));
            loaders = loaders.replace(&format!("{stem}.wasm"), &called);
            let target = stage.join(called);
            std::fs::copy(&part, &target).map_err(Error::file("write", &target))?;
        }
    }
    let script = stage.join(format!("{name}.js"));
    std::fs::write(&script, joined(&read(&script)?, &loaders)?).map_err(Error::file("write", &script))
}

/// What a file is called as a part of a page, if it is one: `tools` for `tools-0123456789abcdef.wasm`. What several parts need
/// is a file of its own, `chunk-0` and so on, fetched with the first of them.
pub fn part(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?.strip_suffix(".wasm")?;
    name.rsplit_once('-').filter(|(_, hash)| !hash.ends_with("_bg")).map(|(name, _)| name)
}

// One script instead of two that import each other.
fn joined(glue: &str, loaders: &str) -> Result<String> {
    let shape = || Error::new("wasm-split-cli or wasm-bindgen wrote scripts of another shape");
    let mut shared = None;
    let mut names = Vec::new();
    let mut fetching = String::new();
    for line in loaders.lines() {
        let line = if let Some(definition) = line.strip_prefix("export const ") {
            names.push(definition.split_once(' ').ok_or_else(shape)?.0);
            line.replacen("export ", "", 1)
        } else if line.starts_with("import {") {
            continue;
        } else if let Some(list) = line.trim().strip_suffix(" = initSync(undefined, undefined);") {
            let list = list.trim_start_matches("const {").trim_end_matches('}');
            let list: Vec<_> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
            shared = Some(list.iter().map(|name| format!("{name}: wasm.{name}")).collect::<Vec<_>>().join(", "));
            continue;
        } else if line.trim().starts_with("Object.assign(") {
            format!("Object.assign(sharedImports.__wasm_split, {{ {} }});", shared.as_ref().ok_or_else(shape)?)
        } else {
            line.to_owned()
        };
        fetching.extend([&line, "\n"]);
    }
    let imports: String = names.iter().flat_map(|name| ["        ", name, ": ", name, ",\n"]).collect();
    let mut out = String::with_capacity(glue.len() + fetching.len());
    let (mut open, mut mentioned) = (false, 0);
    for line in glue.lines() {
        // Where it was imported, and where it was given to the program: once for each part.
        if line.contains(LOADERS) {
            mentioned += 1;
            continue;
        }
        open |= line == IMPORTS;
        if open && line == IMPORTS_END {
            open = false;
            out.push_str(&imports);
        }
        out.extend([line, "\n"]);
    }
    let whole = mentioned == 2 * names.len() && !names.is_empty() && shared.is_some();
    if whole { Ok(out + &fetching) } else { Err(shape()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"

function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_length_ab12: function(arg0) {
            return arg0.length;
        },
    };
    return {
        __proto__: null,
        \"./app_bg.js\": import0,
        \"./__wasm_split.js\": import1,
    };
}
";
    const LOADERS: &str = "import { initSync } from \"./app.js\";

function getSharedImports() {
        sharedImports = { __wasm_split: {  } };
        const { __indirect_function_table, memory,  } = initSync(undefined, undefined);
        Object.assign(sharedImports.__wasm_split, { __indirect_function_table, memory,  });
}
export const __wasm_split_load_tools = wrapAsyncCb(makeLoad(() => {}, []));
";

    #[test]
    fn both_scripts_become_one() {
        let joined = joined(GLUE, LOADERS).unwrap();
        assert!(!joined.contains("import1") && !joined.contains("initSync"), "{joined}");
        assert!(joined.contains("        __wasm_split_load_tools: __wasm_split_load_tools,\n    };\n"), "{joined}");
        assert!(joined.contains("{ __indirect_function_table: wasm.__indirect_function_table, memory: wasm.memory }"));
        assert!(joined.contains("\nconst __wasm_split_load_tools = wrapAsyncCb("), "{joined}");
    }

    #[test]
    fn each_part_has_an_import_of_its_own() {
        let more = "import * as import2 from \"./__wasm_split.js\"\n";
        let given = "        \"./__wasm_split.js\": import1,\n";
        let glue =
            [more, &GLUE.replace(given, &[given, "        \"./__wasm_split.js\": import2,\n"].concat())].concat();
        let loaders =
            [LOADERS, "export const __wasm_split_load_mail = wrapAsyncCb(makeLoad(() => {}, []));\n"].concat();
        let joined = joined(&glue, &loaders).unwrap();
        assert!(
            !joined.contains("import2") && joined.contains("        __wasm_split_load_mail: __wasm_split_load_mail,\n")
        );
        assert!(super::joined(&glue, LOADERS).is_err(), "one that nothing fetches");
    }

    #[test]
    fn scripts_of_another_shape_are_an_error_not_a_broken_page() {
        assert!(joined("const imports = {};\n", LOADERS).is_err());
        assert!(joined(GLUE, "").is_err());
    }

    #[test]
    fn parts_are_known_by_their_names() {
        assert_eq!(part(Path::new("desk/tools-0123456789abcdef.wasm")), Some("tools"));
        assert_eq!(part(Path::new("desk/agent-app-0123456789abcdef_bg.wasm")), None);
        assert_eq!(part(Path::new("desk/tools-0123456789abcdef.wasm.br")), None);
    }
}
