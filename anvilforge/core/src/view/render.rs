//! A view becomes a response.

use std::sync::Arc;

use askama::FastWritable;
use forge::runtime::Shared;

use crate::error::Error;
use crate::http::{IntoResponse, Request, Response};
use crate::view::SharedData;

/// Why a view could not be rendered.
#[derive(Debug, thiserror::Error)]
#[error("the view `{view}` could not be rendered")]
pub struct ViewError {
    view: &'static str,
    source: askama::Error,
}

impl ViewError {
    fn new(view: &'static str, source: askama::Error) -> Self {
        Self { view, source }
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
}

/// A view of which no type is known any more, so that what renders it is compiled once.
#[doc(hidden)]
pub struct Rendering<'a> {
    name: &'static str,
    template: &'a dyn FastWritable,
    length: usize,
}

impl<'a> Rendering<'a> {
    /// A view by the name of its template, with the length of the text that it is expected to give.
    pub fn new(name: &'static str, template: &'a dyn FastWritable, length: usize) -> Self {
        Self {
            name,
            template,
            length,
        }
    }

    fn render(&self, shared: &Arc<dyn Shared>) -> Result<String, ViewError> {
        forge::runtime::render_with(shared, |values| {
            let mut page = String::with_capacity(self.length);
            self.template.write_into(&mut page, values)?;
            Ok(page)
        })
        .map_err(|error| ViewError::new(self.name, error))
    }
}

/// Renders a view for a request: what `#[derive(View)]` makes of `IntoResponse`.
pub fn render_view(view: &Rendering<'_>, request: &Request) -> Response {
    let shared: Arc<dyn Shared> = Arc::new(SharedData::of_request(request));
    match view.render(&shared) {
        Ok(page) => Response::html(page),
        Err(error) => Error::from(error).into_response(request),
    }
}
