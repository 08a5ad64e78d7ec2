//! What browsers would get: asks the server's own pages, without a socket, for the headers that embedding stands on.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::site::Site;
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::Finding;
use crate::app::{App, Outside};
use crate::auth::password::Passwords;
use crate::catalog::Catalog;
use crate::clock::{SystemClock, SystemIds};
use crate::config::Config;
use crate::files::Files;
use crate::http;
use crate::http::assets::Front;
use crate::store::Store;
use crate::timers::Alarm;

const NOT_BUILT: &str = "build it with `cargo xtask dist`, which puts the front ends into the binary";

/// Looks at the loader and at every site's panel.
pub async fn look(store: Arc<dyn Store>, config: &Config, catalog: Catalog) -> Vec<Finding> {
    let (_stop, shutdown) = watch::channel(false);
    let outside = Outside {
        store,
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        bell: Arc::new(Alarm::default()),
        files: Files::none(),
        front: Front::default(),
        passwords: Passwords::default(),
        shutdown,
    };
    let app = Arc::new(App::new(config.clone(), catalog.clone(), outside));
    let (status, headers) = get(&app, "/widget.js").await;
    if status != StatusCode::OK {
        return vec![Finding::new("this binary has no front ends in it", NOT_BUILT)];
    }
    let mut findings = Vec::new();
    if !is_cross_origin(&headers) {
        findings.push(wrong_headers("/widget.js", "pages of other sites may not load it"));
    }
    for site in catalog.sites.values().filter(|site| site.active) {
        findings.extend(panel(&app, site).await);
    }
    findings
}

async fn panel(app: &Arc<App>, site: &Site) -> Option<Finding> {
    let address = format!("/chat/?site={}", site.key);
    let (status, headers) = get(app, &address).await;
    let policy = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let ancestors = policy.split(';').find_map(|one| one.trim().strip_prefix("frame-ancestors ")).unwrap_or_default();
    let missing = site.origins.iter().find(|origin| !ancestors.split(' ').any(|listed| listed == *origin));
    if status != StatusCode::OK {
        Some(wrong_headers(&address, &format!("it answers {status}")))
    } else if let Some(origin) = missing {
        Some(Finding::new(
            format!("the origin {origin} of the site {} is none that a browser would send", site.name),
            "write it as scheme, host and port, such as https://shop.example",
        ))
    } else if !is_cross_origin(&headers) || headers.contains_key(header::X_FRAME_OPTIONS) {
        Some(wrong_headers(&address, "it may not be framed"))
    } else {
        None
    }
}

fn wrong_headers(address: &str, why: &str) -> Finding {
    Finding::new(format!("{address} cannot be embedded: {why}"), "this is an error of switchboard: please report it")
}

fn is_cross_origin(headers: &HeaderMap) -> bool {
    headers.get("cross-origin-resource-policy").is_some_and(|value| value == "cross-origin")
}

async fn get(app: &Arc<App>, address: &str) -> (StatusCode, HeaderMap) {
    let mut request = Request::new(Body::empty());
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 0))));
    let Ok(uri) = address.parse() else { return (StatusCode::BAD_REQUEST, HeaderMap::new()) };
    *request.uri_mut() = uri;
    match http::router(Arc::clone(app)).oneshot(request).await {
        Ok(response) => (response.status(), response.headers().clone()),
        Err(never) => match never {},
    }
}
