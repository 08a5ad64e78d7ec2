//! Whether a zip is the office file it says it is, and no bomb, by its directory alone: what is packed in it is never
//! unpacked here, and what the directory claims is what every program that opens it goes by.

use super::{FileKind, FileRefusal};

/// Bytes of its end in which a zip says where its directory is; all of a shorter one.
pub const TAIL: usize = 22 + 0xFFFF;

/// Most bytes of a directory: ten thousand parts with long names.
const MAX_DIRECTORY: u64 = 2 * 1024 * 1024;
/// Most parts.
const MAX_PARTS: usize = 10_000;
/// Most bytes all parts become.
const MAX_UNPACKED: u64 = 400 * 1024 * 1024;
/// A part this much larger than what is packed is a bomb, if it is large at all: texts of tables reach fifty.
const MAX_RATIO: u64 = 200;
/// Below this nothing is a bomb.
const SMALL: u64 = 4 * 1024 * 1024;

/// Where a zip's directory stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Directory {
    /// From the begin of the file.
    pub offset: u64,
    /// Bytes.
    pub length: usize,
}

/// Finds the directory by the last [`TAIL`] bytes of a file of this size.
pub fn find_directory(tail: &[u8], size: u64) -> Result<Directory, FileRefusal> {
    let found = tail.windows(4).rposition(|four| four == b"PK\x05\x06").and_then(|at| tail.get(at..));
    let end = found.filter(|end| end.len() >= 22).ok_or(FileRefusal::NotWhatItSays)?;
    let (length, offset) = (u64::from(four(end, 12)), u64::from(four(end, 16)));
    // The larger form, which no file of this size needs, says all ones here and ends up outside.
    if offset + length > size || length == 0 {
        return Err(FileRefusal::NotWhatItSays);
    }
    if length > MAX_DIRECTORY {
        return Err(FileRefusal::GrowsTooLarge);
    }
    Ok(Directory { offset, length: length as usize })
}

/// Checks the directory's bytes.
pub fn check_directory(kind: FileKind, directory: &[u8]) -> Result<(), FileRefusal> {
    let folder: &[u8] = match kind {
        FileKind::Docx => b"word/",
        FileKind::Xlsx => b"xl/",
        FileKind::Pptx => b"ppt/",
        _ => return Err(FileRefusal::NotWhatItSays),
    };
    let (mut rest, mut parts, mut unpacked) = (directory, 0, 0_u64);
    let (mut typed, mut housed) = (false, false);
    while !rest.is_empty() {
        let part = rest.get(..46).filter(|part| part.starts_with(b"PK\x01\x02")).ok_or(FileRefusal::NotWhatItSays)?;
        let (packed, size) = (u64::from(four(part, 20)), u64::from(four(part, 24)));
        let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(two(part, at)));
        let next = 46 + name + extra + remark;
        let name = rest.get(46..46 + name).ok_or(FileRefusal::NotWhatItSays)?;
        parts += 1;
        unpacked = unpacked.saturating_add(size);
        if parts > MAX_PARTS || unpacked > MAX_UNPACKED || size > SMALL && size / packed.max(1) > MAX_RATIO {
            return Err(FileRefusal::GrowsTooLarge);
        }
        typed |= name == b"[Content_Types].xml";
        housed |= name.starts_with(folder);
        rest = rest.get(next..).ok_or(FileRefusal::NotWhatItSays)?;
    }
    if typed && housed { Ok(()) } else { Err(FileRefusal::NotWhatItSays) }
}

// Zero where there is nothing: callers have made sure that there is.
fn two(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn four(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}
