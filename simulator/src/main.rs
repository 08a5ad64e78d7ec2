//! The binary glues: it reads the command line and serves.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use simulator::link::{self, Link};
use simulator::shelf::Shelf;
use simulator::world::Shared;
use simulator::{Simulator, clock, router};
use tokio::net::TcpListener;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Plays the customers of every carried channel, for demonstrations and tests.
#[derive(Parser)]
#[command(name = "simulator", version)]
struct Command {
    /// The port to listen on, on this machine only; 0 takes any.
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// Where the server is.
    #[arg(long, default_value = "http://127.0.0.1:8080", value_name = "URL")]
    server: String,
    /// What both sides sign with: the server's `channels.simulator.secret`.
    #[arg(long, env = "SWITCHBOARD_CHANNELS__SIMULATOR__SECRET", hide_env_values = true)]
    secret: String,
    /// End when the process that started this one ends.
    #[arg(long)]
    with_parent: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Command::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, command.port));
    let listener = TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}"))?;
    let link = Link::new(command.server, command.secret)?;
    let simulator = Arc::new(Simulator { world: Shared::new(clock::now()), link, shelf: Shelf::default() });
    tokio::spawn(link::follow(Arc::clone(&simulator)));
    println!("ready http://{}", listener.local_addr()?);
    let parent = async { if command.with_parent { parent_gone().await } else { std::future::pending().await } };
    tokio::select! {
        served = axum::serve(listener, router(simulator)) => Ok(served?),
        _ = tokio::signal::ctrl_c() => Ok(()),
        () = parent => Ok(()),
    }
}

/// Whoever started this process may become another program, but not another process.
#[cfg(unix)]
async fn parent_gone() {
    let parent = std::os::unix::process::parent_id();
    while std::os::unix::process::parent_id() == parent {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[cfg(not(unix))]
async fn parent_gone() {
    std::future::pending().await
}
