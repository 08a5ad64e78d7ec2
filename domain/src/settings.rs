//! The organisation's settings that rules look at. Defaults are SPEC's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::channel::{Capability, ChannelKind, Media};
use crate::id::ReasonId;
use crate::text;
use crate::time::{Span, Timestamp};

/// Everything a decision may depend on that an administrator can change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How long offers stand, where it differs from the channel's own (SPEC B.2-5).
    pub accept_timeouts: BTreeMap<Media, Span>,
    /// How long answered conversations keep their slot, where it differs from the channel's own (SPEC I.1).
    pub release_after: BTreeMap<Media, Span>,
    /// How long a preferred agent is waited for (SPEC I.1, I.3).
    pub prefer_for: Span,
    /// How long after its end a conversation goes on when the customer writes (SPEC I.1).
    pub reopen_window: Span,
    /// A message this soon after the end is a thank-you and brings nothing back (SPEC H-39).
    pub thank_you_grace: Span,
    /// How long an agent may be without a connection before he counts as gone (SPEC I.1).
    pub recovery: Span,
    /// After how long without doing anything an agent is signed out; `None` never (SPEC B.1).
    pub inactivity: Option<Span>,
    /// Quiet live chats (SPEC I.1).
    pub quiet: Quiet,
    /// Wrapping up (SPEC B.4).
    pub wrap_up: WrapUp,
    /// Giving conversations to others (SPEC B.3, I.2).
    pub transfer: Transfers,
    /// Longest messages agents may write, where they differ from the channel's own (SPEC C.1-1).
    pub composer_limits: BTreeMap<ChannelKind, u32>,
    /// Whether a colleague's first message in a conference begins with his name, where customers see nobody join (SPEC H-12).
    pub name_prefix: bool,
    /// The words with which customers end, by language, on channels that have no button for it (SPEC H-15); none is off.
    pub end_keywords: BTreeMap<String, String>,
    /// Letters (SPEC D.3, D.5, H-16).
    pub email: EmailSettings,
    /// The idle reasons agents can choose; the first is the default (SPEC B.1).
    pub idle_reasons: Vec<Reason>,
    /// The wrap-up reasons agents can choose.
    pub wrap_up_reasons: Vec<Reason>,
}

/// Reminders and end of a live chat whose customer is silent. Each can be off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Quiet {
    /// Between the agent's message and the first reminder, and between reminders.
    pub remind_every: Option<Span>,
    /// How many reminders.
    pub reminders: u8,
    /// Between the agent's message and the end.
    pub end_after: Option<Span>,
}

/// Wrapping up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct WrapUp {
    /// When the default reason is given by itself; `None` waits for ever.
    pub countdown: Option<Span>,
    /// Whether agents may stop the countdown.
    pub may_extend: bool,
    /// The reason given by itself.
    pub default_reason: ReasonId,
}

/// Writing letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailSettings {
    /// How long a letter can be taken back before it leaves, at most [`PAUSE_LIMIT`].
    pub pause: Span,
    /// Whether sending ends the agent's part unless he says otherwise (SPEC H-16).
    pub wrap_up: bool,
    /// Whether the recipients of a reply to all are locked however it was reached (SPEC D.3 E1).
    pub lock_reply_all: bool,
    /// Whether the letter that is answered goes along below the answer (SPEC D.5).
    pub history: bool,
}

/// Longest time a letter is held back.
pub const PAUSE_LIMIT: Span = Span::seconds(30);

/// Giving conversations to others, and asking them to join.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Transfers {
    /// What becomes of a conversation whose new agent does not answer (SPEC H-05).
    pub no_answer: NoAnswer,
    /// Whether supervisors are among the agents (SPEC H-03).
    pub supervisors: bool,
    /// Whether a note must come with it (SPEC I.2).
    pub note_required: bool,
    /// Whether a letter that came in can be given to an agent, not to a queue alone (SPEC H-06).
    pub letters_to_agents: bool,
}

/// What becomes of a conversation that was given to an agent who does not answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum NoAnswer {
    /// It waits in the queue it came from, with priority.
    #[default]
    Requeue,
    /// It is closed and the customer is told.
    Drop,
}

/// Words that people, and the law, mean as "write to me no more": they are never a word for ending a chat.
const STOP_WORDS: [&str; 14] = [
    "stop",
    "stopp",
    "stopall",
    "end",
    "quit",
    "cancel",
    "unsubscribe",
    "revoke",
    "optout",
    "opt out",
    "alto",
    "baja",
    "parar",
    "abmelden",
];

/// Whether this word must not end a chat: carriers take it for an opt-out.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&text::plain(word).trim())
}

/// A reason an agent can choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    /// Its id; kept for ever, for reports.
    pub id: ReasonId,
    /// What agents read.
    pub name: String,
    /// Retired reasons stay readable and cannot be chosen.
    #[serde(default)]
    pub retired: bool,
}

impl Default for Transfers {
    fn default() -> Self {
        Self { no_answer: NoAnswer::Requeue, supervisors: true, note_required: false, letters_to_agents: false }
    }
}

impl Default for EmailSettings {
    fn default() -> Self {
        Self { pause: Span::seconds(10), wrap_up: true, lock_reply_all: false, history: true }
    }
}

impl Default for Quiet {
    fn default() -> Self {
        Self { remind_every: Some(Span::minutes(5)), reminders: 2, end_after: Some(Span::minutes(15)) }
    }
}

/// The reasons an installation starts with; ids are fixed so that every node and every test means the same.
const DEFAULT_IDLE: [(u128, &str); 4] = [(0x11, "Idle"), (0x12, "Break"), (0x13, "Lunch"), (0x14, "Training")];
const DEFAULT_WRAP_UP: [(u128, &str); 6] = [
    (0x21, "Resolved"),
    (0x22, "Question answered"),
    (0x23, "Follow-up needed"),
    (0x24, "Complaint"),
    (0x25, "Customer left"),
    (0x26, "No reason given"),
];

impl Default for WrapUp {
    fn default() -> Self {
        Self { countdown: Some(Span::seconds(120)), may_extend: true, default_reason: ReasonId::from_number(0x26) }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let reasons = |list: &[(u128, &str)]| {
            let reason = |&(id, name): &(u128, &str)| Reason {
                id: ReasonId::from_number(id),
                name: name.to_owned(),
                retired: false,
            };
            list.iter().map(reason).collect()
        };
        Self {
            accept_timeouts: BTreeMap::new(),
            release_after: BTreeMap::new(),
            prefer_for: Span::seconds(20),
            reopen_window: Span::days(7),
            thank_you_grace: Span::seconds(60),
            recovery: Span::seconds(60),
            inactivity: None,
            quiet: Quiet::default(),
            wrap_up: WrapUp::default(),
            transfer: Transfers::default(),
            composer_limits: BTreeMap::new(),
            name_prefix: false,
            end_keywords: BTreeMap::new(),
            email: EmailSettings::default(),
            idle_reasons: reasons(&DEFAULT_IDLE),
            wrap_up_reasons: reasons(&DEFAULT_WRAP_UP),
        }
    }
}

impl Settings {
    /// How long an offer stands.
    pub fn accept_timeout(&self, channel: &Capability) -> Span {
        self.accept_timeouts.get(&channel.media).copied().unwrap_or(channel.accept_timeout)
    }

    /// Longest message an agent may write on this channel, in code points.
    pub fn composer_limit(&self, channel: ChannelKind) -> u32 {
        self.composer_limits.get(&channel).copied().unwrap_or(channel.capability().composer_limit)
    }

    /// Whether this is all a customer writes to end.
    pub fn is_end_keyword(&self, text: &str) -> bool {
        let said = text::plain(text);
        self.end_keywords.values().any(|word| !text::is_blank(word) && text::plain(word).trim() == said.trim())
    }

    /// How long an answered conversation keeps its slot.
    pub fn release_after(&self, channel: &Capability) -> Span {
        self.release_after.get(&channel.media).copied().unwrap_or(channel.release_after)
    }

    /// When the customer of a live chat is asked again, if `already` reminders went out since the agent wrote.
    pub fn reminder_at(&self, channel: &Capability, since: Timestamp, already: u8) -> Option<Timestamp> {
        let every = self.quiet.remind_every.filter(|_| channel.live && already < self.quiet.reminders)?;
        Some(since + every.times(i64::from(already) + 1))
    }

    /// When a live chat ends because its customer is silent.
    pub fn inactive_at(&self, channel: &Capability, since: Timestamp) -> Option<Timestamp> {
        self.quiet.end_after.filter(|_| channel.live).map(|after| since + after)
    }

    /// Where agents land after sign-in (SPEC B.1).
    pub fn default_idle_reason(&self) -> ReasonId {
        self.idle_reasons
            .iter()
            .find(|reason| !reason.retired)
            .map_or(ReasonId::from_number(DEFAULT_IDLE[0].0), |reason| reason.id)
    }

    /// Whether agents may choose this idle reason.
    pub fn has_idle_reason(&self, id: ReasonId) -> bool {
        self.idle_reasons.iter().any(|reason| reason.id == id && !reason.retired)
    }

    /// Whether agents may choose this wrap-up reason.
    pub fn has_wrap_up_reason(&self, id: ReasonId) -> bool {
        self.wrap_up_reasons.iter().any(|reason| reason.id == id && !reason.retired)
    }
}
