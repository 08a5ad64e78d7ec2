//! Command ids: UUIDs of version 7, made where the person did it (DESIGN.md §3.2).

use domain::{CommandId, Timestamp};
use uuid::Uuid;

use super::clock;

/// A new command id.
pub fn command_id() -> CommandId {
    CommandId(uuid_v7(clock::now(), random()))
}

/// An id as 32 hexadecimal digits: for names of stored things, where a parser of every form of id would be dead weight.
pub fn to_hex(id: Uuid) -> String {
    let digit = |at: u32| char::from_digit((id.as_u128() >> (124 - 4 * at)) as u32 & 15, 16);
    (0..32).filter_map(digit).collect()
}

/// The id with these digits.
pub fn from_hex(text: &str) -> Option<Uuid> {
    let mut number = 0;
    for c in text.chars() {
        number = number << 4 | u128::from(c.to_digit(16)?);
    }
    (text.len() == 32).then(|| Uuid::from_u128(number))
}

/// A number from 0 (included) to 1 (excluded); for jitter, not for secrets.
pub fn chance() -> f64 {
    js_sys::Math::random()
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    // Without a secure context there is still `getRandomValues`; if even that is missing, chance has to do.
    let filled = super::window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        bytes.fill_with(|| (chance() * 256.0) as u8);
    }
    bytes
}

fn uuid_v7(at: Timestamp, random: [u8; 10]) -> Uuid {
    let [a, b, rest @ ..] = random;
    let millis = (at.0 as u64) & 0xFFFF_FFFF_FFFF;
    let high = (millis << 16) | 0x7000 | (u64::from(a & 0x0F) << 8) | u64::from(b);
    let low = (u64::from_be_bytes(rest) & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
    Uuid::from_u64_pair(high, low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_being_written_down() {
        let id = uuid_v7(Timestamp(1_763_000_000_000), [7; 10]);
        assert_eq!(to_hex(id), id.simple().to_string());
        assert_eq!(from_hex(&to_hex(id)), Some(id));
        assert_eq!(from_hex("12"), None);
        assert_eq!(from_hex("g".repeat(32).as_str()), None);
    }

    #[test]
    fn ids_are_version_seven_and_sort_by_time() {
        let early = uuid_v7(Timestamp(1_000), [0xFF; 10]);
        let late = uuid_v7(Timestamp(1_001), [0; 10]);
        assert_eq!(early.as_hyphenated().to_string(), "00000000-03e8-7fff-bfff-ffffffffffff");
        assert_eq!(late.as_hyphenated().to_string(), "00000000-03e9-7000-8000-000000000000");
        assert!(early < late);
    }
}
