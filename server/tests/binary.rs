//! The binary as people start it: what it prints, what it refuses and why, how it stops. Nothing here waits by the clock:
//! a server is ready when it says so, and gone when its process is.
#![expect(clippy::unwrap_used, reason = "helpers of tests are no `#[test]`s")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A running server; goes with its handle.
struct Server {
    process: Child,
    port: u16,
    said: Vec<String>,
}

impl Server {
    fn start(data: &Path, more: &[&str]) -> Self {
        let mut process = switchboard(data)
            .args(["serve", "--port", "0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let mut said = Vec::new();
        for line in out.lines() {
            said.push(line.unwrap());
            if said.last().is_some_and(|line| line.contains("sign in as") || !more.contains(&"--demo")) {
                break;
            }
        }
        let port = said[0].strip_prefix("ready http://127.0.0.1:").unwrap().parse().unwrap();
        Self { process, port, said }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// With nothing of ours in the environment, in a folder without a config file.
fn switchboard(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SWITCHBOARD_")) {
        command.env_remove(name);
    }
    command.current_dir(folder.ancestors().find(|folder| folder.exists()).unwrap()).stdin(Stdio::null());
    command
}

fn run(data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    said(&switchboard(data).args(arguments).arg("--data").arg(data).output().unwrap())
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_demo_says_where_to_go_and_answers() {
    let data = folder();
    let server = Server::start(data.path(), &["--demo"]);
    assert_eq!(server.said.iter().filter(|line| line.starts_with("ready ")).count(), 1);
    let said = server.said.join("\n");
    assert!(said.contains(&format!("http://localhost:{}/demo/", server.port)), "{said}");
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    let site = server.get("/chat/api/site/demo");
    assert!(site.contains(&format!("\"http://localhost:{}\"", server.port)), "{site}");
}

#[cfg(unix)]
#[test]
fn it_stops_in_order_and_starts_again() {
    let data = folder();
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(data.path(), &["--demo"]);
        server.signal(signal);
        assert!(server.process.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn a_folder_has_one_server_and_a_port_too() {
    let data = folder();
    let server = Server::start(data.path(), &[]);
    let (code, text) = run(data.path(), &["serve", "--port", "0"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("is in use by another server"), "{text}");
    let (code, text) = run(data.path(), &["user", "add", "--login", "anna", "--name", "Anna", "--password-stdin"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("a server runs on the data folder"), "{text}");
    let (code, text) = run(folder().path(), &["serve", "--port", &server.port.to_string()]);
    assert_eq!(code, Some(1));
    assert!(text.contains(&format!("port {} is in use", server.port)) && text.contains("--port N"), "{text}");
}

#[test]
fn the_first_administrator_is_added_and_found() {
    let data = folder();
    let add = |password: &str| {
        let mut adding = switchboard(data.path());
        adding.args(["user", "add", "--login", "root", "--name", "Root", "--access", "admin", "--password-stdin"]);
        adding.arg("--data").arg(data.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut adding = adding.spawn().unwrap();
        adding.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
        said(&adding.wait_with_output().unwrap())
    };
    let (code, text) = add("short");
    assert!(code == Some(1) && text.contains("at least 8 characters"), "{text}");
    assert_eq!(add("long enough"), (Some(0), "added root\n".to_owned()));
    let (_, text) = add("long enough");
    assert!(text.contains("somebody has the login root"), "{text}");
    let (_, text) = run(data.path(), &["check", "--port", "0"]);
    assert!(!text.contains("no administrator"), "{text}");
}

#[test]
fn a_config_file_that_is_wrong_is_named_by_line() {
    let data = folder();
    let file = data.path().join("broken.toml");
    for (text, expected) in [
        ("listen = \n", "broken.toml, line 1 is not valid TOML"),
        ("\nlisten_on = \"x\"\n", "broken.toml, line 2: there is no setting `listen_on`"),
        ("[limits]\ntokens_per_minute = \"many\"\n", "broken.toml, line 2: `limits.tokens_per_minute`"),
    ] {
        std::fs::write(&file, text).unwrap();
        for act in ["serve", "check"] {
            let (code, said) = run(data.path(), &[act, "--config", file.to_str().unwrap()]);
            assert_eq!(code, Some(1));
            assert!(said.contains(expected), "{said}");
        }
    }
}

#[test]
fn a_database_that_is_none_is_named() {
    let data = folder();
    std::fs::write(data.path().join("switchboard.db"), "not a database, only words".repeat(100)).unwrap();
    let (code, text) = run(data.path(), &["serve", "--port", "0"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("damaged or not a Switchboard database"), "{text}");
}

#[test]
fn check_names_a_taken_port() {
    let data = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, text) = run(data.path(), &["check", "--port", &port]);
    assert_eq!(code, Some(1));
    assert!(text.contains(&format!("port {port} is in use")), "{text}");
}
