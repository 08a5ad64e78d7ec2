//! Shared templates: list with search and order, form with preview, import (SPEC C.3, F.3).

mod files;
mod form;
mod import;
pub mod model;
mod view;

pub use view::TemplatesPage;
