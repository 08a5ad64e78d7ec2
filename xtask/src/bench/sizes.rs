//! What is downloaded, and the binary everything is in.

use crate::error::Result;
use crate::front::Profile;
use crate::kit::Kit;
use crate::table::Row;
use crate::{dist, size};

/// Builds a release and weighs it.
pub fn run(kit: &mut Kit) -> Result<Vec<Row>> {
    let binary = dist::build(kit)?;
    let mut rows = size::rows(&Profile::Release.folder(kit))?;
    rows.push(dist::weigh(&binary)?);
    Ok(rows)
}
