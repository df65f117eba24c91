use askama::Template;

use crate::Row;

#[derive(Template)]
#[template(path = "widget.html")]
pub struct Widget {
    pub title: String,
    pub note: Option<String>,
    pub rows: Vec<Row>,
}
