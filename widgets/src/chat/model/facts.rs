//! What single facts of a conversation mean to the panel.

use domain::conversation::SharedEvent;
use domain::thread::Item;
use domain::{ParticipantNo, SharedSeq, Span};
use protocol::Cursor;
use protocol::customer::ME;

use super::Output;

pub(super) fn told(event: &SharedEvent, is_ours: bool) -> Option<Output> {
    match event {
        event if is_of_others(event) => Some(Output::Rang),
        SharedEvent::MessagePosted { body, .. } if !is_ours => Some(Output::SentElsewhere(body.plain().to_owned())),
        SharedEvent::Ended { .. } => Some(Output::Ended),
        _ => None,
    }
}

pub(super) fn is_shown(item: &Item<SharedEvent>) -> bool {
    !matches!(item.event, SharedEvent::Opened { .. } | SharedEvent::Renamed { .. })
}

pub(super) fn is_of_others(event: &SharedEvent) -> bool {
    matches!(event, SharedEvent::MessagePosted { by, .. } if *by != ME)
}

pub(super) fn seen_by(cursors: &[Cursor], who: ParticipantNo) -> SharedSeq {
    cursors.iter().find(|cursor| cursor.participant == who).map_or(SharedSeq(0), |cursor| cursor.up_to)
}

/// Where a waiting customer stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// 1 for the next.
    pub position: u32,
    /// About how long.
    pub wait: Option<Span>,
}
