//! Eloquent: getting started — retrieving, inserting, updating, deleting models.

use cast::FirstOrNew;
use cast::prelude::*;

use crate::eloquent_model::{NewNote, Note, NoteScopes as _, tables};
use crate::model::*;

fn flight(departure: &str, price: i32) -> NewFlight {
    NewFlight {
        departure: departure.into(),
        destination: "Rome".into(),
        price,
        delayed: None,
    }
}

examples! {
    /// `Flight::all()`
    async fn all(db) {
        assert_eq!(User::all(db).await?.len(), 3);
    }

    /// `Flight::where('active', 1)->orderBy('name')->limit(10)->get()`
    async fn building_queries(db) {
        let users = User::query().filter(User::active.eq(true)).order_by(User::name).limit(10);
        assert_eq!(names(&users.get(db).await?), ["Ada", "Ben"]);
    }

    /// `$flight->fresh()`, `$flight->refresh()`
    async fn refresh(db) {
        let mut user = User::find_or_fail(db, 1).await?;
        User::query().filter(User::id.eq(1)).update(db, [User::votes.set(1)]).await?;
        assert_eq!((user.votes, User::find_or_fail(db, 1).await?.votes), (100, 1));
        user.refresh(db).await?;
        assert_eq!(user.votes, 1);
    }

    /// `Flight::find(1)`, `Flight::where('active', 1)->first()`, `Flight::firstWhere('active', 1)`
    async fn single_models(db) {
        assert_eq!(User::find(db, 2).await?.expect("Ben").name, "Ben");
        let first = User::query().filter(User::active.eq(true)).order_by(User::id).first(db).await?;
        assert_eq!(first.expect("Ada").name, "Ada");
    }

    /// `Flight::find([1, 2, 3])`
    async fn find_many(db) {
        let mut users = User::find_many(db, [1, 3, 9]).await?;
        users.sort_by_key(|user| user.id);
        assert_eq!(names(&users), ["Ada", "Cleo"]);
    }

    /// `Flight::findOr(1, fn () => …)`, `->firstOr(fn () => …)`
    async fn first_or(db) {
        let ada = User::find_or_fail(db, 1).await?;
        let other = ada.clone();
        let user = User::query().filter(User::votes.gt(1_000)).first_or(db, || other).await?;
        assert!(user.is(&ada));
    }

    /// `Flight::findOrFail(1)`, `Flight::where('legs', '>', 3)->firstOrFail()`
    async fn not_found(db) {
        let error = User::find_or_fail(db, 9).await.unwrap_err();
        assert_eq!(error.to_string(), "no `User` with the key `9` exists");
        assert!(error.is_not_found());
    }

    /// `Flight::firstOrCreate(['name' => 'London to Paris'], ['delayed' => 1])`
    async fn first_or_create(db) {
        let of = || Flight::query().filter(Flight::departure.eq("London"));
        let first = of().first_or_create(db, flight("London", 1)).await?;
        let second = of().first_or_create(db, flight("London", 2)).await?;
        assert_eq!((first.id, second.price), (second.id, 1));
        // Somebody inserted it in between, which the query here does not see: it says which constraint.
        let hidden = Flight::query().filter(Flight::price.gt(5));
        let refused = hidden.first_or_create(db, flight("London", 2)).await.unwrap_err();
        assert_eq!(refused.constraint().expect("a constraint").kind, cast::Constraint::Unique);
    }

    /// the same by two at once: both have the one record
    async fn first_or_create_at_once(db) {
        let of = || Flight::query().filter(Flight::departure.eq("Oslo"));
        let all = (0..8).map(|_| of().first_or_create(db, flight("Oslo", 1)));
        let mut ids = Vec::new();
        for flight in futures_util::future::join_all(all).await {
            ids.push(flight?.id);
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        // And in a transaction, which goes on.
        let tx = db.begin().await?;
        Flight::insert_or_ignore(&tx, [flight("Oslo", 3)]).await?;
        assert_eq!(of().first_or_create(&tx, flight("Oslo", 4)).await?.price, 1);
        tx.commit().await?;
    }

    /// `Flight::firstOrNew(['name' => 'London to Paris'])`, `$flight->save()`
    async fn first_or_new(db) {
        let of = || Flight::query().filter(Flight::departure.eq("London"));
        let new = of().first_or_new(db, flight("London", 7)).await?;
        assert!(matches!(new, FirstOrNew::New(_)));
        assert_eq!(of().count(db).await?, 0);
        assert_eq!(new.create(db).await?.price, 7);
        let found = of().first_or_new(db, flight("London", 8)).await?;
        assert!(matches!(found, FirstOrNew::Found(Flight { price: 7, .. })));
    }

    /// `Flight::updateOrCreate(['departure' => 'Oakland'], ['price' => 99])`
    async fn update_or_create(db) {
        for price in [10, 20] {
            let flight = Flight::query()
                .filter(Flight::departure.eq("Oakland"))
                .update_or_create(db, [Flight::price.set(price)], flight("Oakland", price))
                .await?;
            assert_eq!((flight.id, flight.price), (1, price));
        }
    }

    /// `$flight = new Flight; $flight->name = …; $flight->save()`, `Flight::create([…])`
    async fn inserts(db) {
        let flight = Flight::create(db, flight("London", 100)).await?;
        assert!(!flight.delayed);
        assert_eq!(Flight::find_or_fail(db, flight.id).await?, flight);
    }

    /// `$flight->name = 'Paris to London'; $flight->save()`
    async fn save(db) {
        let mut user = User::find_or_fail(db, 1).await?;
        user.name = "Countess".into();
        user.save(db).await?;
        assert_eq!(User::find_or_fail(db, 1).await?.name, "Countess");
    }

    /// `Flight::where('active', 1)->update(['delayed' => 1])`
    async fn mass_update(db) {
        let active = User::query().filter(User::active.eq(true));
        assert_eq!(active.update(db, [User::votes.set(0)]).await?, 2);
    }

    /// `$user->isDirty()`, `$user->isDirty('title')`, `getChanges`
    async fn dirty(db) {
        let original = User::find_or_fail(db, 1).await?;
        let mut user = original.clone();
        assert!(!user.is_dirty(&original));
        user.name = "Countess".into();
        assert!(user.is_dirty(&original));
        User::query().update(db, [User::votes.set(1)]).await?;
        let changes = user.dirty(&original);
        user.update(db, changes).await?;
        // Only what changed was written.
        assert_eq!((user.name.as_str(), user.votes), ("Countess", 1));
    }

    /// `$user->increment('votes')` on a model
    async fn increment(db) {
        let mut user = User::find_or_fail(db, 2).await?;
        user.increment(db, User::votes, 5).await?;
        user.decrement(db, User::votes, 1).await?;
        assert_eq!(user.votes, 24);
    }

    /// `$user->touch()`
    async fn touch(db) {
        let mut user = User::find_or_fail(db, 2).await?;
        let before = user.updated_at;
        user.touch(db).await?;
        assert!(user.updated_at > before && user.votes == 20);
    }

    /// `Flight::upsert([…], uniqueBy: ['departure', 'destination'], update: ['price'])`
    async fn upsert(db) {
        let unique = (Flight::departure, Flight::destination);
        for price in [99, 150] {
            Flight::upsert(db, [flight("Oakland", price)], unique, Flight::price).await?;
        }
        assert_eq!(Flight::query().pluck(db, Flight::price).await?, [150]);
    }

    /// `$flight->delete()`
    async fn delete(db) {
        let order = Order::find_or_fail(db, 1).await?;
        assert!(order.delete(db).await?);
        assert!(!order.delete(db).await?);
    }

    /// `Flight::destroy(1, 2, 3)`
    async fn destroy(db) {
        assert_eq!(Order::destroy(db, [1, 2, 9]).await?, 2);
    }

    /// `Flight::where('active', 0)->delete()`
    async fn mass_delete(db) {
        assert_eq!(Order::query().filter(Order::finalized.eq(false)).delete(db).await?, 1);
    }

    /// soft deleting: `$flight->delete()`, `->trashed()`
    async fn soft_delete(db) {
        let mut post = Post::find_or_fail(db, 1).await?;
        post.delete(db).await?;
        assert!(Post::find(db, 1).await?.is_none());
        assert_eq!(Post::query().count(db).await?, 2);
        post.refresh(db).await?;
        assert!(post.deleted_at.is_some());
        assert_eq!(Post::destroy(db, [2]).await?, 1);
        assert_eq!(Post::query().with_trashed().count(db).await?, 3);
    }

    /// `$flight->restore()`, `Flight::withTrashed()->where(…)->restore()`
    async fn restore(db) {
        let mut post = Post::find_or_fail(db, 1).await?;
        post.delete(db).await?;
        post.restore(db).await?;
        assert_eq!(Post::query().count(db).await?, 3);
        Post::query().delete(db).await?;
        assert_eq!(Post::query().filter(Post::user_id.eq(1)).restore(db).await?, 2);
        assert_eq!(Post::query().count(db).await?, 2);
    }

    /// `$flight->forceDelete()`
    async fn force_delete(db) {
        let post = Post::find_or_fail(db, 1).await?;
        post.delete(db).await?;
        assert!(post.force_delete(db).await?);
        assert_eq!(Post::query().with_trashed().count(db).await?, 2);
    }

    /// `Flight::withTrashed()->get()`, `Flight::onlyTrashed()->get()`
    async fn with_and_only_trashed(db) {
        Post::find_or_fail(db, 1).await?.delete(db).await?;
        assert_eq!(Post::query().with_trashed().count(db).await?, 3);
        assert_eq!(titles(&Post::query().only_trashed().get(db).await?), ["Engines"]);
        let paged = Post::query().simple_paginate(db, 10, 1).await?;
        assert_eq!(paged.len(), 2);
        let mut chunks = Post::query().chunk_by_id(10);
        assert_eq!(chunks.next(db).await?.expect("two").len(), 2);
        assert_eq!(Post::query().sum(db, Post::hits).await?, 25);
    }

    /// `$shipping->replicate()->fill(['type' => 'billing'])->save()`
    async fn replicate(db) {
        let post = Post::find_or_fail(db, 1).await?;
        let other = post.replicate().with([Post::title.set("Again")]).create(db).await?;
        assert_eq!((other.title.as_str(), other.body.as_str(), other.hits), ("Again", post.body.as_str(), 50));
        assert!(other.id != post.id && other.created_at > post.created_at);
    }

    /// `$post->is($anotherPost)`
    async fn comparing_models(db) {
        let (one, two) = (Post::find_or_fail(db, 1).await?, Post::find_or_fail(db, 2).await?);
        assert!(one.is(&Post::find_or_fail(db, 1).await?) && !one.is(&two));
    }

    /// global scopes: `addGlobalScope`, `withoutGlobalScopes`
    async fn global_scopes(db) {
        tables(db).await?;
        for secret in [false, true] {
            let title = format!("global {secret}");
            Note::create(db, NewNote { title, slug: None, secret: Some(secret) }).await?;
        }
        assert_eq!(Note::query().count(db).await?, 1);
        assert_eq!(Note::query().without_global_scopes().count(db).await?, 2);
        assert!(Note::find(db, 2).await?.is_none());
        assert_eq!(Note::query().update(db, [Note::slug.set(None::<String>)]).await?, 1);
        // A record in hand can be written whatever the scope says.
        let mut hidden = Note::query().without_global_scopes().find(db, 2).await?.expect("it");
        hidden.update(db, [Note::title.set("global other")]).await?;
        assert!(hidden.delete(db).await?);
    }

    /// local scopes: `User::popular()->active()->get()`
    async fn local_scopes(db) {
        tables(db).await?;
        for title in ["local one", "local two"] {
            Note::create(db, NewNote { title: title.into(), slug: None, secret: None }).await?;
        }
        assert_eq!(Note::query().titled("two").titled("local").count(db).await?, 1);
    }

    /// `Flight::chunk(200, …)`, `Flight::cursor()` for models
    async fn chunking_models(db) {
        let mut seen = 0;
        let mut chunks = Post::query().chunk(2);
        while let Some(posts) = chunks.next(db).await? {
            seen += posts.len();
        }
        let mut cursor = Post::query().cursor(db);
        while cursor.next().await?.is_some() {
            seen += 1;
        }
        assert_eq!(seen, 6);
    }

    /// `Destination::addSelect(['last_flight' => Flight::select('name')->whereColumn(…)->limit(1)])`
    async fn subquery_selects(db) {
        let latest = Post::query()
            .filter(Post::user_id.eq_column(User::id.joined()))
            .order_by(Post::id.desc())
            .limit(1)
            .select(Post::title);
        let rows: Vec<(String, Option<String>)> = User::query()
            .order_by(User::id)
            .select((User::name, cast::func::query(latest)))
            .get(db)
            .await?;
        assert_eq!(rows[0], ("Ada".into(), Some("Notes".into())));
        assert_eq!(rows[2], ("Cleo".into(), None));
    }
}
