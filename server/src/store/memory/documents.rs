//! What administrators set up, in memory.

use domain::AgentId;

use super::super::{CommitError, Document, document_line};
use super::state::State;

impl State {
    /// Writes all of them over the versions they name, or none.
    pub fn put_documents(
        &mut self,
        kind: &str,
        documents: Vec<Document>,
        by: Option<AgentId>,
    ) -> Result<(), CommitError> {
        let key = |document: &Document| (kind.to_owned(), document.id.clone());
        let stored = |document: &Document| self.documents.get(&key(document)).map_or(0, |stored| stored.version);
        if documents.iter().any(|document| stored(document) != document.version) {
            return Err(CommitError::Stale);
        }
        for mut document in documents {
            document.version += 1;
            if by.is_some() {
                self.audit.push(document_line("document.put", kind, &document.id, document.version, by));
            }
            self.documents.insert(key(&document), document);
        }
        Ok(())
    }

    /// Removes one; nothing happens when there is none.
    pub fn remove_document(&mut self, kind: &str, id: &str, by: Option<AgentId>) {
        if let Some(gone) = self.documents.remove(&(kind.to_owned(), id.to_owned()))
            && by.is_some()
        {
            self.audit.push(document_line("document.remove", kind, id, gone.version, by));
        }
    }
}
