//! A view becomes a text.

use std::error::Error as StdError;
use std::sync::Arc;

use askama::FastWritable;
use forge::runtime::Shared;

use super::SharedData;
use crate::app::AppState;

#[cfg(debug_assertions)]
use super::live::{self, LiveSource};

/// Why a view could not be rendered.
///
/// In a build with debug assertions the reason may also be a mistake in a template, or an expression that is new in one.
#[derive(Debug, thiserror::Error)]
#[error("the view `{view}` could not be rendered")]
pub struct ViewError {
    view: &'static str,
    source: Box<dyn StdError + Send + Sync>,
}

impl ViewError {
    fn new(view: &'static str, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        Self { view, source }
    }

    /// The view.
    #[cfg(debug_assertions)]
    pub(crate) fn view(&self) -> &'static str {
        self.view
    }

    /// What the development renderer says.
    #[cfg(debug_assertions)]
    pub(crate) fn live(&self) -> Option<&forge::live::LiveError> {
        self.source.downcast_ref()
    }
}

/// A struct with a template: `#[derive(View)] #[view("posts.index")]`.
///
/// The derive also lets a handler return the struct.
pub trait View {
    /// The name of the template, such as `posts.index`.
    const NAME: &'static str;

    /// The template with its values, as the derive compiled it.
    #[doc(hidden)]
    fn rendering(&self) -> Rendering<'_>;

    /// Renders the template.
    ///
    /// # Errors
    /// When an expression of the template fails, such as `route` with an unknown name.
    fn render(&self, shared: &Arc<dyn Shared>) -> Result<String, ViewError> {
        self.rendering().render(shared)
    }

    /// Renders one `@fragment` of the template; `None` when the page shows no fragment of that name.
    ///
    /// # Errors
    /// When an expression of the template fails, wherever on the page it stands.
    fn render_fragment(
        &self,
        fragment: &str,
        shared: &Arc<dyn Shared>,
    ) -> Result<Option<String>, ViewError> {
        self.rendering().render_fragment(fragment, shared)
    }
}

impl AppState {
    /// Renders a view that no request asked for: the text of a mail, a feed that a job writes.
    ///
    /// What belongs to a request is not there: see [`SharedData`]. The template may be HTML (`welcome.forge.html`) or plain text
    /// (`welcome.forge.txt`), in which nothing is escaped.
    ///
    /// # Errors
    /// When an expression of the template fails.
    ///
    /// # Examples
    /// ```
    /// use anvilforge_core::app::AppState;
    /// use anvilforge_core::view::{View, ViewError};
    ///
    /// /// Both texts of a mail, for the program that sends it.
    /// fn parts(state: &AppState, html: &impl View, text: &impl View) -> Result<[String; 2], ViewError> {
    ///     Ok([state.render(html)?, state.render(text)?])
    /// }
    /// ```
    pub fn render(&self, view: &impl View) -> Result<String, ViewError> {
        let shared: Arc<dyn Shared> = Arc::new(SharedData::of_app(self));
        view.rendering().render(&shared)
    }
}

/// A view of which no type is known any more, so that what renders it is compiled once.
#[doc(hidden)]
pub struct Rendering<'a> {
    name: &'static str,
    template: Template<'a>,
    is_plain_text: bool,
}

/// The two forms in which a template is compiled into the application.
enum Template<'a> {
    /// As a whole, with the length of the text that it is expected to give.
    Whole(&'a dyn FastWritable, usize),
    /// Its expressions alone; everything else is read from the file.
    #[cfg(debug_assertions)]
    Live(&'a dyn forge::live::Live, &'static LiveSource),
}

impl<'a> Rendering<'a> {
    /// A view that is compiled as a whole, with the length of the text that it is expected to give.
    pub fn new(name: &'static str, template: &'a dyn FastWritable, length: usize) -> Self {
        Self {
            name,
            template: Template::Whole(template, length),
            is_plain_text: false,
        }
    }

    /// The same for a template of plain text.
    #[must_use]
    pub fn plain_text(self) -> Self {
        let is_plain_text = true;
        Self {
            is_plain_text,
            ..self
        }
    }

    /// A view of which the expressions are compiled.
    #[cfg(debug_assertions)]
    pub fn live(view: &'a dyn forge::live::Live, source: &'static LiveSource) -> Self {
        Self {
            name: view.known().view,
            template: Template::Live(view, source),
            is_plain_text: view.known().is_plain_text,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn is_plain_text(&self) -> bool {
        self.is_plain_text
    }

    pub(super) fn render(&self, shared: &Arc<dyn Shared>) -> Result<String, ViewError> {
        match self.template {
            Template::Whole(template, length) => forge::runtime::render_with(shared, |values| {
                let mut page = String::with_capacity(length);
                template.write_into(&mut page, values)?;
                Ok(page)
            })
            .map_err(|error: askama::Error| ViewError::new(self.name, error)),
            #[cfg(debug_assertions)]
            Template::Live(view, source) => {
                live::render(view, source, shared).map_err(|error| ViewError::new(self.name, error))
            }
        }
    }

    pub(super) fn render_fragment(
        &self,
        fragment: &str,
        shared: &Arc<dyn Shared>,
    ) -> Result<Option<String>, ViewError> {
        match self.template {
            Template::Whole(template, length) => {
                forge::runtime::render_fragment_with(shared, fragment, |values| {
                    let mut page = String::with_capacity(length);
                    template.write_into(&mut page, values)?;
                    Ok(page)
                })
                .map_err(|error: askama::Error| ViewError::new(self.name, error))
            }
            #[cfg(debug_assertions)]
            Template::Live(view, source) => live::render_fragment(view, fragment, source, shared)
                .map_err(|error| ViewError::new(self.name, error)),
        }
    }
}
