//! The request, as a view sees it.

use std::any::Any;

use super::{Errors, RouteError, ViteError};

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

    /// A value of the session. Default: what [`Self::flash`] has.
    fn session(&self, key: &str) -> Option<String> {
        self.flash(key).map(str::to_owned)
    }

    /// A value that the application shares with all of its views; the outer `None` when there is nothing of that name. Default:
    /// nothing is shared.
    fn shared(&self, name: &str) -> Option<Option<String>> {
        let _ = name;
        None
    }

    /// Whether somebody is signed in with the guard; an empty name is the default one. Default: nobody is.
    fn is_authenticated(&self, guard: &str) -> bool {
        let _ = guard;
        false
    }

    /// A field of the user who is signed in, such as `id` or `name`. Default: none.
    fn user_field(&self, field: &str) -> Option<String> {
        let _ = field;
        None
    }

    /// Whether the user may do something, to these values if any. Default: no.
    fn can(&self, ability: &str, subjects: &[&dyn Any]) -> bool {
        let _ = (ability, subjects);
        false
    }

    /// The name of the environment. Default: `production`.
    fn environment(&self) -> &str {
        "production"
    }

    /// A text in the language of the request, with its `:name`s filled in; of several forms the one for the count.
    /// Default: the key, filled in.
    fn translate(&self, key: &str, count: Option<i64>, replacements: &[(&str, String)]) -> String {
        let _ = count;
        fill_in(key, replacements)
    }

    /// The tags for files that Vite builds. Default: an error, since none are built.
    ///
    /// # Errors
    ///
    /// When there is neither a manifest nor a server, or the manifest lacks an entry. The rendering then fails.
    fn vite(&self, entries: &[&str]) -> Result<String, ViteError> {
        let _ = entries;
        Err(ViteError::NotBuilt)
    }

    /// The address of one file that Vite builds. Default: an error, since none are built.
    ///
    /// # Errors
    ///
    /// As [`Self::vite`].
    fn vite_asset(&self, entry: &str) -> Result<String, ViteError> {
        let _ = entry;
        Err(ViteError::NotBuilt)
    }

    /// What React's development build needs. Default: nothing.
    fn vite_react_refresh(&self) -> String {
        String::new()
    }
}

/// A translated text with its `:name`s filled in; `:Name` begins with a capital letter, `:NAME` is all capitals.
///
/// # Examples
///
/// ```
/// use forge::runtime::fill_in;
///
/// assert_eq!(fill_in("Dear :Name, :name!", &[("name", "ada".to_owned())]), "Dear Ada, ada!");
/// ```
#[must_use]
pub fn fill_in(text: &str, replacements: &[(&str, String)]) -> String {
    // Longer names first, so that `:name` does not eat the start of `:names`.
    let mut replacements: Vec<&(&str, String)> = replacements.iter().collect();
    replacements.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        filled.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let found = replacements.iter().find_map(|(name, value)| {
            let capital = capitalized(name);
            [
                (name.to_string(), value.clone()),
                (capital, capitalized(value)),
                (name.to_uppercase(), value.to_uppercase()),
            ]
            .into_iter()
            .find_map(|(name, value)| Some((rest.strip_prefix(name.as_str())?, value)))
        });
        match found {
            Some((after, value)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => filled.push(':'),
        }
    }
    filled.push_str(rest);
    filled
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
