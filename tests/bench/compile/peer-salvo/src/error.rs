//! What a handler fails with.

use salvo::prelude::*;

/// An error of a handler.
pub enum Error {
    /// There is no such record.
    NotFound,
    /// The form breaks rules: the fields, and what is wrong with each.
    Invalid(Vec<(&'static str, &'static str)>),
    /// The router has no database.
    NoDatabase,
    /// Something that the visitor can do nothing about.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl Scribe for Error {
    fn render(self, res: &mut Response) {
        match self {
            Self::NotFound => {
                res.status_code(StatusCode::NOT_FOUND);
            }
            Self::Invalid(errors) => {
                res.status_code(StatusCode::UNPROCESSABLE_ENTITY);
                res.render(Json(errors));
            }
            Self::NoDatabase => {
                res.status_code(StatusCode::INTERNAL_SERVER_ERROR);
            }
            Self::Internal(error) => {
                tracing::error!(%error, "the handler failed");
                res.status_code(StatusCode::INTERNAL_SERVER_ERROR);
            }
        }
    }
}
