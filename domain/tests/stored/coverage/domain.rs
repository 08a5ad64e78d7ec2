//! Every serialised enum of this crate, with its variants.

use domain::Refusal;
use domain::agent::{Access, Choice, Link, Presence};
use domain::block::Sender;
use domain::channel::{ChannelKind, Media};
use domain::contact::IdentityKind;
use domain::conversation::content::Content;
use domain::conversation::event::TakenBackWhy;
use domain::conversation::shared::SharedState;
use domain::conversation::{
    Arrival, DeskEvent, Destination, Direction, EndWhy, EngagementEndWhy, EngagementState, Event, Phase, Priority,
    QueuedWhy, Role, SharedEvent, Slot, Turn, WithdrawnWhy, WrapUpBy,
};
use domain::email::account::{Login, Security};
use domain::email::rules::{MailAction, MailPart, MailTest};
use domain::email::{Block, LetterMark, Mode, ReplyRefusal};
use domain::entry_point::Carrier;
use domain::message::{AttachmentState, MessageBody, Receipt, Via};
use domain::refusal::Field;
use domain::settings::NoAnswer;
use domain::site::{Ask, Side};
use domain::template::Form;
use domain::words::Action;
use domain::workflow::{Failure, ParameterKind};

use super::{Listed, variants};

/// Serialised enums.
pub const ENUMS: &[Listed] = variants! {
    Action { Warn, Refuse }
    Access { Agent, Supervisor, Admin }
    Arrival { Live, LeftOffline }
    Ask { No, Optional, Required }
    AttachmentState { Pending, Ready, Failed }
    Block { Untouched, Edited }
    Carrier { Simulated }
    ChannelKind { WebChat, Email, Sms, WhatsApp, Messenger }
    Choice { Available, Idle }
    Content { Body, Name, Introduction, Changes, Remark, Letter }
    DeskEvent {
        Introduced, Linked, Queued, Offered, Withdrawn, Accepted, SlotReleased, SlotRetaken, Parked, Unparked,
        WrapUpStarted, WrapUpExtended, WrappedUp, Resumed, EngagementEnded, DeadlineMoved, SilenceMoved,
        ReceiptChanged, ContactChanged, ContactsMerged, Transferred, Invited, ConferenceEnded, HandedOver, ConferenceWrappedUp, Noted,
        WorkflowTriggered, WorkflowEnded, Letter, LetterHeld, LetterTakenBack, Junked,
        Begun,
    }
    Destination { Queue, Agent }
    EndWhy { Customer, Agent, Inactive, NotAccepted, Junk }
    Direction { Inbound, Outbound }
    EngagementEndWhy { AgentLost, NoSlot, Junk, Unwritten }
    EngagementState { Offered, Active, WrapUp }
    Event { Shared, Desk }
    Failure { Said, Status, Timeout, Unreachable, Forbidden, Broken, TooLarge, Unreadable, Interrupted }
    Form { Free, Locked }
    Field { Name, Email, Phone, Answer, Page, Time, Text }
    IdentityKind { Phone, PageScoped, Email }
    LetterMark { Automatic, Bulk, Stranger, Signed, Encrypted, RemoteImages, Damaged }
    Link { Live, Lost }
    Login { Password, OAuth2 }
    MailAction { Take, Queue, Close, Block }
    MailPart { Sender, Subject, Header }
    MailTest { Is, Contains, Begins, Ends }
    Media { Chat, Social, Email }
    MessageBody { Text, Erased }
    Mode { Reply, ReplyAll, Forward, New }
    NoAnswer { Requeue, Drop }
    ParameterKind { Text, Number, Date, YesNo, Choice }
    Phase { Waiting, Offered, Assigned, Parked, Closed }
    Presence { SignedOut, Idle, Available, Rona }
    Priority { Normal, High }
    QueuedWhy { Arrived, Reopened, AgentBusy, AgentLost, Overflowed, Transferred, Undelivered }
    Receipt { Queued, Sent, Delivered, Read, Failed, Unknown }
    Refusal {
        NoSuchConversation, NotAllowed, OfferOver, Closed, EndedByCustomer, NotActive, TextBlank, TextTooLong,
        WindowClosed, TooManyAttachments, NoSuchFile, FileTypeNotAllowed, FilesTooLarge, FieldMissing, FieldInvalid,
        ReasonMissing, ReasonUnknown, TooManyReasons, ExtensionNotAllowed, StateNotAllowed, NoFreeSlot,
        NoLongerAvailable, IdReused, ContactStale, TemplateMismatch, TooMany, NoSuchSite,
        StorageUnavailable, Internal, Letter, LetterHeld, NoLetterHeld, DraftStale, OutboundActive, NoEntryPoint,
        WordRestricted,
    }
    ReplyRefusal {
        NoRecipient, TooManyRecipients, NoAddress, OwnAddress, Twice, Locked, SenderStays, Subject, ForeignPart,
    }
    Role { Owner, Conferee }
    Security { Tls, StartTls, Plain }
    Sender { Identity, Visitor }
    SharedEvent {
        Opened, MessagePosted, MessageEdited, MessageDeleted, Joined, Left, Delayed, Reminded, Ended, Reopened, Renamed,
    }
    SharedState { Waiting, With, Ended }
    Side { Left, Right }
    Slot { Held, Released }
    TakenBackWhy { Agent, Unfit }
    Turn { Agent, Customer }
    Via { Channel, Email, Automatic }
    WithdrawnWhy { Declined, Expired, MissedAnother, NotAvailable, LinkLost, CustomerLeft, Cancelled }
    WrapUpBy { Agent, Deadline }
};
