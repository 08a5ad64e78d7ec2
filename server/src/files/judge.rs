//! Whether a file is what its name says. Reads its begin, and of office files the directory at the end; nothing
//! is unpacked. Blocking.

use std::io::{Read, Seek, SeekFrom};

use domain::attachment::{FileKind, HEAD, TAIL, check_directory, check_head, find_directory};

use super::FileError;

/// Looks at a file of this size.
pub fn judge(mut file: impl Read + Seek, kind: FileKind, size: u64) -> Result<(), FileError> {
    let mut head = Vec::new();
    (&mut file).take(HEAD as u64).read_to_end(&mut head)?;
    check_head(kind, &head)?;
    if !matches!(kind, FileKind::Docx | FileKind::Xlsx | FileKind::Pptx) {
        return Ok(());
    }
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL as u64)))?;
    (&mut file).take(TAIL as u64).read_to_end(&mut tail)?;
    let found = find_directory(&tail, size)?;
    let mut directory = Vec::new();
    file.seek(SeekFrom::Start(found.offset))?;
    (&mut file).take(found.length as u64).read_to_end(&mut directory)?;
    Ok(check_directory(kind, &directory)?)
}
