//! What makes letters ours: the key their addresses are signed with, the mark that tells them when they come back, the names
//! they have.

use domain::{ConversationId, Timestamp};
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::token::Tokens;
use crate::clock::Ids;
use crate::first;
use crate::hex::hex;
use crate::store::{Store, StoreError};

/// The kind of the document that holds the key, and its id.
const KIND: &str = "house";
const KEY: &str = "email_key";
/// What the names of our letters begin with.
const NAME: &str = "sb.";
/// What stands between an address and the token of a conversation, where no mailbox says another.
pub const DELIMITER: char = '+';

/// What makes letters ours.
#[derive(Debug, Clone)]
pub struct House {
    /// Signs the addresses answers go to.
    pub tokens: Tokens,
    /// Names this house in letters.
    pub mark: String,
}

/// The house's key, read or made when it is first needed.
#[derive(Debug, Default)]
pub struct Keyring(OnceCell<House>);

impl Keyring {
    /// What makes letters ours. The key is made once and is the same ever after, on every node.
    pub async fn house(&self, store: &dyn Store, ids: &dyn Ids, now: Timestamp) -> Result<&House, StoreError> {
        self.0
            .get_or_try_init(|| async {
                if let Some(known) = stored(store).await? {
                    return Ok(House::new(known));
                }
                first::put(store, KIND, KEY, 0, &ids.secret(), now).await?;
                // Another node may have been faster.
                let key = stored(store).await?;
                key.map(House::new).ok_or_else(|| StoreError::Inconsistent(format!("document {KIND} {KEY}")))
            })
            .await
    }
}

async fn stored(store: &dyn Store) -> Result<Option<[u8; 32]>, StoreError> {
    let documents = store.documents(KIND).await?;
    let found = documents.iter().find(|document| document.id == KEY);
    let key = found.map(|document| serde_json::from_str(&document.json)).transpose();
    key.map_err(|_| StoreError::Inconsistent(format!("document {KIND} {KEY}")))
}

impl House {
    fn new(key: [u8; 32]) -> Self {
        let digest = Sha256::new().chain_update(b"switchboard email mark 1").chain_update(key).finalize();
        Self { tokens: Tokens::new(key), mark: hex(&digest[..8]) }
    }

    /// Our address with the token of a conversation; as it is where that would be too long.
    pub fn reply_to(&self, own: &str, delimiter: char, conversation: ConversationId) -> String {
        self.tokens.address(own, delimiter, conversation).unwrap_or_else(|| own.to_owned())
    }
}

/// A name for a letter of ours, from this address.
pub fn message_id(id: Uuid, own: &str) -> String {
    let domain = own.rsplit_once('@').map_or(own, |(_, domain)| domain);
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| "localhost".to_owned());
    [NAME, &id.simple().to_string(), "@", &domain].concat()
}

/// Whether a letter of this name could be ours.
pub fn is_ours(message_id: &str) -> bool {
    message_id.starts_with(NAME)
}
