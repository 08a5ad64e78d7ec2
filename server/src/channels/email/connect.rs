//! The way to a mail server: its name, a connection, its certificate; and whatever goes wrong on it, as something people can
//! be told in their language.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, RootCertStore};

use super::settings::{Security, Server};

/// How long a server may take to be reached, and to agree on encryption.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Longest words of a server that are kept, in characters.
const LONGEST: usize = 300;

/// What goes wrong with a mail server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Nobody knows its name.
    #[error("there is no server {0:?}")]
    Name(String),
    /// Nobody listens there.
    #[error("nobody answers at {0}: {1}")]
    Unreachable(String, String),
    /// It took too long.
    #[error("the server did not answer in time")]
    Silent,
    /// It ended the connection.
    #[error("the server ended the connection")]
    Closed,
    /// Its certificate is for another name.
    #[error("the certificate is not for {0:?}")]
    CertificateName(String),
    /// Nobody we trust signed its certificate.
    #[error("the certificate is signed by nobody who is trusted here")]
    CertificateUnknown,
    /// Its certificate is too old, or not valid yet.
    #[error("the certificate is out of date")]
    CertificateDate,
    /// Encryption failed in another way: most often it is the wrong port.
    #[error("no encryption could be agreed on: {0}")]
    Tls(String),
    /// It offers no encryption.
    #[error("the server offers no STARTTLS")]
    NoStartTls,
    /// The settings ask for none, and it is on another machine.
    #[error("without encryption only a server on this machine is spoken to")]
    Unprotected,
    /// The file of trusted authorities cannot be read.
    #[error("the file with certificates cannot be read: {0}")]
    CaFile(String),
    /// It knows no way to sign in that we know.
    #[error("the server does not offer this way to sign in")]
    NoLogin,
    /// It does not let us in.
    #[error("the server refuses user or password: {0}")]
    Login(String),
    /// There is no such folder.
    #[error("the folder cannot be opened: {0}")]
    Folder(String),
    /// It says something else.
    #[error("the server says: {0}")]
    Said(String),
    /// It says what nobody understands.
    #[error("the server is not understood: {0}")]
    Strange(String),
    /// The letter could not be kept here.
    #[error("letters cannot be kept at the moment: {0}")]
    Storage(String),
}

/// The words of a server, fit to be shown: one line, not too long.
pub fn words(text: impl fmt::Display) -> String {
    let text = text.to_string();
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(LONGEST)
        .collect()
}

impl Trouble {
    /// What an error of a connection to this host is, if it can be told.
    pub fn of(error: &(dyn Error + 'static), host: &str) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(tls) = error.downcast_ref::<rustls::Error>() {
                return Some(Self::of_tls(tls, host));
            }
            if let Some(io) = error.downcast_ref::<io::Error>() {
                if let Some(inner) = io.get_ref()
                    && let Some(found) = Self::of(inner, host)
                {
                    return Some(found);
                }
                return Some(Self::of_io(io));
            }
            cause = error.source();
        }
        None
    }

    fn of_io(error: &io::Error) -> Self {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, TimedOut, UnexpectedEof};
        match error.kind() {
            TimedOut => Self::Silent,
            BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof => Self::Closed,
            _ => Self::Strange(words(error)),
        }
    }

    fn of_tls(error: &rustls::Error, host: &str) -> Self {
        match error {
            rustls::Error::InvalidCertificate(certificate) => match certificate {
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    Self::CertificateName(host.to_owned())
                }
                CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. } => Self::CertificateDate,
                CertificateError::UnknownIssuer => Self::CertificateUnknown,
                CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
                    Self::CertificateUnknown
                }
                other => Self::Tls(words(other)),
            },
            other => Self::Tls(words(other)),
        }
    }
}

/// A connection to a server, encrypted or not.
pub trait Io: AsyncRead + AsyncWrite + Unpin + Send + Sync + fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + fmt::Debug> Io for T {}

/// A connection to a server.
pub type Connection = Box<dyn Io>;

/// Whom we trust.
#[derive(Clone)]
pub struct Trust {
    config: Arc<ClientConfig>,
    /// The authorities of the file, for who builds his own configuration.
    pub(super) extra: Option<Vec<u8>>,
}

impl Trust {
    /// The system's authorities, and those of this file.
    pub fn load(ca_file: Option<&Path>) -> Result<Self, Trouble> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let mut extra = None;
        if let Some(path) = ca_file {
            let unreadable = |error: &dyn fmt::Display| Trouble::CaFile(words(format!("{}: {error}", path.display())));
            let pem = std::fs::read(path).map_err(|error| unreadable(&error))?;
            let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
            let found = found.map_err(|error| unreadable(&error))?;
            if found.is_empty() {
                return Err(unreadable(&"there is no certificate in it"));
            }
            roots.add_parsable_certificates(found);
            extra = Some(pem);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Trouble::Tls(words(error)))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { config: Arc::new(config), extra })
    }
}

/// Where a server is: on this machine if it is to be spoken to without encryption.
pub async fn addresses(server: &Server) -> Result<Vec<SocketAddr>, Trouble> {
    let lookup = timeout(PATIENCE, tokio::net::lookup_host((server.host.as_str(), server.port))).await;
    let found: Vec<SocketAddr> = match lookup {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(_)) => Vec::new(),
        Err(_) => return Err(Trouble::Silent),
    };
    if found.is_empty() {
        return Err(Trouble::Name(server.host.clone()));
    }
    if server.security == Security::Plain && !found.iter().all(|address| address.ip().is_loopback()) {
        return Err(Trouble::Unprotected);
    }
    Ok(found)
}

/// Connects without encryption, as every connection begins.
pub async fn reach(server: &Server) -> Result<TcpStream, Trouble> {
    let mut last = Trouble::Silent;
    for address in addresses(server).await? {
        match timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // What is written is a command that somebody waits for.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) => last = Trouble::Unreachable(address.to_string(), words(error.kind())),
            Err(_) => last = Trouble::Silent,
        }
    }
    Err(last)
}

/// Encrypts a connection.
pub async fn encrypt(stream: impl Io + 'static, server: &Server, trust: &Trust) -> Result<Connection, Trouble> {
    let name = ServerName::try_from(server.host.clone()).map_err(|_| Trouble::Name(server.host.clone()))?;
    let connector = TlsConnector::from(Arc::clone(&trust.config));
    match timeout(PATIENCE, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(match Trouble::of(&error, &server.host) {
            Some(Trouble::Closed | Trouble::Strange(_)) | None => Trouble::Tls(words(error)),
            Some(trouble) => trouble,
        }),
        Err(_) => Err(Trouble::Silent),
    }
}
