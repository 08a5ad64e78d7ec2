//! What only the file can get wrong: reopening, refolding, a full disk, a second server, damage.
