//! Whether anybody can answer on a site, as connections tell it: each asks with every ping, the store is asked once a second.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::{SiteId, Span, Timestamp};
use protocol::customer::Availability;

use crate::app::App;
use crate::store::StoreError;

/// What was found is good for this long.
const FRESH: Span = Span::seconds(1);

/// What was found for each site, and when.
#[derive(Debug, Default)]
pub struct Availabilities(Mutex<HashMap<SiteId, (Timestamp, Availability)>>);

impl Availabilities {
    /// On this site now; nobody answers on one that is gone or switched off.
    pub async fn of(&self, app: &App, id: SiteId) -> Result<Availability, StoreError> {
        let now = app.clock.now();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied();
        if let Some((at, found)) = known
            && (Span::ZERO..FRESH).contains(&(now - at))
        {
            return Ok(found);
        }
        let catalog = app.catalog.get();
        let Some(site) = catalog.sites.get(&id).filter(|site| site.active) else { return Ok(Availability::Offline) };
        let found = app.desk.availability(site).await?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, (now, found));
        Ok(found)
    }
}
