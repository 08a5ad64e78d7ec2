//! Folders on loopback, for a browser that is to measure a page and nothing else.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

/// Serves a folder as long as the program runs; returns the address of its index.
pub async fn folder(path: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let address = listener.local_addr().expect("it has an address");
    let files = Router::new().fallback(file).with_state(path.to_path_buf());
    tokio::spawn(async move { axum::serve(listener, files).await });
    format!("http://{address}/")
}

async fn file(State(folder): State<PathBuf>, uri: Uri) -> Response {
    let name = uri.path().trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    match tokio::fs::read(folder.join(name)).await {
        Ok(content) => ([(header::CONTENT_TYPE, kind(name))], content).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        // Browsers compile it while it comes only if it says what it is.
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}
