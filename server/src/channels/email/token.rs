//! Addresses that say which conversation an answer belongs to: `support+TOKEN@…` (RFC 5233). The token is the
//! conversation's id and a signature over it, so that nobody can write into a conversation he has no letter of.

use domain::ConversationId;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

/// Longest part before the `@` (RFC 5321 section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// Bytes of the id and of the signature.
const ID: usize = 16;
const SIGNATURE: usize = 8;
/// Letters of a token.
const LENGTH: usize = (ID + SIGNATURE) * 8 / 5 + 1;
/// Base32 (RFC 4648) in small letters: servers on the way may not keep capitals.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// What the key is used for here, and nowhere else.
const PURPOSE: &[u8] = b"switchboard email token 1";

/// Makes and reads tokens of one house.
#[derive(Clone)]
pub struct Tokens {
    key: [u8; 32],
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Tokens {
    /// Signed with this key.
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The token of a conversation.
    pub fn token(&self, conversation: ConversationId) -> String {
        let id = conversation.0.as_bytes();
        let signature = self.signer(id).finalize().into_bytes();
        encoded(&[id, &signature[..SIGNATURE]].concat())
    }

    /// Our address with the token of a conversation; `None` where it would be too long.
    pub fn address(&self, own: &str, delimiter: char, conversation: ConversationId) -> Option<String> {
        let (local, domain) = own.rsplit_once('@')?;
        let local = format!("{local}{delimiter}{}", self.token(conversation));
        (local.len() <= LONGEST_LOCAL).then(|| [&local, "@", domain].concat())
    }

    /// The conversation that an address names, if the signature is ours.
    pub fn conversation(&self, address: &str, delimiter: char) -> Option<ConversationId> {
        let (local, _) = address.trim().rsplit_once('@')?;
        let (_, token) = local.rsplit_once(delimiter)?;
        let bytes = decoded(token)?;
        let (id, signature) = bytes.split_at_checked(ID)?;
        self.signer(id).verify_truncated_left(signature).ok()?;
        Some(ConversationId(Uuid::from_slice(id).ok()?))
    }

    fn signer(&self, id: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut signer = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length");
        signer.update(PURPOSE);
        signer.update(id);
        signer
    }
}

fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(LENGTH);
    let (mut buffer, mut bits) = (0_u32, 0);
    for byte in bytes {
        buffer = (buffer << 8 | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(buffer >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(buffer << (5 - bits) & 31) as usize]));
    }
    text
}

fn decoded(text: &str) -> Option<[u8; ID + SIGNATURE]> {
    if text.len() != LENGTH {
        return None;
    }
    let mut bytes = Vec::with_capacity(ID + SIGNATURE + 1);
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter.to_ascii_lowercase())?;
        buffer = (buffer << 5 | value as u32) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 255) as u8);
        }
    }
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversation(number: u128) -> ConversationId {
        ConversationId(Uuid::from_u128(number))
    }

    #[test]
    fn a_token_names_its_conversation() {
        let tokens = Tokens::new([7; 32]);
        for number in [0, 1, u128::MAX, 0x0197_0000_1234_7000_8000_0000_0000_0042] {
            let address = tokens.address("support@shop.test", '+', conversation(number)).unwrap();
            assert!(
                address.len() <= LONGEST_LOCAL + "@shop.test".len() && address.ends_with("@shop.test"),
                "{address}"
            );
            assert_eq!(tokens.conversation(&address, '+'), Some(conversation(number)));
            assert_eq!(tokens.conversation(&address.to_uppercase(), '+'), Some(conversation(number)));
        }
    }

    #[test]
    fn nobody_else_can_make_one() {
        let tokens = Tokens::new([7; 32]);
        let address = tokens.address("a@shop.test", '+', conversation(42)).unwrap();
        assert_eq!(Tokens::new([8; 32]).conversation(&address, '+'), None);
        assert_eq!(tokens.conversation(&address, '='), None);
        let (before, after) = address.split_at(10);
        for letter in ALPHABET {
            let changed = [before, &char::from(*letter).to_string(), &after[1..]].concat();
            assert_eq!(tokens.conversation(&changed, '+').is_some(), changed == address, "{changed}");
        }
        for other in ["", "a@b", "a+b@c", "support@shop.test", "a+@b", &format!("a+{}@b", "é".repeat(20))] {
            assert_eq!(tokens.conversation(other, '+'), None, "{other}");
        }
    }

    #[test]
    fn a_delimiter_is_a_setting_and_long_addresses_have_none() {
        let tokens = Tokens::new([7; 32]);
        let address = tokens.address("support@shop.test", '-', conversation(1)).unwrap();
        assert_eq!(tokens.conversation(&address, '-'), Some(conversation(1)));
        let long = format!("{}@shop.test", "a".repeat(25));
        assert_eq!(tokens.address(&long, '+', conversation(1)), None);
    }

    // Letters with tokens lie in mailboxes for years: the form never changes.
    #[test]
    fn the_form_never_changes() {
        let token = Tokens::new([0; 32]).token(conversation(1));
        assert_eq!(token.len(), LENGTH);
        assert!(token.starts_with("aaaaaaaaaaaaaaaaaaaaaaaaa"), "{token}");
    }
}
