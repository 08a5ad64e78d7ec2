//! The form in which files are told to the script, and kept.

use domain::FileId;
use domain::message::{Attachment, AttachmentState};

use super::Files;

#[test]
fn files_are_lines() {
    let file = |number, name: &str| Attachment {
        file: FileId::from_number(number),
        name: name.into(),
        size: 5,
        mime: "image/png".into(),
        state: AttachmentState::Ready,
    };
    let files = Files::of(&[file(1, "a.png"), file(2, "Größe 2.png")]);
    let line = "00000000000000000000000000000001\tready\t5\timage/png\ta.png\n";
    assert!(files.as_str().starts_with(line), "{files:?}");
    assert_eq!(files.ids(), [FileId::from_number(1), FileId::from_number(2)]);
    assert_eq!(files.names(), "a.png, Größe 2.png");
    assert_eq!(files.attachments(), [file(1, "a.png"), file(2, "Größe 2.png")]);
    assert_eq!(Files::kept(files.as_str().to_owned()), files);
    let none = Files::of(&[]);
    assert!(none.is_empty() && none.ids().is_empty() && none.names().is_empty());
}
