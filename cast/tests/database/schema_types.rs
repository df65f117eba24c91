//! Every kind of column, on the real databases.

use cast::migration::{Blueprint, ColumnDefinition, Schema};
use cast::prelude::*;
use cast::schema::inspect;
use cast::{Driver, Value};

use crate::backend::on_each;

/// Makes a table `things`.
async fn create(db: &Db, describe: impl FnOnce(&mut Blueprint)) {
    let mut schema = Schema::new();
    schema.create("things", describe);
    schema.apply(db).await.expect("the table is created");
}

/// A kind of column, a value that it takes, and how that reads as text.
type Case = (&'static str, Describe, Value, &'static str);
type Describe = fn(&mut Blueprint) -> &mut ColumnDefinition;

fn kinds() -> Vec<Case> {
    let text = |text: &str| Value::from(text);
    vec![
        ("boolean", |t| t.boolean("c"), true.into(), "true"),
        ("char", |t| t.char("c", 3), text("abc"), "abc"),
        ("string", |t| t.string("c"), text("é"), "é"),
        ("string_len", |t| t.string_len("c", 4), text("four"), "four"),
        ("tiny_text", |t| t.tiny_text("c"), text("a"), "a"),
        ("text", |t| t.text("c"), text("b"), "b"),
        ("medium_text", |t| t.medium_text("c"), text("c"), "c"),
        ("long_text", |t| t.long_text("c"), text("d"), "d"),
        (
            "tiny_integer",
            |t| t.tiny_integer("c"),
            (-128).into(),
            "-128",
        ),
        (
            "small_integer",
            |t| t.small_integer("c"),
            (-32_768).into(),
            "-32768",
        ),
        (
            "medium_integer",
            |t| t.medium_integer("c"),
            (-8_388_608).into(),
            "-8388608",
        ),
        (
            "integer",
            |t| t.integer("c"),
            i32::MIN.into(),
            "-2147483648",
        ),
        (
            "big_integer",
            |t| t.big_integer("c"),
            i64::MIN.into(),
            "-9223372036854775808",
        ),
        (
            "unsigned_tiny_integer",
            |t| t.unsigned_tiny_integer("c"),
            255.into(),
            "255",
        ),
        (
            "unsigned_small_integer",
            |t| t.unsigned_small_integer("c"),
            32_767.into(),
            "32767",
        ),
        (
            "unsigned_medium_integer",
            |t| t.unsigned_medium_integer("c"),
            7.into(),
            "7",
        ),
        (
            "unsigned_integer",
            |t| t.unsigned_integer("c"),
            8.into(),
            "8",
        ),
        (
            "unsigned_big_integer",
            |t| t.unsigned_big_integer("c"),
            9.into(),
            "9",
        ),
        ("float", |t| t.float("c"), 0.5.into(), "0.5"),
        ("double", |t| t.double("c"), 0.25.into(), "0.25"),
        ("decimal", |t| t.decimal("c", 8, 2), 12.5.into(), "12.5"),
        (
            "unsigned_decimal",
            |t| t.unsigned_decimal("c", 8, 2),
            1.5.into(),
            "1.5",
        ),
        ("date", |t| t.date("c"), text("2026-02-28"), "2026-02-28"),
        ("time", |t| t.time("c"), text("23:59:58"), "23:59:58"),
        ("time_tz", |t| t.time_tz("c"), text("01:02:03"), "01:02:03"),
        (
            "date_time",
            |t| t.date_time("c"),
            text("2026-02-28 01:02:03"),
            "2026-02-28T01:02:03Z",
        ),
        (
            "date_time_tz",
            |t| t.date_time_tz("c"),
            text("2026-02-28 01:02:03"),
            "2026-02-28T01:02:03Z",
        ),
        (
            "timestamp",
            |t| t.timestamp("c"),
            text("2026-02-28 01:02:03"),
            "2026-02-28T01:02:03Z",
        ),
        (
            "timestamp_tz",
            |t| t.timestamp_tz("c"),
            text("2026-02-28 01:02:03"),
            "2026-02-28T01:02:03Z",
        ),
        (
            "soft_deletes",
            |t| t.soft_deletes().nullable(),
            Value::NULL,
            "",
        ),
        ("year", |t| t.year("c"), 2026.into(), "2026"),
        ("json", |t| t.json("c"), text("{\"a\": [1]}"), "{\"a\":[1]}"),
        ("jsonb", |t| t.jsonb("c"), text("[]"), "[]"),
        (
            "binary",
            |t| t.binary("c"),
            vec![0_u8, 255].into(),
            "2 bytes",
        ),
        (
            "uuid",
            |t| t.uuid("c"),
            text("0190163d-8694-739b-aea5-966c26f8ad91"),
            "0190163d-8694-739b-aea5-966c26f8ad91",
        ),
        (
            "ulid",
            |t| t.ulid("c"),
            text("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        ),
        (
            "ip_address",
            |t| t.ip_address("c"),
            text("2001:db8::1"),
            "2001:db8::1",
        ),
        (
            "mac_address",
            |t| t.mac_address("c"),
            text("00:00:5e:00:53:01"),
            "00:00:5e:00:53:01",
        ),
        (
            "enumeration",
            |t| t.enumeration("c", ["a", "it's"]),
            text("it's"),
            "it's",
        ),
        ("foreign_id", |t| t.foreign_id("c"), 3.into(), "3"),
        (
            "foreign_uuid",
            |t| t.foreign_uuid("c"),
            text("0190163d-8694-739b-aea5-966c26f8ad91"),
            "0190163d-8694-739b-aea5-966c26f8ad91",
        ),
        (
            "foreign_ulid",
            |t| t.foreign_ulid("c"),
            text("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        ),
        (
            "raw_column",
            |t| t.raw_column("c", "numeric(4, 1)"),
            1.5.into(),
            "1.5",
        ),
    ]
}

/// A value as it was read, by what the column is for.
fn shown(kind: &str, row: &cast::Row) -> String {
    let column = "c";
    match kind {
        "boolean" => row.get::<bool>(column).unwrap().to_string(),
        "float" | "double" | "decimal" | "unsigned_decimal" | "raw_column" => {
            row.get::<f64>(column).unwrap().to_string()
        }
        "date" => row.get::<Date>(column).unwrap().to_string(),
        "time" | "time_tz" => row.get::<cast::Time>(column).unwrap().to_string(),
        "date_time" | "date_time_tz" | "timestamp" | "timestamp_tz" => {
            row.get::<Timestamp>(column).unwrap().to_string()
        }
        "json" | "jsonb" => row.get::<serde_json::Value>(column).unwrap().to_string(),
        "binary" => format!("{} bytes", row.get::<Vec<u8>>(column).unwrap().len()),
        "soft_deletes" => String::new(),
        _ => match row.value(column).unwrap() {
            Value::Int(number) => number.to_string(),
            _ => row.get::<String>(column).unwrap(),
        },
    }
}

#[tokio::test]
async fn every_kind_of_column_takes_and_gives_its_values() {
    on_each(async |db| {
        for (kind, describe, value, expected) in kinds() {
            create(&db, |t| {
                t.id();
                describe(t);
            })
            .await;
            let column = if kind == "soft_deletes" {
                "deleted_at"
            } else {
                "c"
            };
            // The text of a moment, a day or a document is cast, as PostgreSQL wants it.
            let mark = match (kind, db.driver()) {
                ("date", Driver::Postgres) => "?::text::date",
                ("time" | "time_tz", Driver::Postgres) => "?::text::time",
                ("date_time" | "date_time_tz" | "timestamp" | "timestamp_tz", Driver::Postgres) => {
                    "(?::text || 'Z')::timestamptz"
                }
                ("uuid" | "foreign_uuid", Driver::Postgres) => "?::text::uuid",
                ("json" | "jsonb", Driver::Postgres) => "?::text::jsonb",
                ("decimal" | "unsigned_decimal" | "raw_column", Driver::Postgres) => {
                    "?::float8::numeric"
                }
                _ => "?",
            };
            db.execute(
                &format!("INSERT INTO things ({column}) VALUES ({mark})"),
                vec![value],
            )
            .await
            .unwrap_or_else(|error| panic!("{kind}: {error:?}"));
            let rows = db.select("SELECT * FROM things", vec![]).await.unwrap();
            assert_eq!(shown(kind, &rows[0]), expected, "{kind}");
            let columns = inspect::columns(&db, "things").await.unwrap();
            assert_eq!(columns.len(), 2, "{kind}");
            assert_eq!(columns[1].nullable, kind == "soft_deletes", "{kind}");
            db.execute("DROP TABLE things", vec![]).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn every_key_that_counts_up_does_so() {
    on_each(async |db| {
        let keys: [Describe; 6] = [
            |t| t.id(),
            |t| t.increments("id"),
            |t| t.tiny_increments("id"),
            |t| t.small_increments("id"),
            |t| t.medium_increments("id"),
            |t| t.big_increments("id").from(1000),
        ];
        for (number, key) in keys.into_iter().enumerate() {
            create(&db, |t| {
                key(t);
                t.string("name");
            })
            .await;
            for name in ["a", "b"] {
                db.execute("INSERT INTO things (name) VALUES (?)", vec![name.into()])
                    .await
                    .unwrap();
            }
            let rows = db
                .select("SELECT max(id) AS id FROM things", vec![])
                .await
                .unwrap();
            let expected = if number == 5 { 1001 } else { 2 };
            assert_eq!(rows[0].get::<i64>("id").unwrap(), expected, "key {number}");
            let columns = inspect::columns(&db, "things").await.unwrap();
            assert!(
                columns[0].auto_increment && !columns[0].nullable,
                "{columns:?}"
            );
            let indexes = inspect::indexes(&db, "things").await.unwrap();
            assert!(indexes[0].primary && indexes[0].unique, "{indexes:?}");
            assert_eq!(indexes[0].columns, ["id"]);
            db.execute("DROP TABLE things", vec![]).await.unwrap();
        }
    })
    .await;
}
