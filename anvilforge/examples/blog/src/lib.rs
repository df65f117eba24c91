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

/// Registers routes, migrations and seeders.
#[anvilforge::app]
pub fn app(app: &mut App) {
    app.web(routes::web::routes).api(routes::api::routes);
    app.migrations(migrations::all()).seeders(seeders::all());
}
