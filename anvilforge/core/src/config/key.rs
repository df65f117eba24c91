//! `APP_KEY`: the secret that encrypts cookies.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Thirty-two random bytes, written `base64:…` in `.env`. Never printed, never serialized.
#[derive(Clone)]
pub struct AppKey([u8; 32]);

impl AppKey {
    /// Reads the text of `APP_KEY`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it and how to make a good one.
    pub fn parse(text: &str) -> Result<Self, String> {
        const REMEDY: &str = "make one with `cargo anvil key:generate`";
        if text.is_empty() {
            return Err(format!("`APP_KEY` is not set: {REMEDY}"));
        }
        let Some(encoded) = text.strip_prefix("base64:") else {
            return Err(format!("`APP_KEY` does not begin with `base64:`: {REMEDY}"));
        };
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| format!("`APP_KEY` is not valid base64: {REMEDY}"))?;
        let length = bytes.len();
        let key: [u8; 32] = bytes
            .try_into()
            .map_err(|_| format!("`APP_KEY` has {length} bytes, it must have 32: {REMEDY}"))?;
        if key.iter().all(|byte| *byte == key[0]) {
            return Err(format!(
                "`APP_KEY` is {length} times the same byte, which anybody can guess: {REMEDY}"
            ));
        }
        Ok(Self(key))
    }

    /// A new random key.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for AppKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppKey(…)")
    }
}
