//! Files that go with messages: which a channel takes, what they may be called, and whether they are what they say
//! (SPEC A.5). Pure: who has the bytes hands in their begin, or a zip's directory and the headers of its parts.

mod content;
mod kind;
mod name;
#[cfg(test)]
mod tests;
mod zip;

pub use content::{HEAD, check_head};
pub use kind::{FileClass, FileKind};
pub use name::{NAME_LIMIT, clean_name};
pub use zip::{Directory, Method, PART_HEADER, Part, TAIL, check_directory, check_part, find_directory};

use crate::message::{Attachment, AttachmentState};
use crate::refusal::Refusal;

/// A mebibyte, which people and SPEC A.5 call a megabyte.
pub const MEGABYTE: u64 = 1024 * 1024;

/// What one side of a channel may send (SPEC A.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileRules {
    /// The kinds that are taken.
    pub kinds: &'static [FileKind],
    /// Most files in one message; 0 means none is taken.
    pub max_files: u32,
    /// Largest file, by what it is.
    pub max_file_bytes: FileSizes,
    /// Most bytes of all files of one message together.
    pub max_message_bytes: u64,
    /// Whether the platform makes a message of each.
    pub apart: bool,
}

/// Largest files, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileSizes {
    /// Pictures.
    pub image: u64,
    /// Sound and films.
    pub media: u64,
    /// Everything else.
    pub document: u64,
}

/// Why a file is not taken. Codes are stable; words belong to the view.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FileRefusal {
    /// The channel takes no files at all.
    #[error("no files are taken here")]
    NotTaken,
    /// Its name ends in what this channel does not take, or in nothing.
    #[error("files of this type are not taken")]
    TypeNotAllowed,
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are taken.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// Most bytes.
        limit: u64,
    },
    /// What is in it is not what its name says.
    #[error("what is in the file is not what its name says")]
    NotWhatItSays,
    /// It would become too much once somebody opens it: pixels, or what is packed in it.
    #[error("the file would grow too large when it is opened")]
    GrowsTooLarge,
}

impl FileRefusal {
    /// The small stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotTaken => "files_not_taken",
            Self::TypeNotAllowed => "file_type_not_allowed",
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::NotWhatItSays => "file_not_what_it_says",
            Self::GrowsTooLarge => "file_grows_too_large",
        }
    }
}

impl FileSizes {
    /// The same for all.
    pub const fn all(bytes: u64) -> Self {
        Self { image: bytes, media: bytes, document: bytes }
    }

    /// The largest of its class.
    pub const fn of(self, class: FileClass) -> u64 {
        match class {
            FileClass::Image => self.image,
            FileClass::Media => self.media,
            FileClass::Document => self.document,
        }
    }
}

impl FileRules {
    /// No files.
    pub const NONE: Self =
        Self { kinds: &[], max_files: 0, max_file_bytes: FileSizes::all(0), max_message_bytes: 0, apart: false };

    /// The ends of names that are taken, as `<input accept>` lists them.
    pub fn accept(&self) -> String {
        let mut list = String::new();
        for end in self.kinds.iter().flat_map(|kind| kind.extensions()) {
            if !list.is_empty() {
                list.push(',');
            }
            list.push('.');
            list.push_str(end);
        }
        list
    }

    /// What a file that is announced with this name and size would be, and what it will be called.
    pub fn announced(&self, name: &str, size: u64) -> Result<(String, FileKind), FileRefusal> {
        if self.max_files == 0 {
            return Err(FileRefusal::NotTaken);
        }
        let name = clean_name(name);
        let kind = FileKind::of_name(&name).filter(|kind| self.kinds.contains(kind));
        let kind = kind.ok_or(FileRefusal::TypeNotAllowed)?;
        let limit = self.max_file_bytes.of(kind.class()).min(self.max_message_bytes);
        match size {
            0 => Err(FileRefusal::Empty),
            size if size > limit => Err(FileRefusal::TooLarge { limit }),
            _ => Ok((name, kind)),
        }
    }

    /// Whether these could be sent here, all of them together.
    pub fn take(&self, files: &[Attachment]) -> bool {
        let one = |file: &Attachment| self.announced(&file.name, file.size).is_ok();
        files.iter().all(one) && self.message(files).is_ok()
    }

    /// Whether these may go with one message. What will not come is no more than a name.
    pub fn message(&self, files: &[Attachment]) -> Result<(), Refusal> {
        let come = || files.iter().filter(|file| file.state != AttachmentState::Failed);
        if come().count() > self.max_files as usize {
            return Err(Refusal::TooManyAttachments { limit: self.max_files });
        }
        let of_ours = |file: &Attachment| FileKind::of_name(&file.name).is_some_and(|kind| self.kinds.contains(&kind));
        if !come().all(of_ours) {
            return Err(Refusal::FileTypeNotAllowed);
        }
        let together = come().fold(0_u64, |sum, file| sum.saturating_add(file.size));
        if together > self.max_message_bytes {
            return Err(Refusal::FilesTooLarge { limit: self.max_message_bytes });
        }
        Ok(())
    }
}
