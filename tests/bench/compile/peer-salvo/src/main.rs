//! Resources on salvo, sqlx and askama. It exists to be compiled: see `../run`.

mod database;
mod error;
mod list;
mod widgets;

use std::str::FromStr;

use salvo::prelude::*;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url =
        std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://database.sqlite".to_owned());
    let options = SqliteConnectOptions::from_str(&url)?.create_if_missing(true);
    let db = SqlitePool::connect_with(options).await?;
    sqlx::migrate!().run(&db).await?;

    let router = Router::new()
        .push(widgets::router())
        .hoop(database::Inject(db));

    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let acceptor = TcpListener::new(address).bind().await;
    Server::new(acceptor).serve(router).await;
    Ok(())
}
