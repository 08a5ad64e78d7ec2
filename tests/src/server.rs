//! A real server on a free port with a data folder of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// Nothing here takes longer on a machine that works; whoever waits longer waits for ever.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A running server. Dropping it kills the process; the folder goes with the last handle.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:N`.
    pub url: String,
    data: Data,
    log: Arc<Mutex<String>>,
    _stdin: Option<ChildStdin>,
}

/// Where a server keeps what is durable.
#[derive(Clone)]
pub struct Data(Arc<TempDir>);

impl Default for Data {
    fn default() -> Self {
        Self(Arc::new(TempDir::new().expect("a temporary folder")))
    }
}

impl Data {
    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// The binary under test: named by `SWITCHBOARD_BIN`, which `cargo xtask test` sets.
pub fn binary() -> PathBuf {
    std::env::var_os("SWITCHBOARD_BIN")
        .map(PathBuf::from)
        .expect("SWITCHBOARD_BIN names the server's binary; `cargo xtask test system` sets it")
}

impl Server {
    /// A server with demo data in a new folder.
    pub async fn demo() -> Self {
        Self::on(Data::default()).await
    }

    /// A server on this folder, with demo data if the folder is new.
    pub async fn on(data: Data) -> Self {
        Self::start(data, 0, &[]).await.expect("the server starts")
    }

    /// Starts one on this port (0: a free one) with further arguments; the error is what it printed before it ended.
    pub async fn start(data: Data, port: u16, arguments: &[&str]) -> Result<Self, String> {
        Self::run(Command::new(binary()), data, port, arguments).await
    }

    /// Starts one that can write no file larger than this, as if the disk were full; see [`Self::make_room`].
    pub async fn on_small_disk(data: Data, kilobytes: u32) -> Self {
        let mut shell = Command::new("/bin/bash");
        // The signal that comes with the limit is ignored, so that a write fails as it does on a full disk.
        let script = format!("trap '' XFSZ; ulimit -S -f {kilobytes}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script]).arg(binary());
        Self::run(shell, data, 0, &[]).await.expect("the server starts")
    }

    /// Starts one in a new folder with these settings, as environment variables.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::configured(Data::default(), settings).await
    }

    /// Starts one on this folder with these settings.
    pub async fn configured(data: Data, settings: &[(&str, &str)]) -> Self {
        let mut command = Command::new(binary());
        command.envs(settings.iter().copied());
        Self::run(command, data, 0, &[]).await.expect("the server starts")
    }

    /// Starts one that may have so many file handles.
    pub async fn with_few_handles(count: u32) -> Self {
        let mut shell = Command::new("/bin/bash");
        shell.args(["-c", &format!("ulimit -n {count}; exec \"$0\" \"$@\"")]).arg(binary());
        Self::run(shell, Data::default(), 0, &[]).await.expect("the server starts")
    }

    /// There is space again.
    pub async fn make_room(&self) {
        let id = self.child.id().expect("it runs").to_string();
        let status = Command::new("prlimit").args(["--fsize=unlimited:", "--pid", &id]).status().await;
        assert!(status.expect("prlimit runs (util-linux)").success());
    }

    async fn run(mut command: Command, data: Data, port: u16, arguments: &[&str]) -> Result<Self, String> {
        let level = "SWITCHBOARD_LOG__LEVEL";
        if command.as_std().get_envs().all(|(name, _)| name != level) {
            command.env(level, "warn");
        }
        // One machine plays many, and each of them many times.
        for limit in ["STARTS_PER_MINUTE", "STARTS_PER_CUSTOMER"] {
            command.env(format!("SWITCHBOARD_LIMITS__{limit}"), "1000000");
        }
        let mut child = command
            .args(["serve", "--demo", "--port", &port.to_string(), "--data"])
            .arg(data.path())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary runs");
        let stdin = child.stdin.take();
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let errors = child.stderr.take().expect("piped");
        let mut errors = BufReader::new(errors).lines();
        let url = tokio::time::timeout(PATIENCE, async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(url) = line.strip_prefix("ready ") {
                    return Some(url.to_owned());
                }
            }
            None
        })
        .await
        .expect("the server says it is ready, or ends");
        if let Some(url) = url {
            // What it says later is the test's log, and an unread pipe would stop it.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            let log = Arc::new(Mutex::new(String::new()));
            let kept = Arc::clone(&log);
            tokio::spawn(async move {
                while let Ok(Some(line)) = errors.next_line().await {
                    eprintln!("server: {line}");
                    let mut log = kept.lock().expect("nobody panics over it");
                    log.push_str(&line);
                    log.push('\n');
                }
            });
            return Ok(Self { child, url, data, log, _stdin: stdin });
        }
        let mut said = String::new();
        while let Ok(Some(line)) = errors.next_line().await {
            said.push_str(&line);
            said.push('\n');
        }
        Err(said)
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        self.log.lock().expect("nobody panics over it").clone()
    }

    /// The folder, to start another server on it.
    pub fn data(&self) -> Data {
        self.data.clone()
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.url.rsplit(':').next().and_then(|port| port.parse().ok()).expect("the address ends in a port")
    }

    /// The address of its sockets.
    pub fn socket_url(&self, path: &str) -> String {
        format!("{}{path}", self.url.replacen("http", "ws", 1))
    }

    /// The address of the demo shop: another site than the product's.
    pub fn shop_url(&self) -> String {
        format!("http://localhost:{}/demo/", self.port())
    }

    /// Ends it without warning, as a power cut would.
    pub async fn kill(mut self) -> Data {
        self.child.kill().await.expect("the process can be killed");
        self.data.clone()
    }

    /// Its process stands still for this long, as under a debugger or on a machine that sleeps.
    pub async fn frozen_for(&self, span: Duration) {
        self.signal("-STOP").await;
        let over = tokio::time::timeout(span, std::future::pending::<()>()).await;
        assert!(over.is_err(), "time passed");
        self.signal("-CONT").await;
    }

    /// Waits until it has no socket left.
    pub async fn sockets_gone(&self) {
        let gone = async { while self.metric("switchboard_sockets").await != 0 {} };
        tokio::time::timeout(PATIENCE, gone).await.expect("every socket ends");
    }

    /// A number of its metrics.
    pub async fn metric(&self, name: &str) -> u64 {
        let text = crate::people::http().get(format!("{}/metrics", self.url)).send().await.expect("an answer");
        let text = text.text().await.expect("a text");
        let line = text.lines().find(|line| line.split([' ', '{']).next() == Some(name)).expect("it is there");
        line.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a number")
    }

    async fn signal(&self, signal: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([signal, &id]).status().await.expect("kill runs");
        assert!(sent.success());
    }

    /// Asks it to stop, as an operator would, and waits until it has.
    pub async fn stop(mut self) -> (Data, bool) {
        self.signal("-TERM").await;
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await.expect("it stops in time");
        (self.data.clone(), status.expect("it ends").success())
    }
}
