//! A view becomes a response.

use std::sync::Arc;

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
    #[doc(hidden)]
    pub fn new(view: &'static str, source: askama::Error) -> Self {
        Self { view, source }
    }
}

/// A struct with a template: `#[derive(View)] #[view("posts.index")]`.
///
/// The derive also lets a handler return the struct.
pub trait View {
    /// The name of the template, such as `posts.index`.
    const NAME: &'static str;

    /// Renders the template.
    ///
    /// # Errors
    /// When an expression of the template fails, such as `route` with an unknown name.
    fn render(&self, shared: &Arc<dyn Shared>) -> Result<String, ViewError>;
}

/// Renders a view for a request: what `#[derive(View)]` makes of `IntoResponse`.
pub fn render_view<V: View>(view: &V, request: &Request) -> Response {
    let shared: Arc<dyn Shared> = Arc::new(SharedData::of_request(request));
    match view.render(&shared) {
        Ok(page) => Response::html(page),
        Err(error) => Error::from(error).into_response(request),
    }
}
