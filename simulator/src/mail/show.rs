//! A mail's HTML as a page of its own for a frame of the simulator's page. It can do nothing: its headers forbid scripts, forms
//! and everything from elsewhere, and the frame has no rights either. Pictures in the mail stand in it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State as Given};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mail_parser::MessageParser;

use super::read::{content_id, mime};
use crate::Simulator;

const CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
                   frame-ancestors 'self'; sandbox";

/// `/api/letters/{source}/html`.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new().route("/api/letters/{source}/html", get(html))
}

async fn html(Given(simulator): Given<Arc<Simulator>>, Path(source): Path<u64>) -> Response {
    let page = simulator.shelf.get(source).and_then(|(_, raw)| page(&raw));
    let Some(page) = page else {
        return (StatusCode::NOT_FOUND, "there is no such mail any more, or it has no HTML\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, page).into_response()
}

/// The HTML with its pictures in it.
fn page(raw: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse(raw)?;
    let parts = message.html_bodies().filter(|part| part.is_text_html()).filter_map(|part| part.text_contents());
    let mut html = parts.collect::<Vec<_>>().join("\n");
    if html.is_empty() {
        return None;
    }
    for part in message.attachments() {
        let Some(id) = content_id(part) else { continue };
        let mime = mime(part);
        // Another type could end the attribute it stands in.
        if mime.strip_prefix("image/").is_some_and(|kind| kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+'))
        {
            let data = ["data:", &mime, ";base64,", &BASE64_STANDARD.encode(part.contents())].concat();
            html = html.replace(&["cid:", &id].concat(), &data);
        }
    }
    Some(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_in_the_page() {
        let raw = "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:1@x\">\
                   \r\n--b\r\nContent-Type: image/png\r\nContent-ID: <1@x>\r\nContent-Transfer-Encoding: base64\r\n\r\nAA==\
                   \r\n--b--\r\n";
        assert_eq!(page(raw.as_bytes()).unwrap().trim_end(), "<img src=\"data:image/png;base64,AA==\">");
        assert_eq!(page(b"Subject: x\r\n\r\nplain"), None);
    }
}
