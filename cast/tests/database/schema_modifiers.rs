//! Defaults, modifiers and groups of columns, on the real databases.

use cast::migration::{Blueprint, Schema};
use cast::prelude::*;
use cast::schema::inspect;
use cast::{Constraint, Driver, Value};

use crate::backend::on_each;

/// Makes a table `things`.
async fn create(db: &Db, describe: impl FnOnce(&mut Blueprint)) {
    let mut schema = Schema::new();
    schema.create("things", describe);
    schema.apply(db).await.expect("the table is created");
}

#[tokio::test]
async fn defaults_of_every_kind_are_given() {
    on_each(async |db| {
        create(&db, |t| {
            t.id();
            t.string("text").default("it's \\ \"?\" -- `x`");
            t.text("long").default("a;b");
            t.integer("number").default(-5);
            t.double("fraction").default(0.5);
            t.boolean("truth").default(true);
            t.binary("bytes").default(vec![0_u8, 39]);
            t.json("document").default(serde_json::json!({"a": "it's"}));
            t.date("day").default("2026-01-02".parse::<Date>().unwrap());
            t.timestamp("moment")
                .default("2026-01-02T03:04:05Z".parse::<Timestamp>().unwrap());
            t.timestamp("now").use_current();
            t.integer("computed").default_sql("2 + 3");
            t.string("nothing").nullable().default(Value::NULL);
        })
        .await;
        let sql = match db.driver() {
            Driver::MySql => "INSERT INTO things () VALUES ()",
            _ => "INSERT INTO things DEFAULT VALUES",
        };
        db.execute(sql, vec![]).await.unwrap();
        let rows = db.select("SELECT * FROM things", vec![]).await.unwrap();
        let row = &rows[0];
        assert_eq!(row.get::<String>("text").unwrap(), "it's \\ \"?\" -- `x`");
        assert_eq!(row.get::<String>("long").unwrap(), "a;b");
        assert_eq!(row.get::<i64>("number").unwrap(), -5);
        assert_eq!(row.get::<f64>("fraction").unwrap(), 0.5);
        assert!(row.get::<bool>("truth").unwrap());
        assert_eq!(row.get::<Vec<u8>>("bytes").unwrap(), [0, 39]);
        assert_eq!(
            row.get::<serde_json::Value>("document").unwrap(),
            serde_json::json!({"a": "it's"})
        );
        assert_eq!(row.get::<Date>("day").unwrap().to_string(), "2026-01-02");
        assert_eq!(
            row.get::<Timestamp>("moment").unwrap().to_string(),
            "2026-01-02T03:04:05Z"
        );
        let age = cast::now().duration_since(row.get::<Timestamp>("now").unwrap());
        assert!(age.as_secs().abs() < 60, "{age:?}");
        assert_eq!(row.get::<i64>("computed").unwrap(), 5);
        assert_eq!(row.get::<Option<String>>("nothing").unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn modifiers_do_what_they_say() {
    on_each(async |db| {
        let driver = db.driver();
        create(&db, |t| {
            t.id();
            let name = t.string("name").comment("who it's about");
            name.collation(match driver {
                Driver::Sqlite => "NOCASE",
                Driver::Postgres => "C",
                Driver::MySql => "utf8mb4_general_ci",
            });
            t.integer("amount");
            t.integer("twice").stored_as("amount * 2");
            let touched = t.date_time("touched").nullable();
            if driver == Driver::MySql {
                touched.use_current_on_update();
            }
            t.string("hidden").default("h").invisible();
            t.enumeration("state", ["on", "off"]).default("on");
            t.comment("all the things");
        })
        .await;
        if driver == Driver::Sqlite {
            let mut schema = Schema::new();
            schema.table("things", |t| {
                t.integer("thrice").virtual_as("amount * 3");
            });
            schema.apply(&db).await.unwrap();
        }
        db.execute(
            "INSERT INTO things (name, amount) VALUES ('Ada', 4)",
            vec![],
        )
        .await
        .unwrap();
        let rows = db.select("SELECT twice FROM things", vec![]).await.unwrap();
        assert_eq!(rows[0].get::<i64>("twice").unwrap(), 8);
        let columns = inspect::columns(&db, "things").await.unwrap();
        let column = |name: &str| columns.iter().find(|column| column.name == name).unwrap();
        let twice = column("twice")
            .generated
            .as_ref()
            .expect("a computed column");
        assert!(
            twice.stored && twice.expression.contains("amount"),
            "{twice:?}"
        );
        assert!(column("name").collation.is_some(), "{columns:?}");
        let comment = (driver != Driver::Sqlite).then_some("who it's about");
        assert_eq!(column("name").comment.as_deref(), comment);
        let tables = inspect::tables(&db).await.unwrap();
        let table = tables.iter().find(|table| table.name == "things").unwrap();
        assert_eq!(table.comment.as_deref(), comment.map(|_| "all the things"));
        if driver == Driver::Sqlite {
            let thrice = column("thrice")
                .generated
                .as_ref()
                .expect("a computed column");
            assert_eq!(
                (thrice.expression.as_str(), thrice.stored),
                ("amount * 3", false)
            );
        }
        if driver == Driver::MySql {
            let rows = db.select("SELECT * FROM things", vec![]).await.unwrap();
            assert!(!rows[0].columns().contains(&"hidden".to_owned()));
            db.execute("UPDATE things SET amount = 5", vec![])
                .await
                .unwrap();
            let rows = db
                .select("SELECT touched FROM things", vec![])
                .await
                .unwrap();
            assert!(
                rows[0]
                    .get::<Option<Timestamp>>("touched")
                    .unwrap()
                    .is_some()
            );
        }
        let refused = db
            .execute(
                "INSERT INTO things (name, amount, state) VALUES ('x', 1, 'maybe')",
                vec![],
            )
            .await
            .unwrap_err();
        if driver != Driver::MySql {
            let violation = refused.constraint().expect("a broken check");
            assert_eq!(violation.kind, Constraint::Check);
            assert_eq!(violation.columns, ["state"]);
        }
    })
    .await;
}

#[tokio::test]
async fn groups_of_columns_are_what_models_expect() {
    on_each(async |db| {
        create(&db, |t| {
            t.id();
            t.timestamps();
            t.soft_deletes();
            t.remember_token();
            t.morphs("owner");
            t.nullable_morphs("heir");
            t.uuid_morphs("guest");
            t.nullable_ulid_morphs("host");
        })
        .await;
        let columns = inspect::columns(&db, "things").await.unwrap();
        let names: Vec<_> = columns
            .iter()
            .map(|column| format!("{}{}", column.name, if column.nullable { "?" } else { "" }))
            .collect();
        assert_eq!(
            names.join(" "),
            "id created_at updated_at deleted_at? remember_token? owner_type owner_id heir_type? heir_id? \
             guest_type guest_id host_type? host_id?"
        );
        let indexed = inspect::has_index(&db, "things", &["owner_type", "owner_id"]).await.unwrap();
        assert!(indexed && inspect::has_index(&db, "things", &["things_host_type_host_id_index"]).await.unwrap());
        let mut schema = Schema::new();
        schema.table("things", |t| {
            t.drop_morphs("owner");
            t.drop_timestamps();
            t.drop_soft_deletes();
            t.drop_remember_token();
        });
        schema.apply(&db).await.unwrap();
        assert_eq!(inspect::columns(&db, "things").await.unwrap().len(), 7);
    })
    .await;
}

#[tokio::test]
async fn what_only_mysql_does_at_changes_is_refused_elsewhere() {
    on_each(async |db| {
        let mut schema = Schema::new();
        schema.create("moments", |t| {
            t.id();
            t.timestamp("seen_at").nullable().use_current_on_update();
        });
        match schema.apply(&db).await {
            Ok(()) => assert_eq!(db.driver(), Driver::MySql),
            Err(error) => {
                assert_ne!(db.driver(), Driver::MySql);
                let text = error.to_string();
                assert!(
                    text.contains("seen_at") && text.contains("updated_at"),
                    "{text}"
                );
            }
        }
    })
    .await;
}
