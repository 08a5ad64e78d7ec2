//! What the desktop asks by HTTP, as JSON.

use std::collections::BTreeMap;

use domain::channel::ChannelKind;
use domain::contact::Contact;
use domain::email::{LetterDraft, Mailbox};
use domain::message::Attachment;
use domain::template::Form;
use domain::workflow::Parameter;
use domain::{ConversationId, EntryPointId, FileId, Span, TemplateId, Timestamp, WorkflowId};
use serde::{Deserialize, Serialize};

/// `POST /api/session`: signs in. 204 with a cookie, 401, or 429 with `Retry-After`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
}

/// `PUT /api/desk/drafts/{conversation}`: saves a draft; answered with the [`domain::draft::Draft`] as it stands now, which
/// is also what `GET` answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DraftPut {
    /// What is typed.
    pub text: String,
    /// Files of the agent that lie ready to go with it; those that are not are left out.
    #[serde(default)]
    pub files: Vec<FileId>,
    /// The version it was typed on.
    pub base: u32,
    /// What templates left beside it.
    #[serde(default)]
    pub form: Form,
    /// The letter it is to become, where letters are written.
    #[serde(default)]
    pub letter: Option<LetterDraft>,
}

impl DraftPut {
    /// How much the agent wrote, in bytes: at most [`domain::draft::DRAFT_LIMIT`] is kept.
    pub fn size(&self) -> usize {
        let before = match &self.form {
            Form::Locked(locked) => locked.before.len(),
            Form::Free(_) => 0,
        };
        self.text.len() + before + self.letter.as_ref().map_or(0, |letter| letter.reply.edited().len())
    }
}

/// `GET /api/desk/letters/{conversation}`: what composing a letter there needs beside the thread.
///
/// A letter itself is `GET /api/desk/letters/{conversation}/{message}/page`: a whole HTML document, made safe, with a content
/// security policy of its own; `?images=1` lets it fetch images from elsewhere. `…/{message}/original` is the file as it
/// was carried, `…/{message}/part` (an HTML fragment) is how it stands in an answer (`?as=history`), below a forward
/// (`?as=forward`), or by itself (`?as=sent`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LetterTerms {
    /// Our address there: who the letter is from.
    pub from: Mailbox,
    /// Our addresses, which never become recipients.
    pub own: Vec<String>,
    /// Whom the first letter goes to, while there is none.
    pub first: Option<Mailbox>,
    /// Whether the recipients of a reply to all are locked (SPEC D.3 E1).
    pub lock_reply_all: bool,
    /// What stands below a new letter, as HTML made safe; empty for nothing.
    pub signature: String,
    /// Whether the earlier letters go along with an answer (SPEC D.5).
    pub history: bool,
    /// How long a letter can be taken back.
    pub pause: Span,
    /// Whether sending ends the agent's part unless he says otherwise (SPEC H-16).
    pub wrap_up: bool,
}

/// `GET /api/desk/outbound`: from where this agent may write to somebody first (SPEC E).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct OutboundList {
    /// Each, by channel and name.
    pub entry_points: Vec<OutboundEntry>,
}

/// Where somebody can be written to from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OutboundEntry {
    /// Which one.
    pub id: EntryPointId,
    /// How.
    pub channel: ChannelKind,
    /// What it is called.
    pub name: String,
    /// Its number or address.
    pub address: String,
}

/// `GET /api/desk/templates`: what this agent may use, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TemplateList {
    /// All of them.
    pub templates: Vec<TemplateEntry>,
}

/// A template as an agent finds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplateEntry {
    /// Its id.
    pub id: TemplateId,
    /// The heading it stands under; empty for none.
    pub group: String,
    /// What it is found by.
    pub name: String,
    /// What it says, by language.
    pub texts: BTreeMap<String, String>,
    /// Where it may be used; empty means everywhere.
    pub channels: Vec<ChannelKind>,
    /// Whether only its gaps may be changed.
    pub locked: bool,
    /// Whether its platform has approved it, so that it may be sent when free text may not.
    #[serde(default)]
    pub approved: bool,
    /// Files it brings, where the channel takes all of them; elsewhere it cannot be used.
    #[serde(default)]
    pub files: Vec<Attachment>,
    /// Whether it is his own, to be changed by him and seen by nobody else.
    pub own: bool,
}

/// `POST /api/desk/templates/{id}/files`: asks for the template's files, to be sent here; answered with [`TemplateFiles`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplateBring {
    /// Where.
    pub conversation: ConversationId,
}

/// A template's files, copied for whoever asked: to be named in a message like files he uploaded himself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplateFiles {
    /// All of them.
    pub files: Vec<Attachment>,
}

/// `PUT /api/desk/templates/{id}`: makes or replaces one of his own; 204. `DELETE` removes it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TemplatePut {
    /// The heading it stands under; empty for none.
    pub group: String,
    /// What it is found by.
    pub name: String,
    /// What it says, by language.
    pub texts: BTreeMap<String, String>,
}

/// `GET /api/desk/workflows/{conversation}`: what the agent can set going there, by name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct WorkflowList {
    /// All of them.
    pub workflows: Vec<WorkflowEntry>,
}

/// A workflow as an agent finds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WorkflowEntry {
    /// Its id.
    pub id: WorkflowId,
    /// What it is found by.
    pub name: String,
    /// What it does; may be empty.
    pub hint: String,
    /// What the agent is asked for.
    pub parameters: Vec<Parameter>,
    /// Whether he is asked once more before it begins.
    pub confirm: bool,
}

/// One conversation in a list of earlier ones: `GET /api/desk/history/{conversation}` lists the contact's (SPEC B.5: 90
/// days), `GET /api/desk/recent` the agent's own of the last 24 hours; latest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Past {
    /// Which one.
    pub conversation: ConversationId,
    /// How the customer wrote.
    pub channel: ChannelKind,
    /// His name at that time; empty when unknown.
    pub customer: String,
    /// When it began.
    pub began: Timestamp,
    /// When it ended; `None` while it goes on.
    pub ended: Option<Timestamp>,
    /// Who answered last; empty when nobody did.
    pub agent: String,
    /// Names of the reasons of its last wrap-up.
    pub reasons: Vec<String>,
    /// Messages posted, by anybody.
    pub messages: u64,
}

/// One conversation that a search found: `GET /api/desk/find?q=…`, at most 20, the latest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Found {
    /// Which one.
    pub past: Past,
    /// The part of a message that holds the words; empty when the customer's name or address does.
    pub excerpt: String,
}

/// The body of every HTTP error.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HttpError {
    /// A small stable code, such as `unauthorized` or `not_found`.
    pub code: String,
    /// What is wrong, for the log of whoever called; not for people's eyes.
    pub message: String,
}

/// Who may be the same person: `GET /api/desk/people/{conversation}` lists contacts with an address of the customer's, with
/// `?q=` those with this address, for supervisors also those with these words; at most a few (SPEC I.4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Candidate {
    /// Who he is.
    pub contact: Contact,
    /// The address they share; `None` if they share none.
    pub shared: Option<String>,
    /// Whether messages of both came from it; else somebody only stated it.
    pub verified: bool,
    /// How many conversations he had.
    pub conversations: u32,
}
