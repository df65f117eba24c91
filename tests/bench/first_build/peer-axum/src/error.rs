//! What a handler fails with.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

/// An error of a handler.
pub enum Error {
    /// The form's token is missing or another session's.
    TokenMismatch,
    /// Something that the visitor can do nothing about.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::TokenMismatch => {
                let status = StatusCode::from_u16(419).expect("invariant: a valid status");
                (status, Html("<h1>Page expired</h1>")).into_response()
            }
            Self::Internal(error) => {
                tracing::error!(%error, "the handler failed");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    Html("<h1>Server error</h1>"),
                )
                    .into_response()
            }
        }
    }
}
