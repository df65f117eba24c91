//! Factories: records with what they need and what belongs to them.

use cast::factory::Factory;
use cast::migration::{Migrations, Migrator, Schema, migrations};
use cast::prelude::*;

use crate::backend::on_each;

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "owners", crate = "cast")]
struct Owner {
    id: i64,
    name: String,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "dogs", soft_deletes, crate = "cast")]
struct Dog {
    id: i64,
    owner_id: i64,
    name: String,
    deleted_at: Option<Timestamp>,
    #[has_many]
    toys: HasMany<Toy>,
    #[belongs_to_many(columns("since"))]
    clubs: BelongsToMany<Club>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "toys", crate = "cast")]
struct Toy {
    id: i64,
    dog_id: i64,
    owner_id: i64,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "clubs", crate = "cast")]
struct Club {
    id: i64,
}

impl Factory for Owner {
    fn definition(number: u64) -> NewOwner {
        NewOwner {
            name: format!("Owner {number}"),
        }
    }
}

impl Factory for Dog {
    fn definition(number: u64) -> NewDog {
        NewDog {
            owner_id: 0,
            name: format!("Dog {number}"),
        }
    }
}

impl Factory for Toy {
    fn definition(_: u64) -> NewToy {
        NewToy {
            dog_id: 0,
            owner_id: 0,
        }
    }
}

impl Factory for Club {
    fn definition(_: u64) -> NewClub {
        NewClub {}
    }
}

mod create_tables {
    use super::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("owners", |t| {
            t.id();
            t.string("name");
        });
        schema.create("dogs", |t| {
            t.id();
            t.big_integer("owner_id");
            t.string("name");
            t.soft_deletes();
        });
        schema.create("toys", |t| {
            t.id();
            t.big_integer("dog_id");
            t.big_integer("owner_id");
        });
        schema.create("clubs", |t| {
            t.id();
        });
        schema.create("club_dog", |t| {
            t.big_integer("club_id");
            t.big_integer("dog_id");
            t.integer("since");
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        schema.drop("owners");
    }
}

async fn migrate(db: &Db) {
    let all: Migrations = migrations![create_tables];
    Migrator::new(db, &all).run(false).await.unwrap();
}

#[tokio::test]
async fn records_are_attached_to_those_that_are_made() {
    on_each(async |db| {
        migrate(&db).await;
        let mut dogs = Dog::factory()
            .count(2)
            .has_attached(
                Club::factory().count(3),
                Dog::clubs,
                [("since", 1999.into())],
            )
            .create(&db)
            .await
            .unwrap();
        dogs.load(&db, Dog::clubs).await.unwrap();
        for dog in &dogs {
            let clubs: Vec<_> = dog.clubs.get_with_pivot().unwrap().collect();
            assert_eq!(clubs.len(), 3);
            assert_eq!(clubs[2].1.get::<i32>("since").unwrap(), 1999);
        }
        assert_eq!(Club::query().count(&db).await.unwrap(), 6);
    })
    .await;
}

#[tokio::test]
async fn records_that_are_there_are_taken_in_the_place_of_new_ones() {
    on_each(async |db| {
        migrate(&db).await;
        let owners = Owner::factory().count(2).create(&db).await.unwrap();
        let toys =
            || Toy::factory().belonging_to(Owner::factory(), |toy, owner| toy.owner_id = owner.id);
        let dogs = Dog::factory()
            .count(4)
            .belonging_to(Owner::factory(), |dog, owner| dog.owner_id = owner.id)
            .has(toys(), |toy, dog| toy.dog_id = dog.id)
            .recycle(owners.clone())
            .create(&db)
            .await
            .unwrap();
        let of: Vec<_> = dogs.iter().map(|dog| dog.owner_id).collect();
        let (a, b) = (owners[0].id, owners[1].id);
        assert_eq!(of, [a, b, a, b]);
        assert_eq!(
            Toy::query()
                .filter(Toy::owner_id.eq(a))
                .count(&db)
                .await
                .unwrap(),
            4
        );
        assert_eq!(Owner::query().count(&db).await.unwrap(), 2);
        let dogs = Dog::factory()
            .count(2)
            .belonging_to_existing(owners[1].clone(), |dog, owner| dog.owner_id = owner.id);
        assert!(dogs.make().iter().all(|dog| dog.owner_id == b));
        toys().create(&db).await.unwrap();
        assert_eq!(Owner::query().count(&db).await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_done_last_sees_all_that_was_said() {
    on_each(async |db| {
        migrate(&db).await;
        let dogs = Dog::factory()
            .after_making(|dog| dog.name = format!("{} of {}", dog.name, dog.owner_id))
            .state(|dog| dog.name = "Rex".into());
        assert_eq!(dogs.make()[0].name, "Rex of 0");
        let dog = dogs
            .belonging_to(Owner::factory(), |dog, owner| dog.owner_id = owner.id)
            .trashed()
            .create_one(&db)
            .await
            .unwrap();
        assert_eq!(dog.name, format!("Rex of {}", dog.owner_id));
        assert!(dog.deleted_at.is_some());
    })
    .await;
}
