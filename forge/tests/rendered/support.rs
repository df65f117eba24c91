//! A request, and texts to compare.

use std::sync::Arc;

use askama::Template;
use forge::runtime::{Errors, RouteError, Shared, render_with};

/// A request with something of everything.
#[derive(Default)]
pub(crate) struct Request {
    pub(crate) errors: Errors,
    pub(crate) old: Vec<(&'static str, &'static str)>,
    pub(crate) flash: Vec<(&'static str, &'static str)>,
}

impl Shared for Request {
    fn csrf_token(&self) -> Option<&str> {
        Some("t<k")
    }

    fn errors(&self) -> &Errors {
        &self.errors
    }

    fn old(&self, field: &str) -> Option<&str> {
        self.old
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, value)| *value)
    }

    fn flash(&self, key: &str) -> Option<&str> {
        self.flash
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| *value)
    }

    fn route(&self, name: &str, parameters: &[String]) -> Result<String, RouteError> {
        match name {
            "missing" => Err(RouteError::Unknown {
                name: name.to_owned(),
                nearest: None,
            }),
            _ => Ok(format!(
                "/{}/{}",
                name.replace('.', "/"),
                parameters.join("/")
            )),
        }
    }

    fn asset(&self, path: &str) -> String {
        format!("/public/{path}")
    }

    fn config(&self, key: &str) -> Option<String> {
        (key == "app.name").then(|| "Blog & Co".to_owned())
    }
}

/// Renders without a request.
pub(crate) fn render(template: &impl Template) -> String {
    template.render().unwrap()
}

/// Renders for a request.
pub(crate) fn render_for(request: Request, template: &impl Template) -> String {
    let shared: Arc<dyn Shared> = Arc::new(request);
    render_with(&shared, |values| template.render_with_values(values)).unwrap()
}

#[derive(Clone, Default)]
pub(crate) struct Post {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) hidden: bool,
    pub(crate) last: bool,
    pub(crate) tags: Vec<&'static str>,
}

impl Post {
    pub(crate) fn new(id: i64, title: &str) -> Self {
        Self {
            id,
            title: title.to_owned(),
            tags: vec!["a", "b"],
            ..Self::default()
        }
    }

    pub(crate) fn tags(&self) -> Vec<String> {
        self.tags.iter().map(ToString::to_string).collect()
    }

    pub(crate) fn html(&self) -> String {
        format!("<b>{}</b>", self.title)
    }
}
