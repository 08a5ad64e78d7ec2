//! Queues: a list with search, and a form over the whole of the chosen one.

mod form;
mod hours;
mod pop;
mod view;

pub use view::QueuesPage;
