//! Content security policies of our own pages. Trunk writes an inline module script into each page; its hash is the only
//! inline script that may run.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::site::Site;
use sha2::{Digest, Sha256};

use super::origin::Origin;

/// The desktop and administration: nobody may frame them.
pub fn desk(html: &[u8], sockets: &str) -> String {
    application(html, sockets, "'none'")
}

/// The customer's panel: the site's pages may frame it.
pub fn chat(html: &[u8], sockets: &str, site: &Site) -> String {
    // Parsed again: what stands in a header must be nothing but origins, whoever wrote the document.
    let origins: Vec<_> = site.origins.iter().filter_map(|origin| origin.parse::<Origin>().ok()).collect();
    let ancestors = match &*origins {
        [] => "'none'".to_owned(),
        some => some.iter().map(Origin::as_str).collect::<Vec<_>>().join(" "),
    };
    application(html, sockets, &ancestors)
}

/// Plain pages of ours that need nothing but their own files.
pub fn plain() -> String {
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'".to_owned()
}

/// A page of nothing but words, which may be framed so that whoever embeds it wrongly can read why.
pub fn words() -> String {
    "default-src 'none'; base-uri 'none'; form-action 'none'".to_owned()
}

/// The demo shop: a careful site that lets in the product at this origin and nothing else.
pub fn shop(product: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' {product}; frame-src {product}; style-src 'self'; img-src 'self' data:; \
         base-uri 'none'; form-action 'none'"
    )
}

fn application(html: &[u8], sockets: &str, ancestors: &str) -> String {
    let mut scripts = "'self' 'wasm-unsafe-eval'".to_owned();
    for script in inline_scripts(html) {
        scripts.push(' ');
        scripts.push_str(&source_hash(script));
    }
    // 'self' covers sockets in today's browsers; Safari before 15.4 wants them named.
    format!(
        "default-src 'self'; script-src {scripts}; style-src 'self'; \
         img-src 'self' blob: data:; media-src 'self' blob: data:; connect-src 'self'{sockets}; \
         frame-src 'self' blob:; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors {ancestors}"
    )
}

/// `'sha256-…'` of a script.
fn source_hash(script: &[u8]) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

/// What stands between `<script …>` and `</script>` of scripts without `src`. Our own pages only: no parser for others'.
fn inline_scripts(html: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = find(rest, b"<script") {
        rest = &rest[start + b"<script".len()..];
        let Some(open) = find(rest, b">") else { break };
        let (attributes, content) = (&rest[..open], &rest[open + 1..]);
        let Some(end) = find(content, b"</script") else { break };
        if find(attributes, b" src=").is_none() && end > 0 {
            found.push(&content[..end]);
        }
        rest = &content[end..];
    }
    found
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window.eq_ignore_ascii_case(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_found_and_others_are_not() {
        let html = b"<head><script src=\"/a.js\"></script><script type=\"module\">\nimport x;\n</script></head>\
            <SCRIPT>two</SCRIPT><script></script>";
        assert_eq!(inline_scripts(html), [&b"\nimport x;\n"[..], b"two"]);
        assert!(inline_scripts(b"<script>never closed").is_empty());
    }

    #[test]
    fn hashes_are_as_browsers_compute_them() {
        // The example of CSP level 3, §8.2.
        assert_eq!(source_hash(b"alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    #[test]
    fn pages_say_what_they_need() {
        let policy = desk(b"<script>alert('Hello, world.');</script>", " ws://a:1");
        assert!(
            policy.contains(
                "script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"
            )
        );
        assert!(policy.contains("connect-src 'self' ws://a:1;"));
        assert!(policy.ends_with("frame-ancestors 'none'"));
    }
}
