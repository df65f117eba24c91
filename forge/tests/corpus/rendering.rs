//! What the macros of `forge-corpus` make of a case, and how it is rendered.

use std::any::Any;
use std::sync::Arc;

use forge::live::{self, Live, Program};
use forge::loader::{Memory, TEXT_EXTENSION};
use forge::runtime::{Shared, render_fragment_with, render_with};

use super::fixtures::Request;

/// A page, or why there is none.
pub(crate) type Rendered = Result<String, String>;
/// Views, as name and text.
pub(crate) type Views<'a> = [(&'a str, &'a str)];

/// A case, and what came of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) outcome: Outcome,
    /// The views that are edited after the case was compiled.
    pub(crate) after: &'static [(&'static str, &'static str)],
}

pub(crate) enum Outcome {
    /// The mistakes that were found in its views.
    Refused(&'static str),
    /// How the view is rendered by each back end.
    Compiled {
        release: fn() -> Rendered,
        /// By the development renderer, from files.
        disk: fn(&live::Views) -> Rendered,
        /// By the development renderer, after these views were edited.
        live: fn(&Views<'_>) -> Rendered,
    },
}

/// Renders a view or a fragment of it.
pub(crate) fn render(
    request: Request,
    fragment: Option<&str>,
    render: impl FnOnce(&(&'static str, &dyn Any)) -> Result<String, String>,
) -> Result<String, String> {
    let shared: Arc<dyn Shared> = Arc::new(request);
    match fragment {
        None => render_with(&shared, render),
        Some(name) => render_fragment_with(&shared, name, render)
            .map(|fragment| fragment.unwrap_or_else(|| "no such fragment".to_owned())),
    }
}

/// Renders a view with the development renderer; its templates may be others than those that it was compiled from.
pub(crate) fn render_live(
    request: Request,
    fragment: Option<&str>,
    view: &dyn Live,
    views: &[(&str, &str)],
    after: &[(&str, &str)],
) -> Result<String, String> {
    let is_edited = |name: &str| after.iter().any(|(edited, _)| *edited == name);
    let left = views.iter().filter(|(name, _)| !is_edited(name));
    let edited = after.iter().filter(|(_, text)| !text.is_empty());
    let views = left
        .chain(edited)
        .fold(Memory::new(), |views, (name, text)| {
            match name.strip_suffix(TEXT_EXTENSION) {
                Some(name) => views.with_text(name, *text),
                None => views.with(*name, *text),
            }
        });
    let program = Program::read(view.known(), &views).map_err(|error| format!("{error:#}"))?;
    render(request, fragment, |values| {
        program
            .render(view, values.1)
            .map_err(|error| error.to_string())
    })
}
