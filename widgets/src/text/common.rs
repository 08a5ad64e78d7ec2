//! What the shared widgets say. These keys stand in both pages' files.

super::catalogue! {
    /// Texts of thread, composer and dialogs.
    pub enum Common {
        Today = "today",
        Yesterday = "yesterday",
        Thread = "thread",
        MessageDeleted = "message.deleted",
        MessageEdited = "message.edited",
        MessageSending = "message.sending",
        MessageSeen = "message.seen",
        MessageSent = "message.sent",
        MessageFailed = "message.failed",
        MessageRetry = "message.retry",
        NewMessages = "thread.new",
        ToEnd = "thread.to-end",
        LoadingEarlier = "thread.loading-earlier",
        Arrived = "thread.arrived",
        Typing = "typing",
        Counter = "composer.counter",
        TooLong = "composer.too-long",
        Send = "composer.send",
        AttachFiles = "composer.attach",
        TakePhoto = "composer.photo",
        Close = "close",
        Cancel = "cancel",
    }
}
