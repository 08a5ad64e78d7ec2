//! The customer's chat panel, `/chat/?site=KEY`: starts `widgets::chat`.

use any_spawner::Executor;
use reactive_graph::owner::Owner;

fn main() {
    widgets::dom::page::tell_panics();
    // Fails only where there is one already.
    let _ = Executor::init_wasm_bindgen();
    widgets::dom::spawn(widgets::chat::boot::run(Box::leak(Box::new(Owner::new()))));
}
