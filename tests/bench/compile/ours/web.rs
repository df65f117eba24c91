//! Pages for browsers. Every route here has a session and is protected against forged forms.

use anvilforge::prelude::*;

use crate::controllers::home;
use crate::controllers::widgets;

/// Registers the routes.
pub fn routes(r: &mut Routes) {
    r.get("/", home::index).name("home");
    r.get("/widgets", widgets::index);
    r.post("/widgets", widgets::store);
    r.get("/widgets/{id}", widgets::show);
    r.put("/widgets/{id}", widgets::update);
    r.delete("/widgets/{id}", widgets::destroy);
}
