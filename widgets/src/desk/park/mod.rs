//! Parking: leaving a conversation for a while without ending it.

pub mod model;
mod view;

pub use view::ParkDialog;
