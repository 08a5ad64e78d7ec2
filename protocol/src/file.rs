//! How files come and go: by HTTP as JSON, beside the socket. Agents use `/api/files` with their session, customers
//! `/chat/api/files` with their token as `Authorization: Bearer …`. An upload is announced, sent in as many pieces as it
//! takes, and named in a message by its id; one that is not sent within 24 h is thrown away.

use domain::{ConversationId, FileId};
use serde::{Deserialize, Serialize};

/// `POST …/files`: announces a file. The same again answers how far it is, so that an upload goes on after whatever cut it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FilePost {
    /// Its name for ever, a UUID made where it was chosen.
    pub id: FileId,
    /// What it is called; paths and what nobody can see are taken away. Its end says what it is, and is checked.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Where it will be sent. Agents must say so, but for administrators who bring a file for a template; customers send
    /// wherever they are.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
}

/// Answers `POST …/files`, and `PATCH …/files/{id}`, which appends its body at the byte its header `Upload-Offset` names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileProgress {
    /// Bytes the server has.
    pub offset: u64,
    /// Whether it is all there and was looked at: only now a message may name it.
    pub ready: bool,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub mime: String,
}

/// Header of `PATCH`: where its body goes.
pub const UPLOAD_OFFSET: &str = "upload-offset";
