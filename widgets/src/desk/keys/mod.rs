//! Keyboard shortcuts of the desk (SPEC C.2).

pub mod model;
