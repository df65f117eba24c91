//! Seeders.

use cast::Error;
use cast::seeder::{Seeders, seeders};

use crate::backend::on_each;
use crate::model::{User, migrate};
use cast::prelude::*;

mod database_seeder {
    use cast::prelude::*;

    pub(super) async fn run(db: &Db) -> cast::Result<()> {
        super::user_seeder::run(db)
            .await
            .map_err(|_| cast::Error::Closed)
    }
}

mod user_seeder {
    use crate::model::user;
    use cast::prelude::*;

    /// Its error is not one of Cast's.
    pub(super) async fn run(db: &Db) -> Result<(), std::num::ParseIntError> {
        user(db, "ada").await;
        "1".parse::<u8>().map(drop)
    }
}

mod failing_seeder {
    use cast::prelude::*;

    pub(super) async fn run(_: &Db) -> Result<(), String> {
        Err("no".to_owned())
    }
}

fn all() -> Seeders {
    seeders![database_seeder, user_seeder, failing_seeder]
}

#[tokio::test]
async fn the_database_seeder_runs_unless_another_is_named() {
    on_each(async |db| {
        migrate(&db).await;
        assert_eq!(all().run(&db, None).await.unwrap(), "database_seeder");
        assert_eq!(User::query().count(&db).await.unwrap(), 1);
        User::query().delete(&db).await.unwrap();
        assert_eq!(
            all().run(&db, Some("UserSeeder")).await.unwrap(),
            "user_seeder"
        );
        assert_eq!(User::query().count(&db).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_seeder_that_fails_is_named() {
    on_each(async |db| {
        let error = all().run(&db, Some("failing_seeder")).await.unwrap_err();
        assert!(
            matches!(&error, Error::Seeder { name, .. } if name == "failing_seeder"),
            "{error}"
        );
    })
    .await;
}
