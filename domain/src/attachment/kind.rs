//! What files there are, as far as any channel takes them (SPEC A.5).

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FileKind {
    /// Portable network graphics.
    Png,
    /// A photo.
    Jpeg,
    /// A small animation.
    Gif,
    /// A picture of the web.
    Webp,
    /// A photo of a telephone that browsers do not show.
    Heic,
    /// A document to read.
    Pdf,
    /// Word until 2003.
    Doc,
    /// Word since 2007.
    Docx,
    /// Excel until 2003.
    Xls,
    /// Excel since 2007.
    Xlsx,
    /// `PowerPoint` until 2003.
    Ppt,
    /// `PowerPoint` since 2007.
    Pptx,
    /// A table as text.
    Csv,
    /// Text.
    Txt,
    /// A mail.
    Eml,
    /// A film of the web.
    Webm,
    /// A film.
    Mp4,
    /// A film of a telephone.
    Mov,
    /// A film of an older telephone.
    ThreeGp,
    /// Sound.
    Mp3,
    /// Sound, as voice messages are.
    Ogg,
    /// Sound.
    Aac,
    /// Speech.
    Amr,
}

/// What limits are counted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileClass {
    /// A picture.
    Image,
    /// Sound or a film.
    Media,
    /// Everything else.
    Document,
}

impl FileKind {
    /// Every kind there is.
    pub const ALL: &'static [Self] = &[
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Heic,
        Self::Pdf,
        Self::Doc,
        Self::Docx,
        Self::Xls,
        Self::Xlsx,
        Self::Ppt,
        Self::Pptx,
        Self::Csv,
        Self::Txt,
        Self::Eml,
        Self::Webm,
        Self::Mp4,
        Self::Mov,
        Self::ThreeGp,
        Self::Mp3,
        Self::Ogg,
        Self::Aac,
        Self::Amr,
    ];

    /// What names of such files end in, lower-case, the customary one first.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic"],
            Self::Pdf => &["pdf"],
            Self::Doc => &["doc"],
            Self::Docx => &["docx"],
            Self::Xls => &["xls"],
            Self::Xlsx => &["xlsx"],
            Self::Ppt => &["ppt"],
            Self::Pptx => &["pptx"],
            Self::Csv => &["csv"],
            Self::Txt => &["txt"],
            Self::Eml => &["eml"],
            Self::Webm => &["webm"],
            Self::Mp4 => &["mp4"],
            Self::Mov => &["mov"],
            Self::ThreeGp => &["3gp"],
            Self::Mp3 => &["mp3"],
            Self::Ogg => &["ogg"],
            Self::Aac => &["aac"],
            Self::Amr => &["amr"],
        }
    }

    /// Its media type, once its content was looked at.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xls => "application/vnd.ms-excel",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ppt => "application/vnd.ms-powerpoint",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Csv => "text/csv",
            Self::Txt => "text/plain",
            Self::Eml => "message/rfc822",
            Self::Webm => "video/webm",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::ThreeGp => "video/3gpp",
            Self::Mp3 => "audio/mpeg",
            Self::Ogg => "audio/ogg",
            Self::Aac => "audio/aac",
            Self::Amr => "audio/amr",
        }
    }

    /// What its limit is counted by.
    pub const fn class(self) -> FileClass {
        match self {
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Heic => FileClass::Image,
            Self::Webm | Self::Mp4 | Self::Mov | Self::ThreeGp | Self::Mp3 | Self::Ogg | Self::Aac | Self::Amr => {
                FileClass::Media
            }
            Self::Pdf
            | Self::Doc
            | Self::Docx
            | Self::Xls
            | Self::Xlsx
            | Self::Ppt
            | Self::Pptx
            | Self::Csv
            | Self::Txt
            | Self::Eml => FileClass::Document,
        }
    }

    /// Whether a browser may draw it where it stands: everything else is only ever saved (SPEC A.5).
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// What the last part of a name says.
    pub fn of_name(name: &str) -> Option<Self> {
        let (before, end) = name.rsplit_once('.')?;
        let known = |kind: &&Self| kind.extensions().iter().any(|known| end.eq_ignore_ascii_case(known));
        if before.is_empty() { None } else { Self::ALL.iter().find(known).copied() }
    }

    /// The kind of a media type that was found.
    pub fn of_mime(mime: &str) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.mime() == mime).copied()
    }
}
