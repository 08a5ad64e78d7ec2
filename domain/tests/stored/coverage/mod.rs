//! Whether samples show everything their types can be. Shared with `protocol/tests/wire`.
//!
//! [`variants!`] names the variants of an enum in a `match` without a wildcard, so that a new variant does not compile until
//! it is named here; [`gaps`] then fails until a sample has it. It also wants every option both empty and full and every
//! list filled once, so that nothing can hide behind them, and knows no enum that is not listed.

pub mod domain;
mod trace;

pub use trace::Seen;

/// An enum and its variants.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// As serde names it.
    pub name: &'static str,
    /// All of them.
    pub variants: &'static [&'static str],
}

/// Lists enums with all their variants.
macro_rules! variants {
    ($($name:ident { $($variant:ident),+ $(,)? })+) => {{
        $(const _: fn(&$name) = |value| match value { $($name::$variant { .. } => {})+ };)+
        &[$($crate::coverage::Listed { name: stringify!($name), variants: &[$(stringify!($variant)),+] }),+]
    }};
}
pub(crate) use variants;

/// What the samples that were looked at do not show.
pub fn gaps<'a>(seen: &Seen, listed: impl IntoIterator<Item = &'a Listed>) -> Vec<String> {
    let listed: Vec<&Listed> = listed.into_iter().collect();
    let mut gaps = Vec::new();
    for (name, variants) in &seen.variants {
        match listed.iter().find(|listed| listed.name == *name) {
            None => gaps.push(format!("{name}: not listed in `variants!`")),
            Some(listed) => {
                let missing = listed.variants.iter().filter(|variant| !variants.contains(*variant));
                gaps.extend(missing.map(|variant| format!("{name}::{variant}: no sample")));
            }
        }
    }
    for (place, shown) in &seen.options {
        if shown.len() < 2 {
            let missing = if shown.contains(&true) { "empty" } else { "full" };
            gaps.push(format!("{place}: never {missing}"));
        }
    }
    gaps.extend(seen.lists.iter().filter(|(_, filled)| !**filled).map(|(place, _)| format!("{place}: always empty")));
    gaps
}
