//! The application: everything it consists of is registered here.

use anvilforge::prelude::*;

pub mod controllers;
pub mod migrations;
pub mod models;
pub mod requests;
pub mod routes;
pub mod seeders;
pub mod views;

/// Registers routes, migrations, seeders and models.
#[anvilforge::app]
pub fn app(app: &mut App) {
    app.web(routes::web::routes).api(routes::api::routes);
    app.migrations(migrations::all()).seeders(seeders::all());
    app.models(models::all());
}
