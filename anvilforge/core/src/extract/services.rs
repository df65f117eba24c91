//! What the booted application shares, as arguments: database, cache, configuration, session.

use std::sync::Arc;

use cast::Db;

use crate::app::{AppState, Kept};
use crate::cache::Cache;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::extract::FromRequest;
use crate::http::Request;
use crate::session::Session;

/// One handle for all of a request: once the request has written, it reads from where it wrote.
impl FromRequest for Db {
    fn extract(request: &Request) -> Result<Self> {
        let db = request.state().db();
        if !db.is_split() {
            return Ok(db.clone());
        }
        if let Some(OfRequest(db)) = request.get() {
            return Ok(db);
        }
        let scoped = db.scoped();
        request.insert(OfRequest(scoped.clone()));
        Ok(scoped)
    }
}

/// The handle that a request has used before.
#[derive(Clone)]
struct OfRequest(Db);

impl FromRequest for Cache {
    fn extract(request: &Request) -> Result<Self> {
        Ok(request.state().cache().clone())
    }
}

impl FromRequest for Arc<Config> {
    fn extract(request: &Request) -> Result<Self> {
        Ok(Arc::clone(request.state().config_handle()))
    }
}

impl FromRequest for AppState {
    fn extract(request: &Request) -> Result<Self> {
        Ok(request.state().clone())
    }
}

impl<T: Send + 'static> FromRequest for Kept<T> {
    fn extract(request: &Request) -> Result<Self> {
        request.state().kept().ok_or_else(|| {
            Error::message(format!(
                "nothing is kept as `{0}`: add `app.keep({0}::default)` to the application",
                std::any::type_name::<T>()
            ))
        })
    }
}

impl FromRequest for Session {
    fn extract(request: &Request) -> Result<Self> {
        request.session().ok_or_else(|| {
            Error::message("this route has no session: put it into `src/routes/web.rs`, or behind `StartSession`")
        })
    }
}
