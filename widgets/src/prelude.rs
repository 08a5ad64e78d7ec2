//! What everything here takes of Leptos: its signals and owners. Templates, components and mounting come with the desk; in
//! the panel's few kilobytes there is no room for them ([`crate::dom::el`] says what it has instead).

pub use reactive_graph::computed::Memo;
pub use reactive_graph::effect::{Effect, RenderEffect};
pub use reactive_graph::graph::untrack;
pub use reactive_graph::owner::{LocalStorage, Owner, StoredValue, on_cleanup};
pub use reactive_graph::prelude::*;
pub use reactive_graph::signal::{ReadSignal, RwSignal, signal};
