//! A mail system of its own for each test: dovecot (IMAP, submission, delivery) and exim (which takes, refuses, greylists
//! and bounces), in a temporary folder, on free ports. Root starts them as `nobody`.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use server::channels::email::connect::Trust;
use server::channels::email::settings::{Login, Mailbox, Secret, Security, Server};
use server::channels::email::smtp::{self, Envelope, Patience, Sent};
use tempfile::TempDir;
use tests::server::PATIENCE;
use tokio::net::TcpStream;
use tokio::process::Child;

/// What everybody's password is.
pub const PASSWORD: &str = "secret";
/// Who has a mailbox.
const USERS: [&str; 3] = ["support@shop.test", "agent@shop.test", "customer@home.test"];

/// The ports of one mail system.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// IMAP, with STARTTLS.
    pub imap: u16,
    /// IMAP within TLS.
    pub imaps: u16,
    /// Delivery into mailboxes.
    pub lmtp: u16,
    /// Submission, with STARTTLS.
    pub submission: u16,
    /// Submission within TLS.
    pub submissions: u16,
    /// The server that takes letters of the world.
    pub smtp: u16,
}

/// A running mail system. Dropping it ends its processes.
pub struct Servers {
    folder: TempDir,
    /// Where it listens.
    pub ports: Ports,
    dovecot: Option<Child>,
    exim: Option<Child>,
}

impl Servers {
    /// Starts one.
    pub async fn start() -> Self {
        let mut servers = Self::prepare();
        servers.start_dovecot().await;
        servers.start_exim().await;
        servers
    }

    /// Makes the folder with its certificates and mailboxes, and starts nothing.
    pub fn prepare() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let dir = folder.path().to_owned();
        for name in ["run", "state", "mail", "tls", "exim"] {
            fs::create_dir(dir.join(name)).expect("a folder");
        }
        let users = USERS.map(|user| format!("{user}:{{PLAIN}}{PASSWORD}::::::\n")).concat();
        fs::write(dir.join("users"), users).expect("a file");
        certificates(&dir.join("tls"));
        let servers = Self { ports: ports(), dovecot: None, exim: None, folder };
        let account = account();
        for (name, template) in
            [("dovecot.conf", include_str!("dovecot.conf")), ("exim.conf", include_str!("exim.conf"))]
        {
            let mut config = template.replace("@DIR@", &dir.display().to_string());
            let ports = &servers.ports;
            for (word, value) in [
                ("@USER@", account.0.clone()),
                ("@GROUP@", account.1.clone()),
                ("@IMAP@", ports.imap.to_string()),
                ("@IMAPS@", ports.imaps.to_string()),
                ("@LMTP@", ports.lmtp.to_string()),
                ("@SUBMISSION@", ports.submission.to_string()),
                ("@SUBMISSIONS@", ports.submissions.to_string()),
                ("@SMTP@", ports.smtp.to_string()),
            ] {
                config = config.replace(word, &value);
            }
            fs::write(dir.join(name), config).expect("a file");
        }
        servers.give_away();
        servers
    }

    /// All files belong to whoever runs the servers.
    fn give_away(&self) {
        if is_root() {
            let (user, group) = account();
            run(Command::new("chown").arg("-R").arg(format!("{user}:{group}")).arg(self.folder.path()));
        }
    }

    /// Starts dovecot.
    pub async fn start_dovecot(&mut self) {
        let mut command = as_user("dovecot");
        command.arg("-F").arg("-c").arg(self.folder.path().join("dovecot.conf"));
        self.dovecot = Some(spawn(command));
        for port in [self.ports.imap, self.ports.imaps, self.ports.lmtp, self.ports.submission, self.ports.submissions]
        {
            self.listens(port, "dovecot.log").await;
        }
    }

    /// Ends dovecot, with all connections to it.
    pub async fn stop_dovecot(&mut self) {
        stop(&mut self.dovecot).await;
    }

    /// Starts exim.
    pub async fn start_exim(&mut self) {
        let mut command = as_user("exim4");
        command.arg("-C").arg(self.folder.path().join("exim.conf")).args(["-bdf", "-q2s"]);
        self.exim = Some(spawn(command));
        self.listens(self.ports.smtp, "exim-main.log").await;
    }

    async fn listens(&self, port: u16, log: &str) {
        let asked = async {
            let mut tick = tokio::time::interval(Duration::from_millis(20));
            while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
                tick.tick().await;
            }
        };
        if tokio::time::timeout(PATIENCE, asked).await.is_err() {
            let log = fs::read_to_string(self.folder.path().join(log)).unwrap_or_default();
            panic!("nobody listens at {port}: {log}");
        }
    }

    /// The authority that signed the certificates.
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("tls/ca.pem")
    }

    /// An authority that signed nothing here.
    pub fn other_ca(&self) -> PathBuf {
        self.folder.path().join("tls/other.pem")
    }

    /// Whom to trust.
    pub fn trust(&self) -> Trust {
        Trust::load(Some(&self.ca())).expect("a certificate")
    }

    /// The settings of the house's mailbox, within TLS.
    pub fn mailbox(&self) -> Mailbox {
        Mailbox {
            address: USERS[0].into(),
            name: "Shop".into(),
            aliases: Vec::new(),
            imap: self.server(self.ports.imaps, Security::Tls),
            folder: "INBOX".into(),
            smtp: self.server(self.ports.submissions, Security::Tls),
            sent: Some("Sent".into()),
            delimiter: '+',
            ca_file: Some(self.ca()),
        }
    }

    /// A server here.
    #[expect(clippy::unused_self, reason = "reads as what it is: one of these servers")]
    pub fn server(&self, port: u16, security: Security) -> Server {
        Server {
            host: "localhost".into(),
            port,
            security,
            user: USERS[0].into(),
            secret: Secret::new(PASSWORD.into()),
            login: Login::Password,
        }
    }

    /// Hands a letter to the world's server, as a customer's would.
    pub async fn deliver(&self, from: &str, to: &str, raw: &[u8]) -> Sent {
        let server = Server { user: String::new(), ..self.server(self.ports.smtp, Security::Plain) };
        let envelope = Envelope { from: Some(from.into()), to: vec![to.into()] };
        smtp::send(&server, &self.trust(), "home.test", &envelope, raw, &Patience::default()).await
    }

    /// Puts letters into the house's mailbox while nobody looks.
    pub fn put(&self, letters: impl IntoIterator<Item = Vec<u8>>) {
        let inbox = self.folder.path().join("mail/shop.test/support/Maildir");
        for name in ["new", "cur", "tmp"] {
            fs::create_dir_all(inbox.join(name)).expect("a folder");
        }
        for (number, letter) in letters.into_iter().enumerate() {
            fs::write(inbox.join(format!("new/17000000{number:05}.M{number}P1.mail")), letter).expect("a file");
        }
        self.give_away();
    }

    /// From now on the greylisted customer is known.
    pub fn know(&self) {
        fs::write(self.folder.path().join("exim/known"), "").expect("a file");
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in [&self.dovecot, &self.exim].into_iter().flatten() {
            if let Some(id) = child.id() {
                let _ = Command::new("kill").arg(id.to_string()).status();
            }
        }
    }
}

async fn stop(child: &mut Option<Child>) {
    if let Some(mut child) = child.take() {
        let id = child.id().expect("it runs");
        run(Command::new("kill").arg(id.to_string()));
        child.wait().await.expect("it ends");
    }
}

fn spawn(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    tokio::process::Command::from(command)
        .kill_on_drop(false)
        .spawn()
        .expect("it runs; `cargo xtask test mail` installs it")
}

/// A program that root runs as somebody else.
fn as_user(program: &str) -> Command {
    let path = ["/usr/sbin/", "/usr/bin/", "/usr/local/sbin/"].map(|place| [place, program].concat());
    let path = path.into_iter().find(|path| Path::new(path).exists()).unwrap_or_else(|| program.to_owned());
    if !is_root() {
        return Command::new(path);
    }
    let (user, group) = account();
    let mut command = Command::new("setpriv");
    command.args(["--reuid", &user, "--regid", &group, "--clear-groups", &path]);
    command
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")) == "0"
}

/// Who runs the servers: user and group.
fn account() -> (String, String) {
    let user = if is_root() { "nobody".to_owned() } else { output(Command::new("id").arg("-un")) };
    let group = output(Command::new("id").args(["-gn", &user]));
    (user, group)
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
    assert!(status.success(), "{command:?}");
}

/// Free ports; another process could take one before it is used, which nobody has seen yet.
fn ports() -> Ports {
    let listeners: [TcpListener; 6] =
        std::array::from_fn(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"));
    let [imap, imaps, lmtp, submission, submissions, smtp] =
        listeners.each_ref().map(|listener| listener.local_addr().expect("an address").port());
    Ports { imap, imaps, lmtp, submission, submissions, smtp }
}

/// An authority, a certificate for `localhost` that it signed, and another authority.
fn certificates(folder: &Path) {
    let openssl = |arguments: &str| {
        let mut command = Command::new("openssl");
        run(command.current_dir(folder).args(arguments.split(' ')));
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    for name in ["ca", "other"] {
        openssl(&format!("req -x509 {key} -days 3650 -subj /CN=test-{name} -keyout {name}.key -out {name}.pem"));
    }
    openssl(&format!("req {key} -subj /CN=localhost -keyout key.pem -out leaf.csr"));
    fs::write(
        folder.join("ext"),
        "basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n",
    )
    .expect("a file");
    openssl("x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile ext -out cert.pem");
}
