//! Load from outside: the release binary on one core, this program on another, over loopback. `cargo xtask bench` calls it;
//! each line it prints is a row of the table, parted by tabs.
//!
//! [`host`] starts what is measured · [`client`] speaks the binary wire · [`people`] makes customers and agents ·
//! [`volume`] messages per second · [`delay`] from the customer's key press to the agent's socket · [`rest`] sockets that
//! do nothing · [`begin`] start on a full database · [`fill`] makes that · [`relay`] what others do that keep nothing.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made ends")]

mod begin;
mod client;
mod delay;
mod fill;
mod host;
mod people;
mod relay;
mod rest;
mod volume;

/// A row of the bench's table.
#[derive(Debug)]
struct Row {
    what: String,
    budget: String,
    figure: String,
    /// Whether the budget is kept.
    within: bool,
    /// What others did in the same run.
    peers: Vec<(String, String)>,
}

fn print(row: &Row) {
    let Row { what, budget, figure, within, peers } = row;
    let beside: Vec<_> = peers.iter().flat_map(|(name, figure)| [name.as_str(), figure]).collect();
    println!("row\t{what}\t{budget}\t{figure}\t{within}\t{}", beside.join("\t"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    host::pin_clients();
    let name = std::env::args().nth(1).unwrap_or_default();
    match name.as_str() {
        "load" => {
            host::disk().await;
            delay::measure().await;
            volume::empty().await;
            volume::full().await;
        }
        // Parts of it, for whoever works on one.
        "delay" => delay::measure().await,
        "empty" => volume::empty().await,
        "full" => volume::full().await,
        "idle" => rest::measure().await,
        "start" => begin::measure().await,
        _ => {
            eprintln!("load [load|delay|empty|full|idle|start]");
            std::process::exit(2);
        }
    }
}

/// The value below which this share of the samples lies.
fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let at = (samples.len() as f64 * share) as usize;
    samples.get(at.min(samples.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// `12345` as `12,345`.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
