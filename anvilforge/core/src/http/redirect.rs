//! Redirects: to a path, to a named route, or back to where the request came from.

use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::http::{HeaderValue, IntoResponse, Request, Response, StatusCode, Uri, header};
use crate::routing::RouteParameters;

/// A redirect, by default 302.
///
/// # Examples
/// ```
/// use anvilforge_core::http::{Redirect, redirect};
///
/// async fn store() -> Redirect {
///     redirect().to("/posts").with("status", "Saved.")
/// }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a redirect does nothing until a handler returns it"]
pub struct Redirect {
    target: Target,
    status: StatusCode,
    flash: Vec<(String, Value)>,
}

#[derive(Debug, Clone)]
enum Target {
    Location(String),
    Route(String, RouteParameters),
    Back,
}

/// Begins a redirect: Laravel's `redirect()`.
pub fn redirect() -> Redirector {
    Redirector(())
}

/// Redirects to the page that the request came from: Laravel's `back()`.
pub fn back() -> Redirect {
    redirect().back()
}

/// What [`redirect`] gives: says where to.
#[derive(Debug)]
pub struct Redirector(());

impl Redirector {
    /// To a path of this application, or to a whole URL.
    pub fn to(self, location: impl Into<String>) -> Redirect {
        Redirect::with_target(Target::Location(location.into()))
    }

    /// To a route by its name. An unknown name or a missing parameter answers 500 and says which.
    pub fn route(
        self,
        name: impl Into<String>,
        parameters: impl Into<RouteParameters>,
    ) -> Redirect {
        Redirect::with_target(Target::Route(name.into(), parameters.into()))
    }

    /// To the page that the request came from (its `Referer`, if that is of this site), else to `/`.
    pub fn back(self) -> Redirect {
        Redirect::with_target(Target::Back)
    }
}

impl Redirect {
    fn with_target(target: Target) -> Self {
        Self {
            target,
            status: StatusCode::FOUND,
            flash: Vec::new(),
        }
    }

    /// The same redirect with another 3xx status, such as 301 or 303.
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Flashes a value to the session, for the next request: `flash("status")` in its views.
    pub fn with(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        self.flash.push((key.into(), value));
        self
    }

    pub(crate) fn with_flash(mut self, key: &str, value: Value) -> Self {
        self.flash.push((key.to_owned(), value));
        self
    }
}

impl IntoResponse for Redirect {
    fn into_response(self, request: &Request) -> Response {
        let location = match self.target {
            Target::Location(location) => location,
            Target::Back => previous_location(request),
            Target::Route(name, parameters) => match request.state().url(&name, &parameters) {
                Ok(location) => location,
                Err(error) => return Error::internal(error).into_response(request),
            },
        };
        let Ok(value) = HeaderValue::try_from(&location) else {
            let text = format!(
                "the redirect target `{}` is not a valid header value",
                location.escape_debug()
            );
            return Error::message(text).into_response(request);
        };
        if !self.flash.is_empty() {
            let Some(session) = request.session() else {
                let text = "this redirect flashes to the session, but the route has none: \
                            put the route into `src/routes/web.rs` or leave `.with(…)` out";
                return Error::message(text).into_response(request);
            };
            for (key, value) in self.flash {
                session.flash(key, value);
            }
        }
        Response::new(self.status).with_header(header::LOCATION, value)
    }
}

/// The path and query of the `Referer`, if it is a page of the host that was asked.
fn previous_location(request: &Request) -> String {
    let referer = request
        .header(header::REFERER.as_str())
        .and_then(|text| text.parse::<Uri>().ok());
    let host = request.header(header::HOST.as_str());
    match referer {
        Some(uri)
            if uri.authority().map(::http::uri::Authority::as_str) == host && host.is_some() =>
        {
            // A path of two slashes would lead to another host.
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            format!("/{}", path.trim_start_matches('/'))
        }
        _ => "/".to_owned(),
    }
}
