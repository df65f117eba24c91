//! What Cast asks of the application: encryption of columns and signatures of cursors, with keys derived from `APP_KEY`,
//! and hashes of passwords. Those know nothing of the key, so that a new one locks nobody out.

use std::sync::Arc;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher as _, PasswordVerifier as _};
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
/// Begins the hash of a user who has no password: nothing is right.
const NO_PASSWORD: char = '!';

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
    fn verify(&self, password: &str, hash: &str) -> Result<bool, BoxError> {
        const CUT: &str = "the stored hash is cut off: its column must hold at least 97 characters";
        if hash.starts_with(NO_PASSWORD) {
            // As long as for others, so that nobody finds out who has none.
            self.hash(password)?;
            return Ok(false);
        }
        let parsed = PasswordHash::new(hash).map_err(|error| unreadable(hash, &error))?;
        let output = parsed.hash.ok_or(CUT)?;
        match Argon2::default().verify_password(password.as_bytes(), &parsed) {
            Ok(()) => Ok(true),
            // Nobody makes hashes of such lengths.
            Err(HashError::PasswordInvalid) if output.len() % 4 != 0 => Err(CUT.into()),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(unreadable(hash, &error)),
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        mac(&self.signatures, message)
            .finalize()
            .into_bytes()
            .to_vec()
    }
}

/// Why a hash cannot be read. It shows nothing of it, for it might be a password.
fn unreadable(hash: &str, error: &dyn std::error::Error) -> BoxError {
    let is_bcrypt = ["$2a$", "$2b$", "$2x$", "$2y$"]
        .iter()
        .any(|prefix| hash.starts_with(prefix));
    if is_bcrypt {
        return "the stored hash is one of bcrypt, and only those of Argon2 are read: let the user choose a new password".into();
    }
    format!("the stored hash is none of Argon2, or cut off by its column ({error})").into()
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
        assert!(key(2).verify("correct horse", &hash).unwrap());
        assert!(!key(1).verify("Correct horse", &hash).unwrap());
        assert!(!key(1).verify("!", "!").unwrap());
    }

    #[test]
    fn a_hash_that_cannot_be_read_is_no_wrong_password() {
        let verified = |hash: &str| key(1).verify("correct horse", hash);
        for broken in [
            "",
            "correct horse",
            "$argon2id$v=19$m=19456,t=2,p=1$AAAA",
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA",
            "$pbkdf2-sha256$i=600000,l=32$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            "$2y$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        ] {
            let error = verified(broken).expect_err(broken).to_string();
            assert!(error.starts_with("the stored hash is "), "{error}");
            assert!(!error.contains("horse"), "{error}");
        }
        let error = verified("$2y$12$R9h/cIPz0gi").expect_err("bcrypt");
        assert!(error.to_string().contains("bcrypt"), "{error}");

        // A column that is too short: what is left may still look like a hash.
        let cut = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka";
        let error = verified(cut).expect_err("a hash of 27 bytes");
        assert!(error.to_string().contains("cut off"), "{error}");
    }

    #[test]
    fn signs_with_its_own_key() {
        assert_eq!(key(1).sign(b"a"), key(1).sign(b"a"));
        assert_ne!(key(1).sign(b"a"), key(2).sign(b"a"));
        assert_ne!(key(1).sign(b"a"), key(1).sign(b"b"));
    }
}
