//! A letter that came in: read, kept as it is with what is in it, and handed to the desk. Everything about it is made from its
//! bytes, so that the same letter is the same however often it comes.

use std::sync::Arc;

use bytes::Bytes;
use domain::attachment::clean_name;
use domain::commit::Principal;
use domain::contact::IdentityKind;
use domain::conversation::Command;
use domain::email::rules::{self, Facts, MailAction};
use domain::email::{Letter, LetterMark, Mailbox, Own, PEOPLE_LIMIT};
use domain::entry_point::EntryPoint;
use domain::message::{Attachment, AttachmentState, MessageBody, Receipt};
use domain::{CommandId, FileId, Refusal, Timestamp, text};
use sha2::{Digest as _, Sha256};
use uuid::Builder;

use super::apart;
use super::house::{self, DELIMITER};
use super::html::split::WHOLE;
use super::pages;
use super::read::{self, Automatic, Part, Received};
use super::report::{self, Action, Report};
use super::thread;
use crate::app::App;
use crate::desk::{Lead, Mail};
use crate::files::FileError;
use crate::hex::hex;
use crate::store::{FileRow, FileState, StoreError};

/// Most bytes of a letter's text that stand in the thread (DESIGN.md §4); the original has the rest.
const EXCERPT: usize = 8 * 1024;
/// Most bytes of all people of a letter: its header travels in frames.
const PEOPLE_BYTES: usize = 12 * 1024;
/// Most lines of a header that rules look at.
const MOST_HEADER_LINES: usize = 2_000;
/// Most files of a letter that stand beside it; more are in the original.
const MOST_FILES: usize = 50;

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It stands in a conversation, now or since it came first.
    Taken,
    /// It told what became of a letter of ours.
    Reported,
    /// It is one of ours that came back.
    Own,
    /// A rule keeps it out.
    Blocked,
}

/// Takes a letter that came to this mailbox.
pub async fn take(app: &App, at: &EntryPoint, raw: Bytes) -> Result<Taken, Refusal> {
    let house = app.letters.house(&*app.store, &*app.ids, app.clock.now()).await.map_err(|error| trouble(&error))?;
    let (bytes, read_from) = (raw.clone(), raw.clone());
    let mut received = match apart(move || read::read(&read_from)).await {
        Ok(received) => received,
        Err(error) if error.is_cancelled() => return Err(Refusal::Internal),
        // One that nothing can be made of has no author and is set aside.
        Err(_) => Received::default(),
    };
    let own = Own::new([&at.address]);
    let automatic = received.automatic_for(&own, &house.mark);
    // One that names us among its recipients and was sent by us is known already.
    if automatic == Some(Automatic::Own) && received.loop_mark.as_deref() == Some(house.mark.as_str()) {
        return Ok(Taken::Own);
    }
    let report = report::report(&received);
    if let Some(report) = &report
        && take_report(app, at, report).await?
    {
        return Ok(Taken::Reported);
    }
    let headers = headers(&raw);
    let external = external(&received.message_id, &headers, &raw);
    if app.desk.mail_taken(at, &external).await?.is_some() {
        return Ok(Taken::Taken);
    }
    let author = author(&received);
    let from = IdentityKind::Email.checked(at.id, &author.address)?;
    let catalog = app.catalog.get();
    let delimiter = catalog.mailboxes.get(&at.id).map_or(DELIMITER, |account| account.delimiter);
    let clues = thread::clues(&received, report.as_ref(), &house.tokens, delimiter, house::is_ours);
    let root = received.references.first().or(received.in_reply_to.first()).unwrap_or(&received.message_id).clone();
    let mut mail = Mail {
        letter: Letter::default(),
        body: MessageBody::text(""),
        clues,
        root,
        automatic: automatic.is_some_and(Automatic::is_by_machine),
        at_once: None,
    };
    let lead = app.desk.mail_leads(at, &mail).await.map_err(|error| trouble(&error))?;
    let verdict = rules::judge(
        &catalog.mail_rules,
        &Facts {
            mailbox: at.id,
            from: &received.from,
            subject: &received.subject,
            headers: &headers,
            bulk: received.bulk || automatic == Some(Automatic::Own),
            junked: lead == Lead::Junk,
            blocked: app.desk.is_blocked(&from),
        },
    );
    match verdict.action {
        MailAction::Block => return Ok(Taken::Blocked),
        // What is part of a conversation stays there.
        _ if lead == Lead::Thread => {}
        MailAction::Take => {}
        MailAction::Queue(queue) => mail.at_once = Some(Command::Overflow { queue }),
        MailAction::Close => {
            let rule = verdict.rule.and_then(|rule| catalog.mail_rules.get(rule));
            let rule = rule.map(|rule| rule.name.clone()).unwrap_or_default();
            mail.at_once = Some(Command::JunkByRule { rule });
        }
    }
    let (command, contact) = app.desk.mail_announced(at, &external, &from).await?;
    let keeper = Keeper { app, command, by: Principal::Contact(contact), now: app.clock.now() };
    let original = keeper.keep(0, "message.eml", "message/rfc822", raw).await.map_err(|error| not_kept(&error))?;
    let mut attachments = Vec::new();
    let beside: Vec<_> = received.files.iter().filter(|part| !received.shows(part)).collect();
    // The original has them all.
    received.damaged |= beside.len() > MOST_FILES;
    for (part, number) in beside.into_iter().take(MOST_FILES).zip(1..) {
        attachments.push(keeper.keep_part(number, part).await.map_err(|error| not_kept(&error))?);
    }
    let new_text = excerpt(&received.new_text());
    let said = if text::is_blank(&new_text) { received.subject.clone() } else { new_text };
    mail.letter = header(&received, automatic, &attachments, original.file);
    mail.body = MessageBody::Text { text: said, attachments };
    app.desk.receive_letter(at, &external, &from, &mail).await?;
    if received.html.is_some_and(|html| html.len() > WHOLE) {
        // Whoever it rings at opens it soon.
        if let Ok(parts) = apart(move || pages::parts(&bytes, false)).await {
            app.pages.keep((original.file, false), &Arc::new(parts));
        }
    }
    Ok(Taken::Taken)
}

/// Keeps what came with one letter.
struct Keeper<'a> {
    app: &'a App,
    command: CommandId,
    by: Principal,
    now: Timestamp,
}

impl Keeper<'_> {
    async fn keep_part(&self, number: u64, part: &Part) -> Result<Attachment, FileError> {
        self.keep(number, &clean_name(&part.name), &part.mime, part.content.clone().into()).await
    }

    async fn keep(&self, number: u64, name: &str, mime: &str, content: Bytes) -> Result<Attachment, FileError> {
        let file = file_id(self.command, number);
        let size = content.len() as u64;
        let row = FileRow {
            id: file,
            by: self.by,
            conversation: None,
            name: name.to_owned(),
            size,
            mime: mime.to_owned(),
            state: FileState::Uploading,
            created: self.now,
        };
        self.app.files.keep_whole(&*self.app.store, row, content).await?;
        Ok(Attachment { file, name: name.to_owned(), size, mime: mime.to_owned(), state: AttachmentState::Ready })
    }
}

/// Whether a letter of ours is meant; then it is known what became of it.
async fn take_report(app: &App, at: &EntryPoint, report: &Report) -> Result<bool, Refusal> {
    let now = app.clock.now();
    let failed = report.recipients.iter().find(|fate| fate.action == Action::Failed);
    let receipt = match (failed, report.recipients.first().map(|fate| fate.action)) {
        (Some(fate), _) => Some(fate.why().said(&[&fate.address, &fate.said])),
        (None, Some(Action::Delivered)) => Some(Receipt::Delivered { at: now }),
        (None, Some(Action::Displayed)) => Some(Receipt::Read { at: now }),
        // It is on its way still, or whoever has it tells no more.
        _ => None,
    };
    for name in report.envelope_id.iter().chain(&report.original) {
        let known = match &receipt {
            Some(receipt) => app.desk.letter_reported(at, name, receipt.clone()).await?,
            None => app.desk.is_own_letter(at, name).await?,
        };
        if known {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The headers of a letter, each on one line, for the rules.
fn headers(raw: &[u8]) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in raw.split(|b| *b == b'\n').take(MOST_HEADER_LINES) {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => value.extend([" ", line.trim()]),
            (false, _, Some((name, value))) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    headers
}

/// Who wrote it. A letter that says nobody is from where it is to be returned, or from nobody.
fn author(received: &Received) -> Mailbox {
    let returned = received.return_path.as_deref().map(Mailbox::read);
    let mut named = thread::senders(received).cloned().chain(returned);
    let nobody = || Mailbox { name: String::new(), address: "nobody@unnamed.invalid".to_owned() };
    named.find(Mailbox::is_valid).unwrap_or_else(nobody)
}

fn header(received: &Received, automatic: Option<Automatic>, files: &[Attachment], original: FileId) -> Letter {
    let (mut room, mut more) = (PEOPLE_BYTES, 0);
    let mut kept = |people: &[Mailbox]| -> Vec<Mailbox> {
        let mut kept = Vec::new();
        for somebody in people {
            let size = somebody.name.len() + somebody.address.len() + 16;
            if kept.len() < PEOPLE_LIMIT && size <= room {
                room -= size;
                kept.push(somebody.clone());
            } else {
                more += 1;
            }
        }
        kept
    };
    let (from, reply_to, to, cc) =
        (kept(&received.from), kept(&received.reply_to), kept(&received.to), kept(&received.cc));
    let marks = [
        (automatic.is_some_and(Automatic::is_by_machine), LetterMark::Automatic),
        (received.bulk, LetterMark::Bulk),
        (received.signed, LetterMark::Signed),
        (received.encrypted, LetterMark::Encrypted),
        (received.remote_pictures > 0, LetterMark::RemoteImages),
        (received.damaged, LetterMark::Damaged),
    ];
    Letter {
        from,
        reply_to,
        to,
        cc,
        bcc: Vec::new(),
        more,
        subject: text::excerpt(&received.subject),
        written_at: received.written_at,
        message_id: received.message_id.clone(),
        ours: false,
        files: files.iter().map(|file| file.file).collect(),
        original: Some(original),
        marks: marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect(),
        again: None,
    }
}

/// The begin of a text, at the border of a character.
pub fn excerpt(whole: &str) -> String {
    let mut end = EXCERPT.min(whole.len());
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    text::normalize(&whole[..end])
}

/// Headers that whoever wrote a letter gave it; the others tell which way it came.
const WRITTEN: [&str; 6] = ["from", "date", "subject", "to", "cc", "in-reply-to"];

/// What a letter is taken once by: its name, and what its author wrote, for anybody can give two letters one name. The way it
/// came is no part of it: what was sent to two addresses of ours comes twice.
fn external(message_id: &str, headers: &[(String, String)], raw: &[u8]) -> String {
    let mut digest = Sha256::new();
    for (name, value) in headers.iter().filter(|(name, _)| WRITTEN.contains(&&*name.to_ascii_lowercase())) {
        digest.update([&name.to_ascii_lowercase(), ":", value, "\n"].concat());
    }
    digest.update(body(raw));
    [message_id, " ", &hex(&digest.finalize()[..16])].concat()
}

/// What follows the headers, from the line between on.
fn body(raw: &[u8]) -> &[u8] {
    let ends = |at: &usize| raw[*at..].starts_with(b"\n\n") || raw[*at..].starts_with(b"\n\r\n");
    (0..raw.len()).find(ends).map_or(&[], |at| &raw[at..])
}

/// Every file of a letter is the same however often the letter comes.
fn file_id(command: CommandId, number: u64) -> FileId {
    let digest = Sha256::new().chain_update(command.0).chain_update(number.to_be_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    FileId(Builder::from_custom_bytes(bytes).into_uuid())
}

fn not_kept(error: &FileError) -> Refusal {
    tracing::error!(%error, "a letter could not be kept");
    match error {
        FileError::Full => Refusal::StorageUnavailable,
        _ => Refusal::Internal,
    }
}

fn trouble(error: &StoreError) -> Refusal {
    tracing::error!(%error, "the key of our letters could not be read");
    match error {
        StoreError::ReadOnly(_) => Refusal::StorageUnavailable,
        _ => Refusal::Internal,
    }
}
