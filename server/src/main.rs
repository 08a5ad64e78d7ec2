//! The binary glues: it reads the command line and hands over to the library.

use std::io::{BufRead as _, IsTerminal as _};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::agent::Access;
use server::auth::password::Passwords;
use server::clock::{SystemClock, SystemIds};
use server::config::Config;
use server::store::Store as _;
use server::store::sqlite::{OpenError, SqliteStore};
use server::{check, logs, serve, user};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A self-hosted contact centre for written conversations.
#[derive(Parser)]
#[command(name = "switchboard", version)]
struct Command {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Run the server.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Make demo data in an empty data folder and show the demo pages.
        #[arg(long)]
        demo: bool,
    },
    /// People who sign in.
    User {
        #[command(subcommand)]
        act: UserAct,
    },
    /// Say what is misconfigured and how to mend it.
    Check {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum UserAct {
    /// Add somebody, while no server runs.
    Add {
        #[command(flatten)]
        place: Place,
        /// What he signs in with.
        #[arg(long)]
        login: String,
        /// What colleagues and customers read.
        #[arg(long)]
        name: String,
        /// What he may do.
        #[arg(long, value_enum, default_value_t = Role::Agent)]
        access: Role,
        /// Read the password from standard input instead of asking for it.
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Where configuration and data are. Each option stands over the config file.
#[derive(Args)]
struct Place {
    /// The config file; without it `switchboard.toml`, if there is one.
    #[arg(long, env = "SWITCHBOARD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data folder.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The address to listen on, with or without port.
    #[arg(long, value_name = "ADDRESS", value_parser = listen)]
    listen: Option<Listen>,
    /// The port to listen on; 0 takes any.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

#[derive(Clone, Copy)]
enum Listen {
    Address(IpAddr),
    Both(SocketAddr),
}

#[derive(Clone, Copy, ValueEnum)]
enum Role {
    Agent,
    Supervisor,
    Admin,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Command::parse().act).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("switchboard: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(act: Act) -> Result<ExitCode, Failure> {
    match act {
        Act::Serve { place, demo } => {
            let config = Config { demo, ..place.config()? };
            logs::begin(&config.log);
            serve::run(config).await?;
        }
        Act::User { act: UserAct::Add { place, login, name, access, password_stdin } } => {
            let config = place.config()?;
            let store = open(&config.data)?;
            let user = user::NewUser { login, name, access: access.into(), password: password(password_stdin)? };
            let added = user::add(&store, &SystemClock, &SystemIds, &Passwords::default(), user).await;
            store.close().await?;
            println!("added {}", added?.login);
        }
        Act::Check { place } => {
            let findings = check::run(place.config()).await;
            print!("{}", check::report(&findings));
            return Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Place {
    fn config(&self) -> Result<Config, server::config::ConfigError> {
        let mut config = Config::load(self.config.as_deref())?;
        match self.listen {
            Some(Listen::Both(address)) => config.listen = address,
            Some(Listen::Address(ip)) => config.listen.set_ip(ip),
            None => {}
        }
        if let Some(port) = self.port {
            config.listen.set_port(port);
        }
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        Ok(config)
    }
}

impl From<Role> for Access {
    fn from(role: Role) -> Self {
        match role {
            Role::Agent => Self::Agent,
            Role::Supervisor => Self::Supervisor,
            Role::Admin => Self::Admin,
        }
    }
}

fn listen(text: &str) -> Result<Listen, String> {
    let both = text.parse().map(Listen::Both);
    both.or_else(|_| text.parse().map(Listen::Address))
        .map_err(|_| "is no address such as 127.0.0.1 or 127.0.0.1:8080".to_owned())
}

fn open(folder: &Path) -> Result<SqliteStore, Failure> {
    SqliteStore::open(folder).map_err(|error| match error {
        OpenError::InUse { folder } => format!(
            "a server runs on the data folder {}: stop it first, or let an administrator add the person there \
             (POST /api/admin/agents)",
            folder.display()
        )
        .into(),
        other => other.into(),
    })
}

fn password(from_stdin: bool) -> Result<String, Failure> {
    if from_stdin || !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("Once more: ")? == password { Ok(password) } else { Err("they differ".into()) }
}
