//! Keys that are texts: how they are found, and whose record an insert gives back.

use cast::migration::Schema;
use cast::prelude::*;
use cast::{Driver, Ulid, Uuid};

use crate::backend::on_each;

#[derive(PartialEq, anvil_macros::Model)]
#[model(table = "tokens", crate = "cast")]
struct Token {
    #[column(key, default)]
    id: Uuid,
    name: String,
}

#[derive(PartialEq, anvil_macros::Model)]
#[model(table = "files", crate = "cast")]
struct File {
    #[column(key)]
    id: Uuid,
    ulid: Ulid,
    code: String,
}

#[tokio::test]
async fn an_insert_gives_back_its_own_record_also_where_the_database_makes_the_key() {
    on_each(async |db| {
        let default = match db.driver() {
            Driver::Postgres => "uuid DEFAULT gen_random_uuid()",
            Driver::MySql => "char(36) DEFAULT (uuid())",
            Driver::Sqlite => {
                "text DEFAULT (lower(hex(randomblob(4)) || '-1111-4111-8111-' || hex(randomblob(6))))"
            }
        };
        let sql = format!("CREATE TABLE tokens (id {default} PRIMARY KEY, name varchar(20) NOT NULL)");
        db.execute(&sql, vec![]).await.unwrap();
        for name in ["a", "b", "c", "d", "e", "f"] {
            let new = NewToken { id: None, name: name.into() };
            let token = Token::create(&db, new).await.unwrap();
            assert_eq!(token.name, name, "{:?}", db.driver());
            assert_eq!(Token::find_or_fail(&db, token.id).await.unwrap(), token);
        }
        let given = cast::uuid();
        let new = NewToken { id: Some(given), name: "given".into() };
        assert_eq!(Token::create(&db, new).await.unwrap().id, given);
    })
    .await;
}

#[tokio::test]
async fn records_are_found_by_their_texts_through_an_index() {
    on_each(async |db| {
        let mut schema = Schema::new();
        schema.create("files", |t| {
            t.uuid("id").primary();
            t.ulid("ulid").unique();
            t.char("code", 8).index();
        });
        schema.apply(&db).await.unwrap();
        let new: Vec<_> = (0..2_000)
            .map(|number| NewFile {
                id: cast::uuid(),
                ulid: cast::ulid(),
                code: format!("{number:08}"),
            })
            .collect();
        let (id, ulid) = (new[77].id, new[77].ulid);
        File::insert_many(&db, new).await.unwrap();
        let file = File::find_or_fail(&db, id).await.unwrap();
        assert_eq!((file.ulid, file.code.as_str()), (ulid, "00000077"));
        if db.driver() == Driver::Postgres {
            db.execute("ANALYZE files", vec![]).await.unwrap();
        }
        for filter in [
            File::id.eq(id),
            File::ulid.eq(ulid),
            File::code.eq("00000077"),
        ] {
            let shown = format!("{filter:?}");
            let query = File::query().filter(filter);
            assert_eq!(
                query.clone().get(&db).await.unwrap(),
                [&file].map(|file| File {
                    code: file.code.clone(),
                    ..*file
                })
            );
            let plan = format!("{:?}", query.explain(&db).await.unwrap());
            let is_scan = ["Seq Scan", "SCAN files", "Text(\"ALL\")"]
                .iter()
                .any(|word| plan.contains(word));
            assert!(!is_scan, "{shown}: {plan}");
        }
    })
    .await;
}

#[derive(PartialEq, anvil_macros::Model)]
#[model(table = "tickets", crate = "cast")]
struct Ticket {
    id: i64,
}

#[tokio::test]
async fn rows_without_values_are_counted_as_they_are_inserted() {
    on_each(async |db| {
        let mut schema = Schema::new();
        schema.create("tickets", |t| {
            t.id();
        });
        schema.apply(&db).await.unwrap();
        let new = || (0..3).map(|_| NewTicket {});
        assert_eq!(Ticket::insert_many(&db, new()).await.unwrap(), 3);
        assert_eq!(Ticket::insert_or_ignore(&db, new()).await.unwrap(), 3);
        assert_eq!(Ticket::query().count(&db).await.unwrap(), 6);
        assert_eq!(Ticket::create(&db, NewTicket {}).await.unwrap().id, 7);
    })
    .await;
}
