//! Administration as pages of the desk: what is set up, as lists with forms. One folder per family of `/api/admin`; what
//! they share stands here.

pub mod api;
pub mod template;
pub mod workflow;
