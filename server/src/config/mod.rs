//! How an installation is configured: defaults, over them one TOML file, over that environment variables
//! (`SWITCHBOARD_LISTEN`, `SWITCHBOARD_LOG__LEVEL`: two underscores lead into a table). Unknown keys are errors that name
//! the key and where it stands. Nothing here reads the environment or a file by itself but [`Config::load`].

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use serde::Deserialize;

use crate::http::origin::Origin;

mod channels;
mod workflows;

pub use channels::{Channels, LocalUrl, Simulator};
pub use workflows::{Network, Workflows};

/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "switchboard.toml";

/// What environment variables of ours begin with.
const PREFIX: &str = "SWITCHBOARD_";

/// Ours too, but no settings: which file to read, which front ends to build in, which binary to test.
const NO_SETTINGS: [&str; 3] = ["CONFIG", "FRONT", "BIN"];

/// Shortest secret that is shared with a carrier of ours.
const SECRET_LENGTH: usize = 16;

/// How an installation is configured.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to listen. Behind a proxy that speaks https this stays on loopback.
    pub listen: SocketAddr,
    /// What people's browsers call the server, such as `https://chat.example.org`; without it whatever name they use.
    pub public_url: Option<Origin>,
    /// Where everything durable lies.
    pub data: PathBuf,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What `/metrics` wants as bearer token; without one it answers this machine only, and nobody behind a proxy.
    pub metrics_token: Option<String>,
    /// The log.
    pub log: Log,
    /// What one address may do.
    pub limits: Limits,
    /// Who carries messages.
    pub channels: Channels,
    /// Where workflows may be called.
    pub workflows: Workflows,
    /// Whether demo data and pages are there; by command line only.
    #[serde(skip)]
    pub demo: bool,
}

/// The log, on standard error. It never holds message texts, names or addresses of customers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug`, `trace`, or per module such as `info,server::http=debug`.
    pub level: String,
    /// Text for people or JSON for machines.
    pub format: LogFormat,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One line of text per entry.
    Text,
    /// One JSON object per line.
    Json,
}

/// What one address may do. An office behind one address shares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Open sockets of customers per address.
    pub sockets_per_address: u32,
    /// Tokens for new visitors per minute and address; as many at once.
    pub tokens_per_minute: u32,
    /// Look-ups of a site per minute and address; as many at once.
    pub lookups_per_minute: u32,
    /// Requests of carriers per minute and address; as many at once.
    pub hooks_per_minute: u32,
    /// Conversations begun per minute and address; as many at once.
    pub starts_per_minute: u32,
    /// Conversations one customer may begin in ten minutes; as many at once.
    pub starts_per_customer: u32,
    /// Megabytes of files customers may upload per hour and address; as many at once.
    pub upload_megabytes_per_hour: u32,
}

/// Why the configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A file was named that is not there or cannot be read.
    #[error("the config file {} cannot be read: {why}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The file is no TOML.
    #[error("{place} is not valid TOML: {why}")]
    Syntax {
        /// File and line.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// A key nobody knows.
    #[error("{place}: there is no setting `{key}`; known here: {known}")]
    UnknownKey {
        /// File and line, or the variable.
        place: String,
        /// With its table.
        key: String,
        /// What could stand there.
        known: String,
    },
    /// A value that does not fit.
    #[error("{place}: `{key}` {why}")]
    Value {
        /// File and line, or the variable.
        place: String,
        /// With its table.
        key: String,
        /// What is wrong.
        why: String,
    },
}

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file, with its text.
    pub file: Option<(PathBuf, String)>,
    /// Environment variables, ours and others'.
    pub environment: Vec<(String, String)>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            data: PathBuf::from("data"),
            trusted_proxies: Vec::new(),
            metrics_token: None,
            log: Log::default(),
            limits: Limits::default(),
            channels: Channels::default(),
            workflows: Workflows::default(),
            demo: false,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: LogFormat::Text }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sockets_per_address: 200,
            tokens_per_minute: 60,
            lookups_per_minute: 300,
            hooks_per_minute: 6_000,
            starts_per_minute: 60,
            starts_per_customer: 10,
            upload_megabytes_per_hour: 1_000,
        }
    }
}

impl Config {
    /// Reads file and environment. Without a named file [`DEFAULT_FILE`] counts if it exists.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::from_sources(&Sources::read(file)?)
    }

    /// The settings these sources give.
    pub fn from_sources(sources: &Sources) -> Result<Self, ConfigError> {
        let mut figment = Figment::new();
        if let Some((file, text)) = &sources.file {
            figment = figment.merge(file_table(file, text)?);
        }
        for (name, value) in &sources.environment {
            figment = figment.merge(Variable::new(name, value));
        }
        let config: Self = figment.extract().map_err(|error| explain(&error, sources))?;
        config.checked(sources)
    }

    /// What the server calls itself when nobody called it yet.
    pub fn own_url(&self) -> String {
        if let Some(origin) = &self.public_url {
            return origin.to_string();
        }
        match self.listen.ip() {
            ip if ip.is_unspecified() => format!("http://127.0.0.1:{}", self.listen.port()),
            _ => format!("http://{}", self.listen),
        }
    }

    /// Whether browsers come by https, so that cookies may be limited to it.
    pub fn is_secure(&self) -> bool {
        self.public_url.as_ref().is_some_and(Origin::is_secure)
    }

    fn checked(self, sources: &Sources) -> Result<Self, ConfigError> {
        let wrong = |key: &str, why: String| ConfigError::Value { place: sources.place(key), key: key.to_owned(), why };
        if let Err(why) = crate::logs::check(&self.log.level) {
            return Err(wrong("log.level", why));
        }
        if self.metrics_token.as_ref().is_some_and(|token| token.trim().is_empty()) {
            return Err(wrong("metrics_token", "is empty: anybody could read the figures".to_owned()));
        }
        if let Some(simulator) = &self.channels.simulator
            && simulator.secret.len() < SECRET_LENGTH
        {
            return Err(wrong("channels.simulator.secret", format!("must have at least {SECRET_LENGTH} characters")));
        }
        let limits = [
            ("limits.sockets_per_address", self.limits.sockets_per_address),
            ("limits.tokens_per_minute", self.limits.tokens_per_minute),
            ("limits.lookups_per_minute", self.limits.lookups_per_minute),
            ("limits.hooks_per_minute", self.limits.hooks_per_minute),
            ("limits.starts_per_minute", self.limits.starts_per_minute),
            ("limits.starts_per_customer", self.limits.starts_per_customer),
            ("limits.upload_megabytes_per_hour", self.limits.upload_megabytes_per_hour),
        ];
        match limits.iter().find(|(_, value)| *value == 0) {
            Some((key, _)) => Err(wrong(key, "must be at least 1".to_owned())),
            None => Ok(self),
        }
    }
}

impl Sources {
    /// Reads the file, the named one or the default one, and the environment.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let file = match std::fs::read_to_string(path) {
            Ok(text) => Some((path.to_owned(), text)),
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(ConfigError::Unreadable { file: path.to_owned(), why: error.to_string() });
            }
        };
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| is_setting(name))
            .collect();
        Ok(Self { file, environment })
    }

    /// Where a key was set: a variable, a line of the file, or the file as a whole.
    fn place(&self, key: &str) -> String {
        let variable = self.environment.iter().map(|(name, _)| name).find(|name| path_of(name) == key);
        match (variable, &self.file) {
            (Some(name), _) => format!("environment variable {name}"),
            (None, Some((file, text))) => match line_of(text, key) {
                Some(line) => format!("{}, line {line}", file.display()),
                None => file.display().to_string(),
            },
            (None, None) => "the configuration".to_owned(),
        }
    }
}

/// One environment variable as a source of settings.
struct Variable {
    path: String,
    value: Value,
}

impl Variable {
    fn new(name: &str, value: &str) -> Self {
        let parsed = value.parse().unwrap_or_else(|infallible: std::convert::Infallible| match infallible {});
        Self { path: path_of(name), value: parsed }
    }
}

impl Provider for Variable {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment variable")
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let dict = figment::util::nest(&self.path, self.value.clone()).into_dict().unwrap_or_default();
        Ok(Map::from([(Profile::Default, dict)]))
    }
}

fn is_setting(name: &str) -> bool {
    name.strip_prefix(PREFIX).is_some_and(|rest| !NO_SETTINGS.contains(&rest))
}

// `SWITCHBOARD_LOG__LEVEL` is `log.level`.
fn path_of(name: &str) -> String {
    let name = name.strip_prefix(PREFIX).unwrap_or(name);
    name.to_ascii_lowercase().replace("__", ".")
}

fn file_table(file: &Path, text: &str) -> Result<figment::providers::Data<figment::providers::Toml>, ConfigError> {
    use figment::providers::{Format, Toml};
    match Toml::from_str::<Dict>(text) {
        Ok(_) => Ok(Toml::string(text)),
        Err(error) => {
            let line = error.span().map(|span| line_at(text, span.start));
            let place = match line {
                Some(line) => format!("{}, line {line}", file.display()),
                None => file.display().to_string(),
            };
            Err(ConfigError::Syntax { place, why: error.message().to_owned() })
        }
    }
}

fn explain(error: &figment::Error, sources: &Sources) -> ConfigError {
    use figment::error::Kind;
    let mut path = error.path.clone();
    if let Kind::UnknownField(field, known) = &error.kind {
        if path.last() != Some(field) {
            path.push(field.clone());
        }
        let key = path.join(".");
        return ConfigError::UnknownKey { place: sources.place(&key), key, known: known.join(", ") };
    }
    let key = path.join(".");
    let why = match &error.kind {
        Kind::InvalidType(actual, expected) => format!("is {actual}, but should be {expected}"),
        Kind::InvalidValue(actual, expected) => {
            format!("has the value {actual}, but should be {expected}")
        }
        other => format!("does not fit: {other}"),
    };
    ConfigError::Value { place: sources.place(&key), key, why }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or(text).matches('\n').count() + 1
}

/// The line that sets a key such as `log.level`, in its table or with a dotted name.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let mut table = String::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            name.trim().clone_into(&mut table);
            if table == key {
                return Some(index + 1);
            }
        } else if let Some((name, _)) = line.split_once('=') {
            let name = name.trim().trim_matches('"');
            let full = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
            if full == key {
                return Some(index + 1);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
