//! Promises under attack: what people were told is kept.

mod crash;
