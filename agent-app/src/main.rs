//! The agent desktop at `/desk/`: mounts the page. Composition only; what it shows lives in `widgets::desk`.

mod account;
mod app;
mod bar;
mod desk;
mod keys;
mod panic;
mod route;
mod session;

#[expect(clippy::disallowed_methods, reason = "the page's own root: it lives as long as the page")]
fn main() {
    widgets::dom::page::tell_panics();
    leptos::mount::mount_to_body(app::App);
}
