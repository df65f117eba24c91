//! The built-in error pages, and those that an application puts in their place.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::error::Error;
use crate::error::report::reason;
use crate::http::{Request, Response, StatusCode};

/// Makes the page for one status.
pub(crate) type PageFn = Box<dyn Fn(&Request) -> Response + Send + Sync>;

/// Which page answers which status.
#[derive(Default)]
pub(crate) struct ErrorPages {
    own: BTreeMap<u16, PageFn>,
}

impl ErrorPages {
    pub(crate) fn set(&mut self, status: StatusCode, page: PageFn) {
        self.own.insert(status.as_u16(), page);
    }

    /// The page for an error. In development a 500 shows its cause and place instead of the
    /// application's own page.
    pub(crate) fn render(&self, error: &Error, request: &Request) -> Response {
        let debug = request.state().config().app.debug;
        let status = error.status_code();
        #[cfg(debug_assertions)]
        if let (Some(view), true) = (error.view(), debug)
            && let Some((heading, detail)) = super::view_page::of(view)
        {
            return filled_in(status, &heading, &detail);
        }
        if let (Some(cause), true) = (error.cause(), debug) {
            return built_in(
                status,
                &debug_detail(&error.to_string(), cause, error, request),
            );
        }
        match self.own.get(&status.as_u16()) {
            // A page that fails itself would ask for itself for ever.
            Some(page) if request.get::<IsOwnPage>().is_none() => {
                request.insert(IsOwnPage);
                page(request)
            }
            _ => built_in(status, &public_detail(error)),
        }
    }
}

/// What a request has while the application's own page for its error is made.
#[derive(Clone)]
struct IsOwnPage;

fn built_in(status: StatusCode, detail: &str) -> Response {
    filled_in(status, &escape(reason(status)), detail)
}

/// The page with a heading and a text, both of HTML.
fn filled_in(status: StatusCode, heading: &str, detail: &str) -> Response {
    let page = include_str!("page.html")
        .replace("{status}", status.as_str())
        .replace("{reason}", &escape(reason(status)))
        .replace("{heading}", heading)
        .replace("{detail}", detail);
    Response::html(page)
}

fn public_detail(error: &Error) -> String {
    let text = match (error.public_message(), error.status_code().as_u16()) {
        (Some(message), _) => message,
        (None, 404) => "There is no page at this address.",
        (None, 419) => {
            "This form was open for too long. Go back, reload the page and send it again."
        }
        (None, 500) => "Something went wrong on our side.",
        _ => return String::new(),
    };
    format!("<p>{}</p>", escape(text))
}

fn debug_detail(
    text: &str,
    cause: &(dyn std::error::Error + Send + Sync + 'static),
    error: &Error,
    request: &Request,
) -> String {
    let mut detail = format!("<pre>{}</pre>\n<dl>", escape(text));
    let mut row = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = write!(detail, "<dt>{name}</dt><dd>{}</dd>", escape(value));
    };
    row("location", &error.location().to_string());
    row(
        "request",
        &format!("{} {}", request.method(), request.uri()),
    );
    if let Some(route) = request.route() {
        row("handler", route.handler);
        row("route", &route.path);
    }
    if let Some(cast::Error::Query { sql, .. }) = cause.downcast_ref::<cast::Error>() {
        row("sql", sql);
    }
    detail.push_str("</dl>");
    detail
}

/// Escapes text for HTML.
pub(super) fn escape(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html)
        .map_or_else(|_| String::new(), |escaped| escaped.to_string())
}
