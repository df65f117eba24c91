use anvilforge::database::Page;
use anvilforge::prelude::*;

use crate::models::Widget;

/// What the template `widgets.index` is given.
#[derive(View)]
#[view("widgets.index")]
pub struct WidgetsIndex {
    pub widgets: Page<Widget>,
    pub search: String,
}
