//! URLs from route names.

use std::fmt::Display;

use forge::runtime::RouteError;

use super::pattern::Segment;
use super::table::RouteTable;
use crate::http::encode_component;

/// The parameters of a route, in the order of its path, and further ones for the query.
///
/// # Examples
/// ```
/// use anvilforge_core::routing::RouteParameters;
///
/// let parameters = RouteParameters::from(7).query("page", 2);
/// # let _ = parameters;
/// ```
#[derive(Debug, Clone, Default)]
pub struct RouteParameters {
    path: Vec<String>,
    query: Vec<(String, String)>,
}

impl RouteParameters {
    /// Adds the next parameter of the path.
    #[must_use]
    pub fn and(mut self, value: impl Display) -> Self {
        self.path.push(value.to_string());
        self
    }

    /// Adds a parameter of the query string.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl Display) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    pub(crate) fn from_path(path: &[String]) -> Self {
        Self {
            path: path.to_vec(),
            query: Vec::new(),
        }
    }
}

impl From<()> for RouteParameters {
    fn from((): ()) -> Self {
        Self::default()
    }
}

macro_rules! from_display {
    ($($type:ty),*) => {$(
        impl From<$type> for RouteParameters {
            fn from(value: $type) -> Self {
                Self::default().and(value)
            }
        }
    )*};
}

from_display!(
    i16, i32, i64, u16, u32, u64, usize, &str, String, &String, &i64
);

impl<T: Display, const N: usize> From<[T; N]> for RouteParameters {
    fn from(values: [T; N]) -> Self {
        values.iter().fold(Self::default(), RouteParameters::and)
    }
}

impl RouteTable {
    /// The path (and query) of a named route.
    ///
    /// # Errors
    /// When no route has that name (the nearest is suggested), a parameter is missing, or there are
    /// more values than parameters.
    pub fn url(&self, name: &str, parameters: &RouteParameters) -> Result<String, RouteError> {
        let Some(entry) = self.by_name(name) else {
            return Err(self.unknown_name(name));
        };
        let mut values = parameters.path.iter();
        let mut url = String::new();
        for segment in &entry.parsed.pattern.segments {
            match segment {
                Segment::Literal(text) => {
                    url.push('/');
                    url.push_str(text);
                }
                Segment::Parameter {
                    name: parameter,
                    optional,
                } => match values.next() {
                    Some(value) if !value.is_empty() => {
                        url.push('/');
                        url.push_str(&encode_component(value));
                    }
                    _ if *optional => {}
                    _ => {
                        let (name, parameter) = (name.to_owned(), parameter.clone());
                        return Err(RouteError::MissingParameter { name, parameter });
                    }
                },
                Segment::Rest { .. } => {
                    for piece in values
                        .next()
                        .into_iter()
                        .flat_map(|value| value.split('/'))
                        .filter(|piece| !piece.is_empty())
                    {
                        url.push('/');
                        url.push_str(&encode_component(piece));
                    }
                }
            }
        }
        if values.next().is_some() {
            return Err(RouteError::TooManyParameters {
                name: name.to_owned(),
            });
        }
        if url.is_empty() {
            url.push('/');
        }
        for (index, (key, value)) in parameters.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(&format!(
                "{}={}",
                encode_component(key),
                encode_component(value)
            ));
        }
        Ok(url)
    }

    #[cold]
    fn unknown_name(&self, name: &str) -> RouteError {
        let nearest = self
            .names()
            .map(|known| (strsim::damerau_levenshtein(known, name), known))
            .min()
            .filter(|(distance, _)| *distance <= 3);
        RouteError::Unknown {
            name: name.to_owned(),
            nearest: nearest.map(|(_, nearest)| nearest.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RouteParameters, RouteTable};
    use crate::routing::Routes;

    async fn handler() {}

    fn table() -> RouteTable {
        let mut routes = Routes::default();
        routes
            .get("/posts/{post}/{slug?}", handler)
            .name("posts.show");
        routes.get("/", handler).name("home");
        RouteTable::build(vec![routes]).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    #[test]
    fn fills_parameters_and_encodes_them() {
        let url = |parameters: RouteParameters| table().url("posts.show", &parameters);
        assert_eq!(url(7.into()).unwrap(), "/posts/7");
        assert_eq!(url(["a/b", "ü"].into()).unwrap(), "/posts/a%2Fb/%C3%BC");
        assert_eq!(
            url(RouteParameters::from(7).query("q", "a b")).unwrap(),
            "/posts/7?q=a%20b"
        );
        assert_eq!(table().url("home", &().into()).unwrap(), "/");
    }

    #[test]
    fn says_what_is_missing_unknown_or_too_much() {
        let error = |name: &str, parameters: RouteParameters| {
            table().url(name, &parameters).unwrap_err().to_string()
        };
        assert!(error("posts.show", ().into()).contains("needs the parameter `post`"));
        assert!(error("post.show", 7.into()).contains("did you mean `posts.show`?"));
        assert!(error("home", 7.into()).contains("fewer parameters"));
    }
}
