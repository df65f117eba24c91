use anvilforge::prelude::*;

/// What the template `WIDGET_VIEW` is given.
#[derive(View)]
#[view("WIDGET_VIEW")]
pub struct Widget {}
