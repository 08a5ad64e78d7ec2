//! Whether the begin of a file is that of its kind, and how many pixels a picture has. Nobody's word is taken for it.

use super::{FileKind, FileRefusal};

/// Bytes of its begin that are needed to judge a file; all of a shorter one.
pub const HEAD: usize = 1024 * 1024;

/// Most pixels of a picture that a browser will draw: 64 megapixels are 256 MB once unpacked.
const MAX_PIXELS: u64 = 64 * 1_000_000;
/// A text of another kind shows within so many bytes.
const TEXT: usize = 64 * 1024;

/// Checks the first [`HEAD`] bytes against what the name says. For the newer office files more is to be looked at, see
/// [`super::check_directory`].
pub fn check_head(kind: FileKind, head: &[u8]) -> Result<(), FileRefusal> {
    if !is(kind, head) {
        return Err(FileRefusal::NotWhatItSays);
    }
    if !kind.is_shown() {
        return Ok(());
    }
    let (width, height) = pixels(kind, head).ok_or(FileRefusal::NotWhatItSays)?;
    match u64::from(width) * u64::from(height) {
        0 => Err(FileRefusal::NotWhatItSays),
        all if all > MAX_PIXELS => Err(FileRefusal::GrowsTooLarge),
        _ => Ok(()),
    }
}

fn is(kind: FileKind, head: &[u8]) -> bool {
    let at = |place: usize, what: &[u8]| head.get(place..place + what.len()) == Some(what);
    let brand = || if at(4, b"ftyp") { head.get(8..12) } else { None };
    let is_photo = |brand: &[u8]| {
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"].iter().any(|known| known.as_slice() == brand)
    };
    let begins_frame =
        |layers: bool| at(0, &[0xFF]) && head.get(1).is_some_and(|b| b & 0xE0 == 0xE0 && (b & 6 != 0) == layers);
    match kind {
        FileKind::Png => at(0, b"\x89PNG\r\n\x1A\n"),
        FileKind::Jpeg => at(0, &[0xFF, 0xD8, 0xFF]),
        FileKind::Gif => at(0, b"GIF87a") || at(0, b"GIF89a"),
        FileKind::Webp => at(0, b"RIFF") && at(8, b"WEBP"),
        FileKind::Heic => brand().is_some_and(is_photo),
        FileKind::Pdf => head.windows(5).take(1_024).any(|five| five == b"%PDF-"),
        FileKind::Doc | FileKind::Xls | FileKind::Ppt => at(0, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        FileKind::Docx | FileKind::Xlsx | FileKind::Pptx => at(0, b"PK\x03\x04"),
        FileKind::Csv | FileKind::Txt | FileKind::Eml => is_text(head),
        FileKind::Webm => at(0, &[0x1A, 0x45, 0xDF, 0xA3]) && head.windows(4).take(64).any(|four| four == b"webm"),
        FileKind::Mp4 | FileKind::ThreeGp => brand().is_some_and(|brand| !is_photo(brand)),
        FileKind::Mov => {
            let old = [b"moov", b"mdat", b"wide", b"free", b"skip"].iter().any(|atom| at(4, atom.as_slice()));
            old || brand().is_some_and(|brand| !is_photo(brand))
        }
        FileKind::Mp3 => at(0, b"ID3") || begins_frame(true),
        FileKind::Aac => at(0, b"ADIF") || begins_frame(false),
        FileKind::Ogg => at(0, b"OggS"),
        FileKind::Amr => at(0, b"#!AMR"),
    }
}

// Text of whatever encoding has no zeros, but for the one that begins with its mark.
fn is_text(head: &[u8]) -> bool {
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let controls = |b: &u8| matches!(b, 0..=8 | 14..=26 | 28..=31);
    utf16 || !head.iter().take(TEXT).any(controls)
}

/// Width and height; `None` when the file does not say, or says it beyond what is looked at.
fn pixels(kind: FileKind, head: &[u8]) -> Option<(u32, u32)> {
    let little = |at: usize| Some(u32::from(u16::from_le_bytes(head.get(at..at + 2)?.try_into().ok()?)));
    let big = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    match kind {
        FileKind::Png => (head.get(12..16)? == b"IHDR").then_some((big(16)?, big(20)?)),
        FileKind::Gif => Some((little(6)?, little(8)?)),
        FileKind::Jpeg => jpeg(head),
        FileKind::Webp => match head.get(12..16)? {
            b"VP8 " => Some((little(26)? & 0x3FFF, little(28)? & 0x3FFF)),
            b"VP8L" => {
                let bits = u32::from_le_bytes(head.get(21..25)?.try_into().ok()?);
                Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
            }
            b"VP8X" => {
                let three = |at: usize| Some(little(at)? | u32::from(*head.get(at + 2)?) << 16);
                Some((three(24)? + 1, three(27)? + 1))
            }
            _ => None,
        },
        _ => None,
    }
}

// From marker to marker until the one that begins the picture.
fn jpeg(head: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| Some(u16::from_be_bytes(head.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        if *head.get(at)? != 0xFF {
            return None;
        }
        match *head.get(at + 1)? {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            // Every begin of a frame but the three numbers that mean something else.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Some((u32::from(two(at + 7)?), u32::from(two(at + 5)?)));
            }
            0xD9 | 0xDA => return None,
            _ => at += 2 + usize::from(two(at + 2)?.max(2)),
        }
    }
}
