//! Endpoints for programs, below `/api`. Stateless; errors are JSON.

use anvilforge::prelude::*;

use crate::controllers::{diagnostics, home, posts};

/// Registers the routes.
pub fn routes(r: &mut Routes) {
    r.get("/version", home::version).name("api.version");
    r.get("/posts", posts::index_json).name("api.posts.index");
    r.post("/posts", posts::store_json).name("api.posts.store");
    r.post("/echo", diagnostics::echo);
    r.get("/fail", diagnostics::fail);
}
