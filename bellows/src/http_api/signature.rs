//! Signs and checks requests of the HTTP API.
//!
//! What is signed: `METHOD\npath\nquery`, where the query has every parameter but `auth_signature`, keys in lower case
//! and sorted, values decoded. The clock is the caller's.

use md5::{Digest, Md5};
use percent_encoding::percent_decode_str;

use crate::protocol::Credentials;
use crate::signature;

/// Seconds by which a request's clock may differ from the server's, both ways.
const CLOCK_WINDOW: u64 = 600;

/// A request of the HTTP API, as far as its signature covers it.
///
/// `path` and `query` are as on the request line (not decoded, no question mark). The path must be the one that the
/// client signs: without the prefix under which an app mounts the API.
///
/// # Examples
///
/// ```
/// use bellows::http_api::ApiRequest;
/// use bellows::protocol::Credentials;
///
/// let credentials = Credentials::new("app-key", "app-secret")?;
/// let request = ApiRequest { method: "GET", path: "/apps/3/channels", query: "info=user_count", body: b"" };
///
/// let now = 1_353_088_179;
/// let query = request.sign(&credentials, now);
/// let received = ApiRequest { query: &query, ..request };
/// assert!(received.verify(&credentials, now + 30).is_ok());
/// assert!(received.verify(&credentials, now + 3600).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ApiRequest<'a> {
    /// The method in capitals.
    pub method: &'a str,
    /// The path, for example `/apps/3/events`.
    pub path: &'a str,
    /// The query without its question mark.
    pub query: &'a str,
    /// The raw body.
    pub body: &'a [u8],
}

/// Why a request of the HTTP API was not accepted; the answer is 401.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A parameter is missing.
    #[error("the query parameter `{name}` is missing")]
    Missing {
        /// Its name.
        name: &'static str,
    },
    /// The `auth_version` is not `1.0`.
    #[error("the `auth_version` is `{version}`, only `1.0` is known")]
    UnknownVersion {
        /// What the request says.
        version: String,
    },
    /// The `auth_key` is another app's.
    #[error("the `auth_key` is `{key}`, which is not this app's")]
    OtherApp {
        /// What the request says.
        key: String,
    },
    /// The `auth_timestamp` is no number, or too far from the server's time.
    #[error(
        "the `auth_timestamp` {timestamp:?} is not within {CLOCK_WINDOW} seconds of the server's time; check both clocks"
    )]
    Expired {
        /// What the request says.
        timestamp: String,
    },
    /// The `body_md5` is missing or not that of the body.
    #[error("the `body_md5` is missing or does not fit the body")]
    WrongBody,
    /// The `auth_signature` is not that of the request.
    #[error("the `auth_signature` does not fit the method, the path and the query")]
    WrongSignature,
}

impl ApiRequest<'_> {
    /// Returns the query with the parameters that authenticate the request.
    ///
    /// `now` is the time in seconds since 1970.
    #[must_use]
    pub fn sign(&self, credentials: &Credentials, now: u64) -> String {
        let mut query = self.query.to_owned();
        let mut push = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(value);
        };
        push("auth_key", credentials.key());
        push("auth_timestamp", &now.to_string());
        push("auth_version", "1.0");
        if !self.body.is_empty() {
            push("body_md5", &md5_hex(self.body));
        }
        let text = text_to_sign(self.method, self.path, &parameters(&query));
        format!(
            "{query}&auth_signature={}",
            signature::sign(credentials.secret(), &[text.as_bytes()])
        )
    }

    /// Checks who sent the request and that nothing of it was changed.
    ///
    /// `now` is the time in seconds since 1970. Inside the window of ten minutes a request can be sent again by whoever
    /// saw it; the protocol has no nonce.
    ///
    /// # Errors
    ///
    /// A [`SignatureError`] that names what does not fit.
    pub fn verify(&self, credentials: &Credentials, now: u64) -> Result<(), SignatureError> {
        let parameters = parameters(self.query);
        let get = |name: &'static str| {
            let found = parameters.iter().find(|(key, _)| key == name);
            found
                .map(|(_, value)| value.as_str())
                .ok_or(SignatureError::Missing { name })
        };

        let key = get("auth_key")?;
        if key != credentials.key() {
            return Err(SignatureError::OtherApp {
                key: key.to_owned(),
            });
        }
        let version = get("auth_version")?;
        if version != "1.0" {
            return Err(SignatureError::UnknownVersion {
                version: version.to_owned(),
            });
        }
        let timestamp = get("auth_timestamp")?;
        if !timestamp
            .parse()
            .is_ok_and(|then| now.abs_diff(then) <= CLOCK_WINDOW)
        {
            return Err(SignatureError::Expired {
                timestamp: timestamp.to_owned(),
            });
        }
        // Some libraries send the digest of nothing with a GET and sign it, so a digest is checked wherever it occurs
        // and asked for only where there is a body.
        match get("body_md5") {
            Ok(digest) if digest == md5_hex(self.body) => {}
            Err(_) if self.body.is_empty() => {}
            _ => return Err(SignatureError::WrongBody),
        }

        let signature = get("auth_signature")?;
        let signs = |path: &str| {
            let text = text_to_sign(self.method, path, &parameters);
            signature::verify(credentials.secret(), &[text.as_bytes()], signature)
        };
        // Libraries disagree on whether they sign a path before or after encoding it.
        if signs(self.path) || signs(&percent_decode_str(self.path).decode_utf8_lossy()) {
            Ok(())
        } else {
            Err(SignatureError::WrongSignature)
        }
    }
}

/// Reads a query into pairs with keys in lower case, values decoded, sorted by key.
fn parameters(query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| {
            (
                key.to_ascii_lowercase(),
                percent_decode_str(value).decode_utf8_lossy().into_owned(),
            )
        })
        .collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs
}

fn text_to_sign(method: &str, path: &str, parameters: &[(String, String)]) -> String {
    let query: Vec<String> = parameters
        .iter()
        .filter(|(key, _)| key != "auth_signature")
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    format!("{method}\n{path}\n{}", query.join("&"))
}

fn md5_hex(body: &[u8]) -> String {
    signature::hex(&Md5::digest(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_353_088_179;
    const BODY: &[u8] = br#"{"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"}"#;
    const SIGNED: &str = "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0\
        &body_md5=ec365a775a4cd0599faeb73354201b6f\
        &auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c";

    fn documented() -> Credentials {
        Credentials::new("278d425bdf160c739803", "7ad3773142a6692b25b8").expect("valid credentials")
    }

    fn post(query: &str) -> ApiRequest<'_> {
        ApiRequest {
            method: "POST",
            path: "/apps/3/events",
            query,
            body: BODY,
        }
    }

    #[test]
    fn signs_the_documented_request() {
        assert_eq!(post("").sign(&documented(), NOW), SIGNED);
    }

    #[test]
    fn accepts_the_documented_request_in_any_order() {
        assert_eq!(post(SIGNED).verify(&documented(), NOW), Ok(()));
        let reversed: Vec<&str> = SIGNED.split('&').rev().collect();
        assert_eq!(post(&reversed.join("&")).verify(&documented(), NOW), Ok(()));
    }

    #[test]
    fn the_clock_may_be_ten_minutes_off() {
        assert_eq!(post(SIGNED).verify(&documented(), NOW + 600), Ok(()));
        assert_eq!(post(SIGNED).verify(&documented(), NOW - 600), Ok(()));
        for now in [NOW + 601, NOW - 601] {
            assert!(matches!(
                post(SIGNED).verify(&documented(), now),
                Err(SignatureError::Expired { .. })
            ));
        }
    }

    #[test]
    fn a_changed_request_is_refused() {
        let credentials = documented();
        let other_body = ApiRequest {
            body: b"{}",
            ..post(SIGNED)
        };
        assert_eq!(
            other_body.verify(&credentials, NOW),
            Err(SignatureError::WrongBody)
        );
        let other_path = ApiRequest {
            path: "/apps/4/events",
            ..post(SIGNED)
        };
        assert_eq!(
            other_path.verify(&credentials, NOW),
            Err(SignatureError::WrongSignature)
        );
        let other_method = ApiRequest {
            method: "GET",
            ..post(SIGNED)
        };
        assert_eq!(
            other_method.verify(&credentials, NOW),
            Err(SignatureError::WrongSignature)
        );
        let more = format!("{SIGNED}&info=user_count");
        assert_eq!(
            post(&more).verify(&credentials, NOW),
            Err(SignatureError::WrongSignature)
        );
    }

    #[test]
    fn a_body_needs_its_digest() {
        let unsigned_body = ApiRequest {
            body: b"",
            ..post("")
        }
        .sign(&documented(), NOW);
        assert_eq!(
            post(&unsigned_body).verify(&documented(), NOW),
            Err(SignatureError::WrongBody)
        );
    }

    #[test]
    fn the_digest_of_nothing_is_signed_where_a_library_sends_it() {
        let get = |query| ApiRequest {
            method: "GET",
            path: "/apps/3/channels",
            query,
            body: b"",
        };
        let query = get("body_md5=d41d8cd98f00b204e9800998ecf8427e").sign(&documented(), NOW);
        assert_eq!(get(&query).verify(&documented(), NOW), Ok(()));
    }

    #[test]
    fn a_path_may_be_signed_before_or_after_encoding() {
        let raw = ApiRequest {
            method: "GET",
            path: "/apps/3/channels/x y",
            query: "",
            body: b"",
        };
        let query = raw.sign(&documented(), NOW);
        let encoded = ApiRequest {
            path: "/apps/3/channels/x%20y",
            query: &query,
            ..raw
        };
        assert_eq!(encoded.verify(&documented(), NOW), Ok(()));
    }

    #[test]
    fn says_which_parameter_is_missing() {
        assert_eq!(
            post("").verify(&documented(), NOW),
            Err(SignatureError::Missing { name: "auth_key" })
        );
        assert_eq!(
            post("auth_key=other").verify(&documented(), NOW),
            Err(SignatureError::OtherApp {
                key: "other".into()
            }),
        );
    }
}
