//! The request, as a view sees it.

use super::{Errors, RouteError};

/// What a view may ask of the request that it is rendered for.
///
/// # Examples
///
/// ```
/// use forge::runtime::{Errors, RouteError, Shared};
///
/// struct Request {
///     errors: Errors,
/// }
///
/// impl Shared for Request {
///     fn csrf_token(&self) -> Option<&str> {
///         Some("t0k3n")
///     }
///     fn errors(&self) -> &Errors {
///         &self.errors
///     }
///     fn old(&self, field: &str) -> Option<&str> {
///         (field == "name").then_some("Ada")
///     }
///     fn flash(&self, _key: &str) -> Option<&str> {
///         None
///     }
///     fn route(&self, name: &str, _parameters: &[String]) -> Result<String, RouteError> {
///         Err(RouteError::Unknown { name: name.to_owned(), nearest: None })
///     }
///     fn asset(&self, path: &str) -> String {
///         format!("/{path}")
///     }
///     fn config(&self, _key: &str) -> Option<String> {
///         None
///     }
/// }
///
/// let request = Request { errors: Errors::new() };
/// assert_eq!(request.old("name"), Some("Ada"));
/// ```
pub trait Shared: Send + Sync {
    /// The token that a form must send back, if the request has a session.
    fn csrf_token(&self) -> Option<&str>;

    /// What was wrong with the form that was sent last.
    fn errors(&self) -> &Errors;

    /// What was typed into a field of the form that was sent last.
    fn old(&self, field: &str) -> Option<&str>;

    /// A value that the request before this one left, such as `status`.
    fn flash(&self, key: &str) -> Option<&str>;

    /// The path of a named route.
    ///
    /// # Errors
    ///
    /// When there is no such route, or its parameters do not fit. The rendering then fails with the error's text.
    fn route(&self, name: &str, parameters: &[String]) -> Result<String, RouteError>;

    /// The address of a public file.
    fn asset(&self, path: &str) -> String;

    /// A value of the configuration, as text.
    fn config(&self, key: &str) -> Option<String>;
}
