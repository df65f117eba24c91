//! A new, empty database for a case, of every kind that is at hand.

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

use cast::prelude::*;

/// Runs a case on each database.
pub(crate) async fn on_each(case: impl AsyncFn(Db)) {
    on_sqlite(&case).await;
    for variable in ["CAST_TEST_POSTGRES_URL", "CAST_TEST_MYSQL_URL"] {
        if let Ok(url) = env::var(variable) {
            on_server(&url, &case).await;
        }
    }
}

/// Runs a case on a SQLite file.
#[cfg(feature = "sqlite")]
pub(crate) async fn on_sqlite(case: &impl AsyncFn(Db)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("database.sqlite").display());
    let db = Db::connect(&ConnectOptions::new(url).create_if_missing(true))
        .await
        .expect("SQLite opens");
    case(db.clone()).await;
    db.close().await;
}

#[cfg(not(feature = "sqlite"))]
pub(crate) async fn on_sqlite(_: &impl AsyncFn(Db)) {}

/// Runs a case in a database of its own on a server. The URL's user must be able to create one.
async fn on_server(url: &str, case: &impl AsyncFn(Db)) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("cast_test_{}_{number}", std::process::id());
    let admin = Db::connect(&ConnectOptions::new(url).max_connections(1))
        .await
        .expect("the server answers");
    admin
        .execute(&format!("CREATE DATABASE {name}"), vec![])
        .await
        .expect("the database is created");
    let (server, _) = url.rsplit_once('/').expect("a url with a database");
    let db = Db::connect(&ConnectOptions::new(format!("{server}/{name}")))
        .await
        .expect("the database opens");
    case(db.clone()).await;
    db.close().await;
    admin
        .execute(&format!("DROP DATABASE {name}"), vec![])
        .await
        .expect("the database is dropped");
    admin.close().await;
}
