//! The names by which a page's JavaScript and WebAssembly know each other, made short.
//!
//! wasm-bindgen calls each function by its Rust path and a hash, in both files. Hashes do not compress, and what wasm-opt
//! found to be unused stays in the JavaScript. wasm-opt renames its side and says how; this module follows on the other.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// Where wasm-bindgen 0.2.130 lists what it gives to the program.
pub const IMPORTS: &str = "    const import0 = {";
/// Where that list ends.
pub const IMPORTS_END: &str = "    };";
/// How far in an entry of that list begins.
const INDENT: &str = "        ";

/// What wasm-opt's `--minify-imports-and-exports-and-modules` called things. It calls every module `a`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    module: String,
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

impl Names {
    /// Reads what wasm-opt printed: lists of `[module, name, short]` and `[name, short]`.
    pub fn read(printed: &str) -> Result<Self> {
        let mut names = Self::default();
        for line in printed.lines() {
            // Names are identifiers and paths: no escapes, and nothing between quotation marks but them.
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match quoted[..] {
                // What fetches the parts of the program stands in the same list.
                [super::split::LOADERS, name, short] => names.imports.insert(name.to_owned(), short.to_owned()),
                [module, name, short] => {
                    if !names.module.is_empty() && names.module != module {
                        return Err(Error::new(format!("the program imports from `{}` and `{module}`", names.module)));
                    }
                    module.clone_into(&mut names.module);
                    names.imports.insert(name.to_owned(), short.to_owned())
                }
                [name, short] => names.exports.insert(name.to_owned(), short.to_owned()),
                _ => None,
            };
        }
        if names.imports.is_empty() || names.exports.is_empty() {
            return Err(Error::new("wasm-opt did not say how it renamed imports and exports"));
        }
        Ok(names)
    }

    /// The JavaScript with the short names, and without what the program does not import.
    pub fn apply(&self, glue: &str) -> Result<String> {
        let mut out = String::with_capacity(glue.len());
        let mut found = 0;
        // Whether the list was entered, and whether the entry at hand is kept.
        let (mut inside, mut kept) = (false, true);
        for line in glue.lines() {
            if line == IMPORTS {
                inside = true;
            } else if inside && line == IMPORTS_END {
                (inside, kept) = (false, true);
            } else if let Some((name, rest)) = entry(line).filter(|(name, _)| inside && *name != "__proto__") {
                let short = self.imports.get(name);
                kept = short.is_some();
                if let Some(short) = short {
                    found += 1;
                    out.extend([INDENT, "\"", short, "\":"]);
                    self.push_line(&mut out, rest);
                }
                continue;
            }
            if kept {
                self.push_line(&mut out, line);
            }
        }
        let module = format!("\"{}\": import0", self.module);
        if found == self.imports.len() && out.contains(&module) {
            return Ok(out.replace(&module, "a: import0"));
        }
        Err(Error::new(format!(
            "the glue of this wasm-bindgen has another shape: {found} of {} imports found in it",
            self.imports.len()
        )))
    }

    // With every `wasm.name` renamed.
    fn push_line(&self, out: &mut String, line: &str) {
        let mut rest = line;
        while let Some(at) = rest.find("wasm.") {
            let (before, after) = (&rest[..at], &rest[at + 5..]);
            let end = after.find(|c: char| !is_identifier(c)).unwrap_or(after.len());
            let short = self.exports.get(&after[..end]).filter(|_| !before.ends_with(is_identifier));
            out.push_str(before);
            out.push_str("wasm.");
            out.push_str(short.map_or(&after[..end], String::as_str));
            rest = &after[end..];
        }
        out.push_str(rest);
        out.push('\n');
    }
}

// `        name: function(…` as its name and what follows the colon.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix(INDENT)?.split_once(':')?;
    (!name.is_empty() && name.chars().all(is_identifier)).then_some((name, rest))
}

fn is_identifier(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["./app_bg.js", "__wbg_length_ab12", "a"]
 ],
 "exports": [
  ["__wbindgen_malloc", "b"],
  ["memory", "c"]
 ]
}
"#;
    const GLUE: &str = "function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_gone_cd34: function(arg0) {
            return arg0 ? { length: 1 } : wasm.memory;
        },
        __wbg_length_ab12: function(arg0) {
            return passed(arg0, wasm.__wbindgen_malloc);
        },
    };
    return { __proto__: null, \"./app_bg.js\": import0 };
}
const unlike = mywasm.memory + wasm.memory.buffer;
";

    #[test]
    fn both_sides_are_renamed_and_what_is_unused_goes() {
        let glue = Names::read(PRINTED).unwrap().apply(GLUE).unwrap();
        assert!(glue.contains("        \"a\": function(arg0) {\n            return passed(arg0, wasm.b);\n"), "{glue}");
        assert!(!glue.contains("gone") && glue.contains("__proto__: null,\n"), "{glue}");
        assert!(glue.contains("mywasm.memory + wasm.c.buffer"), "{glue}");
        assert!(glue.contains("{ __proto__: null, a: import0 };"), "{glue}");
    }

    #[test]
    fn another_shape_is_an_error_not_a_broken_page() {
        let names = Names::read(PRINTED).unwrap();
        assert!(names.apply("const imports = {};\n").is_err());
        assert!(Names::read("").is_err());
    }
}
