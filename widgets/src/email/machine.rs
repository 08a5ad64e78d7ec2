//! Composing a letter, as far as a page decides: what `domain::email::Reply` makes of each step, what hinders sending, and
//! a template that takes the text's place and gives it back.

use domain::composer::Counter;
use domain::draft::DRAFT_LIMIT;
use domain::email::{Letter, LetterDraft, Mailbox, Mode, RecipientField, Reply, ReplyRefusal, Terms, split};
use domain::message::{Attachment, AttachmentState};
use domain::template::{Composition, Form, Gap, Locked, Piece};
use domain::{FileId, Seq};

use crate::desk::draft::Written;
use crate::files::{Files, Loaded};

/// What is composed in one conversation; nothing while no letter is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Compose {
    letter: Option<LetterDraft>,
    text: String,
    /// Labels of what a template left open in plain text; in rich text they stand in it.
    labels: Vec<String>,
    locked: Option<Locked>,
    /// The files that lie in the tray.
    files: Files,
}

/// Why a letter cannot be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// The letter it answers is not here yet.
    Loading,
    /// It is being sent.
    Leaving,
    /// No link.
    Offline,
    /// So many letters came meanwhile and were not looked at.
    Unseen(u32),
    /// The rules of answering say no.
    Reply(ReplyRefusal),
    /// There is nothing to send.
    Blank,
    /// These places of a template are open.
    Open(Vec<String>),
    /// Too long by so many characters.
    TooLong(u32),
    /// Text and markup are more than [`DRAFT_LIMIT`] bytes.
    TooLarge,
    /// This word must not be written.
    Word(String),
    /// A file is on its way.
    Uploading,
    /// A file did not get through.
    UploadFailed,
}

/// What is around the letter when it is to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Around<'a> {
    /// Whether the server is there.
    pub up: bool,
    /// Whether it is being sent.
    pub leaving: bool,
    /// Letters that were not looked at.
    pub unseen: u32,
    /// Its text without any markup.
    pub plain: &'a str,
    /// Whether the agent wrote nothing: a signature is not his doing.
    pub blank: bool,
    /// Open places of templates, as the editor shows them.
    pub open: &'a [String],
    /// Most characters.
    pub limit: u32,
    /// A word that must not be written.
    pub word: Option<&'a str>,
    /// How far its files are.
    pub files: Loaded,
}

impl Compose {
    /// What a draft holds.
    pub fn of(written: &Written) -> Self {
        let locked = written.typed.locked().cloned();
        let labels = written.typed.gaps().iter().filter(|gap| gap.open).map(|gap| gap.label.clone()).collect();
        let text = if locked.is_some() { String::new() } else { written.typed.text.clone() };
        let edited = written.letter.as_ref().map_or("", |letter| letter.reply.edited());
        let files = written.files.only(|file| !shows(&text, file) && !shows(edited, file));
        Self { letter: written.letter.clone(), text, labels, locked, files }
    }

    /// As a draft holds it.
    pub fn written(&self) -> Written {
        let Some(letter) = &self.letter else { return Written::default() };
        let typed = self.locked.clone().map_or_else(|| self.free(), Composition::from);
        Written { typed, letter: Some(letter.clone()), files: self.files.and(&self.pictures()) }
    }

    fn pictures(&self) -> Files {
        pictures(&[&self.text, self.edited()].concat())
    }

    /// What the agent made of the letter he forwards.
    pub fn edited(&self) -> &str {
        self.letter.as_ref().map_or("", |letter| letter.reply.edited())
    }

    /// Whether it is too large to be kept as a draft.
    pub fn is_too_large(&self) -> bool {
        let before = self.locked.as_ref().map_or(0, |locked| locked.before.len());
        self.text.len() + before + self.edited().len() > DRAFT_LIMIT
    }

    fn free(&self) -> Composition {
        let gap = |label: &String| {
            let start = self.text.find(&in_brackets(label))?;
            let end = start + label.len() + 2;
            Some(Gap {
                start: u32::try_from(start).ok()?,
                end: u32::try_from(end).ok()?,
                label: label.clone(),
                open: true,
            })
        };
        let mut gaps: Vec<Gap> = if self.rich() { Vec::new() } else { self.labels.iter().filter_map(gap).collect() };
        gaps.sort_by_key(|gap| gap.start);
        Composition::kept(self.text.clone(), Form::Free(gaps))
    }

    /// The files that lie in the tray; those that stand in the text are not among them.
    pub const fn files(&self) -> &Files {
        &self.files
    }

    /// These lie in the tray now.
    pub fn lay(&mut self, files: Files) {
        self.files = files;
    }

    /// The letter, while one is composed.
    pub const fn letter(&self) -> Option<&LetterDraft> {
        self.letter.as_ref()
    }

    /// What is done.
    pub fn mode(&self) -> Option<Mode> {
        self.letter.as_ref().map(|letter| letter.reply.mode)
    }

    /// The message it answers.
    pub fn answers(&self) -> Option<Seq> {
        self.letter.as_ref().and_then(|letter| letter.answers)
    }

    /// Whether its text is HTML.
    pub fn rich(&self) -> bool {
        self.letter.as_ref().is_none_or(|letter| letter.rich)
    }

    /// The agent's own text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Labels of open places in plain text.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The locked template in its place.
    pub const fn locked(&self) -> Option<&Locked> {
        self.locked.as_ref()
    }

    /// Whether more of it than its text is the agent's: an edited letter below it, or people he put there.
    pub fn is_changed(&self) -> bool {
        self.letter().is_some_and(|letter| {
            let reply = &letter.reply;
            let put_there =
                matches!(reply.mode, Mode::Forward | Mode::New) && !(reply.to.is_empty() && reply.cc.is_empty());
            matches!(reply.block, Some(domain::email::Block::Edited(_))) || put_there || !reply.bcc.is_empty()
        })
    }

    /// Answers or forwards a letter. What is composed already goes over to it: the same letter's by the table of SPEC D.4,
    /// another's anew, and in both cases the agent keeps his text. `start` is what a new letter begins with.
    pub fn begin(&mut self, mode: Mode, answers: Option<Seq>, terms: Terms<'_>, start: &str) {
        match &mut self.letter {
            Some(letter) if letter.answers == answers && !letter.again => letter.reply.switch(mode, terms),
            // What he made of the letter he sends once more is his text.
            Some(letter) if letter.again => {
                if let Some(domain::email::Block::Edited(html)) = letter.reply.block.take() {
                    self.text.push_str(&without_pictures(&html));
                }
                letter.again = false;
                letter.answers = answers;
                letter.reply = Reply::open(mode, terms);
            }
            Some(letter) => {
                let block = letter.reply.block.take();
                letter.answers = answers;
                letter.reply = Reply::open(mode, terms);
                // What the agent wrote into the letter he forwards is his.
                if let Some(domain::email::Block::Edited(html)) = block {
                    // Its pictures are the other letter's, which does not go along.
                    letter.reply.block = Some(domain::email::Block::Edited(without_pictures(&html)));
                }
            }
            None => {
                start.clone_into(&mut self.text);
                let reply = Reply::open(mode, terms);
                self.letter = Some(LetterDraft { answers, reply, rich: true, again: false });
            }
        }
    }

    /// Writes a letter of ours once more, which is `terms.letter`: as it was, to the same people, and all of it can be
    /// changed.
    pub fn again(&mut self, message: Seq, terms: Terms<'_>) {
        let Letter { to, cc, bcc, subject, .. } = terms.letter.clone();
        let mut reply = Reply { to, cc, bcc, ..Reply::open(Mode::Forward, terms) };
        // A subject that was sent can be one.
        let _ = reply.rename(&subject);
        let letter = LetterDraft { answers: Some(message), reply, rich: true, again: true };
        *self = Self { letter: Some(letter), ..Self::default() };
    }

    /// Whether it is a letter of ours once more.
    pub fn is_again(&self) -> bool {
        self.letter.as_ref().is_some_and(|letter| letter.again)
    }

    /// Throws it away.
    pub fn discard(&mut self) {
        *self = Self::default();
    }

    /// Adds whoever is named, in the order they are named; the first that cannot be added says why.
    pub fn add(&mut self, field: RecipientField, typed: &str, terms: Terms<'_>) -> Result<(), ReplyRefusal> {
        let Some(letter) = &mut self.letter else { return Ok(()) };
        let mut first = Ok(());
        for somebody in split(typed) {
            let added = letter.reply.add(field, somebody, terms);
            first = first.and(added);
        }
        first
    }

    /// Takes somebody out.
    pub fn remove(&mut self, field: RecipientField, somebody: &Mailbox, terms: Terms<'_>) -> Result<(), ReplyRefusal> {
        self.letter.as_mut().map_or(Ok(()), |letter| letter.reply.remove(field, somebody, terms))
    }

    /// Empties a field that is hidden again.
    pub fn clear(&mut self, field: RecipientField) {
        if let Some(letter) = &mut self.letter {
            match field {
                RecipientField::To => {}
                RecipientField::Cc => letter.reply.cc.clear(),
                RecipientField::Bcc => letter.reply.bcc.clear(),
            }
        }
    }

    /// Says what it is about.
    pub fn rename(&mut self, subject: &str) {
        if let Some(letter) = &mut self.letter {
            // What cannot be a subject stays out of it; the field shows what stands.
            let _ = letter.reply.rename(subject);
        }
    }

    /// The forwarded letter was edited.
    pub fn edit_block(&mut self, html: String) {
        if let Some(letter) = &mut self.letter {
            letter.reply.edit_block(html);
        }
    }

    /// A file of the letter does not go along.
    pub fn leave_out(&mut self, file: FileId) {
        if let Some(letter) = &mut self.letter {
            letter.reply.files.retain(|other| *other != file);
        }
    }

    /// The agent typed.
    pub fn typed(&mut self, text: String) {
        if self.locked.is_none() {
            self.text = text;
        }
    }

    /// The text is rich from now on, or plain: this is what became of it.
    pub fn set_rich(&mut self, rich: bool, text: String) {
        if let Some(letter) = &mut self.letter {
            letter.rich = rich;
            self.text = text;
        }
    }

    /// A template was put there: what it left open in plain text.
    pub fn left_open(&mut self, labels: Vec<String>) {
        self.labels = labels;
    }

    /// A locked template takes the place of the text.
    pub fn lock(&mut self, locked: Locked) {
        let before = match self.locked.take() {
            Some(other) => other.before,
            None => core::mem::take(&mut self.text),
        };
        self.locked = Some(Locked { before, ..locked });
    }

    /// Gives it a value.
    pub fn set(&mut self, tag: usize, value: &str) {
        if let Some(locked) = &mut self.locked {
            locked.set(tag, value);
        }
    }

    /// Takes it away: what stood there before stands there again, and without that what a new letter begins with.
    pub fn unlock(&mut self, start: &str) {
        if let Some(locked) = self.locked.take() {
            let blank = locked.before.is_empty();
            let (rich, text) = if blank { (true, start.to_owned()) } else { (self.rich(), locked.before) };
            self.set_rich(rich, text);
        }
    }

    /// Why it cannot be sent now. `terms` are `None` while the letter it answers is not here.
    pub fn obstacle(&self, terms: Option<Terms<'_>>, around: &Around<'_>) -> Option<Obstacle> {
        let letter = self.letter.as_ref()?;
        if around.leaving {
            return Some(Obstacle::Leaving);
        }
        if !around.up {
            return Some(Obstacle::Offline);
        }
        if around.unseen > 0 {
            return Some(Obstacle::Unseen(around.unseen));
        }
        let Some(terms) = terms else { return Some(Obstacle::Loading) };
        if let Err(why) = letter.reply.check(terms) {
            return Some(Obstacle::Reply(why));
        }
        if !around.open.is_empty() {
            return Some(Obstacle::Open(around.open.to_vec()));
        }
        let counter = Counter::of(around.plain, around.limit);
        if counter.is_over() {
            return Some(Obstacle::TooLong(counter.length - counter.limit));
        }
        if let Some(word) = around.word {
            return Some(Obstacle::Word(word.to_owned()));
        }
        if self.is_too_large() {
            return Some(Obstacle::TooLarge);
        }
        let brings = around.files != Loaded::Nothing || letter.reply.block.is_some();
        match around.files {
            Loaded::Busy => Some(Obstacle::Uploading),
            Loaded::Failed => Some(Obstacle::UploadFailed),
            _ if around.blank && !brings => Some(Obstacle::Blank),
            _ => None,
        }
    }
}

/// Whether the text shows this file: it names it by its id.
fn shows(html: &str, file: FileId) -> bool {
    html.contains(&["cid:", &file.to_string()].concat())
}

/// The pictures that stand in the text, as files that lie ready.
fn pictures(html: &str) -> Files {
    let id = |part: &str| part.get(..36)?.parse().ok();
    let picture = |file| Attachment {
        file,
        name: "image".to_owned(),
        size: 0,
        mime: "image/png".to_owned(),
        state: AttachmentState::Ready,
    };
    Files::of(&html.split("\"cid:").skip(1).filter_map(id).map(picture).collect::<Vec<_>>())
}

/// What an open place of a template shows.
pub fn in_brackets(label: &str) -> String {
    ["[", label, "]"].concat()
}

/// A template as plain text, with the labels it leaves open.
pub fn plain_of(pieces: &[Piece]) -> (String, Vec<String>) {
    let (mut text, mut labels) = (String::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Gap { label, default } if default.is_empty() => {
                text.push_str(&in_brackets(label));
                labels.push(label.clone());
            }
            Piece::Gap { default, .. } => text.push_str(default),
        }
    }
    (text, labels)
}

/// A template as HTML of the editor. Whatever is put into it is text (SPEC C.3-7).
pub fn html_of(pieces: &[Piece]) -> String {
    let mut html = "<p>".to_owned();
    for piece in pieces {
        match piece {
            Piece::Text(words) => push_text(&mut html, words),
            Piece::Gap { label, default } => {
                html.push_str("<span data-gap=\"");
                escape(&mut html, label);
                html.push_str(if default.is_empty() { "\">" } else { "\" data-filled=\"\">" });
                if default.is_empty() {
                    escape(&mut html, &in_brackets(label));
                } else {
                    escape(&mut html, default);
                }
                html.push_str("</span>");
            }
        }
    }
    html.push_str("</p>");
    html.replace("<p></p>", "<p><br></p>")
}

// An empty line parts paragraphs, another line break is one.
fn push_text(html: &mut String, text: &str) {
    for (number, paragraph) in text.split("\n\n").enumerate() {
        if number > 0 {
            html.push_str("</p><p>");
        }
        for (number, line) in paragraph.split('\n').enumerate() {
            if number > 0 {
                html.push_str("<br>");
            }
            escape(html, line);
        }
    }
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}

/// HTML of the editor without the pictures of a letter; the agent's own stay.
fn without_pictures(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once("<img ") {
        let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
        let own = inside
            .split_once("\"cid:")
            .is_some_and(|(_, id)| id.get(..36).is_some_and(|id| id.parse::<FileId>().is_ok()));
        kept.push_str(before);
        if own {
            kept.extend(["<img ", inside, ">"]);
        }
        rest = after;
    }
    kept + rest
}

/// What of HTML of the editor can be read, in one line; for hints, not for sending.
pub fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = ["&lt;<", "&gt;>", "&quot;\"", "&nbsp; ", "&amp;&"].iter().fold(text, |text, entity| {
        let (name, character) = entity.split_at(entity.len() - 1);
        text.replace(name, character)
    });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a new letter begins with: room for the text, and the signature below.
pub fn start(signature: &str) -> String {
    if signature.is_empty() {
        return "<p><br></p>".to_owned();
    }
    ["<p><br></p><div data-signature=\"\">", signature, "</div>"].concat()
}
