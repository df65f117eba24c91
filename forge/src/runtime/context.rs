//! The way from a template to its request.
//!
//! The request travels in Askama's runtime values, so nothing is global and a view inside a view sees it too.

use std::any::Any;
use std::fmt::{Debug, Display};
use std::sync::Arc;

use super::collected::Collected;
use super::{Auth, Dumped, Errors, RouteError, Shared, ViteError};

/// The key of the request among Askama's runtime values.
pub const CONTEXT_KEY: &str = "forge";

static NO_ERRORS: Errors = Errors::new();

/// A request among Askama's runtime values, with what its rendering collects.
pub struct Handle {
    shared: Arc<dyn Shared>,
    collected: Collected,
}

/// Renders a view for a request: hands `render` the values to render with, and fills in the stacks of the page.
///
/// # Errors
///
/// When the rendering fails.
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
pub fn render_with<E>(
    shared: &Arc<dyn Shared>,
    render: impl FnOnce(&(&'static str, &dyn Any)) -> Result<String, E>,
) -> Result<String, E> {
    let handle = Handle {
        shared: Arc::clone(shared),
        collected: Collected::default(),
    };
    let page = render(&(CONTEXT_KEY, &handle))?;
    Ok(handle.collected.complete(page).unwrap_or_default())
}

/// Renders one fragment of a view for a request; `None` when the page shows no fragment of that name.
///
/// # Errors
///
/// When the rendering fails. The whole page is rendered, and the fragment is taken out of it.
pub fn render_fragment_with<E>(
    shared: &Arc<dyn Shared>,
    fragment: &str,
    render: impl FnOnce(&(&'static str, &dyn Any)) -> Result<String, E>,
) -> Result<Option<String>, E> {
    let handle = Handle {
        shared: Arc::clone(shared),
        collected: Collected::wanting(fragment),
    };
    let page = render(&(CONTEXT_KEY, &handle))?;
    Ok(handle.collected.complete(page))
}

/// What generated code calls for the helpers of templates.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    shared: Option<&'a dyn Shared>,
    collected: Option<&'a Collected>,
}

impl<'a> Context<'a> {
    /// The context of the values that a view is rendered with; an empty one if it is rendered without.
    #[must_use]
    pub fn of<E>(found: Result<&'a Handle, E>) -> Self {
        let found = found.ok();
        Self {
            shared: found.map(|handle| &*handle.shared),
            collected: found.map(|handle| &handle.collected),
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

/// What blocks and stacks ask.
impl Context<'_> {
    /// Who is signed in.
    #[must_use]
    pub fn auth(&self) -> Auth<'_> {
        Auth::new(self.shared)
    }

    /// Whether somebody is signed in with one of the guards, or with the default one if none is named.
    #[must_use]
    pub fn is_authenticated(&self, guards: &[&str]) -> bool {
        let guards = if guards.is_empty() { &[""] } else { guards };
        self.shared
            .is_some_and(|shared| guards.iter().any(|guard| shared.is_authenticated(guard)))
    }

    /// Whether the user may do something.
    #[must_use]
    pub fn can(&self, ability: &str, subjects: &[&dyn Any]) -> bool {
        self.shared
            .is_some_and(|shared| shared.can(ability, subjects))
    }

    /// Whether the user may do one of these.
    #[must_use]
    pub fn can_any(&self, abilities: &[&str], subjects: &[&dyn Any]) -> bool {
        abilities.iter().any(|ability| self.can(ability, subjects))
    }

    /// Whether the application runs in one of these environments.
    #[must_use]
    pub fn is_environment(&self, names: &[&str]) -> bool {
        let environment = self.shared.map_or("production", Shared::environment);
        names.contains(&environment)
    }

    /// Whether the application runs in production; without a request it is taken to.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.is_environment(&["production"])
    }

    /// A value of the session.
    #[must_use]
    pub fn session(&self, key: &str) -> Option<String> {
        self.shared.and_then(|shared| shared.session(key))
    }

    /// A value that the application shares with all of its views, if it has one now.
    ///
    /// # Errors
    ///
    /// When nothing is shared under the name.
    pub fn shared(&self, name: &str) -> Result<Option<String>, UnknownShared> {
        let found = self.shared.and_then(|shared| shared.shared(name));
        found.ok_or_else(|| UnknownShared {
            name: name.to_owned(),
        })
    }

    /// Whether the session has a value.
    #[must_use]
    pub fn has_session(&self, key: &str) -> bool {
        self.session(key).is_some()
    }

    /// A text in the language of the request.
    #[must_use]
    pub fn translate(&self, key: &str, replacements: &[(&str, &dyn Display)]) -> String {
        self.translated(key, None, replacements)
    }

    /// A text in the language of the request, in the form for the count.
    #[must_use]
    pub fn translate_choice(
        &self,
        key: &str,
        count: i64,
        replacements: &[(&str, &dyn Display)],
    ) -> String {
        self.translated(key, Some(count), replacements)
    }

    fn translated(
        &self,
        key: &str,
        count: Option<i64>,
        replacements: &[(&str, &dyn Display)],
    ) -> String {
        let mut replacements: Vec<(&str, String)> = replacements
            .iter()
            .map(|(name, value)| (*name, value.to_string()))
            .collect();
        if let Some(count) = count
            && !replacements.iter().any(|(name, _)| *name == "count")
        {
            replacements.push(("count", count.to_string()));
        }
        self.shared.map_or_else(
            || super::fill_in(key, &replacements),
            |shared| shared.translate(key, count, &replacements),
        )
    }

    /// The tags for files that Vite builds.
    ///
    /// # Errors
    ///
    /// When they cannot be had.
    pub fn vite(&self, entries: &[&str]) -> Result<String, ViteError> {
        self.shared
            .map_or(Err(ViteError::NotBuilt), |shared| shared.vite(entries))
    }

    /// The address of one file that Vite builds.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub fn vite_asset(&self, entry: &str) -> Result<String, ViteError> {
        self.shared
            .map_or(Err(ViteError::NotBuilt), |shared| shared.vite_asset(entry))
    }

    /// What React's development build needs.
    #[must_use]
    pub fn vite_react_refresh(&self) -> String {
        self.shared
            .map(Shared::vite_react_refresh)
            .unwrap_or_default()
    }

    /// Whether something is shown for the first time in this rendering.
    #[must_use]
    pub fn once(&self, mark: u64) -> bool {
        self.collected.is_none_or(|collected| collected.once(mark))
    }

    /// Adds to a stack; shows nothing.
    pub fn push(&self, stack: &str, first: bool, content: impl AsRef<str>) -> &'static str {
        if let Some(collected) = self.collected {
            collected.push(stack, first, content.as_ref());
        }
        ""
    }

    /// The place of a stack.
    #[must_use]
    pub fn stack(&self, name: &str) -> String {
        self.collected
            .map(|collected| collected.place(name))
            .unwrap_or_default()
    }

    /// Where a fragment begins.
    #[must_use]
    pub fn fragment_start(&self, name: &str) -> String {
        self.collected
            .map(|collected| collected.edge(name))
            .unwrap_or_default()
    }

    /// Where a fragment ends.
    #[must_use]
    pub fn fragment_end(&self, name: &str) -> String {
        self.fragment_start(name)
    }

    /// Keeps a value, or notes why there is none and goes on; the rendering fails at its end.
    pub fn keep<T: Default, E: Display>(&self, result: Result<T, E>) -> T {
        match self.collected {
            Some(collected) => collected.keep(result),
            None => result.unwrap_or_default(),
        }
    }

    /// Why a value could not be kept, if one could not.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        self.collected.and_then(Collected::failure)
    }

    /// Stops the rendering to show a value.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn dd(&self, value: &dyn Debug) -> Result<&'static str, Dumped> {
        Err(Dumped::new(value))
    }

    /// A dynamic component that is none of those that it may be.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn no_component(&self, name: &str, known: &str) -> Result<&'static str, UnknownComponent> {
        Err(UnknownComponent {
            name: name.to_owned(),
            known: known.to_owned(),
        })
    }
}

/// A view asked for a value that is not shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownShared {
    name: String,
}

impl std::fmt::Display for UnknownShared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        write!(
            f,
            "nothing is shared with views as `{name}`: `app.share(\"{name}\", |request| …)` does it"
        )
    }
}

impl std::error::Error for UnknownShared {}

/// A dynamic component was none of those that its tag names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownComponent {
    name: String,
    known: String,
}

impl std::fmt::Display for UnknownComponent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, known } = self;
        write!(
            f,
            "the dynamic component is `{name}`, and its tag only has `of=\"{known}\"`"
        )
    }
}

impl std::error::Error for UnknownComponent {}
