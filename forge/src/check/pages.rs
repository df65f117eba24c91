//! The mistakes of all views.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::outline::{Outline, survey};
use super::stand_in::{self, StandIn};
use crate::error::{Error, ErrorKind, Errors};
use crate::expression::ExpressionError;
use crate::loader::Loader;
use crate::source::SourceFile;
use crate::span::Span;
use crate::{Options, lower, resolve};

/// A view that the application renders.
#[derive(Clone, Debug)]
pub struct Page {
    /// The name of the view.
    pub view: String,
    /// The fields that it has, if they are known. See [`Options::fields`].
    pub fields: Option<Vec<String>>,
    /// Where the application names the view, to say so if there is none.
    pub named_at: Option<(Arc<SourceFile>, Span)>,
}

/// Finds the mistakes of all views that the loader lists, each once.
///
/// A page is looked at with all that it extends, includes and shows; its names must be fields. Views that no page leads to
/// are looked at by themselves: what they are to be given is not known, so no name in them is taken for a mistake. A
/// component that no page shows is given its props and slots.
///
/// # Errors
///
/// All mistakes, by file and place.
///
/// # Examples
///
/// ```
/// use forge::loader::Memory;
///
/// let views = Memory::new()
///     .with("partials.row", "<li>{{ titel }}</li>")
///     .with("posts.index", "@include(\"partials.row\")")
///     .with("draft", "@if(ready)");
/// let page = forge::Page { view: "posts.index".to_owned(), fields: Some(vec!["title".to_owned()]), named_at: None };
/// let errors = forge::check(&[page], &views).unwrap_err();
/// assert_eq!(
///     errors.to_string(),
///     "draft.forge.html:1:1: `@if` has no `@endif` (add `@endif`)\n\
///      partials/row.forge.html:1:8: the view has no field `titel` (did you mean `title`?)"
/// );
/// ```
pub fn check(pages: &[Page], loader: &dyn Loader) -> Result<(), Errors> {
    let survey = survey(loader);
    let by_name: HashMap<&str, &Outline> = survey
        .iter()
        .map(|outline| (outline.view.as_str(), outline))
        .collect();
    let mut reached = BTreeSet::new();
    let mut errors = Vec::new();
    for page in pages {
        compile(page, loader, &mut errors);
        reach(&page.view, &by_name, &mut reached);
    }
    // First those that nothing shows, then what is left: views that show each other.
    let shown: BTreeSet<&str> = survey
        .iter()
        .flat_map(|outline| outline.uses.iter().map(String::as_str))
        .collect();
    let (inner, outer): (Vec<&Outline>, Vec<&Outline>) = survey
        .iter()
        .partition(|outline| shown.contains(outline.view.as_str()));
    for outline in outer.into_iter().chain(inner) {
        if !reached.contains(outline.view.as_str()) {
            alone(outline, loader, &mut errors);
            reach(&outline.view, &by_name, &mut reached);
        }
    }
    let errors = each_once(errors);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Errors(errors))
    }
}

fn compile(page: &Page, loader: &dyn Loader, errors: &mut Vec<Error>) {
    let options = Options {
        fields: page.fields.clone(),
        ..Options::default()
    };
    // The limit on mistakes is one of each view.
    let mut found = Vec::new();
    let program = resolve::resolve_from(&page.view, page.named_at.as_ref(), loader, &mut found);
    if let Some(program) = program {
        lower::lower(&program, &options, &mut lower::Plain::default(), &mut found);
    }
    errors.append(&mut found);
}

/// Adds a view and all that it shows.
fn reach<'a>(view: &'a str, by_name: &HashMap<&str, &'a Outline>, reached: &mut BTreeSet<&'a str>) {
    let mut open = vec![view];
    while let Some(view) = open.pop() {
        if let Some(outline) = by_name.get(view)
            && reached.insert(&outline.view)
        {
            open.extend(outline.uses.iter().map(String::as_str));
        }
    }
}

/// Looks at a view that no page leads to.
fn alone(outline: &Outline, loader: &dyn Loader, errors: &mut Vec<Error>) {
    let mut found = Vec::new();
    let page = |view: &str| Page {
        view: view.to_owned(),
        fields: None,
        named_at: None,
    };
    match outline
        .tag()
        .and_then(|_| StandIn::for_component(outline, loader))
    {
        Some(around) => {
            compile(&page(stand_in::VIEW), &around, &mut found);
            found.retain_mut(|error| {
                error
                    .notes
                    .retain(|note| note.file.view() != stand_in::VIEW);
                error.file.view() != stand_in::VIEW
            });
        }
        None => {
            compile(&page(&outline.view), loader, &mut found);
            // It may be meant for the inside of a loop.
            found.retain(|error| !is_about_surroundings(&error.kind));
        }
    }
    errors.append(&mut found);
}

fn is_about_surroundings(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::OutsideLoop { .. } | ErrorKind::Expression(ExpressionError::NoLoop)
    )
}

/// Sorts by file and place, and leaves out what was found on the way from more than one page.
fn each_once(mut errors: Vec<Error>) -> Vec<Error> {
    errors.sort_by(|one, other| {
        let key = |error: &Error| (error.span.start, error.span.end);
        one.path()
            .cmp(other.path())
            .then_with(|| key(one).cmp(&key(other)))
    });
    let mut kept: Vec<Error> = Vec::new();
    for error in errors {
        let known = kept.iter().rev().take_while(|other| {
            other.path() == error.path() && other.span.start == error.span.start
        });
        if !known.into_iter().any(|other| other.kind == error.kind) {
            kept.push(error);
        }
    }
    kept
}
