//! Samples of what happens in a conversation: every event, and heads in every phase. Shared with `protocol/tests/wire`.

use std::collections::BTreeMap;

use domain::channel::ChannelKind;
use domain::contact::{Contact, Details, FieldChange, Identity, IdentityKind, Merged};
use domain::conversation::event::{Answer, Introduction, TakenBackWhy};
use domain::conversation::state::{HeldLetter, Missing, Participant};
use domain::conversation::{
    Arrival, Asked, Birth, Conversation, Declined, DeskEvent, Destination, Direction, EndWhy, Engagement,
    EngagementEndWhy, EngagementState, Phase, Prefer, Priority, QueuedWhy, Role, SharedEvent, Slot, Transfer, Turn,
    Waiting, WithdrawnWhy, WrapUpBy,
};
use domain::email::{Block, Letter, LetterDraft, LetterMark, Mailbox, Mode, Reply};
use domain::id::{
    AgentId, CommandId, ContactId, ConversationId, EngagementNo, EntryPointId, FileId, ParticipantNo, QueueId,
    ReasonId, Seq, SharedSeq,
};
use domain::message::{Attachment, AttachmentState, MessageBody, Receipt, Via};
use domain::refusal::Field;
use domain::time::Timestamp;
use domain::workflow::Failure;

/// A conversation.
pub const CHAT: ConversationId = ConversationId::from_number(0x019a_a100_0000_7000_8000_0000_0000_00c1);
/// An earlier one of the same customer.
pub const EARLIER: ConversationId = ConversationId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00c0);
/// An agent.
pub const ANNA: AgentId = AgentId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00a1);
/// Another one.
pub const BEN: AgentId = AgentId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00a2);
/// A customer.
pub const JO: ContactId = ContactId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00b1);
/// A queue.
pub const SALES: QueueId = QueueId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00d1);
/// Where the chats of a site come in.
pub const DOOR: EntryPointId = EntryPointId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00e1);
/// A wrap-up reason.
pub const RESOLVED: ReasonId = ReasonId::from_number(0x21);
/// A use of a workflow.
pub const CALL: CommandId = CommandId::from_number(0x019a_a100_0000_7000_8000_0000_0000_00f1);
/// When the samples happen.
pub const NOW: Timestamp = Timestamp(1_795_424_400_000);
/// A while after it.
pub const LATER: Timestamp = Timestamp(NOW.0 + 120_000);
/// An agent's number among the people of a conversation.
pub const AGENT_NO: ParticipantNo = ParticipantNo(1);

const FIRST: EngagementNo = EngagementNo(1);
const SECOND: EngagementNo = EngagementNo(2);

/// Every event a customer may see.
pub fn shared_events() -> Vec<SharedEvent> {
    let text = || MessageBody::text("Where is my order?");
    let posted = |by, body, via| SharedEvent::MessagePosted { by, body, via };
    let mut events = vec![
        SharedEvent::Opened { name: "Jo".into() },
        posted(ParticipantNo::CUSTOMER, text(), Via::Channel),
        posted(AGENT_NO, with_files(), Via::Channel),
        posted(ParticipantNo::CUSTOMER, MessageBody::Erased, Via::Email),
        posted(ParticipantNo::CUSTOMER, text(), Via::Automatic),
        SharedEvent::MessageEdited { target: SharedSeq(2), body: text() },
        SharedEvent::MessageDeleted { target: SharedSeq(2) },
        SharedEvent::Joined { participant: AGENT_NO, name: "Anna".into() },
        SharedEvent::Left { participant: AGENT_NO },
        SharedEvent::Delayed,
        SharedEvent::Reminded { nth: 1 },
        SharedEvent::Reopened,
        SharedEvent::Renamed { participant: ParticipantNo::CUSTOMER, name: "Jo Doe".into() },
    ];
    let ends = [EndWhy::Customer, EndWhy::Agent, EndWhy::Inactive, EndWhy::NotAccepted, EndWhy::Junk];
    events.extend(ends.map(|why| SharedEvent::Ended { why }));
    events
}

/// Every event only the desk may see.
pub fn desk_events() -> Vec<DeskEvent> {
    let mut events = vec![
        DeskEvent::Introduced(Introduction::default()),
        DeskEvent::Introduced(introduction()),
        DeskEvent::Linked { previous: EARLIER },
        DeskEvent::Offered { engagement: FIRST, agent: ANNA, deadline: LATER },
        DeskEvent::Accepted { engagement: FIRST, participant: AGENT_NO, name: "Anna".into() },
        DeskEvent::SlotReleased { engagement: FIRST },
        DeskEvent::SlotRetaken { engagement: FIRST },
        DeskEvent::Parked { engagement: FIRST, until: Some(LATER), reason: "asks the warehouse".into() },
        DeskEvent::Parked { engagement: FIRST, until: None, reason: String::new() },
        DeskEvent::Unparked { engagement: FIRST },
        DeskEvent::WrapUpStarted { engagement: FIRST, deadline: Some(LATER) },
        DeskEvent::WrapUpStarted { engagement: FIRST, deadline: None },
        DeskEvent::WrapUpExtended { engagement: FIRST },
        DeskEvent::Resumed { engagement: FIRST },
        DeskEvent::DeadlineMoved { engagement: FIRST, deadline: LATER },
        DeskEvent::SilenceMoved { since: LATER },
        DeskEvent::ContactChanged { by: Some(ANNA), changes: changes() },
        DeskEvent::ContactChanged { by: None, changes: changes() },
        DeskEvent::ContactsMerged { by: ANNA, other: JO, undone: false },
        DeskEvent::Transferred {
            engagement: FIRST,
            to: Destination::Agent(BEN),
            name: "Ben".into(),
            note: "speaks Dutch".into(),
        },
        DeskEvent::Transferred {
            engagement: FIRST,
            to: Destination::Queue(SALES),
            name: String::new(),
            note: String::new(),
        },
        DeskEvent::Invited {
            engagement: SECOND,
            agent: BEN,
            name: "Ben".into(),
            by: ANNA,
            deadline: LATER,
            note: "a hard one".into(),
        },
        DeskEvent::ConferenceEnded { engagement: SECOND, by: ANNA },
        DeskEvent::HandedOver { from: FIRST, to: SECOND },
        DeskEvent::ConferenceWrappedUp { engagement: FIRST, reasons: vec![RESOLVED] },
        DeskEvent::Noted {
            by: AGENT_NO,
            text: "@Ben has had this before".into(),
            mentions: vec![BEN],
            workflow: "Look up order".into(),
        },
        DeskEvent::WorkflowTriggered { call: CALL, name: "Look up order".into(), by: AGENT_NO },
    ];
    let prefer = Prefer { agent: ANNA, until: LATER };
    let queued = |why, priority, prefer| DeskEvent::Queued { queue: SALES, why, priority, prefer };
    events.extend([
        queued(QueuedWhy::Arrived, Priority::Normal, None),
        queued(QueuedWhy::Reopened, Priority::High, Some(prefer)),
        queued(QueuedWhy::AgentBusy, Priority::High, Some(prefer)),
        queued(QueuedWhy::AgentLost, Priority::High, None),
        queued(QueuedWhy::Overflowed, Priority::Normal, None),
        queued(QueuedWhy::Transferred, Priority::High, None),
        queued(QueuedWhy::Undelivered, Priority::High, Some(prefer)),
    ]);
    let withdrawn = [
        WithdrawnWhy::Declined,
        WithdrawnWhy::Expired,
        WithdrawnWhy::MissedAnother,
        WithdrawnWhy::NotAvailable,
        WithdrawnWhy::LinkLost,
        WithdrawnWhy::CustomerLeft,
        WithdrawnWhy::Cancelled,
    ];
    events.extend(withdrawn.map(|why| DeskEvent::Withdrawn { engagement: FIRST, why }));
    let wrapped_up = |by| DeskEvent::WrappedUp { engagement: FIRST, reasons: vec![RESOLVED], by };
    events.extend([WrapUpBy::Agent, WrapUpBy::Deadline].map(wrapped_up));
    let ended =
        [EngagementEndWhy::AgentLost, EngagementEndWhy::NoSlot, EngagementEndWhy::Junk, EngagementEndWhy::Unwritten];
    events.extend(ended.map(|why| DeskEvent::EngagementEnded { engagement: FIRST, why }));
    events.extend(core::iter::once(None).chain(failures().map(Some)).map(|failure| DeskEvent::WorkflowEnded {
        call: CALL,
        name: "Look up order".into(),
        failure,
        said: "It left on Monday".into(),
        ignored: vec!["contact.email".into()],
    }));
    events.extend(receipts().map(|receipt| DeskEvent::ReceiptChanged { target: Seq(5), receipt }));
    events.extend(letters().map(|letter| DeskEvent::Letter(Box::new(letter))));
    events.push(DeskEvent::LetterHeld { engagement: FIRST, until: LATER, wrap_up: true });
    let taken_back = [TakenBackWhy::Agent, TakenBackWhy::Unfit];
    events.extend(taken_back.map(|why| DeskEvent::LetterTakenBack { engagement: FIRST, why }));
    events.push(DeskEvent::Junked { engagement: Some(FIRST), rule: String::new() });
    events.push(DeskEvent::Junked { engagement: None, rule: "Newsletters".into() });
    events.push(DeskEvent::Begun { queue: SALES });
    events
}

/// A letter of which everything is known, and one that was erased.
pub fn letters() -> [Letter; 2] {
    let somebody = |name: &str, address: &str| Mailbox { name: name.into(), address: address.into() };
    let letter = Letter {
        from: vec![somebody("Jo Doe", "jo@example.org")],
        reply_to: vec![somebody("", "jo@work.example")],
        to: vec![somebody("The shop", "hello@shop.example")],
        cc: vec![somebody("", "pat@example.org")],
        bcc: vec![somebody("", "boss@example.org")],
        more: 3,
        subject: "Where is my order?".into(),
        written_at: Some(NOW),
        message_id: "CAF=1.2@mail.example.org".into(),
        ours: true,
        files: vec![FileId::from_number(0xf1)],
        original: Some(FileId::from_number(0xf4)),
        marks: vec![
            LetterMark::Automatic,
            LetterMark::Bulk,
            LetterMark::Stranger,
            LetterMark::Signed,
            LetterMark::Encrypted,
            LetterMark::RemoteImages,
            LetterMark::Damaged,
        ],
        again: Some(Seq(3)),
    };
    [letter, Letter::default()]
}

/// What letters are composed as, in every mode.
pub fn letter_drafts() -> Vec<LetterDraft> {
    let [letter, _] = letters();
    let reply = |mode, block| Reply {
        mode,
        to: letter.reply_to.clone(),
        cc: letter.cc.clone(),
        bcc: letter.bcc.clone(),
        to_editable: mode == Mode::Forward,
        subject: "Re: Where is my order?".into(),
        block,
        files: letter.files.clone(),
    };
    let answers = Some(Seq(5));
    vec![
        LetterDraft { answers, reply: reply(Mode::Reply, None), rich: true, again: false },
        LetterDraft { answers, reply: reply(Mode::ReplyAll, None), rich: true, again: false },
        LetterDraft { answers, reply: reply(Mode::Forward, Some(Block::Untouched)), rich: true, again: false },
        LetterDraft {
            answers,
            reply: reply(Mode::Forward, Some(Block::Edited("As he says.".into()))),
            rich: false,
            again: true,
        },
        LetterDraft { answers: None, reply: reply(Mode::New, None), rich: true, again: false },
    ]
}

/// Every way a workflow can fail.
pub fn failures() -> impl Iterator<Item = Failure> {
    [
        Failure::Said,
        Failure::Status { status: 404 },
        Failure::Timeout,
        Failure::Unreachable,
        Failure::Forbidden,
        Failure::Broken,
        Failure::TooLarge,
        Failure::Unreadable,
        Failure::Interrupted,
    ]
    .into_iter()
}

/// Every way a message can be on.
pub fn receipts() -> [Receipt; 6] {
    [
        Receipt::Queued,
        Receipt::Sent { at: NOW },
        Receipt::Delivered { at: NOW },
        Receipt::Read { at: LATER },
        Receipt::Failed { reason: "blocked".into(), retry: false },
        Receipt::Unknown,
    ]
}

/// How a customer came, all of it known.
pub fn introduction() -> Introduction {
    Introduction {
        page: Some("https://shop.example/cart".into()),
        title: Some("Your cart".into()),
        answers: vec![Answer { question: "Order number?".into(), answer: "A-42".into() }],
        language: Some("de-AT".into()),
        arrival: Arrival::LeftOffline,
    }
}

/// Every field that can be named.
pub const FIELDS: [Field; 7] =
    [Field::Name, Field::Email, Field::Phone, Field::Answer, Field::Page, Field::Time, Field::Text];

fn changes() -> Vec<FieldChange> {
    FIELDS.map(|field| FieldChange { field, from: String::new(), to: "new".into() }).into()
}

/// Who the customer is.
pub fn contact() -> Contact {
    let details = Details { name: "Jo Doe".into(), email: "jo@example.org".into(), phone: "+491701234567".into() };
    let identity = |kind, entry_point, value: &str| Identity { kind, entry_point, value: value.into() };
    let identities = vec![
        identity(IdentityKind::Phone, None, "+491701234567"),
        identity(IdentityKind::PageScoped, Some(DOOR), "7214003311"),
        identity(IdentityKind::Email, None, "jo@example.org"),
    ];
    let merged = vec![Merged {
        contact: ContactId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00e2),
        name: "Joanna".into(),
        at: NOW,
        by: ANNA,
        before: Details { name: "Jo Doe".into(), ..Details::default() },
        after: details.clone(),
        notes: "Prefers the afternoon.".into(),
    }];
    Contact {
        id: JO,
        version: 2,
        details,
        unheard: identities[2..].to_vec(),
        identities,
        notes: "Prefers the afternoon.".into(),
        merged_into: None,
        merged,
    }
}

/// One who became another.
pub fn merged_contact() -> Contact {
    Contact { merged_into: Some(JO), ..Contact::new(ContactId::from_number(0x019a_a000_0000_7000_8000_0000_0000_00e2)) }
}

/// Heads in every phase, with parts of agents in every state, on every channel.
pub fn heads() -> Vec<Conversation> {
    let prefer = Some(Prefer { agent: ANNA, until: LATER });
    let declined = vec![Declined { agent: BEN, at: NOW }];
    let waiting = Waiting { since: NOW, prefer, missed: vec![BEN], declined, transfer: None };
    let asked = || Asked { by: BEN, note: "speaks Dutch".into() };
    let given = |to| Waiting { transfer: Some(Transfer { asked: asked(), to }), ..waiting.clone() };
    let transferred =
        Conversation { phase: Phase::Waiting(given(None)), ..busy(ChannelKind::WebChat, [left(FIRST, BEN)].into()) };
    let (no, offer) = part(SECOND, ANNA, EngagementState::Offered { deadline: LATER });
    let offer = Engagement { asked: Some(asked()), ..offer };
    let to_anna = Conversation {
        phase: Phase::Offered { engagement: SECOND, waiting: given(Some(ANNA)) },
        ..busy(ChannelKind::WebChat, [left(FIRST, BEN), (no, offer.clone())].into())
    };
    let invited = Conversation {
        phase: Phase::Assigned { owner: FIRST },
        conferred: Some(FIRST),
        ..busy(
            ChannelKind::WebChat,
            [
                part(FIRST, ANNA, EngagementState::Active { since: NOW, slot: Slot::Held, participant: AGENT_NO }),
                (no, Engagement { agent: BEN, role: Role::Conferee, ..offer }),
            ]
            .into(),
        )
    };
    let new = Conversation::new(birth(ChannelKind::WebChat));
    let queued = Conversation { phase: Phase::Waiting(waiting.clone()), ..busy(ChannelKind::Email, BTreeMap::new()) };
    let offered = Conversation {
        phase: Phase::Offered { engagement: FIRST, waiting },
        direction: Direction::Outbound,
        ..busy(ChannelKind::Sms, [part(FIRST, ANNA, EngagementState::Offered { deadline: LATER })].into())
    };
    let active = |slot| EngagementState::Active { since: NOW, slot, participant: AGENT_NO };
    let assigned = Conversation {
        phase: Phase::Assigned { owner: FIRST },
        ..busy(ChannelKind::WhatsApp, [part(FIRST, ANNA, active(Slot::Held))].into())
    };
    let parked = |until| Conversation {
        phase: Phase::Parked { owner: FIRST, until, reason: "asks the warehouse".into() },
        ..busy(ChannelKind::Messenger, [part(FIRST, ANNA, active(Slot::Released))].into())
    };
    let wrap_up = |deadline| EngagementState::WrapUp { since: NOW, deadline, slot: Slot::Held, participant: AGENT_NO };
    let mut parts: BTreeMap<_, _> = [part(FIRST, ANNA, wrap_up(Some(LATER)))].into();
    let conferee = Engagement { role: Role::Conferee, wrote: true, ..part(SECOND, BEN, wrap_up(None)).1 };
    parts.insert(SECOND, conferee);
    let closed = |why, wrote_again_at| Conversation {
        phase: Phase::Closed { at: NOW, why, wrote_again_at },
        turn: Turn::Customer { since: NOW },
        arrival: Arrival::LeftOffline,
        ..busy(ChannelKind::WebChat, parts.clone())
    };
    let held = Some(HeldLetter { engagement: FIRST, agent: ANNA, until: LATER, wrap_up: true });
    let answered = Conversation {
        held,
        undelivered: Some(Missing { message: Seq(7), owed_since: Some(NOW) }),
        birth: birth(ChannelKind::Email),
        ..assigned.clone()
    };
    vec![
        new,
        queued,
        offered,
        assigned,
        parked(Some(LATER)),
        parked(None),
        closed(EndWhy::Agent, Some(LATER)),
        closed(EndWhy::Customer, None),
        closed(EndWhy::Inactive, None),
        closed(EndWhy::NotAccepted, None),
        closed(EndWhy::Junk, None),
        Conversation { undelivered: Some(Missing { message: Seq(7), owed_since: None }), ..answered.clone() },
        answered,
        transferred,
        to_anna,
        invited,
    ]
}

fn birth(channel: ChannelKind) -> Birth {
    Birth { id: CHAT, channel, entry_point: DOOR, contact: JO, open_key: format!("{DOOR}/{JO}"), at: NOW }
}

/// A head somewhere in the middle of things.
fn busy(channel: ChannelKind, engagements: BTreeMap<EngagementNo, Engagement>) -> Conversation {
    let person = |name: &str, agent| Participant { name: name.into(), agent };
    Conversation {
        seq: Seq(12),
        shared_seq: SharedSeq(5),
        queue: Some(SALES),
        priority: Priority::High,
        reminders: 1,
        engagement_count: 2,
        participants: [(ParticipantNo::CUSTOMER, person("Jo", None)), (AGENT_NO, person("Anna", Some(ANNA)))].into(),
        last_agent: Some(ANNA),
        messages: 3,
        last_message_at: Some(NOW),
        customer_wrote_at: Some(NOW),
        outcome: vec![RESOLVED],
        calls: vec![CALL],
        engagements,
        ..Conversation::new(birth(channel))
    }
}

fn part(no: EngagementNo, agent: AgentId, state: EngagementState) -> (EngagementNo, Engagement) {
    (no, Engagement { agent, role: Role::Owner, state, left: None, asked: None, wrote: false })
}

fn left(no: EngagementNo, agent: AgentId) -> (EngagementNo, Engagement) {
    let state = EngagementState::WrapUp { since: NOW, deadline: None, slot: Slot::Held, participant: AGENT_NO };
    (no, Engagement { left: Some(Seq(10)), ..part(no, agent, state).1 })
}

fn with_files() -> MessageBody {
    let file = |number, name: &str, state| Attachment {
        file: FileId::from_number(number),
        name: name.into(),
        size: 48_213,
        mime: "image/png".into(),
        state,
    };
    let attachments = vec![
        file(0xf1, "parcel.png", AttachmentState::Ready),
        file(0xf2, "label.png", AttachmentState::Pending),
        file(0xf3, "lost.png", AttachmentState::Failed),
    ];
    MessageBody::Text { text: "On its way. 📦\nHere is the label:".into(), attachments }
}
