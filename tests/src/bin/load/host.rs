//! What is measured, started on a core of its own: the server, or a relay of somebody else's.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use crate::{Row, print, quantile};

/// Longest that anything here may take to get ready.
const PATIENCE: Duration = Duration::from_mins(2);

/// A process that said it is ready.
pub struct Host {
    child: Child,
    /// `http://127.0.0.1:N`.
    pub url: String,
    /// From being started to being ready.
    pub took: Duration,
}

/// The wall clock of a measurement.
#[expect(clippy::disallowed_methods, reason = "a measurement is about real time")]
pub fn now() -> Instant {
    Instant::now()
}

/// Puts this program on the second core, where there is one and `taskset` is there to do it.
pub fn pin_clients() {
    let id = std::process::id().to_string();
    let _ = std::process::Command::new("taskset").args(["-p", "-c", "1", &id]).stdout(Stdio::null()).status();
}

impl Host {
    /// The server under `SWITCHBOARD_BIN` on this folder, with limits wide enough for one machine to play many.
    pub async fn server(data: &Path) -> Self {
        let binary = std::env::var_os("SWITCHBOARD_BIN").expect("SWITCHBOARD_BIN names the binary");
        let mut command = pinned(binary);
        command.args(["serve", "--demo", "--port", "0", "--data"]).arg(data).env("SWITCHBOARD_LOG__LEVEL", "warn");
        for limit in [
            "SOCKETS_PER_ADDRESS",
            "TOKENS_PER_MINUTE",
            "LOOKUPS_PER_MINUTE",
            "STARTS_PER_MINUTE",
            "STARTS_PER_CUSTOMER",
        ] {
            command.env(format!("SWITCHBOARD_LIMITS__{limit}"), "1000000");
        }
        Self::start(command).await
    }

    /// A relay script with node; its packages lie where `RELAY_MODULES` says.
    pub async fn relay(script: &str) -> Option<Self> {
        std::env::var_os("RELAY_MODULES")?;
        let mut command = pinned("node".into());
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/load").join(script));
        Some(Self::start(command).await)
    }

    async fn start(mut command: Command) -> Self {
        let began = now();
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let url = tokio::time::timeout(PATIENCE, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(url) = line.strip_prefix("ready ") {
                    return url.to_owned();
                }
            }
            panic!("it ended before it was ready");
        });
        let url = url.await.expect("ready in time");
        let took = began.elapsed();
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, url, took }
    }

    /// Memory it holds, in bytes.
    pub async fn memory(&self) -> u64 {
        let id = self.child.id().expect("it runs");
        let status = tokio::fs::read_to_string(format!("/proc/{id}/status")).await.expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a process has memory");
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().expect("a number") * 1_024
    }

    /// Processor time it used so far: its own, and the system's on its behalf.
    pub async fn busy(&self) -> [Duration; 2] {
        let id = self.child.id().expect("it runs");
        let stat = tokio::fs::read_to_string(format!("/proc/{id}/stat")).await.expect("Linux tells");
        // The second field is the program's name, which may hold spaces; the 14th and 15th are hundredths of a second.
        let (_, fields) = stat.rsplit_once(") ").expect("a name in brackets");
        let mut fields = fields.split(' ').skip(11).map(|ticks| ticks.parse::<u64>().expect("a number"));
        [fields.next(), fields.next()].map(|ticks| Duration::from_millis(ticks.expect("it is told") * 10))
    }

    /// The address of a socket on it.
    pub fn socket(&self, path: &str) -> String {
        format!("{}{path}", self.url.replacen("http", "ws", 1))
    }

    /// Asks it to end and waits until it has.
    pub async fn stop(mut self) {
        let id = self.child.id().expect("it runs").to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status().await;
        let _ = self.child.wait().await;
    }
}

fn pinned(program: std::ffi::OsString) -> Command {
    let has = std::process::Command::new("taskset").arg("--version").stdout(Stdio::null()).status();
    if has.is_ok_and(|status| status.success()) {
        let mut command = Command::new("taskset");
        command.args(["-c", "0"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// What the disk under the data folder takes to make 4 KiB durable: the floor of every figure that says durable.
pub async fn disk() {
    let folder = TempDir::new().expect("a folder");
    let mut file = tokio::fs::File::create(folder.path().join("probe")).await.expect("a file");
    let mut samples = Vec::new();
    for _ in 0..300 {
        let began = now();
        file.write_all(&[7; 4_096]).await.expect("written");
        file.sync_data().await.expect("synced");
        samples.push(began.elapsed().as_secs_f64() * 1e6);
    }
    print(&Row {
        what: "disk: 4 KiB made durable, p50 / p99".into(),
        budget: String::new(),
        figure: format!("{:.0} / {:.0} µs", quantile(&mut samples, 0.5), quantile(&mut samples, 0.99)),
        within: true,
        peers: Vec::new(),
    });
}

/// One HTTP request with a JSON body; the status and the body.
pub async fn post(url: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
    let host = url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(host).await.expect("somebody listens");
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, head.to_owned(), body.to_owned())
}
