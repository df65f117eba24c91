//! What Cast asks of the application: encryption of columns and signatures of cursors, with keys derived from `APP_KEY`,
//! and hashes of passwords. Those know nothing of the key, so that a new one locks nobody out.

use std::sync::Arc;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cast::secrets::Secrets;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::config::AppKey;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How many bytes stand before what is encrypted.
const NONCE: usize = 12;
/// Says how a text was encrypted, and takes part in the proof.
const FORM: &str = "anvil1:";

struct KeyOfApp {
    encryption: [u8; 32],
    signatures: [u8; 32],
}

/// Gives Cast the keys.
pub(crate) fn install(key: &AppKey) {
    cast::secrets::install(Arc::new(KeyOfApp {
        encryption: derived(key.bytes(), b"anvil columns"),
        signatures: derived(key.bytes(), b"anvil signatures"),
    }));
}

/// A key for one purpose: who finds out one of them knows nothing of the others.
fn derived(key: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    mac(key, purpose).finalize().into_bytes().into()
}

fn mac(key: &[u8; 32], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key)
        .expect("invariant: an HMAC takes keys of every length");
    mac.update(message);
    mac
}

impl Secrets for KeyOfApp {
    fn encrypt(&self, plain: &[u8]) -> Result<String, BoxError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| error.to_string())?;
        let payload = Payload {
            msg: plain,
            aad: FORM.as_bytes(),
        };
        let sealed = Aes256Gcm::new((&self.encryption).into())
            .encrypt(Nonce::from_slice(&nonce), payload)
            .map_err(|_| "the value is too long to be encrypted")?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{FORM}{}", STANDARD.encode(bytes)))
    }

    fn decrypt(&self, text: &str) -> Result<Vec<u8>, BoxError> {
        const CHANGED: &str = "it was changed, or encrypted with another `APP_KEY`";
        let encoded = text.strip_prefix(FORM).ok_or("it is not encrypted")?;
        let bytes = STANDARD.decode(encoded).map_err(|_| CHANGED)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(CHANGED)?;
        let payload = Payload {
            msg: sealed,
            aad: FORM.as_bytes(),
        };
        Aes256Gcm::new((&self.encryption).into())
            .decrypt(Nonce::from_slice(nonce), payload)
            .map_err(|_| CHANGED.into())
    }

    /// Argon2id with a salt of its own: 19 MiB, two passes, as OWASP recommends.
    fn hash(&self, password: &str) -> Result<String, BoxError> {
        let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes())?;
        Ok(hash.to_string())
    }

    /// What the hash says of its memory and passes counts, so that older ones stay right.
    fn verify(&self, password: &str, hash: &str) -> bool {
        PasswordHash::new(hash).is_ok_and(|hash| {
            let verified = Argon2::default().verify_password(password.as_bytes(), &hash);
            verified.is_ok()
        })
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        mac(&self.signatures, message)
            .finalize()
            .into_bytes()
            .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> KeyOfApp {
        KeyOfApp {
            encryption: derived(&[byte; 32], b"a"),
            signatures: derived(&[byte; 32], b"b"),
        }
    }

    #[test]
    fn decrypts_what_it_encrypted_and_nothing_else() {
        let text = key(1).encrypt(b"secret").unwrap();
        assert_ne!(text, key(1).encrypt(b"secret").unwrap());
        assert_eq!(key(1).decrypt(&text).unwrap(), b"secret");
        assert!(key(2).decrypt(&text).is_err());
        for index in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(key(1).decrypt(&changed).is_err(), "{index}");
        }
        for broken in ["", "anvil1:", "anvil1:AAAA", "plain"] {
            assert!(key(1).decrypt(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn passwords_are_hashed_with_salt_and_verified_under_any_key() {
        let hash = key(1).hash("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert_ne!(hash, key(1).hash("correct horse").unwrap());
        assert!(key(2).verify("correct horse", &hash));
        assert!(!key(1).verify("Correct horse", &hash));
        for broken in ["", "correct horse", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"] {
            assert!(!key(1).verify("correct horse", broken), "{broken}");
        }
    }

    #[test]
    fn signs_with_its_own_key() {
        assert_eq!(key(1).sign(b"a"), key(1).sign(b"a"));
        assert_ne!(key(1).sign(b"a"), key(2).sign(b"a"));
        assert_ne!(key(1).sign(b"a"), key(1).sign(b"b"));
    }
}
