//! Who may subscribe and who is signed in: the signatures of one app.
//!
//! Specification: <https://pusher.com/docs/channels/library_auth_reference/auth-signatures/>. Requests of the HTTP API are
//! signed in another way: see [`crate::http_api`].

use std::fmt;

use super::{ChannelName, SocketId};
use crate::signature;

/// The key and the secret of one app.
///
/// The key is public and names the app; the secret signs. `Debug` never shows the secret.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ChannelName, Credentials, SocketId};
///
/// let credentials = Credentials::new("278d425bdf160c739803", "7ad3773142a6692b25b8")?;
/// let socket_id = SocketId::new(1234, 1234);
/// let channel: ChannelName = "presence-foobar".parse()?;
/// let channel_data = r#"{"user_id":10,"user_info":{"name":"Mr. Channels"}}"#;
///
/// let auth = credentials.sign_subscription(socket_id, &channel, Some(channel_data));
/// assert!(credentials.verify_subscription(&auth, socket_id, &channel, Some(channel_data)).is_ok());
/// assert!(credentials.verify_subscription(&auth, socket_id, &channel, None).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    key: String,
    secret: String,
}

/// Why a key and a secret are no credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The key is empty, or has a character that would be read as something else.
    #[error("the app key {key:?} is not usable; give it letters, digits, `-` and `_`")]
    BadKey {
        /// The key.
        key: String,
    },
    /// The secret is empty: everyone could sign.
    #[error("the app secret is empty; generate one and set it")]
    EmptySecret,
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// There is no signature, or it is not of the form `key:signature`.
    #[error("the auth is missing or not of the form `key:signature`")]
    Malformed,
    /// It is signed for another app.
    #[error("the auth is signed with the key `{key}`, which is not this app's")]
    OtherApp {
        /// The key before the colon.
        key: String,
    },
    /// The signature is not that of the text.
    #[error("the signature does not fit the socket id, the channel and the data")]
    WrongSignature,
}

impl Credentials {
    /// Makes credentials of an app's key and secret.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] when the key could not stand in a URL and before a colon, or when the secret is empty.
    pub fn new(
        key: impl Into<String>,
        secret: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let (key, secret) = (key.into(), secret.into());
        if key.is_empty()
            || !key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        {
            return Err(CredentialsError::BadKey { key });
        }
        if secret.is_empty() {
            return Err(CredentialsError::EmptySecret);
        }
        Ok(Self { key, secret })
    }

    /// Returns the app's public key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the secret, for the signatures that other modules make.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Signs a subscription: what an app's `/broadcasting/auth` answers as `auth`.
    ///
    /// `channel_data` is the text that describes a presence member; it is signed as it stands, so the client has to be
    /// given the very same bytes.
    #[must_use]
    pub fn sign_subscription(
        &self,
        socket_id: SocketId,
        channel: &ChannelName,
        channel_data: Option<&str>,
    ) -> String {
        self.with_key(&subscription_text(socket_id, channel, channel_data))
    }

    /// Checks the `auth` of a `pusher:subscribe`.
    ///
    /// # Errors
    ///
    /// [`AuthError`] when it is malformed, of another app, or does not sign exactly this.
    pub fn verify_subscription(
        &self,
        auth: &str,
        socket_id: SocketId,
        channel: &ChannelName,
        channel_data: Option<&str>,
    ) -> Result<(), AuthError> {
        self.verify_with_key(auth, &subscription_text(socket_id, channel, channel_data))
    }

    /// Signs a user in: what an app's `/broadcasting/user-auth` answers as `auth`.
    #[must_use]
    pub fn sign_user(&self, socket_id: SocketId, user_data: &str) -> String {
        self.with_key(&user_text(socket_id, user_data))
    }

    /// Checks the `auth` of a `pusher:signin`.
    ///
    /// # Errors
    ///
    /// [`AuthError`] when it is malformed, of another app, or does not sign exactly this.
    pub fn verify_user(
        &self,
        auth: &str,
        socket_id: SocketId,
        user_data: &str,
    ) -> Result<(), AuthError> {
        self.verify_with_key(auth, &user_text(socket_id, user_data))
    }

    /// Signs a webhook: the value of its `X-Pusher-Signature` header.
    #[must_use]
    pub fn sign_webhook(&self, body: &[u8]) -> String {
        signature::sign(&self.secret, &[body])
    }

    /// Checks the `X-Pusher-Key` and `X-Pusher-Signature` headers of a webhook that an app received.
    ///
    /// # Errors
    ///
    /// [`AuthError`] when the key is another app's or the signature is not that of the body.
    pub fn verify_webhook(&self, key: &str, signature: &str, body: &[u8]) -> Result<(), AuthError> {
        self.verify(key, signature, body)
    }

    fn with_key(&self, text: &str) -> String {
        format!(
            "{}:{}",
            self.key,
            signature::sign(&self.secret, &[text.as_bytes()])
        )
    }

    fn verify_with_key(&self, auth: &str, text: &str) -> Result<(), AuthError> {
        let (key, signature) = auth.split_once(':').ok_or(AuthError::Malformed)?;
        self.verify(key, signature, text.as_bytes())
    }

    fn verify(&self, key: &str, signature: &str, text: &[u8]) -> Result<(), AuthError> {
        if key != self.key {
            return Err(AuthError::OtherApp {
                key: key.to_owned(),
            });
        }
        if signature::verify(&self.secret, &[text], signature) {
            Ok(())
        } else {
            Err(AuthError::WrongSignature)
        }
    }
}

fn subscription_text(
    socket_id: SocketId,
    channel: &ChannelName,
    channel_data: Option<&str>,
) -> String {
    match channel_data {
        Some(data) => format!("{socket_id}:{channel}:{data}"),
        None => format!("{socket_id}:{channel}"),
    }
}

fn user_text(socket_id: SocketId, user_data: &str) -> String {
    format!("{socket_id}::user::{user_data}")
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOCKET: SocketId = SocketId::new(1234, 1234);

    fn documented() -> Credentials {
        Credentials::new("278d425bdf160c739803", "7ad3773142a6692b25b8").expect("valid credentials")
    }

    fn channel(name: &str) -> ChannelName {
        name.parse().expect("valid channel name")
    }

    #[test]
    fn signs_a_private_channel_as_documented() {
        assert_eq!(
            documented().sign_subscription(SOCKET, &channel("private-foobar"), None),
            "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
        );
    }

    #[test]
    fn signs_a_presence_channel_as_documented() {
        // The vector of the documentation, and the one that older client libraries test with.
        for (name, signature) in [
            (
                "Mr. Channels",
                "31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80",
            ),
            (
                "Mr. Pusher",
                "afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c",
            ),
        ] {
            let data = format!(r#"{{"user_id":10,"user_info":{{"name":"{name}"}}}}"#);
            assert_eq!(
                documented().sign_subscription(SOCKET, &channel("presence-foobar"), Some(&data)),
                format!("278d425bdf160c739803:{signature}"),
            );
        }
    }

    #[test]
    fn signs_a_user_as_documented() {
        assert_eq!(
            documented().sign_user(SOCKET, r#"{"id":"12345"}"#),
            "278d425bdf160c739803:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba",
        );
    }

    #[test]
    fn a_signature_holds_for_one_socket_and_one_channel() {
        let (credentials, name) = (documented(), channel("private-foobar"));
        let auth = credentials.sign_subscription(SOCKET, &name, None);
        assert_eq!(
            credentials.verify_subscription(&auth, SOCKET, &name, None),
            Ok(())
        );
        let wrong = Err(AuthError::WrongSignature);
        assert_eq!(
            credentials.verify_subscription(&auth, SocketId::new(1234, 1235), &name, None),
            wrong
        );
        assert_eq!(
            credentials.verify_subscription(&auth, SOCKET, &channel("private-foobaz"), None),
            wrong
        );
        assert_eq!(
            credentials.verify_subscription(&auth, SOCKET, &name, Some("{}")),
            wrong
        );
    }

    #[test]
    fn refuses_what_is_not_key_and_signature() {
        let (credentials, name) = (documented(), channel("private-foobar"));
        assert_eq!(
            credentials.verify_subscription("", SOCKET, &name, None),
            Err(AuthError::Malformed)
        );
        assert_eq!(
            credentials.verify_subscription("other:00", SOCKET, &name, None),
            Err(AuthError::OtherApp {
                key: "other".into()
            }),
        );
        assert_eq!(
            credentials.verify_subscription("278d425bdf160c739803:", SOCKET, &name, None),
            Err(AuthError::WrongSignature),
        );
    }

    #[test]
    fn a_webhook_is_signed_over_its_raw_body() {
        let credentials = documented();
        let body = br#"{"time_ms":1327078148132,"events":[]}"#;
        let signature = credentials.sign_webhook(body);
        assert_eq!(
            credentials.verify_webhook(credentials.key(), &signature, body),
            Ok(())
        );
        assert_eq!(
            credentials.verify_webhook(credentials.key(), &signature, b"{}"),
            Err(AuthError::WrongSignature)
        );
    }

    #[test]
    fn fails_closed_without_a_secret() {
        assert_eq!(
            Credentials::new("key", "").err(),
            Some(CredentialsError::EmptySecret)
        );
        assert!(matches!(
            Credentials::new("a:b", "secret"),
            Err(CredentialsError::BadKey { .. })
        ));
    }

    #[test]
    fn debug_output_keeps_the_secret() {
        assert!(!format!("{:?}", documented()).contains("7ad3773142a6692b25b8"));
    }
}
