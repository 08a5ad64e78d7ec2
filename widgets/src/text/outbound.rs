//! What is said where an agent writes first, and where he finds that something is junk.

super::catalogue! {
    /// Texts of the dialog that begins a conversation.
    pub enum Outbound {
        Channel = "outbound.channel",
        Number = "outbound.number",
        NumberHint = "outbound.number-hint",
        National = "outbound.national",
        NumberWrong = "outbound.number-wrong",
        Address = "outbound.address",
        AddressHint = "outbound.address-hint",
        AddressWrong = "outbound.address-wrong",
        From = "outbound.from",
        FromChoose = "outbound.from-choose",
        NewSms = "outbound.new-sms",
        NewEmail = "outbound.new-email",
        New = "outbound.new",
        LoadFailed = "outbound.load-failed",
        None = "outbound.none",
        Idle = "outbound.idle",
        Active = "outbound.active",
        ActiveOpen = "outbound.active-open",
        NoEntryPoint = "outbound.no-entry-point",
        NotYours = "outbound.not-yours",
        Full = "outbound.full",
        Ours = "outbound.ours",
        Failed = "outbound.failed",
        Begun = "outbound.begun",
    }
}

super::catalogue! {
    /// Texts about junk.
    pub enum Junk {
        Title = "junk.title",
        Body = "junk.body",
        Block = "junk.block",
        BlockHint = "junk.block-hint",
        Submit = "junk.submit",
        ByHouse = "junk.by-house",
    }
}
