//! Names, kinds and contents: what people send, what somebody forged, and that nothing panics on any bytes.

use proptest::prelude::*;

use super::*;
use crate::channel::{ChannelKind, sms, web_chat, whats_app};
use crate::id::FileId;
use crate::message::AttachmentState;

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06";

fn attachment(name: &str, size: u64) -> Attachment {
    let mime = "image/png".into();
    Attachment { file: FileId::from_number(1), name: name.into(), size, mime, state: AttachmentState::Ready }
}

fn part(name: &str, packed: u32, size: u32) -> Vec<u8> {
    let mut part = b"PK\x01\x02".to_vec();
    part.resize(46, 0);
    part[20..24].copy_from_slice(&packed.to_le_bytes());
    part[24..28].copy_from_slice(&size.to_le_bytes());
    part[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
    part.extend(name.as_bytes());
    part
}

fn document(more: &[Vec<u8>]) -> Vec<u8> {
    let mut all = vec![part("[Content_Types].xml", 300, 1_000), part("word/document.xml", 9_000, 90_000)];
    all.extend_from_slice(more);
    all.concat()
}

#[test]
fn names_lose_paths_and_tricks() {
    for (raw, clean) in [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jo\\my photo.JPG", "my photo.JPG"),
        ("photo\u{202E}gnp.exe", "photognp.exe"),
        ("in\u{200B}voice\n\t 2.pdf", "invoice 2.pdf"),
        (".htaccess", "htaccess"),
        ("a\0b.png", "ab.png"),
        ("nul.txt", "_nul.txt"),
        ("COM1", "_COM1"),
        ("what?<b>.csv", "what__b_.csv"),
        ("Übersicht 東京.xlsx", "Übersicht 東京.xlsx"),
        (" ... ", "_"),
        ("evil.png. . ", "evil.png"),
    ] {
        assert_eq!(clean_name(raw), clean, "{raw:?}");
    }
    let long = clean_name(&["x".repeat(500).as_str(), ".docx"].concat());
    assert!(long.ends_with("x.docx") && long.chars().count() < NAME_LIMIT, "{long}");
}

#[test]
fn kinds_follow_the_last_part_of_the_name() {
    assert_eq!(FileKind::of_name("a.PNG"), Some(FileKind::Png));
    assert_eq!(FileKind::of_name("a.png.exe"), None);
    assert_eq!(FileKind::of_name(".png"), None, "that is a hidden file without an end");
    assert_eq!(FileKind::of_name("png"), None);
    for kind in FileKind::ALL {
        assert_eq!(FileKind::of_mime(kind.mime()), Some(*kind));
        assert!(!kind.is_shown() || kind.class() == FileClass::Image);
        assert!(!["text/html", "image/svg+xml"].contains(&kind.mime()));
    }
}

#[test]
fn each_side_of_a_channel_has_its_rules() {
    let (agent, customer) = (web_chat::CAPABILITY.agent_files, web_chat::CAPABILITY.customer_files);
    assert_eq!(agent.accept(), ".png,.jpg,.jpeg,.gif,.webp,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.csv");
    assert_eq!(agent.announced("a.txt", 5), Err(FileRefusal::TypeNotAllowed));
    assert_eq!(customer.announced("dir/a.TXT", 5), Ok(("a.TXT".into(), FileKind::Txt)));
    for bad in ["a.svg", "a.html", "a.exe", "a", "a.png.bat", ""] {
        assert_eq!(customer.announced(bad, 5), Err(FileRefusal::TypeNotAllowed), "{bad}");
    }
    assert_eq!(customer.announced("a.png", 0), Err(FileRefusal::Empty));
    let limit = 25 * MEGABYTE;
    assert!(customer.announced("a.png", limit).is_ok());
    assert_eq!(customer.announced("a.png", limit + 1), Err(FileRefusal::TooLarge { limit }));
    assert_eq!(sms::CAPABILITY.agent_files.announced("a.png", 5), Err(FileRefusal::NotTaken));
    let picture = whats_app::CAPABILITY.agent_files.announced("a.png", 6 * MEGABYTE);
    assert_eq!(picture, Err(FileRefusal::TooLarge { limit: 5 * MEGABYTE }));
    assert!(whats_app::CAPABILITY.agent_files.announced("a.mp4", 6 * MEGABYTE).is_ok());
}

#[test]
fn messages_are_counted_weighed_and_looked_at() {
    let rules = web_chat::CAPABILITY.agent_files;
    assert_eq!(rules.message(&vec![attachment("a.png", 1); 10]), Ok(()));
    assert_eq!(rules.message(&vec![attachment("a.png", 1); 11]), Err(Refusal::TooManyAttachments { limit: 10 }));
    let limit = 25 * MEGABYTE;
    assert_eq!(rules.message(&vec![attachment("a.png", limit); 2]), Err(Refusal::FilesTooLarge { limit }));
    assert_eq!(rules.message(&[attachment("a.txt", 1)]), Err(Refusal::FileTypeNotAllowed));
    let lost = Attachment { state: AttachmentState::Failed, ..attachment("a.exe", limit + 1) };
    assert_eq!(rules.message(&vec![lost; 11]), Ok(()), "what will not come is a name");
    let none = FileRules::NONE.message(&[attachment("a.png", 1)]);
    assert_eq!(none, Err(Refusal::TooManyAttachments { limit: 0 }));
}

#[test]
fn whoever_takes_files_takes_some_kind_of_some_size() {
    for channel in ChannelKind::ALL {
        let capability = channel.capability();
        for rules in [capability.agent_files, capability.customer_files] {
            assert_eq!(rules.kinds.is_empty(), rules.max_files == 0);
            for kind in rules.kinds {
                assert!(rules.max_file_bytes.of(kind.class()) > 0, "{channel:?} {kind:?}");
            }
        }
    }
}

#[test]
fn contents_are_what_their_names_say() {
    let jpeg = [&[0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 1, 1, 0xFF, 0xC2, 0, 11, 8, 0, 16, 0, 32][..], &[0; 4]].concat();
    let webp = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x01\0\0\x01\0\0";
    for (kind, head) in [
        (FileKind::Png, PNG),
        (FileKind::Jpeg, &jpeg),
        (FileKind::Gif, b"GIF89a\x01\0\x01\0"),
        (FileKind::Webp, webp),
        (FileKind::Heic, b"\0\0\0\x18ftypheic"),
        (FileKind::Pdf, b"%PDF-1.7\n"),
        (FileKind::Doc, &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
        (FileKind::Csv, b"a;b\r\n1;2\r\n"),
        (FileKind::Txt, "\u{FEFF}Grüße".as_bytes()),
        (FileKind::Txt, &[0xFF, 0xFE, b'a', 0]),
        (FileKind::Mp4, b"\0\0\0\x18ftypisom"),
        (FileKind::Mov, b"\0\0\0\x14ftypqt  "),
        (FileKind::Mp3, &[0xFF, 0xFB, 0x90]),
        (FileKind::Aac, &[0xFF, 0xF1, 0x50]),
    ] {
        assert_eq!(check_head(kind, head), Ok(()), "{kind:?}");
    }
    for (kind, head) in [
        (FileKind::Png, &b"MZ\x90\0"[..]),
        (FileKind::Jpeg, PNG),
        (FileKind::Png, &PNG[..16]),
        (FileKind::Gif, b"<svg onload=alert(1)>"),
        (FileKind::Txt, b"MZ\x90\0\x03"),
        (FileKind::Csv, b"\x7FELF\x02\x01"),
        (FileKind::Mp4, b"\0\0\0\x18ftypheic"),
        (FileKind::Mp3, &[0xFF, 0xF1, 0x50]),
        (FileKind::Pdf, b""),
    ] {
        assert_eq!(check_head(kind, head), Err(FileRefusal::NotWhatItSays), "{kind:?}");
    }
    let mut large = PNG.to_vec();
    large[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    assert_eq!(check_head(FileKind::Png, &large), Err(FileRefusal::GrowsTooLarge), "30,000 by 30,000");
}

#[test]
fn office_files_are_judged_by_their_directory() {
    assert_eq!(check_directory(FileKind::Docx, &document(&[])).map(|parts| parts.len()), Ok(2));
    assert_eq!(check_directory(FileKind::Xlsx, &document(&[])), Err(FileRefusal::NotWhatItSays));
    let plain = part("word/document.xml", 10, 10);
    assert_eq!(check_directory(FileKind::Docx, &plain), Err(FileRefusal::NotWhatItSays), "no types: any zip");
    for bomb in [
        vec![part("word/a", 5_000_000, 500_000_000)],
        vec![part("word/a", 10_000, 5_000_000)],
        vec![part("word/a", 0, u32::MAX)],
        vec![part("word/a", 2_000_000, 100_000_000); 5],
        vec![part("word/a", 1, 1); 10_000],
    ] {
        assert_eq!(check_directory(FileKind::Docx, &document(&bomb)), Err(FileRefusal::GrowsTooLarge));
    }
    let mut encrypted = document(&[]);
    encrypted[8] = 1;
    assert_eq!(check_directory(FileKind::Docx, &encrypted), Err(FileRefusal::NotWhatItSays));
    let cut = document(&[]);
    assert!(check_directory(FileKind::Docx, &cut[..cut.len() - 1]).is_err());
}

#[test]
fn the_directory_is_found_behind_a_remark() {
    let mut tail = vec![7; 30];
    tail.extend(b"PK\x05\x06\0\0\0\0\0\0\0\0");
    tail.extend(100_u32.to_le_bytes());
    tail.extend(5_000_u32.to_le_bytes());
    tail.extend([3, 0, b'a', b'b', b'c']);
    assert_eq!(find_directory(&tail, 6_000), Ok(Directory { offset: 5_000, length: 100 }));
    assert_eq!(find_directory(&tail, 5_050), Err(FileRefusal::NotWhatItSays));
    assert_eq!(find_directory(b"PK\x03\x04", 4), Err(FileRefusal::NotWhatItSays));
}

proptest! {
    #[test]
    fn names_are_clean_whatever_they_were(raw in ".{0,300}") {
        let name = clean_name(&raw);
        prop_assert!(!name.is_empty() && name.chars().count() <= NAME_LIMIT);
        prop_assert!(!name.contains(['/', '\\', '\n', '\r', '\0', '"', '\u{202E}']), "{name:?}");
        prop_assert!(!name.starts_with('.'));
        prop_assert_eq!(clean_name(&name), name);
    }

    #[test]
    fn no_bytes_make_anything_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), begin in 0_usize..5) {
        let begins: [&[u8]; 5] = [b"", &[0xFF, 0xD8, 0xFF], b"RIFF\0\0\0\0WEBPVP8L", b"PK\x01\x02", b"PK\x05\x06"];
        let bytes = [begins[begin], &bytes].concat();
        for kind in FileKind::ALL {
            let _ = check_head(*kind, &bytes);
            let _ = check_directory(*kind, &bytes);
        }
        let _ = find_directory(&bytes, 1_000_000);
    }
}
