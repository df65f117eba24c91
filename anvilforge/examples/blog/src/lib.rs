//! The application: everything it consists of is registered here.

use anvilforge::prelude::*;

pub mod controllers;
pub mod middleware;
pub mod migrations;
pub mod models;
pub mod requests;
pub mod routes;
pub mod seeders;
pub mod views;

/// Registers routes, migrations, seeders and models.
#[anvilforge::app]
pub fn app(app: &mut App) {
    app.middleware(middleware::sign);
    app.web(routes::web::routes).api(routes::api::routes);
    app.error_page(StatusCode::GONE, || {
        Html("<h1>This post was removed for good.</h1>")
    });
    app.share("version", |_| Some(env!("CARGO_PKG_VERSION").to_owned()));
    app.migrations(migrations::all()).seeders(seeders::all());
    app.models(models::all());
}
