//! What administrators set up: people, sites, queues.

use std::sync::Arc;

use domain::agent::Access;
use domain::routing::Queue;
use domain::site::Site;

use super::{Finding, pages};
use crate::catalog::Catalog;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::first;
use crate::hours::is_known_zone;
use crate::store::Store;
use crate::store::sqlite::SqliteStore;

/// Looks at everything in the store.
pub async fn look(store: SqliteStore, config: &Config) -> Vec<Finding> {
    let store = Arc::new(store);
    let unreadable = |error| Finding::new(format!("the store cannot be read: {error}"), "restore a backup");
    let mut findings = Vec::new();
    match first::catalog(&*store, SystemClock.now()).await {
        Err(error) => findings.push(unreadable(error)),
        Ok(catalog) => {
            findings.extend(catalog_findings(&catalog, config));
            findings.extend(admin_findings(&*store, &catalog).await);
            findings.extend(pages::look(Arc::clone(&store) as _, config, catalog).await);
        }
    }
    if let Err(error) = store.check_integrity().await {
        findings.push(unreadable(error));
    }
    if let Err(error) = store.close().await {
        findings.push(unreadable(error));
    }
    findings
}

/// Whether anybody could administer: an administrator whose password was never set could not.
pub async fn admin_findings(store: &dyn Store, catalog: &Catalog) -> Option<Finding> {
    for profile in catalog.profiles.values().filter(|profile| profile.active && profile.access == Access::Admin) {
        // A store that cannot be read is a finding of its own.
        if !matches!(store.credential(&profile.login).await, Ok(None)) {
            return None;
        }
    }
    Some(Finding::new(
        "there is no administrator who can sign in",
        "run `switchboard user add --login NAME --name 'FULL NAME' --access admin`",
    ))
}

/// What is wrong with the catalog by itself.
pub fn catalog_findings(catalog: &Catalog, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let sites = catalog.sites.values().filter(|site| site.active);
    findings.extend(sites.flat_map(|site| site_findings(site, catalog, config)));
    findings.extend(catalog.queues.values().flat_map(|queue| queue_findings(queue, catalog)));
    findings
}

fn site_findings(site: &Site, catalog: &Catalog, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (name, address) = (&site.name, format!("PUT /api/admin/sites/{}", site.id));
    if site.origins.is_empty() {
        findings.push(Finding::new(
            format!("the site {name} lists no origins: no page may embed its chat"),
            format!("add the origins of its pages, such as https://shop.example ({address})"),
        ));
    }
    let insecure = config.public_url.as_ref().is_some_and(|url| !url.is_secure());
    if let Some(origin) = site.origins.iter().find(|origin| insecure && origin.starts_with("https://")) {
        findings.push(Finding::new(
            format!("the site {name} stands on {origin}, but the chat comes by http: browsers refuse that mixture"),
            "let the server be reached by https and set `public_url` to that address",
        ));
    }
    if !catalog.queues.contains_key(&site.queue) {
        findings.push(Finding::new(
            format!("the site {name} leads to a queue that does not exist"),
            format!("choose another queue for it ({address})"),
        ));
    }
    findings
}

fn queue_findings(queue: &Queue, catalog: &Catalog) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (name, address) = (&queue.name, format!("PUT /api/admin/queues/{}", queue.id));
    let mut people = catalog.profiles.values().filter(|profile| profile.active);
    if !people.any(|profile| queue.is_served_by(profile.id, &profile.teams)) {
        findings.push(Finding::new(
            format!("nobody serves the queue {name}: its contacts wait for ever"),
            format!("give it people or teams ({address})"),
        ));
    }
    if !is_known_zone(&queue.hours.time_zone) {
        findings.push(Finding::new(
            format!("the queue {name} has the unknown time zone {}; its hours count as UTC", queue.hours.time_zone),
            format!("use an IANA name such as Europe/Berlin ({address})"),
        ));
    }
    findings
}
