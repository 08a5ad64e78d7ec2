//! Files of the front ends: embedded (read from disk in debug builds), compressed ahead, cached for as long as their name
//! allows.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Where files come from.
pub trait Source: Send + Sync + 'static {
    /// The file at this path, without a leading slash.
    fn get(&self, path: &str) -> Option<File>;
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What is in it.
    pub data: Cow<'static, [u8]>,
    /// SHA-256 of it.
    pub hash: [u8; 32],
}

/// The folder `SWITCHBOARD_FRONT` named when the server was built.
#[derive(rust_embed::Embed)]
#[folder = "$SWITCHBOARD_FRONT"]
pub struct Embedded;

/// The front ends' files.
pub struct Front(Box<dyn Source>);

impl File {
    /// A file with this content.
    pub fn new(data: impl Into<Cow<'static, [u8]>>) -> Self {
        let data = data.into();
        let hash = Sha256::digest(&data).into();
        Self { data, hash }
    }

    fn tag(&self) -> String {
        format!("\"{}\"", URL_SAFE_NO_PAD.encode(&self.hash[..12]))
    }
}

impl Source for Embedded {
    fn get(&self, path: &str) -> Option<File> {
        let file = <Self as rust_embed::Embed>::get(path)?;
        Some(File { hash: file.metadata.sha256_hash(), data: file.data })
    }
}

// A debug build reads from disk in any case: also from where it is told when it is started, so that a test can look at
// the front ends of a release without building the server anew.
#[cfg(debug_assertions)]
struct Folder(std::path::PathBuf);

#[cfg(debug_assertions)]
impl Source for Folder {
    fn get(&self, path: &str) -> Option<File> {
        let plain = std::path::Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        std::fs::read(self.0.join(path)).ok().filter(|_| plain).map(File::new)
    }
}

impl Default for Front {
    fn default() -> Self {
        #[cfg(debug_assertions)]
        if let Some(folder) = std::env::var_os("SWITCHBOARD_FRONT") {
            return Self::new(Folder(folder.into()));
        }
        Self(Box::new(Embedded))
    }
}

impl Front {
    /// Files from somewhere else.
    pub fn new(source: impl Source) -> Self {
        Self(Box::new(source))
    }

    /// A file as it is.
    pub fn file(&self, path: &str) -> Option<File> {
        self.0.get(path)
    }

    /// A file as an answer to a request with these headers; `None` when there is no such file.
    pub fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let plain = self.file(path)?;
        let packed = if accepts_brotli(headers) { self.file(&format!("{path}.br")) } else { None };
        let is_packed = packed.is_some();
        let file = packed.unwrap_or(plain);
        let tag = file.tag();
        let known = is_known(headers, &tag);
        let mut response = Response::new(if known { Body::empty() } else { Body::from(file.data) });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control(path)));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        out.extend(HeaderValue::try_from(tag).ok().map(|tag| (header::ETAG, tag)));
        if is_packed {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        Some(response)
    }
}

/// Whether the client takes brotli: named, or by `*`, and not at weight 0.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let weight = |coding: &str| {
        let values = headers.get_all(header::ACCEPT_ENCODING).iter();
        let mut codings = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        codings.find_map(|one| {
            let (name, parameter) = one.split_once(';').unwrap_or((one, ""));
            let weight = parameter.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok());
            name.trim().eq_ignore_ascii_case(coding).then_some(weight.unwrap_or(0.0))
        })
    };
    weight("br").or_else(|| weight("*")).is_some_and(|weight| weight > 0.0)
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// Names with a hash of their content never change; the loader has one name for ever and is asked for on every page of
/// every site; all else is asked for again and mostly answered with 304.
fn cache_control(path: &str) -> &'static str {
    if has_hash(path) {
        "public, max-age=31536000, immutable"
    } else if path == "widget.js" {
        "public, max-age=300, stale-while-revalidate=86400"
    } else {
        "no-cache"
    }
}

// As trunk writes them: `style-d9929c0059462f98.css`, `agent-app-df6e45a0b44df630_bg.wasm`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let hash = stem.rsplit_once('-').map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "ogg" => "audio/ogg",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! Negotiation, and a source in memory for everybody's tests.

    use std::collections::BTreeMap;

    use super::*;

    /// Files in memory.
    #[derive(Debug, Default)]
    pub struct Memory(BTreeMap<&'static str, &'static str>);

    impl Source for Memory {
        fn get(&self, path: &str) -> Option<File> {
            self.0.get(path).map(|text| File::new(text.as_bytes()))
        }
    }

    /// A front with these files.
    pub fn front(files: &[(&'static str, &'static str)]) -> Front {
        Front::new(Memory(files.iter().copied().collect()))
    }

    fn asked(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    fn said<'a>(response: &'a Response, name: &header::HeaderName) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn compressed_files_go_to_whoever_takes_them() {
        let front = front(&[("a.js", "plain"), ("a.js.br", "packed"), ("b.js", "plain")]);
        for (path, accepted, encoding) in [
            ("a.js", "gzip, br", "br"),
            ("a.js", "gzip, BR;q=0.5", "br"),
            ("a.js", "*", "br"),
            ("a.js", "gzip", ""),
            ("a.js", "br;q=0, *", ""),
            ("b.js", "br", ""),
        ] {
            let response = front.answer(path, &asked(header::ACCEPT_ENCODING, accepted)).unwrap();
            assert_eq!(said(&response, &header::CONTENT_ENCODING), encoding, "{path} {accepted}");
            assert_eq!(said(&response, &header::CONTENT_TYPE), "text/javascript; charset=utf-8");
            assert_eq!(said(&response, &header::VARY), "accept-encoding");
        }
    }

    #[test]
    fn who_has_it_gets_304() {
        let front = front(&[("a.css", "x")]);
        let first = front.answer("a.css", &HeaderMap::new()).unwrap();
        let tag = said(&first, &header::ETAG).to_owned();
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = front.answer("a.css", &asked(header::IF_NONE_MATCH, &known)).unwrap();
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
            assert_eq!(said(&again, &header::ETAG), tag);
        }
        let changed = front.answer("a.css", &asked(header::IF_NONE_MATCH, "\"other\"")).unwrap();
        assert_eq!(changed.status(), StatusCode::OK);
    }

    #[test]
    fn only_hashed_names_are_kept_for_ever() {
        for (path, kept) in [
            ("desk/agent-app-df6e45a0b44df630_bg.wasm", true),
            ("desk/tools-df6e45a0b44df630.wasm", true),
            ("desk/style-d9929c0059462f98.css", true),
            ("desk/index.html", false),
            ("desk/text/en.txt", false),
            ("public/demo/shop-front.css", false),
            ("widget.js", false),
        ] {
            assert_eq!(cache_control(path).contains("immutable"), kept, "{path}");
        }
    }

    #[test]
    fn nothing_is_nothing() {
        assert!(front(&[]).answer("a.css", &HeaderMap::new()).is_none());
        assert_eq!(media_type("desk/x_bg.wasm"), "application/wasm");
        assert_eq!(media_type("README"), "application/octet-stream");
    }
}
