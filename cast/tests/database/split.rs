//! Reading from databases that repeat another. Here they do not repeat it, so that it can be seen
//! which one answered.

use cast::Error;
use cast::prelude::*;

struct Split {
    db: Db,
    folder: tempfile::TempDir,
}

/// A database whose copies say in `places` which they are.
async fn split(replicas: &[&str], sticky: bool) -> Split {
    let folder = tempfile::tempdir().unwrap();
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    for name in ["primary"].iter().chain(replicas) {
        let db = Db::connect(&ConnectOptions::new(url(name)).create_if_missing(true))
            .await
            .unwrap();
        db.execute("CREATE TABLE places (name text)", vec![])
            .await
            .unwrap();
        db.execute("INSERT INTO places VALUES (?)", vec![(*name).into()])
            .await
            .unwrap();
        db.close().await;
    }
    let mut options = ConnectOptions::new(url("primary")).sticky(sticky);
    for name in replicas {
        options = options.read_url(url(name));
    }
    let db = Db::connect(&options).await.unwrap();
    Split { db, folder }
}

async fn place(db: &dyn Executor) -> String {
    let rows = db.select("SELECT name FROM places", vec![]).await.unwrap();
    rows[0].get("name").unwrap()
}

#[tokio::test]
async fn reads_go_to_each_copy_in_turn_and_writes_to_the_original() {
    let split = split(&["one", "two"], true).await;
    let db = &split.db;
    let seen = [place(db).await, place(db).await, place(db).await];
    assert_eq!(seen, ["one", "two", "one"]);
    db.execute("UPDATE places SET name = name || '!'", vec![])
        .await
        .unwrap();
    assert_eq!(place(&db.primary()).await, "primary!");
    // A plain handle keeps no count of what it wrote.
    assert_eq!(place(db).await, "two");
    let tx = db.begin().await.unwrap();
    assert_eq!(place(&tx).await, "primary!");
    drop(tx);
    let locking = db
        .select("SELECT name FROM places -- for update", vec![])
        .await
        .unwrap();
    assert_eq!(locking[0].get::<String>("name").unwrap(), "primary!");
    db.close().await;
    drop(split.folder);
}

#[tokio::test]
async fn a_scope_reads_from_where_it_has_written() {
    let split = split(&["copy"], true).await;
    let request = split.db.scoped();
    let part = request.clone();
    assert_eq!(place(&request).await, "copy");
    part.execute("UPDATE places SET name = 'new'", vec![])
        .await
        .unwrap();
    assert_eq!(place(&request).await, "new");
    assert_eq!(place(&split.db.scoped()).await, "copy");
    let other = split.db.scoped();
    other.begin().await.unwrap().rollback().await.unwrap();
    assert_eq!(place(&other).await, "new");
}

#[tokio::test]
async fn stickiness_can_be_turned_off() {
    let split = split(&["copy"], false).await;
    let request = split.db.scoped();
    request
        .execute("UPDATE places SET name = 'new'", vec![])
        .await
        .unwrap();
    assert_eq!(place(&request).await, "copy");
}

#[tokio::test]
async fn a_copy_that_is_not_there_is_found_out_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let options = ConnectOptions::new("sqlite::memory:")
        .read_url(format!("sqlite:{}", folder.path().join("none").display()));
    let error = Db::connect(&options).await.unwrap_err();
    assert!(matches!(error, Error::MissingFile { .. }), "{error}");
}

#[derive(PartialEq, anvil_macros::Model)]
#[model(table = "things", crate = "cast")]
struct Thing {
    id: i64,
    name: String,
}

#[tokio::test]
async fn what_was_lost_to_somebody_else_is_read_where_it_was_written() {
    let split = split(&["copy"], true).await;
    let db = &split.db;
    for handle in [db.clone(), copy(&split).await] {
        let sql = "CREATE TABLE things (id integer primary key, name text unique)";
        handle.execute(sql, vec![]).await.unwrap();
    }
    Thing::create(db, NewThing { name: "a".into() })
        .await
        .unwrap();
    // The copy has not heard of it yet.
    assert_eq!(Thing::query().count(db).await.unwrap(), 0);
    let new = || NewThing { name: "a".into() };
    let found = Thing::query()
        .filter(Thing::name.eq("a"))
        .first_or_create(db, new())
        .await;
    assert_eq!(found.unwrap().id, 1);
}

#[tokio::test]
async fn a_record_is_refreshed_from_where_it_is_written() {
    let split = split(&["copy"], true).await;
    let db = &split.db;
    let copy = copy(&split).await;
    for handle in [db, &copy] {
        let sql = "CREATE TABLE things (id integer primary key, name text unique)";
        handle.execute(sql, vec![]).await.unwrap();
        let old = NewThing { name: "old".into() };
        Thing::create(handle, old).await.unwrap();
    }
    let mut thing = Thing::find_or_fail(db, 1).await.unwrap();
    let change = "UPDATE things SET name = 'new'";
    db.execute(change, vec![]).await.unwrap();
    assert_eq!(Thing::find_or_fail(db, 1).await.unwrap().name, "old");
    thing.refresh(db).await.unwrap();
    assert_eq!(thing.name, "new");
}

#[tokio::test]
async fn a_lock_or_a_function_that_writes_is_for_the_original() {
    let split = split(&["copy"], true).await;
    for sql in [
        "SELECT name FROM places /* for\nupdate */",
        "SELECT name, last_insert_rowid() FROM places -- nextval('x')",
    ] {
        let rows = split.db.select(sql, vec![]).await.unwrap();
        assert_eq!(rows[0].get::<String>("name").unwrap(), "primary", "{sql}");
    }
}

/// The copy as a database of its own.
async fn copy(split: &Split) -> Db {
    let url = format!("sqlite:{}", split.folder.path().join("copy").display());
    Db::connect(&ConnectOptions::new(url)).await.unwrap()
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn a_copy_of_another_kind_is_refused() {
    let options =
        ConnectOptions::new("sqlite::memory:").read_url("postgres://me:secret@127.0.0.1:1/x");
    let error = Db::connect(&options).await.unwrap_err();
    assert!(matches!(error, Error::OtherReplica { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("PostgreSQL") && text.contains("SQLite") && !text.contains("secret"),
        "{text}"
    );
}
