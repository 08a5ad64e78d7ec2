//! Files of scripted people: sent by HTTP in pieces, and small ones to send.

use domain::{ConversationId, FileId};
use protocol::file::{FilePost, FileProgress, UPLOAD_OFFSET};
use reqwest::{Method, RequestBuilder, StatusCode};

use crate::people::{Agent, Customer, command_id, http};
use crate::server::Server;

/// A picture of four pixels.
pub const PNG: &[u8] =
    b"\x89\x50\x4E\x47\x0D\x0A\x1A\x0A\x00\x00\x00\x0D\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x02\x08\x02\x00\
\x00\x00\xFD\xD4\x9A\x73\x00\x00\x00\x12\x49\x44\x41\x54\x78\xDA\x63\x50\x4D\x7E\xFD\x7B\xBF\x0A\x03\x84\x02\
\x00\x2D\x5D\x06\xA3\x84\x33\xB7\x22\x00\x00\x00\x00\x49\x45\x4E\x44\xAE\x42\x60\x82";

/// A document of this many bytes.
pub fn pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..size - bytes.len()).map(|at| b'a' + (at % 26) as u8));
    bytes
}

/// Whose requests they are.
pub enum Hand<'a> {
    /// With a token.
    Customer(&'a str),
    /// With a session.
    Agent(&'a str),
}

impl<'a> Hand<'a> {
    /// This customer's.
    pub fn of(customer: &'a Customer) -> Self {
        Self::Customer(&customer.token)
    }

    /// This agent's.
    pub fn of_agent(agent: &'a Agent) -> Self {
        Self::Agent(&agent.cookie)
    }

    fn ask(&self, server: &Server, method: Method, path: &str) -> RequestBuilder {
        let (base, name, value) = match self {
            Self::Customer(token) => ("/chat/api/files", "authorization", format!("Bearer {token}")),
            Self::Agent(cookie) => ("/api/files", "cookie", (*cookie).to_owned()),
        };
        let asked = http().request(method, format!("{}{base}{path}", server.url));
        asked.header(name, value).header("origin", &server.url)
    }

    /// Announces a file; how far it is, or the code of the refusal.
    pub async fn announce(&self, server: &Server, post: &FilePost) -> Result<FileProgress, String> {
        progress(self.ask(server, Method::POST, "").json(post)).await
    }

    /// Appends a piece.
    pub async fn append(&self, server: &Server, id: FileId, offset: u64, piece: &[u8]) -> Result<FileProgress, String> {
        let asked = self.ask(server, Method::PATCH, &format!("/{id}"));
        progress(asked.header(UPLOAD_OFFSET, offset.to_string()).body(piece.to_vec())).await
    }

    /// Sends a whole file.
    pub async fn upload(
        &self,
        server: &Server,
        conversation: ConversationId,
        name: &str,
        bytes: &[u8],
    ) -> Result<FileId, String> {
        let id = FileId(command_id().0);
        let post = FilePost { id, name: name.into(), size: bytes.len() as u64, conversation: Some(conversation) };
        self.announce(server, &post).await?;
        let done = self.append(server, id, 0, bytes).await?;
        assert!(done.ready, "{done:?}");
        Ok(id)
    }

    /// What is in a file, or the status of the refusal.
    pub async fn fetch(&self, server: &Server, id: FileId) -> Result<Vec<u8>, StatusCode> {
        let answer = self.ask(server, Method::GET, &format!("/{id}")).send().await.expect("an answer");
        if !answer.status().is_success() {
            return Err(answer.status());
        }
        Ok(answer.bytes().await.expect("a body").to_vec())
    }
}

async fn progress(asked: RequestBuilder) -> Result<FileProgress, String> {
    let answer = asked.send().await.expect("an answer");
    if answer.status().is_success() {
        return Ok(answer.json().await.expect("how far it is"));
    }
    let error: protocol::agent::HttpError = answer.json().await.expect("an error");
    Err(error.code)
}
