//! A guestbook on axum, sqlx and askama: what one writes by hand to have the pages of a fresh Anvilforge app.
//!
//! It exists to be compiled: see `../run`. It has what those pages have (sessions, a token against forged requests,
//! validation with errors and old input, migrations, static files, graceful shutdown) and nothing more.

mod csrf;
mod entries;
mod error;
mod flash;
mod welcome;

use std::str::FromStr;

use axum::Router;
use axum::routing::get;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tower_http::services::ServeDir;
use tower_http::trace::TraceLayer;
use tower_sessions::{MemoryStore, SessionManagerLayer};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .init();

    let url =
        std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://database.sqlite".to_owned());
    let options = SqliteConnectOptions::from_str(&url)?.create_if_missing(true);
    let db = SqlitePool::connect_with(options).await?;
    sqlx::migrate!().run(&db).await?;

    let app = Router::new()
        .route("/", get(welcome::show))
        .route("/entries", get(entries::index).post(entries::store))
        .fallback_service(ServeDir::new("public"))
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_secure(false))
        .layer(TraceLayer::new_for_http())
        .with_state(db);

    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    tracing::info!(%address, "listening");
    axum::serve(listener, app)
        .with_graceful_shutdown(shutdown())
        .await?;
    Ok(())
}

async fn shutdown() {
    // Without a handler for the signal the process ends by the signal's default, which is as good.
    let _ = tokio::signal::ctrl_c().await;
}
