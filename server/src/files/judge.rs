//! Whether a file is what its name says. Reads its begin, and of office files the directory at the end; their parts are
//! unpacked to be counted, up to what the directory claims, and nothing of them is kept. Blocking.

use std::io::{self, Read, Seek, SeekFrom};

use domain::attachment::{
    FileKind, FileRefusal, HEAD, Method, PART_HEADER, Part, TAIL, check_directory, check_head, check_part,
    find_directory,
};
use flate2::read::DeflateDecoder;

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
    for part in check_directory(kind, &directory)? {
        unpack(&mut file, &part)?;
    }
    Ok(())
}

/// A part must become as many bytes as the directory says.
fn unpack(file: &mut (impl Read + Seek), part: &Part) -> Result<(), FileError> {
    let mut header = [0; PART_HEADER];
    file.seek(SeekFrom::Start(part.offset))?;
    file.read_exact(&mut header).map_err(broken)?;
    file.seek(SeekFrom::Start(part.offset + check_part(part, &header)?))?;
    let packed = file.take(part.packed);
    // One more shows that there is more.
    let limit = part.size + 1;
    let unpacked = match part.method {
        Method::Stored => io::copy(&mut packed.take(limit), &mut io::sink())?,
        Method::Deflated => io::copy(&mut DeflateDecoder::new(packed).take(limit), &mut io::sink()).map_err(broken)?,
    };
    match unpacked {
        size if size == part.size => Ok(()),
        size if size > part.size => Err(FileRefusal::GrowsTooLarge.into()),
        _ => Err(FileRefusal::NotWhatItSays.into()),
    }
}

/// What ends too soon or cannot be unpacked is the file's fault; everything else is the disk's.
fn broken(error: io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            FileRefusal::NotWhatItSays.into()
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::DeflateEncoder;

    use super::*;

    /// A part with what the directory says of its size.
    struct Made {
        name: &'static str,
        content: Vec<u8>,
        said: u32,
    }

    fn made(name: &'static str, content: Vec<u8>) -> Made {
        let said = content.len() as u32;
        Made { name, content, said }
    }

    fn deflated(content: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn document(more: Vec<Made>) -> Vec<u8> {
        let (mut zip, mut directory) = (Vec::new(), Vec::new());
        let parts = [made("[Content_Types].xml", b"<Types/>".to_vec()), made("word/document.xml", b"<w/>".repeat(9))];
        for Made { name, content, said } in parts.into_iter().chain(more) {
            let packed = deflated(&content);
            let offset = zip.len() as u32;
            let mut numbers = [0, 8, 0, 0].map(u16::to_le_bytes).concat();
            numbers.extend([0, packed.len() as u32, said].map(u32::to_le_bytes).concat());
            numbers.extend((name.len() as u16).to_le_bytes());
            zip.extend([&b"PK\x03\x04\x14\0"[..], &numbers, &[0; 2], name.as_bytes(), &packed].concat());
            directory.extend([&b"PK\x01\x02\x14\0\x14\0"[..], &numbers, &[0; 12], &offset.to_le_bytes()].concat());
            directory.extend(name.as_bytes());
        }
        let end = [directory.len() as u32, zip.len() as u32].map(u32::to_le_bytes).concat();
        [&zip[..], &directory, b"PK\x05\x06\0\0\0\0\0\0\0\0", &end, &[0; 2]].concat()
    }

    fn verdict(zip: Vec<u8>) -> Result<(), String> {
        let size = zip.len() as u64;
        judge(Cursor::new(zip), FileKind::Docx, size).map_err(|error| match error {
            FileError::Refused(refusal) => refusal.code().to_owned(),
            error => error.to_string(),
        })
    }

    #[test]
    fn parts_are_as_large_as_the_directory_says() {
        assert_eq!(verdict(document(vec![made("word/a.xml", vec![7; 100_000])])), Ok(()));
        let zeros = || vec![0; 20 * 1024 * 1024];
        let bomb = Made { said: 1_000, ..made("word/bomb.xml", zeros()) };
        assert_eq!(verdict(document(vec![bomb])), Err("file_grows_too_large".into()), "says less than it is");
        assert_eq!(
            verdict(document(vec![made("word/bomb.xml", zeros())])),
            Err("file_grows_too_large".into()),
            "says it"
        );
        let short = Made { said: 5_000, ..made("word/a.xml", vec![7; 4_000]) };
        assert_eq!(verdict(document(vec![short])), Err("file_not_what_it_says".into()));
        let mut elsewhere = document(vec![]);
        let at = elsewhere.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
        elsewhere[at + 42] = 3;
        assert_eq!(verdict(elsewhere), Err("file_not_what_it_says".into()), "no part begins there");
    }
}
