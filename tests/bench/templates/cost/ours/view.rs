use anvilforge::prelude::*;

use crate::Row;

#[derive(View)]
#[view("widget")]
pub struct Widget {
    pub title: String,
    pub note: Option<String>,
    pub rows: Vec<Row>,
}
