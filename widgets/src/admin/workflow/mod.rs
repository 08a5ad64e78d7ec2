//! Workflows: what agents can set going in systems of others, with a test and the latest calls.

mod calls;
mod form;
mod model;
mod parameters;
mod view;

pub use view::WorkflowsPage;
