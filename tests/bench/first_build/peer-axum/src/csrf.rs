//! The token against forged requests.

use tower_sessions::Session;
use tower_sessions::session::Id;

use crate::error::Error;

/// Returns the session's token, making one if there is none.
pub async fn token(session: &Session) -> Result<String, Error> {
    if let Some(token) = session.get("_token").await? {
        return Ok(token);
    }
    // An id is 128 bits of the same generator that names sessions.
    let token = Id::default().to_string();
    session.insert("_token", &token).await?;
    Ok(token)
}

/// Compares a form's token with the session's.
pub async fn check(session: &Session, token: &str) -> Result<(), Error> {
    match session.get::<String>("_token").await? {
        Some(expected) if constant_time_eq(expected.as_bytes(), token.as_bytes()) => Ok(()),
        _ => Err(Error::TokenMismatch),
    }
}

fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .fold(0, |difference, (x, y)| difference | (x ^ y))
            == 0
}
