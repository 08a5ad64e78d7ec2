//! Every serialised enum of this crate, with its variants.

use domain::Refusal;
use domain::agent::{Access, Choice, Link, Presence};
use domain::channel::{ChannelKind, Media};
use domain::contact::IdentityKind;
use domain::conversation::content::Content;
use domain::conversation::shared::SharedState;
use domain::conversation::{
    Arrival, DeskEvent, Destination, EndWhy, EngagementEndWhy, EngagementState, Event, Phase, Priority, QueuedWhy,
    Role, SharedEvent, Slot, Turn, WithdrawnWhy, WrapUpBy,
};
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
    Carrier { Simulated }
    ChannelKind { WebChat, Email, Sms, WhatsApp, Messenger }
    Choice { Available, Idle }
    Content { Body, Name, Introduction, Changes, Remark }
    DeskEvent {
        Introduced, Linked, Queued, Offered, Withdrawn, Accepted, SlotReleased, SlotRetaken, Parked, Unparked,
        WrapUpStarted, WrapUpExtended, WrappedUp, Resumed, EngagementEnded, DeadlineMoved, SilenceMoved,
        ReceiptChanged, ContactChanged, ContactsMerged, Transferred, Invited, ConferenceEnded, HandedOver, ConferenceWrappedUp, Noted,
        WorkflowTriggered, WorkflowEnded,
    }
    Destination { Queue, Agent }
    EndWhy { Customer, Agent, Inactive, NotAccepted }
    EngagementEndWhy { AgentLost, NoSlot }
    EngagementState { Offered, Active, WrapUp }
    Event { Shared, Desk }
    Failure { Said, Status, Timeout, Unreachable, Forbidden, Broken, TooLarge, Unreadable, Interrupted }
    Form { Free, Locked }
    Field { Name, Email, Phone, Answer, Page, Time, Text }
    IdentityKind { Phone, PageScoped, Email }
    Link { Live, Lost }
    Media { Chat, Social, Email }
    MessageBody { Text, Erased }
    NoAnswer { Requeue, Drop }
    ParameterKind { Text, Number, Date, YesNo, Choice }
    Phase { Waiting, Offered, Assigned, Parked, Closed }
    Presence { SignedOut, Idle, Available, Rona }
    Priority { Normal, High }
    QueuedWhy { Arrived, Reopened, AgentBusy, AgentLost, Overflowed, Transferred }
    Receipt { Queued, Sent, Delivered, Read, Failed, Unknown }
    Refusal {
        NoSuchConversation, NotAllowed, OfferOver, Closed, EndedByCustomer, NotActive, TextBlank, TextTooLong,
        WindowClosed, TooManyAttachments, NoSuchFile, FileTypeNotAllowed, FilesTooLarge, FieldMissing, FieldInvalid,
        ReasonMissing, ReasonUnknown, TooManyReasons, ExtensionNotAllowed, StateNotAllowed, NoFreeSlot,
        NoLongerAvailable, IdReused, ContactStale, TemplateMismatch, TooMany, NoSuchSite,
        StorageUnavailable, Internal, WordRestricted,
    }
    Role { Owner, Conferee }
    SharedEvent {
        Opened, MessagePosted, MessageEdited, MessageDeleted, Joined, Left, Delayed, Reminded, Ended, Reopened, Renamed,
    }
    SharedState { Waiting, With, Ended }
    Side { Left, Right }
    Slot { Held, Released }
    Turn { Agent, Customer }
    Via { Channel, Email }
    WithdrawnWhy { Declined, Expired, MissedAnother, NotAvailable, LinkLost, CustomerLeft, Cancelled }
    WrapUpBy { Agent, Deadline }
};
