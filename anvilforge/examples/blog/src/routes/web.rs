//! Pages for browsers. Every route here has a session and is protected against forged forms.

use anvilforge::prelude::*;

use crate::controllers::{diagnostics, home, posts, sockets};
use crate::middleware::deny_robots;

/// Registers the routes.
pub fn routes(r: &mut Routes) {
    r.get("/", home::index).name("home");
    r.prefix("/posts").name("posts.").group(|r| {
        r.get("/", posts::index).name("index");
        r.get("/create", posts::create).name("create");
        r.post("/", posts::store).name("store");
        r.get("/{post}", posts::show).name("show");
        r.get("/{post}/edit", posts::edit).name("edit");
        r.put("/{post}", posts::update).name("update");
        r.delete("/{post}", posts::destroy).name("destroy");
    });
    r.prefix("/sockets").group(|r| {
        r.get("/echo", sockets::echo);
        r.get("/open-echo", sockets::open_echo);
        r.get("/count", sockets::count);
        r.get("/farewell", sockets::farewell);
    });
    r.prefix("/diagnostics").middleware(deny_robots).group(|r| {
        r.get("/fail", diagnostics::fail);
        r.get("/panic", diagnostics::panic);
        r.get("/forbid", diagnostics::forbid);
        r.get("/lost", diagnostics::lost);
        r.get("/gone", diagnostics::gone);
        r.get("/stale", diagnostics::stale);
        r.redirect("/old", "/diagnostics/new");
    });
}
