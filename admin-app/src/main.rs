//! Administration at `/admin/`: mounts the page. Composition only; what its pages show lives in `widgets::admin`, and
//! `pages.rs` lists them.

mod app;
mod frame;
mod overview;
mod pages;

#[expect(clippy::disallowed_methods, reason = "the page's own root: it lives as long as the page")]
fn main() {
    widgets::dom::page::tell_panics();
    leptos::mount::mount_to_body(app::App);
}
