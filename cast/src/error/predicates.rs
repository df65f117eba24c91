//! What may be asked of an [`Error`], without knowing all that can go wrong.

use super::{ConstraintViolation, Error};

impl Error {
    /// An observer's answer that stops what is about to be done to a record.
    #[must_use]
    pub fn refuse(reason: impl Into<String>) -> Self {
        Self::Refused {
            reason: reason.into(),
        }
    }

    /// The broken constraint, if this error is about one.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn answer(error: &cast::Error) -> String {
    /// match error.constraint() {
    ///     Some(violation) if violation.kind == cast::Constraint::Unique => {
    ///         format!("{} is taken", violation.columns.join(", "))
    ///     }
    ///     _ => error.to_string(),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn constraint(&self) -> Option<&ConstraintViolation> {
        match self {
            Self::Constraint(violation) => Some(violation),
            _ => None,
        }
    }

    /// Whether running the same transaction again may succeed: two transactions stood in each
    /// other's way.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Locked { .. })
    }

    /// Whether this error says that a record does not exist: what a page answers with 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::ModelNotFound { .. } | Self::RelatedNotFound { .. }
        )
    }
}
