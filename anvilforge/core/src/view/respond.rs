//! A view becomes a response, whole or a fragment of it.

use std::sync::Arc;

use forge::runtime::Shared;

use super::{Rendering, SharedData, View};
use crate::error::Error;
use crate::http::{IntoResponse, Request, Response};

/// Renders a view for a request: what `#[derive(View)]` makes of `IntoResponse`.
#[doc(hidden)]
pub fn render_view(view: &Rendering<'_>, request: &Request) -> Response {
    let shared: Arc<dyn Shared> = Arc::new(SharedData::of_request(request));
    match view.render(&shared) {
        Ok(page) => response(view, page),
        Err(error) => Error::from(error).into_response(request),
    }
}

fn render_fragment(view: &Rendering<'_>, fragment: &str, request: &Request) -> Response {
    let shared: Arc<dyn Shared> = Arc::new(SharedData::of_request(request));
    match view.render_fragment(fragment, &shared) {
        Ok(Some(part)) => response(view, part),
        Ok(None) => Error::message(format!(
            "the view `{}` shows no fragment `{fragment}`: is its `@fragment(\"{fragment}\")` within a condition?",
            view.name()
        ))
        .into_response(request),
        Err(error) => Error::from(error).into_response(request),
    }
}

fn response(view: &Rendering<'_>, text: String) -> Response {
    if view.is_plain_text() {
        Response::text(text)
    } else {
        Response::html(text)
    }
}

/// One `@fragment` of a view as the answer: what scripts exchange in a page that is there already.
///
/// # Examples
/// ```
/// use anvilforge_core::http::Request;
/// use anvilforge_core::view::{Fragment, View};
///
/// fn rows<V: View>(page: V, request: &Request) -> Fragment<V> {
///     let asked = request.header("hx-target").map(str::to_owned);
///     Fragment::when(page, asked.as_deref() == Some("rows"), "rows")
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Fragment<V> {
    view: V,
    fragment: Option<&'static str>,
}

impl<V: View> Fragment<V> {
    /// The part between `@fragment("name")` and `@endfragment`.
    pub fn of(view: V, name: &'static str) -> Self {
        Self::when(view, true, name)
    }

    /// The part if the condition holds, else the whole page.
    pub fn when(view: V, condition: bool, name: &'static str) -> Self {
        let fragment = condition.then_some(name);
        Self { view, fragment }
    }
}

impl<V: View> IntoResponse for Fragment<V> {
    fn into_response(self, request: &Request) -> Response {
        match self.fragment {
            Some(fragment) => render_fragment(&self.view.rendering(), fragment, request),
            None => render_view(&self.view.rendering(), request),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_no_html() {
        let page = Rendering::new("a", &"<b>", 3);
        let content_type = |response: Response| {
            let value = response.headers().get("content-type").cloned();
            value.expect("a type").to_str().expect("a text").to_owned()
        };
        let html = content_type(response(&page, "<b>".to_owned()));
        let text = content_type(response(&page.plain_text(), "<b>".to_owned()));
        assert_eq!((&html[..9], &text[..10]), ("text/html", "text/plain"));
    }
}
