//! Whether a zip is the office file it says it is, and no bomb: first by its directory, then by its parts, which must become
//! as many bytes as the directory claims. Programs differ in whom they believe; whoever has the bytes unpacks each part, up
//! to that many and no further, and keeps nothing of it.

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

/// A part, as the directory has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Where its own header begins.
    pub offset: u64,
    /// Bytes in the file.
    pub packed: u64,
    /// Bytes it becomes.
    pub size: u64,
    /// How it is packed.
    pub method: Method,
}

/// How a part is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Not at all.
    Stored,
    /// As every office program packs.
    Deflated,
}

/// Bytes of a part's own header, without the two names at its end.
pub const PART_HEADER: usize = 30;

/// Where a part's content begins after its header; the header must be that of a part packed so.
pub fn check_part(part: &Part, header: &[u8; PART_HEADER]) -> Result<u64, FileRefusal> {
    let is_part = header.starts_with(b"PK\x03\x04") && method(two(header, 6), two(header, 8)) == Some(part.method);
    if !is_part {
        return Err(FileRefusal::NotWhatItSays);
    }
    Ok(PART_HEADER as u64 + u64::from(two(header, 26)) + u64::from(two(header, 28)))
}

// What is encrypted cannot be looked into, and what is packed in another way no office program reads.
const fn method(flags: u16, method: u16) -> Option<Method> {
    match (flags & 1, method) {
        (0, 0) => Some(Method::Stored),
        (0, 8) => Some(Method::Deflated),
        _ => None,
    }
}

/// Checks the directory's bytes, and says which parts there are.
pub fn check_directory(kind: FileKind, directory: &[u8]) -> Result<Vec<Part>, FileRefusal> {
    let folder: &[u8] = match kind {
        FileKind::Docx => b"word/",
        FileKind::Xlsx => b"xl/",
        FileKind::Pptx => b"ppt/",
        _ => return Err(FileRefusal::NotWhatItSays),
    };
    let (mut rest, mut parts, mut unpacked) = (directory, Vec::new(), 0_u64);
    let (mut typed, mut housed) = (false, false);
    while !rest.is_empty() {
        let part = rest.get(..46).filter(|part| part.starts_with(b"PK\x01\x02")).ok_or(FileRefusal::NotWhatItSays)?;
        let (packed, size) = (u64::from(four(part, 20)), u64::from(four(part, 24)));
        let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(two(part, at)));
        let next = 46 + name + extra + remark;
        let name = rest.get(46..46 + name).ok_or(FileRefusal::NotWhatItSays)?;
        let method = method(two(part, 8), two(part, 10)).ok_or(FileRefusal::NotWhatItSays)?;
        parts.push(Part { offset: u64::from(four(part, 42)), packed, size, method });
        unpacked = unpacked.saturating_add(size);
        if parts.len() > MAX_PARTS || unpacked > MAX_UNPACKED || size > SMALL && size / packed.max(1) > MAX_RATIO {
            return Err(FileRefusal::GrowsTooLarge);
        }
        typed |= name == b"[Content_Types].xml";
        housed |= name.starts_with(folder);
        rest = rest.get(next..).ok_or(FileRefusal::NotWhatItSays)?;
    }
    if typed && housed { Ok(parts) } else { Err(FileRefusal::NotWhatItSays) }
}

// Zero where there is nothing: callers have made sure that there is.
fn two(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn four(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}
