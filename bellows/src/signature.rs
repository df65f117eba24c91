//! HMAC-SHA256 in hexadecimal: the one kind of signature that the protocol has.
//!
//! Who signs what is decided by the callers, [`protocol::Credentials`](crate::protocol::Credentials) and
//! [`http_api::ApiRequest`](crate::http_api::ApiRequest).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Signs the concatenation of the parts and returns 64 lower-case hexadecimal digits.
pub(crate) fn sign(secret: &str, parts: &[&[u8]]) -> String {
    hex(&mac(secret, parts).finalize().into_bytes())
}

/// Compares a hexadecimal signature in constant time.
///
/// Anything but 64 lower-case digits is refused, so that a signature has one spelling.
pub(crate) fn verify(secret: &str, parts: &[&[u8]], signature: &str) -> bool {
    unhex(signature).is_some_and(|bytes| mac(secret, parts).verify_slice(&bytes).is_ok())
}

/// Writes bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn mac(secret: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("invariant: HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_signed_as_one_text() {
        assert_eq!(sign("secret", &[b"a:", b"b"]), sign("secret", &[b"a:b"]));
    }

    #[test]
    fn a_signature_has_one_spelling() {
        let signature = sign("secret", &[b"text"]);
        assert!(verify("secret", &[b"text"], &signature));
        assert!(!verify("secret", &[b"text"], &signature.to_uppercase()));
        assert!(!verify("secret", &[b"text"], &signature[..62]));
        assert!(!verify("secret", &[b"text"], &format!("{signature}00")));
        assert!(!verify("other", &[b"text"], &signature));
        assert!(!verify("secret", &[b"text"], ""));
    }

    #[test]
    fn hexadecimal_survives_the_round_trip() {
        let bytes: [u8; 32] = std::array::from_fn(|i| u8::try_from(i * 8).expect("below 256"));
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
    }
}
