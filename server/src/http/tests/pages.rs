//! Pages, files and the headers that embedding stands on.

use axum::http::Method;

use super::{OWN, SHOP, Server};
use crate::config::Config;

#[tokio::test]
async fn our_peoples_pages_answer_every_route_of_their_own() {
    let server = Server::start().await;
    for path in ["/desk/", "/desk/settings/sites", "/desk/index.html", "/admin/", "/admin/x"] {
        let page = server.get(path).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert_eq!(page.header("cache-control"), "no-cache");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"), "{policy}");
        assert!(policy.contains("connect-src 'self' ws://127.0.0.1:8080;"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    }
    assert_eq!(server.get("/desk/missing.js").await.status, 404);
    assert_eq!(server.get("/desk").await.header("location"), "/desk/");
    assert_eq!(server.get("/admin/missing.js").await.status, 404);
    assert_eq!(server.get("/admin").await.header("location"), "/admin/");
    let wasm = server.get("/desk/app-df6e45a0b44df630_bg.wasm").await;
    assert_eq!(wasm.header("content-type"), "application/wasm");
    assert!(wasm.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn every_answer_says_how_it_may_be_used() {
    let server = Server::start().await;
    for path in ["/desk/", "/chat/?site=demo", "/widget.js", "/api/nothing", "/nothing", "/healthz"] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
    }
}

#[tokio::test]
async fn the_panel_may_be_framed_by_its_site_only() {
    let server = Server::start().await;
    let page = server.get("/chat/?site=demo").await;
    let policy = page.header("content-security-policy");
    assert!(policy.ends_with(&format!("frame-ancestors {SHOP} {OWN}")), "{policy}");
    assert_eq!(page.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(page.header("cross-origin-embedder-policy"), "require-corp");
    let script = server.get("/chat/app-df6e45a0b44df630.js").await;
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(server.get("/chat/index.html").await.status, 404, "without a site there is no page");
    assert_eq!(server.get("/chat?site=demo").await.header("location"), "/chat/?site=demo");
    assert_eq!(server.get("/widget.js").await.header("cross-origin-resource-policy"), "cross-origin");
}

#[tokio::test]
async fn a_site_that_does_not_exist_says_so_wherever_it_is_framed() {
    let server = Server::start().await;
    let page = server.get("/chat/?site=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("no site with the key “&lt;script&gt;alert(1)&lt;/script&gt;”"), "{}", page.text());
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("frame-ancestors"), "{policy}");
    assert!(server.get("/chat/").await.text().contains("needs a site key"));
}

#[tokio::test]
async fn the_shop_stands_on_another_site_with_a_strict_policy() {
    let server = Server::start().await;
    let by_product = server.get("/demo/checkout.html?x=1").await;
    assert_eq!(by_product.header("location"), "http://localhost:8080/demo/checkout.html?x=1");
    let shop = server.ask(Method::GET, "/demo/").with("host", "localhost:8080").send().await;
    assert_eq!(shop.text(), "<p>shop");
    assert_eq!(
        shop.header("content-security-policy"),
        "default-src 'none'; script-src 'self' http://127.0.0.1:8080; frame-src http://127.0.0.1:8080; \
         style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
    );
    let style = server.ask(Method::GET, "/demo/shop.css").with("host", "localhost:8080").send().await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(server.get("/").await.text(), "<p>landing");
}

#[tokio::test]
async fn without_the_demo_there_is_none() {
    let server = Server::with(Config::default()).await;
    assert_eq!(server.get("/").await.header("location"), "/desk/");
    for path in ["/demo/", "/public/demo/index.html", "/landing/index.html"] {
        let answer = server.ask(Method::GET, path).with("host", "localhost:8080").send().await;
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in ["/public/tokens.css", "/tokens.css"] {
        assert_eq!(server.get(path).await.text(), "css", "{path}");
    }
}
