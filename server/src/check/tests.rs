//! What is found, and that each finding says what to do.

use std::path::PathBuf;

use super::*;
use crate::catalog::Catalog;
use crate::clock::SystemIds;
use crate::demo;
use crate::store::Store as _;
use crate::store::memory::MemoryStore;
use domain::Timestamp;

fn config(data: PathBuf) -> Config {
    Config { listen: ([127, 0, 0, 1], 0).into(), data, ..Config::default() }
}

async fn found(config: Config) -> String {
    report(&run(Ok(config)).await)
}

#[tokio::test]
async fn an_unreadable_configuration_is_the_only_finding() {
    let error = Config::load(Some("/nowhere.toml".as_ref()));
    let findings = run(error).await;
    assert_eq!(findings.len(), 1);
    assert!(findings[0].what.contains("/nowhere.toml"));
}

#[tokio::test]
async fn a_missing_folder_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap().path().join("data");
    let report = found(config(folder.clone())).await;
    assert!(report.contains("does not exist"), "{report}");
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_folder_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let _server = crate::store::sqlite::SqliteStore::open(folder.path()).unwrap();
    let report = found(config(folder.path().into())).await;
    assert!(report.contains("is in use by another server"), "{report}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_everybody_may_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("switchboard.db");
    drop(crate::store::sqlite::SqliteStore::open(folder.path()).unwrap());
    let open = |path: &std::path::Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    open(&file, 0o644);
    open(folder.path(), 0o700);
    assert!(folder::others(folder.path()).is_none(), "nobody gets into the folder");
    open(folder.path(), 0o755);
    assert!(found(config(folder.path().into())).await.contains("chmod 700"));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let listen = other.local_addr().unwrap();
    let report = found(Config { listen, ..config(folder.path().into()) }).await;
    assert!(report.contains(&format!("port {} is in use", listen.port())), "{report}");
    assert!(report.contains("--port N"), "{report}");
}

#[tokio::test]
async fn a_fresh_folder_lacks_an_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let report = found(config(folder.path().into())).await;
    assert!(report.contains("there is no administrator"), "{report}");
    assert!(report.contains("switchboard user add"), "{report}");
}

#[tokio::test]
async fn listening_for_everybody_needs_https() {
    let public = |listen: &str, url: Option<&str>| Config {
        listen: listen.parse().unwrap(),
        public_url: url.map(|url| url.parse().unwrap()),
        ..Config::default()
    };
    for (listen, url, wrong) in [
        ("127.0.0.1:0", None, false),
        ("0.0.0.0:0", None, true),
        ("0.0.0.0:0", Some("http://chat.example"), true),
        ("127.0.0.1:0", Some("http://chat.example"), true),
        ("127.0.0.1:0", Some("http://localhost:8080"), false),
    ] {
        let findings = network::look(&public(listen, url)).await;
        assert_eq!(!findings.is_empty(), wrong, "{listen} {url:?} {findings:?}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_trusted_is_named() {
    let listen = ([127, 0, 0, 1], 0).into();
    let mut behind = Config { listen, public_url: "https://chat.example".parse().ok(), ..Config::default() };
    let findings = network::look(&behind).await;
    assert!(findings.len() == 1 && findings[0].mend.contains("trusted_proxies"), "{findings:?}");
    behind.trusted_proxies.push([127, 0, 0, 1].into());
    assert_eq!(network::look(&behind).await, []);
}

#[tokio::test]
async fn an_administrator_without_a_password_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let store = crate::store::sqlite::SqliteStore::open(folder.path()).unwrap();
    let passwords = crate::auth::password::Passwords::for_tests();
    demo::prepare(&store, &SystemIds, &passwords, Timestamp(1), 8080, None).await.unwrap();
    store.close().await.unwrap();
    drop(store);
    let told = found(config(folder.path().into())).await;
    assert!(!told.contains("no administrator"), "{told}");
    rusqlite::Connection::open(folder.path().join("switchboard.db"))
        .unwrap()
        .execute("delete from credential", [])
        .unwrap();
    let told = found(config(folder.path().into())).await;
    assert!(told.contains("no administrator"), "{told}");
}

#[tokio::test]
async fn demo_data_is_well_configured_until_somebody_changes_it() {
    let store = MemoryStore::new();
    let passwords = crate::auth::password::Passwords::for_tests();
    let mut catalog: Catalog = demo::prepare(&store, &SystemIds, &passwords, Timestamp(1), 8080, None).await.unwrap();
    let look = |catalog: &Catalog| setup::catalog_findings(catalog, &Config::default());
    assert_eq!(look(&catalog), []);
    assert_eq!(setup::admin_findings(&store, &catalog).await, None);
    catalog.sites.values_mut().for_each(|site| site.origins.clear());
    catalog.profiles.values_mut().for_each(|profile| profile.active = false);
    catalog.queues.values_mut().for_each(|queue| queue.hours.time_zone = "Middle/Earth".into());
    let report = report(&look(&catalog));
    assert!(setup::admin_findings(&store, &catalog).await.is_some());
    for what in ["lists no origins", "nobody serves the queue Sales", "Middle/Earth"] {
        assert!(report.contains(what), "{what}: {report}");
    }
}
