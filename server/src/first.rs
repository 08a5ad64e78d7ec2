//! What a store needs before anything else: the settings, written out once, so that reasons keep their ids whatever later
//! versions begin with.

use domain::Timestamp;
use domain::settings::Settings;

use crate::catalog::{Catalog, kind};
use crate::store::{CommitError, Document, Store, StoreError};

/// Id of the one document with settings.
pub const SETTINGS_ID: &str = "settings";

/// Writes what is missing and reads everything.
pub async fn catalog(store: &dyn Store, now: Timestamp) -> Result<Catalog, StoreError> {
    if store.documents(kind::SETTINGS).await?.is_empty() {
        put(store, kind::SETTINGS, SETTINGS_ID, 0, &Settings::default(), now).await?;
    }
    Catalog::load(store).await
}

/// Writes a document of the house's own accord. Who was faster has written one too, and that is as good.
pub async fn put(
    store: &dyn Store,
    kind: &str,
    id: &str,
    version: u32,
    value: &impl serde::Serialize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let json = serde_json::to_string(value).map_err(|error| StoreError::Failed(error.to_string()))?;
    let document = Document { id: id.to_owned(), version, json };
    match store.put_document(kind, document, None, now).await {
        Ok(()) | Err(CommitError::Stale) => Ok(()),
        Err(CommitError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Failed(other.to_string())),
    }
}
