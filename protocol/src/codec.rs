//! The two codecs. Binary frames are postcard, exact, for our own front ends of the same build; text frames are JSON, the
//! public contract.
//!
//! Postcard misreads silently when a field was added, so the first binary message opens with a hash of the recorded wire
//! shapes (`wire/*.txt`, kept true by a test), and left-over bytes are an error.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::limits;

/// The WebSocket subprotocol of the JSON form.
pub const JSON_PROTOCOL: &str = "switchboard.v1+json";

/// Hash of the customer's wire shapes.
pub const CUSTOMER_WIRE: [u8; 8] = fnv1a(include_bytes!("../wire/customer.txt")).to_le_bytes();
/// Hash of the agent's wire shapes.
pub const AGENT_WIRE: [u8; 8] = fnv1a(include_bytes!("../wire/agent.txt")).to_le_bytes();

/// Why a frame cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Over [`limits::FRAME`].
    #[error("the frame has {0} bytes of at most {max}", max = limits::FRAME)]
    TooLarge(usize),
    /// Not the form it should have.
    #[error("malformed frame")]
    Malformed,
    /// Bytes after the end.
    #[error("left-over bytes after the frame")]
    LeftOver,
    /// The first binary message names another build.
    #[error("unknown wire hash")]
    UnknownWire,
    /// A JSON frame of a kind this build does not know: to be ignored.
    #[error("unknown kind of frame")]
    UnknownKind,
}

/// Writes a binary frame. Our frames always serialise; an empty frame, which no reader takes, stands for the impossible.
pub fn to_binary<T: Serialize>(frame: &T) -> Vec<u8> {
    postcard::to_stdvec(frame).unwrap_or_default()
}

/// Reads a binary frame, all of it.
pub fn from_binary<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    if bytes.len() > limits::FRAME {
        return Err(DecodeError::TooLarge(bytes.len()));
    }
    body_from_binary(bytes)
}

/// Reads a binary body of HTTP, all of it. How long it may be is for whoever received it.
pub fn body_from_binary<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    match postcard::take_from_bytes(bytes) {
        Ok((frame, [])) => Ok(frame),
        Ok(_) => Err(DecodeError::LeftOver),
        Err(_) => Err(DecodeError::Malformed),
    }
}

/// Writes the first binary message of a connection: the wire hash, then the frame.
pub fn hello_to_binary<T: Serialize>(wire: [u8; 8], frame: &T) -> Vec<u8> {
    let mut bytes = wire.to_vec();
    bytes.extend(to_binary(frame));
    bytes
}

/// Reads the first binary message of a connection.
pub fn hello_from_binary<T: DeserializeOwned>(wire: [u8; 8], bytes: &[u8]) -> Result<T, DecodeError> {
    match bytes.split_first_chunk::<8>() {
        Some((hash, rest)) if *hash == wire => from_binary(rest),
        Some(_) => Err(DecodeError::UnknownWire),
        None => Err(DecodeError::Malformed),
    }
}

/// Writes a JSON frame.
#[cfg(feature = "json")]
pub fn to_json<T: Serialize>(frame: &T) -> String {
    serde_json::to_string(frame).unwrap_or_default()
}

/// Reads a JSON frame. Unknown fields are ignored; an unknown kind of frame is told apart, so that it can be.
#[cfg(feature = "json")]
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    if text.len() > limits::FRAME {
        return Err(DecodeError::TooLarge(text.len()));
    }
    serde_json::from_str(text).map_err(|error| {
        if error.is_data() && error.to_string().starts_with("unknown variant") {
            DecodeError::UnknownKind
        } else {
            DecodeError::Malformed
        }
    })
}

/// FNV-1a, 64 bit: no protection against anybody, only against mistaking one build for another.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}
