//! What is said of messages that did not arrive.

super::catalogue! {
    /// Texts about messages of ours that did not arrive.
    pub enum NotArrived {
        Mark = "undelivered.mark",
        Hint = "undelivered.hint",
        Queued = "undelivered.queued",
        Resume = "undelivered.resume",
    }
}
