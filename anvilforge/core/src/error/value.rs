//! The error value: a status, what the client may read, and the cause.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::panic::Location;

use crate::http::StatusCode;
use crate::validation::ValidationErrors;

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request could not be answered as asked.
///
/// Made by `?` from any error (500, or 404 for a model that was not found), by [`abort`] with a
/// status, or from [`ValidationErrors`].
///
/// # Examples
/// ```
/// use anvilforge_core::Result;
/// use anvilforge_core::error::abort;
/// use anvilforge_core::http::StatusCode;
///
/// async fn age(text: String) -> Result<String> {
///     let age: u8 = text.parse()?;
///     if age < 18 {
///         return Err(abort(StatusCode::FORBIDDEN, "this page is for adults"));
///     }
///     Ok(format!("{age} years"))
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    location: &'static Location<'static>,
}

pub(crate) enum ErrorKind {
    /// A status that the application chose, and a message that the client may read.
    Status(StatusCode, Option<String>),
    /// Input that broke rules.
    Validation(ValidationErrors),
    /// Anything else: the client learns nothing but the status.
    Internal(Box<dyn StdError + Send + Sync>),
}

/// Ends a request with a status and a message that the client may read.
#[track_caller]
pub fn abort(status: StatusCode, message: impl Into<String>) -> Error {
    Error::status(status, message)
}

impl Error {
    /// An error with a status and a message that the client may read.
    #[track_caller]
    pub fn status(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Status(status, Some(message.into())))
    }

    /// An error with a status and its usual text.
    #[track_caller]
    pub fn from_status(status: StatusCode) -> Self {
        Self::new(ErrorKind::Status(status, None))
    }

    /// A 500 whose text is for the log and the developer alone.
    #[track_caller]
    pub fn message(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal(text.into().into()))
    }

    /// A 500 from a cause that is boxed already.
    #[track_caller]
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Internal(cause.into()))
    }

    #[track_caller]
    fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            location: Location::caller(),
        }))
    }

    /// The status that the client gets.
    pub fn status_code(&self) -> StatusCode {
        match &self.0.kind {
            ErrorKind::Status(status, _) => *status,
            ErrorKind::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
            #[cfg(debug_assertions)]
            ErrorKind::Internal(_) if self.needs_rebuild() => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The place in the source where the error came into the framework's hands.
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }

    /// The message that the client may read, if there is one beyond the status.
    pub fn public_message(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Status(_, message) => message.as_deref(),
            _ => None,
        }
    }

    /// The underlying error of a 500.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        match &self.0.kind {
            ErrorKind::Internal(cause) => Some(&**cause),
            _ => None,
        }
    }

    /// The view that could not be rendered, if that is the cause.
    #[cfg(debug_assertions)]
    pub(crate) fn view(&self) -> Option<&crate::view::ViewError> {
        self.cause()?.downcast_ref()
    }

    /// Whether the answer comes after a build of the application.
    #[cfg(debug_assertions)]
    pub(crate) fn needs_rebuild(&self) -> bool {
        let live = self.view().and_then(crate::view::ViewError::live);
        matches!(live, Some(forge::live::LiveError::NeedsRebuild(_)))
    }

    pub(crate) fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    pub(crate) fn into_kind(self) -> ErrorKind {
        self.0.kind
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(cause: E) -> Self {
        let not_found = matches!(
            (&cause as &dyn Any).downcast_ref::<cast::Error>(),
            Some(cast::Error::ModelNotFound { .. })
        );
        if not_found {
            return Self::from_status(StatusCode::NOT_FOUND);
        }
        Self::new(ErrorKind::Internal(Box::new(cause)))
    }
}

impl Error {
    /// An error from input that broke rules: back to the form, or 422 for a client of JSON.
    #[track_caller]
    pub fn validation(errors: ValidationErrors) -> Self {
        Self::new(ErrorKind::Validation(errors))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ErrorKind::Status(status, Some(message)) => write!(f, "{status}: {message}"),
            ErrorKind::Status(status, None) => write!(f, "{status}"),
            ErrorKind::Validation(errors) => write!(f, "invalid input: {errors}"),
            ErrorKind::Internal(cause) => {
                write!(f, "{cause}")?;
                let mut source = cause.source();
                while let Some(deeper) = source {
                    write!(f, ": {deeper}")?;
                    source = deeper.source();
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} (at {})", self.0.location)
    }
}

/// An [`Error`] where a `dyn std::error::Error` is wanted, such as the result of a seeder.
struct Boxed(Error);

impl fmt::Debug for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Boxed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for Boxed {}

impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        match error.into_kind() {
            ErrorKind::Internal(cause) => cause,
            kind => Box::new(Boxed(Error::new(kind))),
        }
    }
}
