//! Which files a channel takes, in which direction, how many and how large (SPEC A.5).

/// What files may go with one message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Files {
    /// Most files; 0 means there is no control to add one.
    pub count: u32,
    /// Most bytes of all of them together.
    pub together: u64,
    /// Whether the platform makes a message of each.
    pub apart: bool,
    /// What they may be. Nothing else is taken.
    pub kinds: &'static [FileKind],
}

/// Files of a kind, with one limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileKind {
    /// Their extensions, in small letters.
    pub extensions: &'static [&'static str],
    /// Most bytes of one file.
    pub size: u64,
}

impl Files {
    /// No files.
    pub const NONE: Self = Self { count: 0, together: 0, apart: false, kinds: &[] };

    /// Up to ten files in one message that share 25 MB.
    pub const fn ten(kinds: &'static [FileKind]) -> Self {
        Self { count: 10, together: TOGETHER, apart: false, kinds }
    }
}

/// A megabyte, as platforms count it.
pub const MB: u64 = 1024 * 1024;

/// Most bytes of one message, and of one file where nothing less is said.
pub const TOGETHER: u64 = 25 * MB;

/// Everything the house takes from anybody: what comes in on a channel without limits of its own.
pub const ALLOWED: FileKind = FileKind {
    extensions: &[
        "png", "jpg", "jpeg", "gif", "webp", "heic", "webm", "mp4", "mov", "3gp", "mp3", "ogg", "aac", "amr", "pdf",
        "txt", "csv", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "eml",
    ],
    size: TOGETHER,
};
