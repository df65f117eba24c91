//! Connecting: what is made, what is refused, and how it says so.

use cast::prelude::*;
use cast::{Error, Value};

use crate::backend::on_each;

async fn refused(url: &str) -> Error {
    Db::connect(&ConnectOptions::new(url))
        .await
        .expect_err("the connection is refused")
}

#[tokio::test]
async fn a_url_of_no_known_database_is_refused_without_its_password() {
    let error = refused("oracle://me:hunter2@db/x").await;
    assert!(matches!(error, Error::InvalidUrl { .. }));
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[cfg(not(feature = "postgres"))]
#[tokio::test]
async fn a_driver_that_is_not_compiled_in_names_its_feature() {
    assert_eq!(
        refused("postgres://localhost/blog").await.to_string(),
        "PostgreSQL support is not compiled in: add the feature `postgres` to the `anvilforge` \
         dependency in Cargo.toml"
    );
}

#[cfg(not(feature = "tls"))]
#[tokio::test]
async fn encryption_that_is_not_compiled_in_names_its_feature() {
    let error = refused("postgres://me:hunter2@127.0.0.1:1/blog?sslmode=verify-full").await;
    assert_eq!(
        error.to_string(),
        "`sslmode=verify-full` of the url `postgres://me:***@127.0.0.1:1/blog?sslmode=verify-full` asks for \
         TLS, which is not compiled in: add the feature `tls` to the `anvilforge` dependency in Cargo.toml"
    );
    let error = refused("mysql://me@127.0.0.1:1/blog?ssl-mode=REQUIRED").await;
    assert!(matches!(error, Error::MissingTls { .. }), "{error}");
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    let error = refused("postgres://me:hunter2@127.0.0.1:1/blog").await;
    assert_eq!(
        error.to_string(),
        "cannot connect to PostgreSQL at `postgres://me:***@127.0.0.1:1/blog`: connection refused; check \
         that the server runs there and that `DATABASE_URL` is right"
    );
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_missing_file_is_not_made_silently() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/database.sqlite");
    let url = format!("sqlite:{}", path.display());
    let error = refused(&url).await;
    assert!(
        matches!(&error, Error::MissingFile { path: named } if *named == path),
        "{error}"
    );
    assert!(error.to_string().contains("cargo anvil migrate"), "{error}");
    assert!(!path.parent().unwrap().exists());

    let db = Db::connect(&ConnectOptions::new(&url).create_if_missing(true))
        .await
        .unwrap();
    let mode = db.select("PRAGMA journal_mode", vec![]).await.unwrap();
    assert_eq!(mode[0].get::<String>("journal_mode").unwrap(), "wal");
    let keys = db.select("PRAGMA foreign_keys", vec![]).await.unwrap();
    assert_eq!(keys[0].get::<i64>("foreign_keys").unwrap(), 1);
    db.close().await;
    assert!(path.exists());
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_database_in_memory_keeps_its_tables_between_calls() {
    let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
        .await
        .unwrap();
    db.execute("CREATE TABLE things (id integer)", vec![])
        .await
        .unwrap();
    db.execute("INSERT INTO things VALUES (1)", vec![])
        .await
        .unwrap();
    assert_eq!(
        db.select("SELECT id FROM things", vec![])
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn raw_values_stand_as_question_marks_on_every_database() {
    on_each(async |db| {
        db.execute(
            "CREATE TABLE things (name varchar(20), amount integer)",
            vec![],
        )
        .await
        .unwrap();
        let insert = "INSERT INTO things (name, amount) VALUES (?, ?)";
        assert_eq!(
            db.execute(insert, vec!["a?".into(), 1.into()])
                .await
                .unwrap(),
            1
        );
        db.execute(insert, vec![Value::NULL, Value::NULL])
            .await
            .unwrap();
        db.execute(insert, vec!["b".into(), 2.into()])
            .await
            .unwrap();
        let rows = db
            .select(
                "SELECT name, amount FROM things WHERE amount > ?",
                vec![0.into()],
            )
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get::<String>("name").unwrap(), "a?");
        assert_eq!(rows[1].get::<Option<i32>>("amount").unwrap(), Some(2));
    })
    .await;
}

#[tokio::test]
async fn a_refused_statement_is_in_the_error() {
    on_each(async |db| {
        let error = db.execute("SELEC 1", vec![]).await.unwrap_err();
        assert_eq!(error.to_string(), "the database refused `SELEC 1`");
        assert!(std::error::Error::source(&error).is_some());
    })
    .await;
}

#[tokio::test]
async fn a_closed_database_says_so() {
    on_each(async |db| {
        db.close().await;
        let error = db.select("SELECT 1", vec![]).await.unwrap_err();
        assert!(matches!(error, Error::Closed), "{error}");
    })
    .await;
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_pool_whose_connections_are_all_in_use_says_so() {
    let options = ConnectOptions::new("sqlite::memory:")
        .acquire_timeout(std::time::Duration::from_millis(20));
    let db = Db::connect(&options).await.unwrap();
    let tx = db.begin().await.unwrap();
    let error = db.select("SELECT 1", vec![]).await.unwrap_err();
    assert!(matches!(error, Error::PoolTimeout { .. }), "{error}");
    tx.rollback().await.unwrap();
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_writer_that_waits_too_long_is_told_of_the_lock() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("database.sqlite").display());
    let options = ConnectOptions::new(url)
        .create_if_missing(true)
        .busy_timeout(std::time::Duration::from_millis(20));
    let db = Db::connect(&options).await.unwrap();
    db.execute("CREATE TABLE things (id integer)", vec![])
        .await
        .unwrap();
    let tx = db.begin().await.unwrap();
    let error = db
        .execute("INSERT INTO things VALUES (1)", vec![])
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    tx.rollback().await.unwrap();
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn connections_have_names_and_their_own_listeners() {
    let memory = || ConnectOptions::new("sqlite::memory:");
    let db = Db::connect_all(&memory(), &[("reports".to_owned(), memory())])
        .await
        .unwrap();
    assert_eq!(db.connection_names(), ["default", "reports"]);
    let reports = db.connection("reports").unwrap();
    reports.enable_query_log();
    reports
        .execute("CREATE TABLE sums (id integer)", vec![])
        .await
        .unwrap();
    assert!(db.select("SELECT id FROM sums", vec![]).await.is_err());
    assert_eq!(reports.query_log().len(), 1);
    assert_eq!(reports.query_log()[0].connection, "reports");
    let back = reports.connection("default").unwrap();
    assert_eq!(back.connection_name(), "default");
    let error = db.connection("report").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no database connection `report` (did you mean `reports`?): there is `default`, \
         `reports`"
    );
    assert!(matches!(error, Error::UnknownConnection { .. }));
    db.close().await;
    assert!(matches!(
        reports.select("SELECT 1", vec![]).await,
        Err(Error::Closed)
    ));
}
