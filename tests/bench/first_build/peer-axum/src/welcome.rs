//! The welcome page.

use askama::Template;
use axum::response::{Html, IntoResponse};

use crate::error::Error;

#[derive(Template)]
#[template(path = "welcome.html")]
struct Welcome {
    engine: &'static str,
}

/// Shows the page.
pub async fn show() -> Result<impl IntoResponse, Error> {
    Ok(Html(Welcome { engine: "axum" }.render()?))
}
