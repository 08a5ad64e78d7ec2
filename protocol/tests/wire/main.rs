//! The shapes that travel, recorded, and what the codecs promise about them.
//!
//! `wire/customer.txt` and `wire/agent.txt` hold a sample of everything each audience's frames can contain, as JSON and as
//! postcard. Their hash opens every binary connection, so they must show every shape: [`enums`] and the coverage check of
//! `domain/tests/stored` see to it. After a change that is meant, `UPDATE_WIRE=1 cargo test -p protocol --all-features`
//! writes them anew.

mod codecs;
#[path = "../../../domain/tests/stored/coverage/mod.rs"]
mod coverage;
mod enums;
mod mutate;
mod readme;
mod recorded;
mod samples {
    pub mod agent;
    pub mod common;
    pub mod customer;
    #[path = "../../../../domain/tests/stored/samples/house.rs"]
    pub mod house;
    #[path = "../../../../domain/tests/stored/samples/talk.rs"]
    pub mod talk;
}
