//! `@dump` and `@dd`.

use std::fmt::{self, Debug, Write};

use super::escape::escape_value;

/// A value as a programmer wants to see it, in HTML.
#[must_use]
pub fn dump(value: &dyn Debug) -> String {
    let mut html = String::from("<pre class=\"forge-dump\">");
    let text = format_args!("{value:#?}").to_string();
    let _infallible = escape_value(&text, &mut html);
    let _infallible = html.write_str("</pre>");
    html
}

/// A rendering that `@dd` stopped, with the value that it was to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumped {
    value: String,
}

impl Dumped {
    pub(super) fn new(value: &dyn Debug) -> Self {
        Self {
            value: format!("{value:#?}"),
        }
    }
}

impl fmt::Display for Dumped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`@dd` stopped the rendering to show\n{}", self.value)
    }
}

impl std::error::Error for Dumped {}
