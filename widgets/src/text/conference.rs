//! What is said of a conference that is over.

super::catalogue! {
    /// Texts about the end of a conference.
    pub enum Conference {
        Ended = "said.conference-ended",
        YouEnded = "said.conference-you-ended",
        Left = "said.conference-left",
        YouLeft = "said.conference-you-left",
    }
}
