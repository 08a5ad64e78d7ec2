//! Compression at build time, at the level no server would spend per request.

use crate::error::{Error, Result};

const GAINING: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Whether a file's kind is worth compressing.
pub fn gains(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| GAINING.contains(&end))
}

/// Brotli at its best.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &params)
        .map_err(|error| Error::new(format!("brotli: {error}")))?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacks_to_what_was_packed() {
        let text = "all work and no play ".repeat(100);
        let packed = brotli(text.as_bytes()).unwrap();
        assert!(packed.len() < 60, "{} bytes", packed.len());
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &packed[..], &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
    }

    #[test]
    fn pictures_are_left_alone() {
        assert!(gains("desk/app_bg.wasm") && gains("public/icon.svg"));
        assert!(!gains("public/shop.jpg") && !gains("LICENSE"));
    }
}
