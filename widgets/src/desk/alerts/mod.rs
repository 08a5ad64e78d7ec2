//! How the desk calls an agent who looks elsewhere: sounds, desktop notifications, a number in the tab (SPEC B.5).

pub mod icon;
pub mod model;
