//! A new, empty database for a case, of every kind that is at hand.

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use cast::prelude::*;

/// Runs a case on each database.
pub(crate) async fn on_each(case: impl AsyncFn(Db)) {
    on_each_url(async |db, _| case(db).await).await;
}

/// Runs a case on each database, and tells it the database's URL, to connect in another way.
pub(crate) async fn on_each_url(case: impl AsyncFn(Db, String)) {
    on_sqlite(&case).await;
    for variable in ["CAST_TEST_POSTGRES_URL", "CAST_TEST_MYSQL_URL"] {
        if let Ok(url) = env::var(variable) {
            on_server(&url, &case).await;
        }
    }
}

/// Waits for a condition, and fails when it does not come true.
pub(crate) async fn until(what: &str, mut condition: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    while !condition().await {
        assert!(Instant::now() < end, "{what} did not happen");
        looks.tick().await;
    }
}

/// Runs a case on a SQLite file.
#[cfg(feature = "sqlite")]
async fn on_sqlite(case: &impl AsyncFn(Db, String)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("database.sqlite").display());
    let db = Db::connect(&ConnectOptions::new(&url).create_if_missing(true))
        .await
        .expect("SQLite opens");
    case(db.clone(), url).await;
    db.close().await;
}

#[cfg(not(feature = "sqlite"))]
async fn on_sqlite(_: &impl AsyncFn(Db, String)) {}

/// Runs a case in a database of its own on a server. The URL's user must be able to create one.
async fn on_server(url: &str, case: &impl AsyncFn(Db, String)) {
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
    let own = format!("{server}/{name}");
    let db = Db::connect(&ConnectOptions::new(&own))
        .await
        .expect("the database opens");
    case(db.clone(), own).await;
    db.close().await;
    admin
        .execute(&format!("DROP DATABASE {name}"), vec![])
        .await
        .expect("the database is dropped");
    admin.close().await;
}
