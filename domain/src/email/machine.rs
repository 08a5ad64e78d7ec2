//! Reply, reply all, forward, and every switch between them (SPEC D.4; D.3 decides where the sources contradict themselves).

use serde::{Deserialize, Serialize};

use super::Letter;
use super::address::{Mailbox, Own};
use super::recipients::{RECIPIENT_LIMIT, distinct, has, others, sender};
use super::subject::{SUBJECT_LIMIT, subject};
use crate::id::FileId;

/// What is done with a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Mode {
    /// An answer to whoever wrote it.
    Reply,
    /// An answer to everybody who has it.
    ReplyAll,
    /// Somebody else gets it.
    Forward,
    /// There is no letter yet: an agent writes first (SPEC E). Nothing switches from it or to it.
    New,
}

impl Mode {
    /// What can be done with a letter.
    pub const ALL: [Self; 3] = [Self::Reply, Self::ReplyAll, Self::Forward];
}

/// A field of recipients.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RecipientField {
    /// Whom it is for.
    To,
    /// Who gets a copy, as everybody sees.
    Cc,
    /// Who gets a copy unseen.
    Bcc,
}

/// The forwarded letter in the body, below the agent's own text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Block {
    /// As it came.
    Untouched,
    /// As the agent changed it.
    Edited(String),
}

/// What an answer is judged by: the letter, who we are, and the house's rule.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// What is answered. For [`Mode::New`] what is known before the first letter: whom it goes to.
    pub letter: &'a Letter,
    /// Our own addresses, which never become recipients.
    pub own: &'a Own,
    /// Whether the recipients of a reply to all are locked however it was reached (`email.lockReplyAllTo`, SPEC D.3 E1).
    pub lock_reply_all: bool,
}

/// Why something cannot be changed or sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
pub enum ReplyRefusal {
    /// Nobody is to get it.
    #[error("nobody is to get it")]
    NoRecipient,
    /// More than [`RECIPIENT_LIMIT`].
    #[error("too many recipients")]
    TooManyRecipients,
    /// This is no address.
    #[error("{0:?} is no email address")]
    NoAddress(String),
    /// This is one of our own addresses: the letter would come back to us.
    #[error("{0} is one of our own addresses")]
    OwnAddress(String),
    /// This person is to get it twice.
    #[error("{0} is named twice")]
    Twice(String),
    /// This field cannot be changed in this mode.
    #[error("this field cannot be changed now")]
    Locked,
    /// Whoever wrote the letter gets the answer.
    #[error("{0} wrote the letter and gets the answer")]
    SenderStays(String),
    /// The subject follows from the letter's in this mode, is too long, or has a line break.
    #[error("this subject cannot be used")]
    Subject,
    /// Files of the letter, and the letter itself, go with it only when it is forwarded, and no others do.
    #[error("a part that does not belong to it")]
    ForeignPart,
}

/// A composer's state, all but what the agent writes and adds himself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// What is done.
    pub mode: Mode,
    /// Whom it is for.
    pub to: Vec<Mailbox>,
    /// Who gets a copy.
    pub cc: Vec<Mailbox>,
    /// Who gets a copy unseen.
    pub bcc: Vec<Mailbox>,
    /// Whether `to` can be changed.
    pub to_editable: bool,
    /// What it is about.
    pub subject: String,
    /// The forwarded letter, if it stands in the body.
    pub block: Option<Block>,
    /// Files of the letter that go with it.
    pub files: Vec<FileId>,
}

impl Reply {
    /// Begins to answer or forward.
    pub fn open(mode: Mode, terms: Terms<'_>) -> Self {
        let mut reply = Self {
            mode,
            to: Vec::new(),
            cc: Vec::new(),
            bcc: Vec::new(),
            to_editable: false,
            subject: String::new(),
            block: None,
            files: Vec::new(),
        };
        reply.enter(mode, terms);
        reply
    }

    /// Goes over to another mode; the same one changes nothing.
    pub fn switch(&mut self, mode: Mode, terms: Terms<'_>) {
        if mode == self.mode || [mode, self.mode].contains(&Mode::New) {
            return;
        }
        let from = std::mem::replace(&mut self.mode, mode);
        let typed = std::mem::take(&mut self.cc);
        self.enter(mode, terms);
        if (from, mode) == (Mode::Reply, Mode::ReplyAll) {
            self.to_editable = self.to_editable || !terms.lock_reply_all;
            self.cc.extend(distinct(typed.iter(), &[&self.to, &self.cc]));
        }
        if from == Mode::Forward || mode == Mode::Forward {
            self.bcc.clear();
        }
        self.bcc.retain(|one| !has(&self.to, one) && !has(&self.cc, one));
    }

    /// Recipients, subject, block and files as this mode begins with; an edited block is the agent's text and stays.
    fn enter(&mut self, mode: Mode, terms: Terms<'_>) {
        let Terms { letter, own, .. } = terms;
        let sender = match mode {
            Mode::Forward => Vec::new(),
            Mode::Reply | Mode::ReplyAll | Mode::New => sender(letter, own),
        };
        // Nobody is known to whom an answer could go: then the agent says it.
        self.to_editable = sender.is_empty();
        (self.to, self.cc) = match mode {
            Mode::Reply | Mode::Forward | Mode::New => (sender, Vec::new()),
            Mode::ReplyAll => {
                let more = others(&letter.to, own, &[&sender]);
                let to = [sender, more].concat();
                let cc = others(&letter.cc, own, &[&to]);
                (to, cc)
            }
        };
        self.subject = self.own_subject(letter);
        match mode {
            Mode::Forward => {
                self.block.get_or_insert(Block::Untouched);
                self.files.clone_from(&letter.files);
            }
            Mode::Reply | Mode::ReplyAll | Mode::New => {
                self.block.take_if(|block| *block == Block::Untouched);
                self.files.clear();
            }
        }
    }

    fn own_subject(&self, letter: &Letter) -> String {
        match self.mode {
            Mode::Reply | Mode::ReplyAll => subject("Re", &letter.subject),
            Mode::Forward => subject("Fwd", &letter.subject),
            Mode::New => letter.subject.clone(),
        }
    }

    /// Whether the subject can be changed.
    pub fn subject_editable(&self) -> bool {
        matches!(self.mode, Mode::Forward | Mode::New)
    }

    /// Whether this field can be changed.
    pub fn editable(&self, field: RecipientField) -> bool {
        field != RecipientField::To || self.to_editable
    }

    /// Who stands in a field.
    pub fn field(&self, field: RecipientField) -> &[Mailbox] {
        match field {
            RecipientField::To => &self.to,
            RecipientField::Cc => &self.cc,
            RecipientField::Bcc => &self.bcc,
        }
    }

    /// Adds somebody. Who is there already stays where more people see him; what is no address is kept, to be mended, and
    /// holds up sending.
    pub fn add(&mut self, field: RecipientField, somebody: Mailbox, terms: Terms<'_>) -> Result<(), ReplyRefusal> {
        if !self.editable(field) {
            return Err(ReplyRefusal::Locked);
        }
        if terms.own.has(&somebody) {
            return Err(ReplyRefusal::OwnAddress(somebody.address));
        }
        let known = match field {
            RecipientField::To => has(&self.to, &somebody),
            RecipientField::Cc => has(&self.to, &somebody) || has(&self.cc, &somebody),
            RecipientField::Bcc => self.everybody().any(|one| one.is_same(&somebody)),
        };
        if known {
            return Ok(());
        }
        if self.everybody().count() >= RECIPIENT_LIMIT {
            return Err(ReplyRefusal::TooManyRecipients);
        }
        for list in [&mut self.cc, &mut self.bcc] {
            list.retain(|one| !one.is_same(&somebody));
        }
        self.list(field).push(somebody);
        Ok(())
    }

    /// Takes somebody out. Whoever wrote the letter stays (SPEC D.3 E1).
    pub fn remove(&mut self, field: RecipientField, somebody: &Mailbox, terms: Terms<'_>) -> Result<(), ReplyRefusal> {
        if !self.editable(field) {
            return Err(ReplyRefusal::Locked);
        }
        let stays = field == RecipientField::To && self.mode != Mode::Forward;
        let wrote = if stays { sender(terms.letter, terms.own) } else { Vec::new() };
        if let Some(author) = wrote.into_iter().find(|one| one.is_same(somebody)) {
            return Err(ReplyRefusal::SenderStays(author.address));
        }
        self.list(field).retain(|one| !one.is_same(somebody));
        Ok(())
    }

    /// Changes what it is about, where that is possible.
    pub fn rename(&mut self, subject: &str) -> Result<(), ReplyRefusal> {
        if !self.subject_editable() {
            return Err(ReplyRefusal::Locked);
        }
        if subject.chars().count() > SUBJECT_LIMIT || subject.chars().any(char::is_control) {
            return Err(ReplyRefusal::Subject);
        }
        subject.clone_into(&mut self.subject);
        Ok(())
    }

    /// What the agent made of the letter he forwards; nothing while it is as it came.
    pub fn edited(&self) -> &str {
        match &self.block {
            Some(Block::Edited(text)) => text,
            Some(Block::Untouched) | None => "",
        }
    }

    /// The agent changed the forwarded letter: it is his text from now on.
    pub fn edit_block(&mut self, text: String) {
        if self.block.is_some() {
            self.block = Some(Block::Edited(text));
        }
    }

    /// Whether it may be sent so. The server asks the same of what a desk says it composed.
    pub fn check(&self, terms: Terms<'_>) -> Result<(), ReplyRefusal> {
        let Terms { letter, own, lock_reply_all } = terms;
        if let Some(bad) = self.everybody().find(|one| !one.is_valid()) {
            return Err(ReplyRefusal::NoAddress(bad.address.clone()));
        }
        if let Some(ours) = self.everybody().find(|one| own.has(one)) {
            return Err(ReplyRefusal::OwnAddress(ours.address.clone()));
        }
        let all: Vec<&Mailbox> = self.everybody().collect();
        let twice = all.iter().enumerate().find(|(index, one)| all[..*index].iter().any(|other| other.is_same(one)));
        if let Some((_, one)) = twice {
            return Err(ReplyRefusal::Twice(one.address.clone()));
        }
        if all.len() > RECIPIENT_LIMIT {
            return Err(ReplyRefusal::TooManyRecipients);
        }
        if self.to.is_empty() {
            return Err(ReplyRefusal::NoRecipient);
        }
        self.check_to(terms, lock_reply_all)?;
        let kept = self.subject_editable() || self.subject == self.own_subject(letter);
        let short = self.subject.chars().count() <= SUBJECT_LIMIT + "Fwd: ".len();
        if !kept || !short || self.subject.chars().any(char::is_control) {
            return Err(ReplyRefusal::Subject);
        }
        let forward = self.mode == Mode::Forward;
        let files = self.files.iter().all(|file| forward && letter.files.contains(file));
        let block = forward || self.block != Some(Block::Untouched);
        if files && block { Ok(()) } else { Err(ReplyRefusal::ForeignPart) }
    }

    fn check_to(&self, terms: Terms<'_>, lock_reply_all: bool) -> Result<(), ReplyRefusal> {
        if self.mode == Mode::Forward {
            return Ok(());
        }
        let began = Self::open(self.mode, terms);
        let same = self.to.len() == began.to.len() && began.to.iter().all(|one| has(&self.to, one));
        // A reply to all may have been reached from a reply, where its recipients can be changed.
        let free = began.to_editable || (self.mode == Mode::ReplyAll && !lock_reply_all);
        if !free && !same {
            return Err(ReplyRefusal::Locked);
        }
        let missing = sender(terms.letter, terms.own).into_iter().find(|one| !has(&self.to, one));
        missing.map_or(Ok(()), |one| Err(ReplyRefusal::SenderStays(one.address)))
    }

    fn everybody(&self) -> impl Iterator<Item = &Mailbox> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    fn list(&mut self, field: RecipientField) -> &mut Vec<Mailbox> {
        match field {
            RecipientField::To => &mut self.to,
            RecipientField::Cc => &mut self.cc,
            RecipientField::Bcc => &mut self.bcc,
        }
    }
}
