//! Query builder: chunking and streaming results.

use cast::prelude::*;

use crate::model::*;

examples! {
    /// `DB::table('users')->orderBy('id')->chunk(100, fn (Collection $users) => …)`
    async fn chunk(db) {
        let mut chunks = User::query().order_by(User::name.desc()).chunk(2);
        let mut seen = Vec::new();
        while let Some(users) = chunks.next(db).await? {
            seen.push(users.len());
        }
        assert_eq!(seen, [2, 1]);
        assert!(chunks.next(db).await?.is_none());
    }

    /// `return false` in a chunk: leave the loop
    async fn chunk_and_stop(db) {
        let mut chunks = User::query().limit(2).chunk(1);
        assert_eq!(chunks.next(db).await?.expect("one")[0].name, "Ada");
        assert_eq!(chunks.next(db).await?.expect("one")[0].name, "Ben");
        assert!(chunks.next(db).await?.is_none());
    }

    /// `->where('active', false)->chunkById(100, fn ($users) => …->update(['active' => true]))`
    async fn chunk_by_id(db) {
        User::query().update(db, [User::active.set(false)]).await?;
        let mut chunks = User::query().filter(User::active.eq(false)).chunk_by_id(1);
        while let Some(users) = chunks.next(db).await? {
            for mut user in users {
                user.update(db, [User::active.set(true)]).await?;
            }
        }
        assert_eq!(User::query().filter(User::active.eq(true)).count(db).await?, 3);
    }

    /// `->lazyByIdDesc()`
    async fn chunk_by_id_desc(db) {
        let mut chunks = User::query().chunk_by_id_desc(2);
        let first = chunks.next(db).await?.expect("two");
        assert_eq!(names(&first), ["Cleo", "Ben"]);
    }

    /// `DB::table('users')->orderBy('id')->lazy()->each(fn (object $user) => …)`
    async fn cursor(db) {
        let mut users = User::query().order_by(User::id).cursor(db);
        let mut names = String::new();
        while let Some(user) = users.next().await? {
            names.push_str(&user.name);
        }
        assert_eq!(names, "AdaBenCleo");
        assert!(users.next().await?.is_none());
    }

    /// a cursor that is left early, in a transaction that goes on
    async fn cursor_in_a_transaction(db) {
        let new = (0..2_000).map(|number| NewFlight {
            departure: number.to_string(),
            destination: "here".into(),
            price: number,
            delayed: None,
        });
        Flight::insert_many(db, new).await?;
        let tx = db.begin().await?;
        let mut flights = Flight::query().order_by(Flight::price).select(Flight::price).cursor(&tx);
        assert_eq!((flights.next().await?, flights.next().await?), (Some(0), Some(1)));
        drop(flights);
        Flight::query().filter(Flight::price.lt(1_000)).delete(&tx).await?;
        assert_eq!(Flight::query().count(&tx).await?, 1_000);
        tx.commit().await?;
        assert_eq!(Flight::query().count(db).await?, 1_000);
    }
}
