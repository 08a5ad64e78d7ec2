//! An entry point in the API's form: checks, and conversions both ways.

use domain::channel::ChannelKind;
use domain::entry_point::{self, Carrier, EntryPoint};
use domain::{EntryPointId, QueueId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::check;
use crate::catalog::Catalog;
use crate::http::error::ApiError;

/// A number, page or mailbox of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryPointBody {
    /// How customers write to it: `sms`, `whats_app`, `messenger` or `email`. Cannot be changed later.
    channel: String,
    /// What people read; for Messenger the name of the page.
    name: String,
    /// Our number in E.164 or a short code, our page, or our mailbox.
    address: String,
    /// Where its contacts wait.
    queue: Uuid,
    /// Who carries its messages: `simulated`.
    carrier: String,
    /// Switched-off entry points take no messages.
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

impl EntryPointBody {
    /// The entry point it describes, if it can stand.
    pub fn checked(self, catalog: &Catalog, id: EntryPointId) -> Result<EntryPoint, ApiError> {
        let channel = ChannelKind::from_name(&self.channel).filter(|kind| kind.capability().identity.is_some());
        let channel = channel.ok_or_else(|| {
            let carried = ChannelKind::ALL.into_iter().filter(|kind| kind.capability().identity.is_some());
            let names: Vec<_> = carried.map(ChannelKind::as_str).collect();
            ApiError::invalid("channel", format!("must be one of {}", names.join(", ")))
        })?;
        let carrier = Carrier::from_name(&self.carrier).ok_or_else(|| {
            let names: Vec<_> = Carrier::ALL.into_iter().map(Carrier::as_str).collect();
            ApiError::invalid("carrier", format!("must be one of {}", names.join(", ")))
        })?;
        let address = entry_point::address(channel, &self.address)
            .map_err(|_| ApiError::invalid("address", "is no address of this channel"))?;
        let same = |other: &&EntryPoint| other.id != id && other.channel == channel && other.address == address;
        if let Some(other) = catalog.entry_points.values().find(same) {
            return Err(ApiError::invalid("address", format!("{} has it", other.name)));
        }
        let queue = QueueId(self.queue);
        if !catalog.queues.contains_key(&queue) {
            return Err(ApiError::invalid("queue", "there is no such queue"));
        }
        let name = check::name("name", &self.name)?;
        Ok(EntryPoint { id, channel, name, address, queue, carrier, active: self.active })
    }
}

impl From<EntryPoint> for EntryPointBody {
    fn from(entry_point: EntryPoint) -> Self {
        Self {
            channel: entry_point.channel.as_str().to_owned(),
            name: entry_point.name,
            address: entry_point.address,
            queue: entry_point.queue.0,
            carrier: entry_point.carrier.as_str().to_owned(),
            active: entry_point.active,
        }
    }
}
