//! Styles of single elements: a list of properties, and values that load nothing and escape nothing.

/// What an element may say of itself. Nothing that loads, moves it elsewhere, or animates.
pub const PROPERTIES: [&str; 68] = [
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "clear",
    "color",
    "direction",
    "display",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "overflow",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-wrap",
];

/// The only functions in values.
const FUNCTIONS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];

/// What is left of a style, perhaps nothing.
pub fn filter(style: &str) -> String {
    let mut kept = String::with_capacity(style.len());
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim().to_ascii_lowercase(), value.trim());
        if PROPERTIES.binary_search(&property.as_str()).is_ok() && is_harmless(value) {
            if !kept.is_empty() {
                kept.push(';');
            }
            kept.extend([&property, ":", value]);
        }
    }
    kept
}

/// Whether a value is numbers, words, colours. Whatever a value could hide something in is refused as a whole: escapes,
/// comments, functions.
fn is_harmless(value: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || " \t\r\n#%.,-+!()'\"_/".contains(c);
    if value.is_empty() || value.len() > 500 || !value.chars().all(allowed) || value.contains("/*") {
        return false;
    }
    let mut before = value;
    while let Some((head, _)) = before.rsplit_once('(') {
        let word = head.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        if !FUNCTIONS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            return false;
        }
        before = head;
    }
    true
}
