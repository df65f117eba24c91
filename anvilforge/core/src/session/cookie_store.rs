//! Keeps sessions in cookies: encrypted and authenticated with `APP_KEY`, in pieces where one
//! cookie is too small for them (browsers refuse more than 4,096 bytes).

use std::time::Duration;

use cookie::{Cookie, CookieJar, Key, SameSite};

use super::data::{OLD_INPUT_KEY, Session, Stored};
use crate::app::AppState;
use crate::config::SessionConfig;
use crate::http::{HeaderMap, HeaderValue, header};

/// The length of one piece, with room for the cookie's name and attributes within 4,096 bytes.
const PIECE: usize = 3_500;
/// The most pieces: browsers and servers bound the sum of all request headers.
const MOST_PIECES: usize = 4;

/// The cookies of one application.
pub(crate) struct CookieStore<'a> {
    key: Key,
    config: &'a SessionConfig,
}

impl<'a> CookieStore<'a> {
    pub(crate) fn new(state: &'a AppState) -> Self {
        Self {
            key: state.cookie_key().clone(),
            config: &state.config().session,
        }
    }

    /// The session that the request carries; a new one when there is none, or it is forged or old.
    pub(crate) fn load(&self, headers: &HeaderMap) -> Session {
        Session::open(self.read(headers))
    }

    fn read(&self, headers: &HeaderMap) -> Option<Stored> {
        let pieces = self.pieces(headers);
        let sealed: String = pieces.into_iter().collect();
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::new(self.config.cookie.clone(), sealed));
        let opened = jar.private(&self.key).get(&self.config.cookie)?;
        let stored: Stored = serde_json::from_str(opened.value()).ok()?;
        let age = now().saturating_sub(stored.written);
        (age <= seconds(self.config.lifetime)).then_some(stored)
    }

    /// Writes the session if it changed, or if a tenth of its life is over.
    pub(crate) fn save(&self, session: &Session, request: &HeaderMap, response: &mut HeaderMap) {
        let mut stored = session.stored();
        let age = now().saturating_sub(stored.written);
        if !session.changed() && age < seconds(self.config.lifetime) / 10 {
            return;
        }
        stored.written = now();
        let mut sealed = self.seal(&stored);
        if sealed.len() > PIECE * MOST_PIECES {
            session.drop_flash(OLD_INPUT_KEY);
            stored = Stored {
                written: stored.written,
                ..session.stored()
            };
            sealed = self.seal(&stored);
            tracing::warn!("the old input was too large for the session's cookies and is not kept");
        }
        if sealed.len() > PIECE * MOST_PIECES {
            tracing::error!(
                "the session has {} bytes, its cookies hold {}: it was not saved; keep large values in the database",
                sealed.len(),
                PIECE * MOST_PIECES
            );
            return;
        }
        // The sealed text is base64, so any byte is a boundary.
        let pieces: Vec<&str> = (0..sealed.len())
            .step_by(PIECE)
            .map(|at| &sealed[at..(at + PIECE).min(sealed.len())])
            .collect();
        for (index, piece) in pieces.iter().enumerate() {
            append(response, &self.cookie(index, piece, self.config.lifetime));
        }
        for index in pieces.len()..self.pieces(request).len() {
            append(response, &self.cookie(index, "", Duration::ZERO));
        }
    }

    /// Encrypts; the cookie's name is authenticated with the content.
    fn seal(&self, stored: &Stored) -> String {
        let text = serde_json::to_string(stored).unwrap_or_default();
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key)
            .add(Cookie::new(self.config.cookie.clone(), text));
        jar.get(&self.config.cookie)
            .map(|cookie| cookie.value().to_owned())
            .unwrap_or_default()
    }

    fn cookie(&self, index: usize, value: &str, lifetime: Duration) -> Cookie<'static> {
        let same_site = if self.config.same_site == "strict" {
            SameSite::Strict
        } else {
            SameSite::Lax
        };
        Cookie::build((self.piece_name(index), value.to_owned()))
            .path("/")
            .http_only(true)
            .same_site(same_site)
            .secure(self.config.secure)
            .max_age(cookie::time::Duration::seconds(seconds(lifetime)))
            .build()
    }

    /// The first piece has the name itself, the further ones a number behind it.
    fn piece_name(&self, index: usize) -> String {
        match index {
            0 => self.config.cookie.clone(),
            _ => format!("{}.{index}", self.config.cookie),
        }
    }

    /// The values of all pieces that the request carries, in order.
    fn pieces(&self, headers: &HeaderMap) -> Vec<String> {
        let all: Vec<Cookie<'_>> = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .collect();
        (0..MOST_PIECES)
            .map_while(|index| {
                let name = self.piece_name(index);
                all.iter()
                    .find(|cookie| cookie.name() == name)
                    .map(|cookie| cookie.value().to_owned())
            })
            .collect()
    }
}

fn append(headers: &mut HeaderMap, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
