//! Bytes as people and addresses write them.

use std::fmt::Write as _;

/// In small letters, two for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        // Writing into a text cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_letters() {
        assert_eq!(super::hex(&[0, 10, 255]), "000aff");
    }
}
