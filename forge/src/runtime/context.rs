//! The way from a template to its request.
//!
//! The request travels in Askama's runtime values, so nothing is global and a view inside a view sees it too.

use std::any::Any;
use std::fmt::Display;
use std::sync::Arc;

use super::{Errors, RouteError, Shared};

/// The key of the request among Askama's runtime values.
pub const CONTEXT_KEY: &str = "forge";

static NO_ERRORS: Errors = Errors::new();

/// A request among Askama's runtime values.
pub struct Handle(Arc<dyn Shared>);

/// Renders a view for a request: hands `render` the values to render with.
///
/// # Examples
///
/// What the derive of a view does for its template, here written out:
///
/// ```
/// # use forge::runtime::{Errors, RouteError, Shared};
/// # struct Request(Errors);
/// # impl Shared for Request {
/// #     fn csrf_token(&self) -> Option<&str> { None }
/// #     fn errors(&self) -> &Errors { &self.0 }
/// #     fn old(&self, _: &str) -> Option<&str> { Some("<Ada>") }
/// #     fn flash(&self, _: &str) -> Option<&str> { None }
/// #     fn route(&self, _: &str, _: &[String]) -> Result<String, RouteError> { Ok(String::new()) }
/// #     fn asset(&self, path: &str) -> String { path.to_owned() }
/// #     fn config(&self, _: &str) -> Option<String> { None }
/// # }
/// use std::sync::Arc;
///
/// use askama::Template;
///
/// // What `forge::compile` makes of `<p>{{ old("name") }}</p>`.
/// #[derive(Template)]
/// #[template(
///     source = r#"{% let __forge = ::forge::runtime::Context::of(askama::get_value::<_>("forge")) %}<p>{{ __forge.old("name") }}</p>"#,
///     ext = "html"
/// )]
/// struct Form;
///
/// let request: Arc<dyn Shared> = Arc::new(Request(Errors::new()));
/// let page = forge::runtime::render_with(&request, |values| Form.render_with_values(values))?;
/// assert_eq!(page, "<p>&#60;Ada&#62;</p>");
/// # Ok::<(), askama::Error>(())
/// ```
pub fn render_with<R>(
    shared: &Arc<dyn Shared>,
    render: impl FnOnce(&(&'static str, &dyn Any)) -> R,
) -> R {
    let handle = Handle(Arc::clone(shared));
    render(&(CONTEXT_KEY, &handle))
}

/// What generated code calls for the helpers of templates.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    shared: Option<&'a dyn Shared>,
}

impl<'a> Context<'a> {
    /// The context of the values that a view is rendered with; an empty one if it is rendered without.
    #[must_use]
    pub fn of<E>(found: Result<&'a Handle, E>) -> Self {
        Self {
            shared: found.ok().map(|handle| &*handle.0),
        }
    }

    /// The token, or nothing when the request has no session; the form is then refused when it is sent.
    #[must_use]
    pub fn csrf_token(&self) -> &'a str {
        self.shared.and_then(Shared::csrf_token).unwrap_or_default()
    }

    /// What was wrong with the form.
    #[must_use]
    pub fn errors(&self) -> &'a Errors {
        self.shared.map_or(&NO_ERRORS, Shared::errors)
    }

    /// What was typed into a field, or nothing.
    #[must_use]
    pub fn old(&self, field: &str) -> &'a str {
        self.shared
            .and_then(|shared| shared.old(field))
            .unwrap_or_default()
    }

    /// What was typed into a field, or the default if the form was not sent.
    #[must_use]
    pub fn old_or(&self, field: &str, default: &dyn Display) -> String {
        match self.shared.and_then(|shared| shared.old(field)) {
            Some(old) => old.to_owned(),
            None => default.to_string(),
        }
    }

    /// A value that the request before left.
    #[must_use]
    pub fn flash(&self, key: &str) -> Option<&'a str> {
        self.shared.and_then(|shared| shared.flash(key))
    }

    /// The path of a route without parameters.
    ///
    /// # Errors
    ///
    /// When there is no such route, it has parameters, or there is no request.
    pub fn route(&self, name: &str) -> Result<String, RouteError> {
        self.route_with(name, &[])
    }

    /// The path of a route.
    ///
    /// # Errors
    ///
    /// When there is no such route, its parameters do not fit, or there is no request.
    pub fn route_with(
        &self,
        name: &str,
        parameters: &[&dyn Display],
    ) -> Result<String, RouteError> {
        let Some(shared) = self.shared else {
            return Err(RouteError::NoRequest {
                name: name.to_owned(),
            });
        };
        let parameters: Vec<String> = parameters.iter().map(ToString::to_string).collect();
        shared.route(name, &parameters)
    }

    /// The address of a public file.
    #[must_use]
    pub fn asset(&self, path: &str) -> String {
        self.shared.map_or_else(
            || format!("/{}", path.trim_start_matches('/')),
            |shared| shared.asset(path),
        )
    }

    /// A value of the configuration, or nothing.
    #[must_use]
    pub fn config(&self, key: &str) -> String {
        self.shared
            .and_then(|shared| shared.config(key))
            .unwrap_or_default()
    }

    /// A value of the configuration, or the default.
    #[must_use]
    pub fn config_or(&self, key: &str, default: &dyn Display) -> String {
        self.shared
            .and_then(|shared| shared.config(key))
            .unwrap_or_else(|| default.to_string())
    }
}
