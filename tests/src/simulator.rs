//! A real simulator on a free port: the customers of the carried channels.

use std::process::Stdio;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::people::http;
use crate::server::{PATIENCE, Server};

/// What requests are signed with.
const SECRET: &str = "a secret of this test only";

/// A running simulator. Dropping it kills the process.
pub struct Simulator {
    _child: Child,
    /// `http://127.0.0.1:N`.
    pub url: String,
}

impl Simulator {
    /// Starts one that knows no server yet. The binary is named by `SIMULATOR_BIN`, which `cargo xtask test` sets.
    pub async fn start() -> Self {
        let binary = std::env::var_os("SIMULATOR_BIN");
        let binary = binary.expect("SIMULATOR_BIN names the simulator's binary; `cargo xtask test system` sets it");
        let mut child = Command::new(binary)
            .args(["--port", "0", "--server", "http://127.0.0.1:9", "--secret", SECRET])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("it says that it is ready");
        let line = line.expect("text").expect("a line");
        let url = line.strip_prefix("ready ").expect("where it is").to_owned();
        Self { _child: child, url }
    }

    /// What a server must be told to use it.
    pub fn settings(&self) -> [(&'static str, &str); 3] {
        [
            ("SWITCHBOARD_CHANNELS__SIMULATOR__URL", &self.url),
            ("SWITCHBOARD_CHANNELS__SIMULATOR__SECRET", SECRET),
            ("SWITCHBOARD_WORKFLOWS__ALLOW", "[\"127.0.0.1\"]"),
        ]
    }

    /// The server is there from now on; waits until they know each other.
    pub async fn serve(&self, server: &Server) {
        self.ask("PUT", "server", json!({ "url": server.url })).await;
        self.sees("entry points", |world| (world["entry_points"].as_array()?.len() == 4).then_some(())).await;
    }

    /// How a channel behaves from now on.
    pub async fn behave(&self, channel: &str, behaviour: &str) {
        self.ask("PUT", &format!("behaviours/{channel}"), json!(behaviour)).await;
    }

    /// The customer who writes on this channel.
    pub async fn customer(&self, channel: &str) -> u64 {
        self.sees("a customer", |world| {
            let entry = world["entry_points"].as_array()?.iter().find(|entry| entry["channel"] == channel)?;
            let customers = world["customers"].as_array()?;
            customers.iter().find(|customer| customer["entry_point"] == entry["id"])?["id"].as_u64()
        })
        .await
    }

    /// The customer the carriers know by this address, once there is one.
    pub async fn customer_of(&self, address: &str) -> u64 {
        let known = |world: &Value| {
            world["customers"].as_array()?.iter().find(|customer| customer["address"] == address)?["id"].as_u64()
        };
        self.sees(address, known).await
    }

    /// What the carrier calls this customer.
    pub async fn name(&self, customer: u64) -> String {
        self.sees("a name", |world| {
            let customers = world["customers"].as_array()?;
            customers.iter().find(|known| known["id"] == customer)?["name"].as_str().map(str::to_owned)
        })
        .await
    }

    /// A customer writes.
    pub async fn write(&self, customer: u64, text: &str) {
        self.ask("POST", &format!("customers/{customer}/messages"), json!({ "text": text })).await;
    }

    /// A customer writes, and this file goes with it.
    pub async fn write_with(&self, customer: u64, text: &str, name: &str, mime: &str, bytes: &[u8]) {
        let body = json!({ "text": text, "files": [self.file(name, mime, bytes).await] });
        self.ask("POST", &format!("customers/{customer}/messages"), body).await;
    }

    /// Lays a file ready that goes with a message; its name at the simulator.
    pub async fn file(&self, name: &str, mime: &str, bytes: &[u8]) -> u64 {
        let asked = http().post(format!("{}/api/files", self.url)).query(&[("name", name), ("mime", mime)]);
        let asked = asked.header("content-type", "application/octet-stream").body(bytes.to_vec());
        let file: Value = asked.send().await.expect("an answer").json().await.expect("JSON");
        file["id"].as_u64().expect("a number")
    }

    /// A customer writes a letter: `subject`, `to`, `cc`, `html`, `text`, `files`, `answers`, as `simulator/README.md` has them.
    pub async fn mail(&self, customer: u64, mut letter: Value) {
        if letter["text"].is_null() {
            letter["text"] = "".into();
        }
        self.ask("POST", &format!("customers/{customer}/messages"), letter).await;
    }

    /// These bytes come as a letter, whatever they are.
    pub async fn raw_mail(&self, customer: u64, raw: &[u8]) {
        let body = json!({ "text": "", "raw": BASE64_STANDARD.encode(raw) });
        self.ask("POST", &format!("customers/{customer}/messages"), body).await;
    }

    /// Waits until a letter with this text of an agent is there, and returns it as the customer's program reads it.
    pub async fn letter(&self, customer: u64, text: &str) -> Value {
        let ours = |it: &Value| !it["reference"].is_null() && it["text"].as_str().is_some_and(|it| it.contains(text));
        let found = |world: &Value| messages(world, customer).into_iter().find(ours).map(|it| it["letter"].clone());
        self.sees(text, found).await
    }

    /// Waits until a letter with this text of an agent is there, and returns what the simulator calls it.
    pub async fn own_mail(&self, customer: u64, text: &str) -> String {
        let ours = |it: &Value| !it["reference"].is_null() && it["text"].as_str().is_some_and(|it| it.contains(text));
        let found = |world: &Value| {
            let mail = messages(world, customer).into_iter().find(ours)?;
            mail["id"].as_str().map(str::to_owned)
        };
        self.sees(text, found).await
    }

    /// The name among all letters of the first one of a customer.
    pub async fn own_letter(&self, customer: u64) -> String {
        let found =
            |world: &Value| messages(world, customer).first()?["letter"]["message_id"].as_str().map(str::to_owned);
        self.sees("a letter", found).await
    }

    /// The address customers of this channel write to.
    pub async fn address(&self, channel: &str) -> String {
        self.sees("an address", |world| {
            let entry = world["entry_points"].as_array()?.iter().find(|entry| entry["channel"] == channel)?;
            entry["address"].as_str().map(str::to_owned)
        })
        .await
    }

    /// Waits for a file of an agent, and returns its name and what is in it.
    pub async fn gets_file(&self, customer: u64) -> (String, Vec<u8>) {
        let found = |world: &Value| {
            let of_agents = |it: &Value| !it["reference"].is_null() && !it["files"][0].is_null();
            messages(world, customer).into_iter().find(of_agents).map(|it| it["files"][0].clone())
        };
        let file = self.sees("a file", found).await;
        let answer = http().get(format!("{}/api/files/{}", self.url, file["id"])).send().await.expect("an answer");
        let name = file["name"].as_str().unwrap_or_default().to_owned();
        (name, answer.bytes().await.expect("a body").to_vec())
    }

    /// Waits until the server has this text of a customer.
    pub async fn taken(&self, customer: u64, text: &str) {
        self.sees(text, |world| messages(world, customer).iter().find(|it| is(it, text, "taken")).map(|_| ())).await;
    }

    /// Waits until this text of an agent is there in this state, and returns its name.
    pub async fn receives(&self, customer: u64, text: &str, state: &str) -> String {
        let found = |world: &Value| {
            messages(world, customer).iter().find(|it| is(it, text, state))?["id"].as_str().map(str::to_owned)
        };
        self.sees(text, found).await
    }

    /// Reports how far a message came.
    pub async fn report(&self, message: &str, reached: &str) {
        self.ask("PUT", &format!("messages/{message}"), json!(reached)).await;
    }

    /// Everything agents said to this customer, in the order in which it arrived.
    pub async fn answers(&self, customer: u64) -> Vec<String> {
        let world: Value =
            http().get(format!("{}/api/world", self.url)).send().await.expect("an answer").json().await.expect("JSON");
        let from_agents = |it: &&Value| !it["reference"].is_null();
        let text = |it: &Value| it["text"].as_str().unwrap_or_default().to_owned();
        messages(&world, customer).iter().filter(from_agents).map(text).collect()
    }

    /// Waits for a world that fits.
    async fn sees<T>(&self, what: &str, fits: impl Fn(&Value) -> Option<T>) -> T {
        let watching = async {
            let mut answer = http().get(format!("{}/api/changes", self.url)).send().await.expect("an answer");
            let mut text = String::new();
            while let Some(chunk) = answer.chunk().await.expect("it goes on") {
                text.push_str(&String::from_utf8_lossy(&chunk));
                while let Some((event, rest)) = text.split_once("\n\n") {
                    let world = event.strip_prefix("data: ").and_then(|json| serde_json::from_str(json).ok());
                    if let Some(found) = world.and_then(|world: Value| fits(&world)) {
                        return found;
                    }
                    text = rest.to_owned();
                }
            }
            panic!("the simulator ended")
        };
        let found = tokio::time::timeout(PATIENCE, watching).await;
        found.unwrap_or_else(|_| panic!("the simulator never showed: {what}"))
    }

    async fn ask(&self, method: &str, path: &str, body: Value) {
        let method = method.parse().expect("a method");
        let answer = http().request(method, format!("{}/api/{path}", self.url)).json(&body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
    }
}

fn messages(world: &Value, customer: u64) -> Vec<Value> {
    let customers = world["customers"].as_array().cloned().unwrap_or_default();
    let known = customers.into_iter().find(|known| known["id"] == customer);
    known.and_then(|known| known["messages"].as_array().cloned()).unwrap_or_default()
}

fn is(message: &Value, text: &str, state: &str) -> bool {
    message["text"] == text && message["state"] == state
}
