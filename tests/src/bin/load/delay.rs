//! From the customer's send to the agent's socket, durable in between: a thousand messages a second over 500 conversations.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use domain::conversation::Event;
use futures_util::future::join_all;
use protocol::agent::{ClientFrame, ServerFrame};
use tempfile::TempDir;
use tests::people::text_of;
use tokio::sync::Notify;
use tokio::task::LocalSet;

use crate::client::Line;
use crate::host::{Host, now};
use crate::people::{Customer, hire, serve};
use crate::{Row, print, quantile};

const CONVERSATIONS: usize = 500;
const AGENTS: usize = 5;
const MESSAGES: usize = 12_000;
/// The first seconds are not counted.
const WARM: usize = 2_000;
const BUDGET_MS: f64 = 10.0;

/// Measures it.
pub async fn measure() {
    let folder = TempDir::new().expect("a folder");
    let host = Host::server(folder.path()).await;
    let cookies = hire(&host, AGENTS).await;
    let mut customers = Vec::new();
    for _ in 0..CONVERSATIONS / 50 {
        customers.extend(join_all((0..50).map(|_| Customer::chatting(&host))).await);
    }
    let agents = join_all(cookies.iter().map(|cookie| serve(&host, cookie, CONVERSATIONS / AGENTS))).await;
    let mut samples = run(customers, agents).await;
    host.stop().await;
    let (half, most) = (quantile(&mut samples, 0.5), quantile(&mut samples, 0.99));
    print(&Row {
        what: "a customer's send to the agent's socket, durable, 1,000/s over 500 conversations, p99".into(),
        budget: format!("<= {BUDGET_MS} ms"),
        figure: format!("{most:.1} ms (p50 {half:.1} ms)"),
        within: most <= BUDGET_MS,
        peers: Vec::new(),
    });
}

/// Delays in milliseconds, and word of each.
#[derive(Default)]
struct Samples {
    samples: RefCell<Vec<f64>>,
    more: Notify,
}

async fn run(customers: Vec<Customer>, agents: Vec<Line>) -> Vec<f64> {
    let (begin, samples) = (now(), Rc::new(Samples::default()));
    let local = LocalSet::new();
    let readers: Vec<_> =
        agents.into_iter().map(|line| local.spawn_local(read(line, begin, Rc::clone(&samples)))).collect();
    let counted = Rc::clone(&samples);
    local
        .run_until(async move {
            let mut customers: Vec<_> = customers.into_iter().map(Some).collect();
            let mut beat = tokio::time::interval(Duration::from_millis(1));
            let mut writers = Vec::new();
            // Each message is a task of its own: one that is slow must not slow the beat, or the figure would hide it.
            let lanes: Vec<_> = customers.iter_mut().map(|customer| lane(customer.take())).collect();
            for (number, lane) in lanes.iter().cycle().take(MESSAGES).enumerate() {
                beat.tick().await;
                let sent = begin.elapsed().as_nanos();
                let text = if number < WARM { "warm".to_owned() } else { format!("at {sent}") };
                let _ = lane.send(text);
            }
            writers.extend(lanes);
            while counted.samples.borrow().len() < MESSAGES - WARM {
                counted.more.notified().await;
            }
        })
        .await;
    for reader in readers {
        reader.abort();
    }
    samples.samples.take()
}

// Sends what it is told and reads the answers.
fn lane(customer: Option<Customer>) -> tokio::sync::mpsc::UnboundedSender<String> {
    let (send, mut told) = tokio::sync::mpsc::unbounded_channel::<String>();
    tokio::task::spawn_local(async move {
        let Some(mut customer) = customer else { return };
        while let Some(text) = told.recv().await {
            let id = customer.post(text).await;
            customer.answered(id).await;
        }
    });
    send
}

async fn read(mut line: Line, begin: std::time::Instant, samples: Rc<Samples>) {
    while let Some(frame) = line.next::<ServerFrame>().await {
        match frame {
            ServerFrame::Events { records, .. } => {
                let arrived = begin.elapsed().as_nanos();
                for record in &records {
                    let Event::Shared(event) = &record.event else { continue };
                    let sent = text_of(event).and_then(|text| text.strip_prefix("at "));
                    if let Some(sent) = sent.and_then(|sent| sent.parse::<u128>().ok()) {
                        samples.samples.borrow_mut().push((arrived - sent) as f64 / 1e6);
                        samples.more.notify_one();
                    }
                }
            }
            ServerFrame::Ping { .. } => line.send(&ClientFrame::Pong { held: Vec::new() }).await,
            _ => {}
        }
    }
}
