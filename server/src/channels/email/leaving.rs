//! A letter of an agent whose time has come: written, kept as it will be carried, and handed to the desk.

use bytes::Bytes;
use domain::commit::Principal;
use domain::email::{Block, Letter, Mailbox, Mode};
use domain::message::{Attachment, AttachmentState, MessageBody};
use domain::{ConversationId, FileId, Timestamp, text};

use super::apart;
use super::arriving::excerpt;
use super::house::{self, DELIMITER, House};
use super::html::{self, Clean, Links};
use super::quote;
use super::read::{self, Part, Received};
use super::words;
use super::write::{self, Author, Outgoing, Thread, WriteError};
use crate::app::App;
use crate::desk::{self, Made, Order};
use crate::files::FileError;
use crate::store::{FileRow, FileState, StoreError};

/// Why a letter was not made.
#[derive(Debug, thiserror::Error)]
enum MakeError {
    /// It may be made later.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that belongs to it cannot be had.
    #[error(transparent)]
    File(#[from] FileError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What it answers, or its own text, cannot be worked on.
    #[error("its text cannot be worked on")]
    Text,
}

impl MakeError {
    const fn is_final(&self) -> bool {
        matches!(self, Self::Write(_) | Self::Text | Self::File(FileError::NotFound | FileError::Refused(_)))
    }
}

/// Lets the letter leave that is held here, if it is time. After an error it is to be called again, later.
pub async fn leave(app: &App, id: ConversationId, due: Timestamp) -> Result<(), StoreError> {
    if let Some(order) = app.desk.letter_due(id).await? {
        match make(app, &order).await {
            Ok(made) => app.desk.letter_made(&order, &made).await?,
            Err(error) if error.is_final() => {
                tracing::warn!(conversation = %id, %error, "a letter cannot be made; it is its agent's draft again");
                app.desk.letter_unfit(id).await?;
            }
            Err(MakeError::Store(error)) => return Err(error),
            Err(error) => return Err(StoreError::Failed(format!("letter in {id}: {error}"))),
        }
    }
    app.desk.letter_looked_at(id, due).await
}

/// What a letter says, in both forms, and the pictures it shows.
struct Said {
    html: Option<Clean>,
    text: String,
    pictures: Vec<Part>,
}

async fn make(app: &App, order: &Order) -> Result<Made, MakeError> {
    let now = app.clock.now();
    let house = app.letters.house(&*app.store, &*app.ids, now).await?;
    let reply = &order.letter.reply;
    let answered = match &order.answered {
        Some(answered) => match answered.letter.original {
            Some(original) => Some(app.files.whole(original).await?),
            None => return Err(FileError::NotFound.into()),
        },
        None => None,
    };
    let (history, whole) = (app.catalog.get().settings.email.history, order.clone());
    let made = apart(move || {
        let answered = answered.map(|raw| read::read(&raw));
        (say(&whole, answered.as_ref(), history), answered)
    });
    let (mut said, answered) = made.await.map_err(|error| {
        let later = || StoreError::Failed("the server stops".into());
        if error.is_cancelled() { later().into() } else { MakeError::Text }
    })?;
    let own = parts(app, &order.draft.files).await?;
    let (shown, beside): (Vec<_>, Vec<_>) = own.into_iter().partition(|(file, _)| is_shown(order, file.file));
    said.pictures.extend(shown.into_iter().map(|(file, part)| Part {
        content_id: Some(file.file.to_string()),
        inline: true,
        ..part
    }));
    let mut files = beside;
    for source in order.answered.iter().flat_map(|answered| &answered.files) {
        if reply.mode == Mode::Forward && reply.files.contains(&source.file) {
            let copy = copied(app, order, source, now).await?;
            files.push((copy, part(app, source).await?));
        }
    }
    let (attachments, files): (Vec<Attachment>, Vec<Part>) = files.into_iter().unzip();
    let from = Mailbox { name: order.entry_point.name.clone(), address: order.entry_point.address.clone() };
    let message_id = house::message_id(app.ids.uuid(now), &from.address);
    let delimiter = app.catalog.get().mailboxes.get(&order.entry_point.id).map(|account| account.delimiter);
    let address = house.reply_to(&from.address, delimiter.unwrap_or(DELIMITER), order.conversation);
    let reply_to = [Mailbox { name: from.name.clone(), address }];
    let raw = written(house, order, (&from, &reply_to), &message_id, now, answered.as_ref(), &said, &files)?;
    let original = FileId(app.ids.uuid(now));
    keep(app, order, original, now, raw.into()).await?;
    let letter = Letter {
        from: vec![from],
        to: reply.to.clone(),
        cc: reply.cc.clone(),
        bcc: reply.bcc.clone(),
        subject: reply.subject.clone(),
        written_at: Some(now),
        message_id,
        ours: true,
        files: attachments.iter().map(|file| file.file).collect(),
        original: Some(original),
        again: order.answered.as_ref().filter(|_| is_again(order)).map(|answered| answered.event),
        ..Letter::default()
    };
    let mut new_text = excerpt(&desk::plain(&order.draft));
    if text::is_blank(&new_text) && is_again(order) {
        let edited = desk::edited(&order.letter);
        let before = order.answered.as_ref().map_or("", |answered| answered.said.as_str());
        new_text = if edited.is_empty() { before.to_owned() } else { excerpt(&quote::new_text(&edited, false)) };
    }
    let new_text = if text::is_blank(&new_text) { reply.subject.clone() } else { new_text };
    Ok(Made { letter, body: MessageBody::Text { text: new_text, attachments } })
}

#[expect(clippy::too_many_arguments, reason = "everything a letter is made of, once")]
fn written(
    house: &House,
    order: &Order,
    (from, reply_to): (&Mailbox, &[Mailbox]),
    message_id: &str,
    now: Timestamp,
    answered: Option<&Received>,
    said: &Said,
    files: &[Part],
) -> Result<Vec<u8>, WriteError> {
    let reply = &order.letter.reply;
    let thread = match (reply.mode, answered) {
        (Mode::Reply | Mode::ReplyAll, Some(answered)) => Thread::answering(answered),
        // One of ours that they did not get, once more.
        (Mode::Forward, Some(answered)) if is_again(order) => Thread::of(answered),
        // Who gets it forwarded has none of what was written before.
        _ => Thread::default(),
    };
    write::write(&Outgoing {
        from,
        reply_to,
        to: &reply.to,
        cc: &reply.cc,
        subject: &reply.subject,
        written_at: now,
        message_id,
        thread,
        html: said.html.as_ref(),
        text: &said.text,
        pictures: &said.pictures,
        files,
        loop_mark: &house.mark,
        author: Author::Agent,
    })
}

/// Whether it is a letter of ours once more, maybe to a better address.
fn is_again(order: &Order) -> bool {
    let ours = || order.answered.as_ref().is_some_and(|answered| answered.letter.ours);
    order.letter.again && order.letter.reply.mode == Mode::Forward && ours()
}

/// The agent's text, and below it the letter that is answered or forwarded.
fn say(order: &Order, answered: Option<&Received>, history: bool) -> Said {
    let (draft, letter) = (&order.draft, &order.letter);
    let at = order.answered.as_ref().map_or(order.held.until, |answered| answered.at);
    // Whoever reads the answer wrote that.
    let language = words::of(answered.map_or("", |answered| &answered.language));
    let below: Option<(Clean, String)> = match (letter.reply.mode, &letter.reply.block, answered) {
        (_, Some(Block::Edited(block)), _) if letter.rich => {
            let clean = html::composed(block);
            let text = html::text(&clean, Links::Written);
            Some((clean, text))
        }
        (_, Some(Block::Edited(block)), _) => Some((html::fragment(None, block), block.clone())),
        // It is what it was.
        (Mode::Forward, Some(Block::Untouched), Some(answered)) if is_again(order) => {
            Some((html::fragment(answered.html.as_deref(), &answered.text), answered.text.clone()))
        }
        (Mode::Forward, Some(Block::Untouched), Some(answered)) => {
            Some(language.around(answered, at, |words| write::forwarded(answered, words)))
        }
        (Mode::Reply | Mode::ReplyAll, None, Some(answered)) if history => {
            Some(language.around(answered, at, |words| write::history(answered, words)))
        }
        _ => None,
    };
    // Only what is still shown there goes along.
    let mut pictures = Vec::new();
    if let (true, Some((below, _)), Some(answered)) = (letter.rich, &below, answered) {
        let named = html::pictures_named(below.as_str());
        let shown = |part: &&Part| part.content_id.as_ref().is_some_and(|id| named.contains(id));
        pictures.extend(answered.files.iter().filter(shown).cloned());
    }
    let (below_html, below_text) = below.unzip();
    let join = |above: &str, below: Option<&str>, between: &str| {
        below.map_or_else(|| above.to_owned(), |below| [above, between, below].concat())
    };
    let below_html = below_html.as_ref().map(Clean::as_str);
    if letter.rich && is_again(order) && text::is_blank(&desk::plain(draft)) {
        // It takes the place of the one that did not arrive: nothing stands above it.
        let (html, text) = (below_html.unwrap_or_default(), below_text.unwrap_or_default());
        Said { html: Some(html::composed(html)), text, pictures }
    } else if letter.rich {
        let own = if draft.is_rich() {
            html::composed(&draft.text)
        } else {
            html::fragment(None, &text::normalize(&draft.text))
        };
        let text = join(&html::text(&own, Links::Written), below_text.as_deref(), "\n\n");
        Said { html: Some(html::composed(&join(own.as_str(), below_html, "<br>\n"))), text, pictures }
    } else {
        Said { html: None, text: join(&text::normalize(&draft.text), below_text.as_deref(), "\n\n"), pictures }
    }
}

/// Whether what the agent wrote shows this file as a picture, his text or what he made of the letter he forwards: the editor
/// names it by its id.
fn is_shown(order: &Order, file: FileId) -> bool {
    let name = ["cid:", &file.to_string()].concat();
    order.letter.rich
        && (order.draft.is_rich() && order.draft.text.contains(&name) || order.letter.reply.edited().contains(&name))
}

async fn parts(app: &App, files: &[Attachment]) -> Result<Vec<(Attachment, Part)>, MakeError> {
    let mut parts = Vec::with_capacity(files.len());
    for file in files {
        parts.push((file.clone(), part(app, file).await?));
    }
    Ok(parts)
}

async fn part(app: &App, file: &Attachment) -> Result<Part, MakeError> {
    let content = app.files.whole(file.file).await?.to_vec();
    let (name, mime) = (file.name.clone(), file.mime.clone());
    Ok(Part { name, mime, content, content_id: None, inline: false })
}

/// A file belongs to one message: what is forwarded is another one.
async fn copied(app: &App, order: &Order, source: &Attachment, now: Timestamp) -> Result<Attachment, MakeError> {
    let copy = Attachment { file: FileId(app.ids.uuid(now)), state: AttachmentState::Ready, ..source.clone() };
    let row = row(order, &copy, now);
    app.files.duplicate(&*app.store, source.file, row).await?;
    Ok(copy)
}

async fn keep(app: &App, order: &Order, id: FileId, now: Timestamp, raw: Bytes) -> Result<(), MakeError> {
    let original = Attachment {
        file: id,
        name: "message.eml".to_owned(),
        size: raw.len() as u64,
        mime: "message/rfc822".to_owned(),
        state: AttachmentState::Ready,
    };
    Ok(app.files.keep_whole(&*app.store, row(order, &original, now), raw).await?)
}

fn row(order: &Order, file: &Attachment, now: Timestamp) -> FileRow {
    FileRow {
        id: file.file,
        by: Principal::Agent(order.held.agent),
        conversation: Some(order.conversation),
        name: file.name.clone(),
        size: file.size,
        mime: file.mime.clone(),
        state: FileState::Uploading,
        created: now,
    }
}
