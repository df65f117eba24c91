//! Endpoints for programs, below `/api`. Stateless; errors are JSON.

use anvilforge::prelude::*;

use crate::controllers::home;

/// Registers the routes.
pub fn routes(r: &mut Routes) {
    r.get("/version", home::version).name("api.version");
}
