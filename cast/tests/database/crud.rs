//! One record: create, find, change, delete.

use cast::prelude::*;
use cast::{Constraint, Driver, Error};

use crate::backend::on_each;
use crate::model::{
    Country, NewCountry, NewPost, NewSample, NewUser, Post, Sample, User, migrate, post, user,
};

#[tokio::test]
async fn a_created_record_is_found_again_as_it_was_returned() {
    on_each(async |db| {
        migrate(&db).await;
        let before = cast::now();
        let ada = user(&db, "ada").await;
        assert!(ada.created_at >= before && ada.created_at == ada.updated_at);
        assert_eq!(User::find(&db, ada.id).await.unwrap(), Some(ada.clone()));
        assert_eq!(User::all(&db).await.unwrap(), [ada]);
    })
    .await;
}

#[tokio::test]
async fn every_column_type_keeps_its_value_and_its_null() {
    on_each(async |db| {
        migrate(&db).await;
        let new = NewSample {
            small: i16::MIN,
            int: i32::MAX,
            big: i64::MIN,
            float: 0.1,
            truth: true,
            text: "naïve ' \" \\ 🦀".to_owned(),
            bytes: vec![0, 255, 39, 92],
            moment: "2026-02-28T23:59:59.999999Z".parse().unwrap(),
            day: "2026-02-28".parse().unwrap(),
            time: "23:59:58".parse().unwrap(),
            json: serde_json::json!({"a": [1, null, "ü"]}),
            price: 12.5,
            r#type: "b".to_owned(),
            no_small: None,
            no_int: None,
            no_big: None,
            no_float: None,
            no_truth: None,
            no_text: None,
            no_bytes: None,
            no_moment: None,
            no_day: None,
            no_json: None,
        };
        let sample = Sample::create(&db, new.clone()).await.unwrap();
        assert_eq!(sample.text, new.text);
        assert_eq!(sample.bytes, new.bytes);
        assert_eq!(
            (sample.small, sample.int, sample.big),
            (i16::MIN, i32::MAX, i64::MIN)
        );
        assert_eq!(
            (sample.float, sample.truth, sample.price),
            (0.1, true, 12.5)
        );
        assert_eq!(
            (sample.moment, sample.day, sample.time),
            (new.moment, new.day, new.time)
        );
        assert_eq!((&sample.json, sample.r#type.as_str()), (&new.json, "b"));
        assert_eq!(
            (sample.no_small, sample.no_int, sample.no_big),
            (None, None, None)
        );
        assert_eq!(
            (sample.no_float, sample.no_truth, &sample.no_text),
            (None, None, &None)
        );
        assert_eq!(
            (&sample.no_bytes, sample.no_moment, sample.no_day),
            (&None, None, None)
        );
        assert_eq!(sample.no_json, None);
        let full = NewSample {
            no_small: Some(1),
            no_int: Some(2),
            no_big: Some(3),
            no_float: Some(4.5),
            no_truth: Some(false),
            no_text: Some(String::new()),
            no_bytes: Some(vec![]),
            no_moment: Some(new.moment),
            no_day: Some(new.day),
            no_json: Some(serde_json::Value::Null),
            ..new
        };
        let full = Sample::create(&db, full).await.unwrap();
        assert_eq!(
            (full.no_small, full.no_int, full.no_big),
            (Some(1), Some(2), Some(3))
        );
        assert_eq!((full.no_float, full.no_truth), (Some(4.5), Some(false)));
        assert_eq!(
            (full.no_text.as_deref(), full.no_bytes.as_deref()),
            (Some(""), Some(&[][..]))
        );
        assert_eq!(
            (full.no_moment, full.no_day),
            (Some(full.moment), Some(full.day))
        );
        assert_eq!(full.no_json, Some(serde_json::Value::Null));
        assert_eq!(Sample::find_or_fail(&db, full.id).await.unwrap(), full);
    })
    .await;
}

#[tokio::test]
async fn a_column_with_a_default_may_be_left_to_the_database() {
    on_each(async |db| {
        migrate(&db).await;
        let author = user(&db, "ada").await;
        let new = NewPost {
            user_id: author.id,
            title: "Notes".to_owned(),
            hits: None,
        };
        assert_eq!(Post::create(&db, new).await.unwrap().hits, 7);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_the_program_chooses_is_kept() {
    on_each(async |db| {
        migrate(&db).await;
        let new = NewCountry {
            code: "NO".to_owned(),
            name: "Norge".to_owned(),
        };
        let mut country = Country::create(&db, new).await.unwrap();
        assert_eq!(
            Country::find(&db, "NO").await.unwrap(),
            Some(country.clone())
        );
        country
            .update(&db, [Country::code.set("SE"), Country::name.set("Sverige")])
            .await
            .unwrap();
        assert_eq!(
            (country.code.as_str(), country.name.as_str()),
            ("SE", "Sverige")
        );
        let error = Country::find_or_fail(&db, "NO").await.unwrap_err();
        assert_eq!(error.to_string(), "no `Country` with the key `NO` exists");
    })
    .await;
}

#[tokio::test]
async fn an_update_writes_only_what_is_said_and_touches_the_record() {
    on_each(async |db| {
        migrate(&db).await;
        let mut ada = user(&db, "ada").await;
        let mut same = User::find_or_fail(&db, ada.id).await.unwrap();
        same.update(&db, [User::email.set("ada@other.example")])
            .await
            .unwrap();
        ada.update(&db, [User::name.set("Ada")]).await.unwrap();
        assert_eq!(
            (ada.name.as_str(), ada.email.as_str()),
            ("Ada", "ada@other.example")
        );
        assert!(ada.updated_at > ada.created_at);
        let touched = ada.updated_at;
        ada.update(&db, []).await.unwrap();
        assert_eq!(ada.updated_at, touched);
    })
    .await;
}

#[tokio::test]
async fn save_writes_the_struct_and_refresh_reads_it() {
    on_each(async |db| {
        migrate(&db).await;
        let mut ada = user(&db, "ada").await;
        let mut other = ada.clone();
        ada.name = "Augusta".to_owned();
        ada.save(&db).await.unwrap();
        assert!(ada.updated_at > other.updated_at);
        other.refresh(&db).await.unwrap();
        assert_eq!(other, ada);
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_gone_is_an_error_not_a_silence() {
    on_each(async |db| {
        migrate(&db).await;
        let mut ada = user(&db, "ada").await;
        assert!(ada.delete(&db).await.unwrap());
        assert!(!ada.delete(&db).await.unwrap());
        assert!(User::find(&db, ada.id).await.unwrap().is_none());
        let missing = |error: Error| matches!(error, Error::ModelNotFound { model: "User", .. });
        assert!(missing(User::find_or_fail(&db, ada.id).await.unwrap_err()));
        assert!(missing(
            ada.update(&db, [User::name.set("x")]).await.unwrap_err()
        ));
        assert!(missing(ada.save(&db).await.unwrap_err()));
        assert!(missing(ada.refresh(&db).await.unwrap_err()));
    })
    .await;
}

#[tokio::test]
async fn a_soft_delete_hides_the_record_until_it_is_restored() {
    on_each(async |db| {
        migrate(&db).await;
        let author = user(&db, "ada").await;
        let mut first = post(&db, &author, "first", 1).await;
        post(&db, &author, "second", 2).await;
        assert!(first.delete(&db).await.unwrap());
        assert!(Post::find(&db, first.id).await.unwrap().is_none());
        assert_eq!(Post::query().count(&db).await.unwrap(), 1);
        assert_eq!(Post::query().with_trashed().count(&db).await.unwrap(), 2);
        assert_eq!(
            Post::query()
                .only_trashed()
                .first_or_fail(&db)
                .await
                .unwrap()
                .id,
            first.id
        );
        first.restore(&db).await.unwrap();
        assert_eq!(first.deleted_at, None);
        assert_eq!(Post::query().count(&db).await.unwrap(), 2);
        assert_eq!(Post::query().delete(&db).await.unwrap(), 2);
        assert_eq!(Post::query().only_trashed().count(&db).await.unwrap(), 2);
        assert!(first.force_delete(&db).await.unwrap());
        assert_eq!(Post::query().with_trashed().count(&db).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_broken_constraint_says_which_and_where() {
    on_each(async |db| {
        migrate(&db).await;
        let ada = user(&db, "ada").await;
        let twice = NewUser {
            name: "x".to_owned(),
            email: ada.email.clone(),
        };
        let error = User::create(&db, twice).await.unwrap_err();
        let violation = error.constraint().expect("a constraint violation");
        assert_eq!(violation.kind, Constraint::Unique);
        assert_eq!(violation.columns, ["email"]);
        assert!(
            violation.sql.starts_with("INSERT INTO"),
            "{}",
            violation.sql
        );

        let orphan = NewPost {
            user_id: 999,
            title: "x".to_owned(),
            hits: None,
        };
        let error = Post::create(&db, orphan).await.unwrap_err();
        assert_eq!(
            error.constraint().map(|violation| violation.kind),
            Some(Constraint::ForeignKey)
        );

        let error = db
            .execute(
                "INSERT INTO countries (code, name) VALUES ('XX', NULL)",
                vec![],
            )
            .await;
        let error = error.unwrap_err();
        let violation = error.constraint().expect("a constraint violation");
        assert_eq!(
            (violation.kind, violation.columns.as_slice()),
            (Constraint::NotNull, &["name".to_owned()][..])
        );
    })
    .await;
}

#[tokio::test]
async fn a_value_that_does_not_fit_names_its_column() {
    on_each(async |db| {
        migrate(&db).await;
        let rows = db.select("SELECT 'ten' AS amount", vec![]).await.unwrap();
        let error = rows[0].get::<i64>("amount").unwrap_err().to_string();
        // SQLite knows types of columns of tables only.
        let of_type = match db.driver() {
            Driver::Sqlite => "",
            Driver::Postgres => " (TEXT)",
            Driver::MySql => " (VARCHAR)",
        };
        assert_eq!(
            error,
            format!(
                "column `amount`{of_type} of `row` holds the text `ten`, which is not a value of \
                 `i64`: change the field's type or the column's"
            )
        );
        let error = rows[0].get::<i64>("amonut").unwrap_err().to_string();
        assert_eq!(error, "the row has no column `amonut`: it has `amount`");
    })
    .await;
}
