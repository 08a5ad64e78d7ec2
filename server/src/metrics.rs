//! Figures for Prometheus, in its text format. What changes all the time is counted here; what can be asked for is asked
//! when somebody reads.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Mutex, PoisonError};

use axum::http::Method;
use domain::Span;

use crate::app::App;

/// Upper ends of the time buckets, in milliseconds.
const BUCKETS_MS: [i64; 7] = [5, 10, 25, 100, 250, 1_000, 5_000];

/// Counters of this node.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<RequestKey, Requests>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RequestKey {
    route: String,
    method: String,
    status: u16,
}

#[derive(Debug, Default, Clone, Copy)]
struct Requests {
    /// Not cumulative; the last one is what took longer than every bucket.
    buckets: [u64; BUCKETS_MS.len() + 1],
    sum: Span,
}

/// A page of the text format while it is written.
#[derive(Debug, Default)]
struct Page(String);

impl Metrics {
    /// A request was answered. `route` is the pattern, never the address: there are few patterns.
    pub fn answered(&self, method: &Method, route: &str, status: u16, took: Span) {
        // Methods are the client's to invent.
        let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS];
        let method = if known.contains(method) { method.as_str() } else { "other" };
        let key = RequestKey { route: route.to_owned(), method: method.to_owned(), status };
        let bucket = BUCKETS_MS.iter().position(|end| took.0 <= *end).unwrap_or(BUCKETS_MS.len());
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = requests.entry(key).or_default();
        entry.buckets[bucket] += 1;
        entry.sum = Span(entry.sum.0 + took.0.max(0));
    }

    fn write_requests(&self, page: &mut Page) {
        let name = "switchboard_http_request_duration_seconds";
        page.head(name, "histogram", "HTTP requests by route, method and status.");
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, entry) in requests.iter() {
            let labels = format!("route=\"{}\",method=\"{}\",status=\"{}\"", key.route, key.method, key.status);
            let mut count = 0;
            for (end, in_bucket) in BUCKETS_MS.iter().zip(entry.buckets) {
                count += in_bucket;
                page.line(&format!("{name}_bucket"), &format!("{labels},le=\"{}\"", *end as f64 / 1_000.0), count);
            }
            count += entry.buckets[BUCKETS_MS.len()];
            page.line(&format!("{name}_bucket"), &format!("{labels},le=\"+Inf\""), count);
            page.line(&format!("{name}_sum"), &labels, entry.sum.0 as f64 / 1_000.0);
            page.line(&format!("{name}_count"), &labels, count);
        }
    }
}

/// Everything there is to know now.
pub async fn page(app: &App) -> String {
    let mut page = Page::default();
    page.head("switchboard_build_info", "gauge", "Which version runs.");
    page.line("switchboard_build_info", concat!("version=\"", env!("CARGO_PKG_VERSION"), "\""), 1);
    page.head("switchboard_sockets", "gauge", "Open WebSocket connections.");
    page.line("switchboard_sockets", "", app.gate.open());
    page.head("switchboard_commits_total", "counter", "Commits of the desk since the start.");
    page.line("switchboard_commits_total", "", app.desk.commits());
    write_queues(app, &mut page).await;
    app.metrics.write_requests(&mut page);
    page.0
}

async fn write_queues(app: &App, page: &mut Page) {
    page.head("switchboard_waiting", "gauge", "Contacts that wait, by queue.");
    for queue in app.catalog.get().queues.keys() {
        // A queue that cannot be read is left out: a zero would look like rest.
        if let Ok(waiting) = app.store.waiting(*queue).await {
            page.line("switchboard_waiting", &format!("queue=\"{queue}\""), waiting.len());
        }
    }
}

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl fmt::Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            labels => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_a_histogram() {
        let metrics = Metrics::default();
        metrics.answered(&Method::GET, "/healthz", 200, Span(3));
        metrics.answered(&Method::GET, "/healthz", 200, Span(30));
        metrics.answered(&Method::GET, "/healthz", 200, Span(30_000));
        metrics.answered(&Method::TRACE, "other", 405, Span(0));
        let mut page = Page::default();
        metrics.write_requests(&mut page);
        let labels = "route=\"/healthz\",method=\"GET\",status=\"200\"";
        for line in [
            format!("switchboard_http_request_duration_seconds_bucket{{{labels},le=\"0.005\"}} 1\n"),
            format!("switchboard_http_request_duration_seconds_bucket{{{labels},le=\"0.1\"}} 2\n"),
            format!("switchboard_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 3\n"),
            format!("switchboard_http_request_duration_seconds_sum{{{labels}}} 30.033\n"),
            format!("switchboard_http_request_duration_seconds_count{{{labels}}} 3\n"),
            "switchboard_http_request_duration_seconds_count{route=\"other\",method=\"other\",status=\"405\"} 1\n"
                .to_owned(),
        ] {
            assert!(page.0.contains(&line), "{line}\n{}", page.0);
        }
    }
}
