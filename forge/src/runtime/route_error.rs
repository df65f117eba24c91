//! Why a view could not name a route.

use std::fmt;

/// A route that a view asked for, and cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteError {
    /// No route has the name.
    Unknown {
        /// The name.
        name: String,
        /// A route that has nearly this name.
        nearest: Option<String>,
    },
    /// The route needs a parameter that was not given.
    MissingParameter {
        /// The route.
        name: String,
        /// The parameter.
        parameter: String,
    },
    /// More parameters were given than the route has.
    TooManyParameters {
        /// The route.
        name: String,
    },
    /// The view is not rendered for a request, so no routes are known.
    NoRequest {
        /// The route.
        name: String,
    },
}

impl fmt::Display for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown {
                name,
                nearest: Some(nearest),
            } => {
                write!(f, "no route is named `{name}`: did you mean `{nearest}`?")
            }
            Self::Unknown {
                name,
                nearest: None,
            } => {
                write!(
                    f,
                    "no route is named `{name}`: `cargo anvil routes` lists those that are"
                )
            }
            Self::MissingParameter { name, parameter } => {
                write!(f, "the route `{name}` needs the parameter `{parameter}`")
            }
            Self::TooManyParameters { name } => {
                write!(f, "the route `{name}` has fewer parameters than were given")
            }
            Self::NoRequest { name } => {
                write!(
                    f,
                    "the route `{name}` is asked for by a view that is not rendered for a request"
                )
            }
        }
    }
}

impl std::error::Error for RouteError {}
