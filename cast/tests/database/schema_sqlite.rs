//! SQLite tables that are made anew: what belongs to them is kept, or named.

use cast::migration::Schema;
use cast::prelude::*;
use cast::schema::inspect;

struct Database {
    db: Db,
    _folder: tempfile::TempDir,
}

async fn database(sql: &[&str]) -> Database {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("database.sqlite").display());
    let db = Db::connect(&ConnectOptions::new(url).create_if_missing(true))
        .await
        .unwrap();
    for sql in sql {
        db.execute(sql, vec![]).await.unwrap();
    }
    Database {
        db,
        _folder: folder,
    }
}

async fn apply(db: &Db, describe: impl FnOnce(&mut Schema)) -> cast::Result<()> {
    let mut schema = Schema::new();
    describe(&mut schema);
    schema.apply(db).await
}

async fn refusal(db: &Db, describe: impl FnOnce(&mut Schema)) -> String {
    apply(db, describe)
        .await
        .expect_err("the change is refused")
        .to_string()
}

async fn text(db: &Db, name: &str) -> Option<String> {
    let sql = "SELECT sql FROM sqlite_master WHERE name = ?";
    let rows = db.select(sql, vec![name.into()]).await.unwrap();
    rows.first().map(|row| row.get("sql").unwrap())
}

#[tokio::test]
async fn what_was_written_by_hand_is_kept_to_the_letter() {
    let database = database(&[
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)",
        "CREATE TABLE notes (\
            id INTEGER PRIMARY KEY AUTOINCREMENT, \
            'owner id' INTEGER REFERENCES users(id) ON DELETE CASCADE, \
            [body] TEXT COLLATE NOCASE DEFAULT 'a, (b)' CHECK (length(body) < 100), -- a comment, with (\n\
            size INTEGER AS (length(body)) VIRTUAL, \
            parent INTEGER, extra TEXT, \
            CONSTRAINT one UNIQUE (\"owner id\", body), \
            FOREIGN KEY (parent) REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE INDEX partial ON notes (body) WHERE body <> 'x'",
        "CREATE INDEX expression ON notes (lower(extra))",
        "CREATE VIEW long_notes AS SELECT id, body FROM notes WHERE size > 10",
        "CREATE TRIGGER count_up AFTER INSERT ON notes BEGIN UPDATE users SET name = name || '+'; END",
        "INSERT INTO users VALUES (1, 'a')",
        "INSERT INTO notes (\"owner id\", body, parent) VALUES (1, 'one', NULL), (1, 'two', 1)",
    ])
    .await;
    let db = &database.db;
    apply(db, |schema| {
        schema.table("notes", |t| {
            t.drop_column("extra");
            t.string("label").default("n");
        });
    })
    .await
    .unwrap();
    let sql = text(db, "notes").await.unwrap();
    for kept in [
        "AUTOINCREMENT",
        "COLLATE NOCASE DEFAULT 'a, (b)' CHECK (length(body) < 100)",
        "size INTEGER AS (length(body)) VIRTUAL",
        "CONSTRAINT one UNIQUE (\"owner id\", body)",
        "FOREIGN KEY (parent) REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED",
    ] {
        assert!(sql.contains(kept), "{kept} is not in {sql}");
    }
    assert!(!sql.contains("extra"));
    assert!(
        text(db, "partial")
            .await
            .unwrap()
            .contains("WHERE body <> 'x'")
    );
    assert_eq!(
        text(db, "expression").await,
        None,
        "an index goes with its column"
    );
    let rows = db
        .select(
            "SELECT id, size, label, parent FROM notes ORDER BY id",
            vec![],
        )
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (
            rows[1].get::<i64>("size").unwrap(),
            rows[1].get::<i64>("parent").unwrap()
        ),
        (3, 1)
    );
    assert_eq!(rows[0].get::<String>("label").unwrap(), "n");
    // The trigger, the view and the keys work.
    db.execute(
        "INSERT INTO notes (\"owner id\", body) VALUES (1, 'three')",
        vec![],
    )
    .await
    .unwrap();
    let rows = db.select("SELECT name FROM users", vec![]).await.unwrap();
    assert_eq!(rows[0].get::<String>("name").unwrap(), "a+++");
    db.select("SELECT * FROM long_notes", vec![]).await.unwrap();
    assert!(
        db.execute("UPDATE notes SET \"owner id\" = 5", vec![])
            .await
            .is_err()
    );
    db.execute("DELETE FROM users", vec![]).await.unwrap();
    assert!(
        db.select("SELECT id FROM notes", vec![])
            .await
            .unwrap()
            .is_empty()
    );
    let left = db
        .select(
            "SELECT name FROM sqlite_master WHERE name LIKE '\\_\\_%' ESCAPE '\\'",
            vec![],
        )
        .await
        .unwrap();
    assert!(left.is_empty());
}

#[tokio::test]
async fn what_cannot_be_kept_is_named_and_nothing_is_changed() {
    let database = database(&[
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, extra TEXT, twice TEXT AS (extra || extra))",
        "CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID",
        "CREATE TRIGGER watch AFTER UPDATE ON notes BEGIN SELECT new.body; END",
        "CREATE VIEW bodies AS SELECT extra FROM notes",
        "CREATE VIRTUAL TABLE words USING fts5(body)",
        "INSERT INTO notes (body) VALUES ('x')",
    ])
    .await;
    let db = &database.db;
    let before = text(db, "notes").await;
    let drop = |table: &'static str, column: &'static str| {
        move |schema: &mut Schema| schema.drop_columns(table, [column])
    };
    for (table, column, named) in [
        ("notes", "body", "trigger `watch`"),
        ("notes", "extra", "`twice` is computed from it"),
        ("notes", "nothing", "no column `nothing`"),
        ("pairs", "a", "primary key"),
        ("words", "body", "virtual table"),
        ("nowhere", "a", "no such table"),
    ] {
        let error = refusal(db, drop(table, column)).await;
        assert!(error.contains(named), "{error}");
    }
    let error = refusal(db, |schema| {
        schema.table("notes", |t| {
            t.drop_columns(["twice", "extra"]);
        });
    })
    .await;
    assert!(error.contains("view `bodies`"), "{error}");
    let error = refusal(db, |schema| {
        schema.table("notes", |t| t.drop_foreign("no_such_key"));
    })
    .await;
    assert!(error.contains("`no_such_key`"), "{error}");
    assert_eq!(text(db, "notes").await, before);
    // Foreign keys are checked again, also after a failure.
    let keys = db.select("PRAGMA foreign_keys", vec![]).await.unwrap();
    assert_eq!(keys[0].get::<i64>("foreign_keys").unwrap(), 1);
}

#[tokio::test]
async fn a_table_without_rowid_and_a_strict_one_stay_so() {
    let database = database(&[
        "CREATE TABLE pairs (a INTEGER, b INTEGER, c TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
        "INSERT INTO pairs VALUES (1, 2, 'x')",
    ])
    .await;
    apply(&database.db, |schema| schema.drop_columns("pairs", ["c"]))
        .await
        .unwrap();
    assert!(
        text(&database.db, "pairs")
            .await
            .unwrap()
            .ends_with("STRICT, WITHOUT ROWID")
    );
    assert_eq!(
        inspect::columns(&database.db, "pairs").await.unwrap().len(),
        2
    );
}

#[tokio::test]
async fn records_that_would_point_to_nothing_stop_the_change() {
    let database = database(&[
        "CREATE TABLE users (id INTEGER PRIMARY KEY)",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER)",
        "INSERT INTO notes (user_id) VALUES (1), (2)",
    ])
    .await;
    let error = refusal(&database.db, |schema| {
        schema.table("notes", |t| {
            t.foreign(["user_id"]).on("users");
        });
    })
    .await;
    assert!(
        error.contains("2 records would point to records that do not exist"),
        "{error}"
    );
    assert!(
        inspect::foreign_keys(&database.db, "notes")
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn an_index_goes_only_with_a_column_that_it_is_over() {
    let database = database(&[
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, state TEXT, title TEXT, body TEXT)",
        "CREATE INDEX state ON posts (title)",
        "CREATE INDEX posts_body ON posts (body) WHERE state = 'on'",
    ])
    .await;
    apply(&database.db, |schema| {
        schema.table("posts", |t| t.drop_column("state"));
    })
    .await
    .unwrap();
    assert!(text(&database.db, "state").await.is_some());
    assert_eq!(text(&database.db, "posts_body").await, None);
}
