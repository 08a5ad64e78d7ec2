//! WebSocket connections (DESIGN.md §4): `/ws/customer` for panels, `/ws/agent` for desktops.
//!
//! A session is written over any stream and sink, so that most of its tests need no socket. It owns no state that matters:
//! what it holds is what it has sent, and every reconnect begins from what the client says it holds.

mod agent;
mod availability;
mod bucket;
mod customer;
mod gate;
mod pulse;
#[cfg(test)]
mod tests;
mod upgrade;
mod wire;

pub use availability::Availabilities;
pub use gate::Gate;
pub use upgrade::routes;
