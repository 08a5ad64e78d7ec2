//! The agent desktop at `/desk/`: mounts the page. Composition only; what it shows lives in `widgets::desk`.

mod account;
mod app;
mod bar;
mod desk;
mod keys;
mod route;

use widgets::dom::{address, page};

#[expect(clippy::disallowed_methods, reason = "the page's own root: it lives as long as the page")]
fn main() {
    page::tell_panics();
    if let Some(page) = route::elsewhere(&address::fragment()) {
        return address::leave(&page);
    }
    leptos::mount::mount_to_body(app::App);
}
