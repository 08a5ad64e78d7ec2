//! Every serialised enum of this crate, with its variants.

use domain::Refusal;
use domain::agent::{Access, Choice, Link, Presence};
use domain::channel::{ChannelKind, Media};
use domain::conversation::content::Content;
use domain::conversation::shared::SharedState;
use domain::conversation::{
    Arrival, DeskEvent, EndWhy, EngagementEndWhy, EngagementState, Event, Phase, Priority, QueuedWhy, Role,
    SharedEvent, Slot, Turn, WithdrawnWhy, WrapUpBy,
};
use domain::message::{AttachmentState, MessageBody, Receipt, Via};
use domain::refusal::Field;
use domain::site::{Ask, Side};

use super::{Listed, variants};

/// Serialised enums.
pub const ENUMS: &[Listed] = variants! {
    Access { Agent, Supervisor, Admin }
    Arrival { Live, LeftOffline }
    Ask { No, Optional, Required }
    AttachmentState { Pending, Ready, Failed }
    ChannelKind { WebChat, Email, Sms, WhatsApp, Messenger }
    Choice { Available, Idle }
    Content { Body, Name, Introduction, Changes, Remark }
    DeskEvent {
        Introduced, Linked, Queued, Offered, Withdrawn, Accepted, SlotReleased, SlotRetaken, Parked, Unparked,
        WrapUpStarted, WrapUpExtended, WrappedUp, Resumed, EngagementEnded, DeadlineMoved, ReceiptChanged,
        ContactChanged,
    }
    EndWhy { Customer, Agent, Inactive }
    EngagementEndWhy { AgentLost, NoSlot }
    EngagementState { Offered, Active, WrapUp }
    Event { Shared, Desk }
    Field { Name, Email, Phone, Answer, Page, Time, Text }
    Link { Live, Lost }
    Media { Chat, Social, Email }
    MessageBody { Text, Erased }
    Phase { Waiting, Offered, Assigned, Parked, Closed }
    Presence { SignedOut, Idle, Available, Rona }
    Priority { Normal, High }
    QueuedWhy { Arrived, Reopened, AgentBusy, AgentLost, Overflowed }
    Receipt { Queued, Sent, Delivered, Read, Failed, Unknown }
    Refusal {
        NoSuchConversation, NotAllowed, OfferOver, Closed, EndedByCustomer, NotActive, TextBlank, TextTooLong,
        WindowClosed, TooManyAttachments, NoSuchFile, FileTypeNotAllowed, FilesTooLarge, FieldMissing, FieldInvalid,
        ReasonMissing, ReasonUnknown, TooManyReasons,
        ExtensionNotAllowed, StateNotAllowed, NoFreeSlot, IdReused, ContactStale, TooMany, NoSuchSite,
        StorageUnavailable, Internal,
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
    WithdrawnWhy { Declined, Expired, MissedAnother, NotAvailable, LinkLost, CustomerLeft }
    WrapUpBy { Agent, Deadline }
};
