//! Pages for browsers. Every route here has a session and is protected against forged forms.

use anvilforge::prelude::*;

use crate::controllers::home;

/// Registers the routes.
pub fn routes(r: &mut Routes) {
    r.get("/", home::index).name("home");
}
