//! What both codecs promise about every frame, and about what is none.

use std::fmt::Debug;

use proptest::prelude::*;
use protocol::codec::{self, DecodeError};
use protocol::{agent, customer, limits};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::mutate;
use crate::samples;
use crate::samples::common::Named;

/// What a frame is, to a codec.
trait Frame: Serialize + DeserializeOwned + Clone + PartialEq + Debug {}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + Debug> Frame for T {}

/// Runs a property of frames over both directions of both audiences.
macro_rules! for_every_frame {
    ($($(#[$doc:meta])* $name:ident: $check:ident;)+) => {$(
        mod $name {
            use super::*;

            proptest! {
                #[test]
                fn customer_to_server(frame in mutate::like(plain(samples::customer::client()))) { $check(&frame)? }

                #[test]
                fn server_to_customer(frame in mutate::like(plain(samples::customer::server()))) { $check(&frame)? }

                #[test]
                fn agent_to_server(frame in mutate::like(plain(samples::agent::client()))) { $check(&frame)? }

                #[test]
                fn server_to_agent(frame in mutate::like(plain(samples::agent::server()))) { $check(&frame)? }
            }
        }
    )+};
}

for_every_frame! {
    both_codecs_bring_back_what_was_sent: round_trip;
    a_binary_frame_is_exact: exact;
    unknown_fields_are_ignored: unknown_fields;
}

fn plain<T>(samples: Vec<Named<T>>) -> Vec<T> {
    samples.into_iter().map(|(_, frame)| frame).collect()
}

fn round_trip<T: Frame>(frame: &T) -> Result<(), TestCaseError> {
    prop_assert_eq!(codec::from_binary::<T>(&codec::to_binary(frame)), Ok(frame.clone()));
    prop_assert_eq!(codec::from_json::<T>(&codec::to_json(frame)), Ok(frame.clone()));
    let hash = [7; 8];
    prop_assert_eq!(codec::hello_from_binary::<T>(hash, &codec::hello_to_binary(hash, frame)), Ok(frame.clone()));
    Ok(())
}

/// Neither a byte less nor a byte more; and whatever a changed byte makes of it, nobody panics.
fn exact<T: Frame>(frame: &T) -> Result<(), TestCaseError> {
    let mut bytes = codec::to_binary(frame);
    for end in 0..bytes.len() {
        prop_assert_eq!(codec::from_binary::<T>(&bytes[..end]), Err(DecodeError::Malformed));
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x80;
        let _ = codec::from_binary::<T>(&changed);
    }
    bytes.push(0);
    prop_assert_eq!(codec::from_binary::<T>(&bytes), Err(DecodeError::LeftOver));
    Ok(())
}

/// A newer sender's fields, in every struct of the frame.
fn unknown_fields<T: Frame>(frame: &T) -> Result<(), TestCaseError> {
    let mut value = mutate::json(frame);
    let mut places = Vec::new();
    mutate::collect(&value, "", &mut places);
    for place in places {
        if let Some(Value::Object(fields)) = value.pointer_mut(&place)
            && !fields.is_empty()
            && fields.keys().all(|key| key.starts_with(|first: char| first.is_ascii_lowercase()))
        {
            fields.insert("added_later".to_owned(), json!({ "by": ["a", "newer", "release"] }));
        }
    }
    prop_assert_eq!(codec::from_json::<T>(&value.to_string()), Ok(frame.clone()));
    Ok(())
}

/// Reads it as every frame there is.
fn read_as_everything(bytes: &[u8], text: &str) {
    fn read<T: DeserializeOwned>(bytes: &[u8], text: &str) {
        let _ = codec::from_binary::<T>(bytes);
        let _ = codec::hello_from_binary::<T>([0; 8], bytes);
        let _ = codec::from_json::<T>(text);
    }
    read::<customer::ClientFrame>(bytes, text);
    read::<customer::ServerFrame>(bytes, text);
    read::<agent::ClientFrame>(bytes, text);
    read::<agent::ServerFrame>(bytes, text);
}

proptest! {
    #[test]
    fn noise_is_refused_without_a_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..512), text in any::<String>()) {
        read_as_everything(&bytes, &text);
        // Begins like a frame and a list of which nobody knows the end.
        bytes.splice(0..0, [4, 0xff, 0xff, 0xff, 0xff, 0x0f]);
        read_as_everything(&bytes, &format!("{{\"Events\":{text}}}"));
    }

    #[test]
    fn the_first_binary_message_names_its_build(hash in any::<[u8; 8]>(), frame in mutate::like(plain(samples::customer::client()))) {
        let own = codec::CUSTOMER_WIRE;
        prop_assume!(hash != own);
        let bytes = codec::hello_to_binary(hash, &frame);
        prop_assert_eq!(codec::hello_from_binary::<customer::ClientFrame>(own, &bytes), Err(DecodeError::UnknownWire));
        prop_assert_eq!(codec::hello_from_binary::<customer::ClientFrame>(own, &bytes[..7]), Err(DecodeError::Malformed));
    }
}

#[test]
fn what_is_too_large_is_not_even_read() {
    let size = limits::FRAME + 1;
    let too_large = Err(DecodeError::TooLarge(size));
    assert_eq!(codec::from_binary::<agent::ClientFrame>(&vec![0; size]), too_large);
    assert_eq!(codec::from_json::<agent::ClientFrame>(&" ".repeat(size)), too_large);
}

#[test]
fn the_largest_page_fits_into_a_frame() {
    const { assert!(limits::PAGE < limits::FRAME) };
}

#[test]
fn a_newer_kind_of_frame_is_told_apart_from_nonsense() {
    let read = codec::from_json::<customer::ServerFrame>;
    assert_eq!(read(r#"{"Applause":{"loud":true}}"#), Err(DecodeError::UnknownKind));
    assert_eq!(read(r#""Applause""#), Err(DecodeError::UnknownKind));
    assert_eq!(read(r#"{"Ping":{}}"#), Err(DecodeError::Malformed), "a field is missing");
    assert_eq!(read(r#"{"Ping":{"now":"soon"}}"#), Err(DecodeError::Malformed));
    assert_eq!(read(r#"{"Ping":{"now":1}} {}"#), Err(DecodeError::Malformed), "two frames in one message");
    assert_eq!(read(""), Err(DecodeError::Malformed));
}

#[test]
fn a_newer_variant_inside_a_frame_is_an_unknown_kind_too() {
    let frame = r#"{"Command":{"id":"019aa100-0001-7000-8000-000000000099","command":{"Applaud":{}}}}"#;
    assert_eq!(codec::from_json::<customer::ClientFrame>(frame), Err(DecodeError::UnknownKind));
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = "[".repeat(limits::FRAME);
    assert_eq!(codec::from_json::<agent::ServerFrame>(&deep), Err(DecodeError::Malformed));
}
